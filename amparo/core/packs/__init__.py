"""Language packs: a folder or a zip beside the product, with the words and voices of one language (docs/language-packs.md).

Packs are read when a door starts, before Django is ready: what is good is made ready once in the home of the installation, what
is not is refused as a whole and says why. What a pack does not say falls back to Spanish, phrase by phrase.
"""

from __future__ import annotations

import gettext as _gettext
import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language, to_locale

from amparo.core.packs import sources
from amparo.core.packs.checking import Checked, check
from amparo.core.packs.phrases import needed, phrases
from amparo.core.packs.words import BadPack

__all__ = [
    "BadPack",
    "Pack",
    "current",
    "kept_language",
    "load",
    "loaded",
    "page_language",
    "refused",
    "usable",
]

ROOMS = Path(__file__).resolve().parents[2]
SPANISH = "es-MX"
#: From this share of the portal's strings on, a page counts as written in the language of the pack.
MOSTLY = 0.5


@dataclass(frozen=True)
class Pack:
    """A pack that was checked and made ready. Paths lead into the home of the installation, never into the pack."""

    code: str
    name: str
    spanish: str
    direction: str
    grouping: str
    variety: str
    town: str
    by: str
    reviewer: str
    second_reviewer: str
    date: str
    licence: str
    families: bool
    staff: bool
    phrases: dict[str, str]
    audio: dict[str, Path]
    fonts: tuple[Path, ...]
    ready: Path
    #: Shares, 0 to 1: of the portal's strings, of the phrases that are needed, in writing and in voice.
    portal: float
    written: float
    spoken: float

    @property
    def locale(self) -> Path:
        return self.ready / "locale"

    @property
    def mostly(self) -> bool:
        """Whether a page of the portal is more in this language than in Spanish."""
        return self.portal >= MOSTLY

    @property
    def complete(self) -> bool:
        return self.portal == 1 and self.written == 1


_loaded: dict[str, Pack] = {}
_refused: list[tuple[str, BadPack]] = []


def load(folder: Path, ready: Path) -> list[Pack]:
    """Read every pack of a folder. One that may not be is left out, and stands in `refused` with the reason."""
    _loaded.clear()
    _refused.clear()
    for source in sorted(folder.iterdir()) if folder.is_dir() else []:
        if source.name.startswith(".") or not (source.is_dir() or source.suffix == ".zip"):
            continue
        try:
            pack = make_ready(sources.read(source), ready)
            if pack.code in _loaded:
                raise BadPack("known", value=pack.code)
            _loaded[pack.code] = pack
        except BadPack as problem:
            _refused.append((source.name, problem))
        except OSError as error:
            _refused.append((source.name, BadPack("write", where=ready, why=error)))
    return list(_loaded.values())


def loaded() -> dict[str, Pack]:
    """The packs of this process by their code."""
    return _loaded


def refused() -> list[tuple[str, BadPack]]:
    """What was found and is not used, with the reason."""
    return _refused


def usable(door: str) -> list[Pack]:
    """The packs that this door offers: families those marked for them, staff those with the strings of the workspace."""
    return [one for one in _loaded.values() if (one.families if door == "portal" else one.staff)]


def make_ready(files: dict[str, bytes], ready: Path) -> Pack:
    """Check a pack and lay its parts where the doors read them, once for each content. Raises `BadPack`."""
    checked = check(files)
    code = checked.about["language"]["code"]
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    target = ready / f"{code}-{digest.hexdigest()[:16]}"
    pack = _described(checked, target)
    if pack.staff and _share(checked, _strings_of(workspace())) < MOSTLY:
        raise BadPack("few_strings")
    if not target.exists():
        half = ready / f".{target.name}.{os.getpid()}"
        shutil.rmtree(half, ignore_errors=True)
        _lay(checked, half, code)
        try:
            half.rename(target)
        except OSError:  # another process was first
            shutil.rmtree(half, ignore_errors=True)
            if not target.exists():
                raise
    return pack


def _described(checked: Checked, target: Path) -> Pack:
    language, made, offered = (checked.about[table] for table in ("language", "made", "offered"))
    return Pack(
        code=language["code"], name=language["name"], spanish=language["spanish"],
        direction=language.get("direction", "ltr"), grouping=language.get("grouping", ""),
        variety=language.get("variety", ""), town=language.get("town", ""), by=made.get("by", ""),
        reviewer=made.get("reviewer", ""), second_reviewer=made.get("second_reviewer", ""),
        date=str(made.get("date", "")), licence=made["licence"], families=offered.get("families", False),
        staff=offered.get("staff", False), phrases=checked.phrases,
        audio={phrase: target / "audio" / f"{phrase}.{kind}" for phrase, (kind, _body) in checked.audio.items()},
        fonts=tuple(target / "fonts" / name for name in sorted(checked.fonts)), ready=target,
        portal=_share(checked, _strings_of(("core", "portal"))),
        written=len(needed() & set(checked.phrases)) / len(needed()),
        spoken=len(needed() & set(checked.audio)) / len(needed()),
    )  # fmt: skip


def _lay(checked: Checked, folder: Path, code: str) -> None:
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    catalogue = Catalog(locale="es", charset="utf-8", fuzzy=False)
    catalogue.mime_headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", checked.plural_forms),
    ]
    for (context, _id), (message, plural, texts) in checked.strings.items():
        catalogue.add(
            (message, plural) if plural else message, texts if plural else texts[0], context=context or None
        )
    for phrase, text in checked.phrases.items():  # a phrase that the portal shows is a string of the source
        if catalogue.get(phrases()[phrase].en) is None:
            catalogue.add(phrases()[phrase].en, text)
    target = folder / "locale" / to_locale(code) / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)
    for inside, bodies in (
        ("audio", {f"{phrase}.{kind}": body for phrase, (kind, body) in checked.audio.items()}),
        ("fonts", checked.fonts),
    ):
        (folder / inside).mkdir()
        for name, body in bodies.items():
            (folder / inside / name).write_bytes(body)


def _share(checked: Checked, wanted: frozenset[tuple[str, str]]) -> float:
    said = set(checked.strings) | {("", phrases()[phrase].en) for phrase in checked.phrases}
    return len(wanted & said) / len(wanted) if wanted else 0.0


def workspace() -> tuple[str, ...]:
    """The rooms whose strings staff read."""
    return tuple(
        sorted(path.name for path in ROOMS.iterdir() if (path / "locale").is_dir() and path.name != "portal")
    )


@cache
def _strings_of(rooms: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Context and message of every string of these rooms, from their compiled catalogues."""
    found = set()
    for room in rooms:
        path = ROOMS / room / "locale" / "es_MX" / "LC_MESSAGES" / "django.mo"
        if path.exists():
            with path.open("rb") as file:
                known = _gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            for key in known:
                context, _sign, message = (key[0] if isinstance(key, tuple) else key).rpartition("\x04")
                found.add((context, message))
    return frozenset(found - {("", "")})


def current() -> Pack | None:
    """The pack in whose language this page is asked for."""
    return _loaded.get(get_language() or "")


def page_language() -> str:
    """What the page as a whole is written in, for `<html lang>`: a pack with few strings leaves a Spanish page."""
    pack = current()
    return (get_language() or SPANISH) if pack is None or pack.mostly else SPANISH


def kept_language(code: str | None = None) -> str:
    """The language to keep for whoever reads in this one: messages are written in Spanish and English only."""
    return "en" if (code or get_language() or "").startswith("en") else "es-mx"
