"""Translation catalogues, read and written with Babel, so that no gettext tools are needed on the machine.

Source strings are English; each room keeps its own Spanish catalogue. Compiled catalogues are made at set-up.
"""

from __future__ import annotations

import inspect
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import allauth
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import locale
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from amparo.core import pseudo

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = "es_MX"
HEADER = "# Spanish (Mexico) of Amparo. AGPL-3.0-or-later, as the rest."
#: Dates, mail addresses and tool versions would change at every run and say nothing.
KEPT_HEADERS = {"Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def rooms() -> list[Path]:
    """The folders that keep a catalogue: every room with templates or Python files."""
    return sorted(
        folder for folder in PACKAGE.iterdir() if folder.is_dir() and (folder / "__init__.py").exists()
    )


def catalogue_path(room: Path) -> Path:
    return room / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def strings(room: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, str]]:
    """Every translatable string of a room: message (or singular and plural), context, where."""
    for path in sorted(room.rglob("*")):
        parts = path.relative_to(room).parts
        if not path.is_file() or {"tests", "migrations", "node_modules", "build"} & set(parts):
            continue
        if path.suffix == ".py":
            source = path.read_bytes()
        elif path.suffix in {".html", ".txt"} and "templates" in parts:
            # Django turns a template into something that looks like code to an extractor.
            source = re.sub(r"\bu?gettext_noop\b", "gettext", templatize(path.read_text())).encode()
        else:
            continue
        where = f"{room.name}/{'/'.join(parts)}"
        extractor = "python" if path.suffix == ".py" else "amparo_template"
        found = (
            extract("python", io.BytesIO(source), keywords=KEYWORDS)
            if extractor == "python"
            else _from_template(source.decode())
        )
        for _line, message, _comments, context in found:
            yield message, context, where


def _from_template(code: str) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    # `templatize` leaves calls such as gettext('…') among X-ed out text; each call alone is valid Python.
    for match in re.finditer(r"""\b(n?p?gettext|ngettext|pgettext)\((?=\s*u?['"])""", code):
        depth, index, quote = 1, match.end(), ""
        while depth and index < len(code):
            character = code[index]
            if quote:
                if character == "\\":
                    index += 1
                elif character == quote:
                    quote = ""
            elif character in "'\"":
                quote = character
            elif character in "()":
                depth += 1 if character == "(" else -1
            index += 1
        call = code[match.start() : index].replace("\n", "\\n")
        yield from extract("python", io.BytesIO(call.encode()), keywords=KEYWORDS)


def extracted(room: Path) -> Catalog:
    catalogue = Catalog(locale=LOCALE, project="Amparo", charset="utf-8", fuzzy=False)
    for message, context, where in strings(room):
        catalogue.add(message, context=context, locations=[(where, 0)])
    return catalogue


def update(room: Path) -> int:
    """Add new strings to a room's catalogue and drop those no longer used; returns how many lack a translation."""
    path = catalogue_path(room)
    wanted = extracted(room)
    if not list(wanted)[1:] and not path.exists():
        return 0
    known = _read(path) if path.exists() else Catalog(locale=LOCALE, fuzzy=False)
    merged = Catalog(locale=LOCALE, project="Amparo", charset="utf-8", fuzzy=False, header_comment=HEADER)
    for message in wanted:
        if message.id:
            old = known.get(message.id[0] if message.pluralizable else message.id, message.context)
            merged.add(
                message.id, old.string if old else "", locations=message.locations, context=message.context
            )
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, merged, sort_output=True, include_lineno=False, width=110)
    header, rest = written.getvalue().decode().split("\n\n", 1)
    kept = [
        line
        for line in header.splitlines()
        if ": " not in line or line.startswith("#") or line[1:].split(":")[0] in KEPT_HEADERS
    ]
    path.write_text("\n".join(kept) + "\n\n" + rest, encoding="utf-8")
    return len(list(missing(merged)))


def missing(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        texts = message.string if isinstance(message.string, list | tuple) else [message.string]
        if message.id and (message.fuzzy or not all(texts)):
            yield str(message.id)


def problems(room: Path) -> list[str]:
    """What is wrong with a room's catalogue: strings missing, fuzzy, superfluous, or with other placeholders."""
    path = catalogue_path(room)
    wanted = {(str(m.id), m.context) for m in extracted(room) if m.id}
    known = _read(path) if path.exists() else Catalog(locale=LOCALE)
    have = {(str(m.id), m.context): m for m in known if m.id}
    found = [
        f"{room.name}: not in the catalogue: {text!r}"
        for text, context in sorted(wanted - set(have), key=str)
    ]
    found += [
        f"{room.name}: no longer used: {text!r}" for text, context in sorted(set(have) - wanted, key=str)
    ]
    found += [f"{room.name}: not translated or fuzzy: {text!r}" for text in missing(known)]
    for message in have.values():
        for text in message.string if isinstance(message.string, list | tuple) else [message.string]:
            source = message.id[-1] if isinstance(message.id, list | tuple) else message.id
            if text and _placeholders(text) != _placeholders(source):
                found.append(f"{room.name}: other placeholders: {source!r} / {text!r}")
    return found


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))


def compile_all() -> None:
    """Write the compiled catalogue of every room whose text changed."""
    for room in rooms():
        path = catalogue_path(room)
        if path.exists():
            target = path.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
                with target.open("wb") as file:
                    write_mo(file, _read(path))


def pseudo_path(home: Path) -> Path:
    """Where the pseudo-locale of an installation lies: it is no part of the product."""
    return home / "pseudo" / to_locale(pseudo.CODE) / "LC_MESSAGES" / "django.mo"


def compile_pseudo(home: Path) -> None:
    """Make the pseudo-locale from every catalogue there is, also those of what we build upon, when one of them changed."""
    foreign = [
        Path(inspect.getfile(module)).parent / inside / "LC_MESSAGES" / "django.mo"
        for module, inside in ((locale, "es"), (locale, LOCALE), (allauth, "locale/es"))
    ]
    own = [catalogue_path(room) for room in rooms()]
    sources = [path for path in [*own, *foreign] if path.exists()]
    target = pseudo_path(home)
    newest = max(path.stat().st_mtime for path in [*sources, Path(inspect.getfile(pseudo))])
    if target.exists() and target.stat().st_mtime > newest:
        return
    made = Catalog(locale=LOCALE, charset="utf-8", fuzzy=False)
    for path in sources:
        for message in _read(path):
            texts = message.string if isinstance(message.string, list | tuple) else [message.string]
            context = message.context.decode() if isinstance(message.context, bytes) else message.context
            known = made.get(message.id[0] if message.pluralizable else message.id, context)
            if message.id and all(texts) and known is None:  # the first one stays: ours
                new = [pseudo.pseudo(str(text)) for text in texts][
                    : made.num_plurals if message.pluralizable else 1
                ]
                new += new[-1:] * (made.num_plurals - len(new) if message.pluralizable else 0)
                made.add(message.id, tuple(new) if message.pluralizable else new[0], context=context)
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(f".{os.getpid()}")
    with half.open("wb") as file:
        write_mo(file, made)
    half.replace(target)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_mo(file) if path.suffix == ".mo" else read_po(file, locale=LOCALE)
