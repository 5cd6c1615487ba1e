"""What may be in a pack. Everything that a pack brings is shown to families: nothing comes through that the source has not.

Templates show translations as they are, so a translation may hold the tags of its source and no other sign of HTML, the
placeholders of its source, and no number or address that the source does not have: nobody is led to a stranger's telephone.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from gettext import c2py
from typing import Any

from amparo.core import pseudo
from amparo.core.packs import audio
from amparo.core.packs.phrases import phrases
from amparo.core.packs.words import BadPack

CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*(?:-x(?:-[a-z0-9]{1,8})+)?")
#: How pack.toml is built: table → key → (type, needed).
KEYS: dict[str, dict[str, tuple[type, bool]]] = {
    "": {"format": (int, True)},
    "language": {
        "code": (str, True), "name": (str, True), "spanish": (str, True), "direction": (str, False),
        "grouping": (str, False), "variety": (str, False), "town": (str, False),
    },
    "made": {
        "by": (str, False), "reviewer": (str, False), "second_reviewer": (str, False), "date": (dt.date, False),
        "licence": (str, True),
    },
    "offered": {"families": (bool, False), "staff": (bool, False)},
}  # fmt: skip
LONGEST = 200
_FILE = re.compile(
    r"(?P<plain>pack\.toml|strings\.po|strings\.json|phrases\.json|README(?:\.md|\.txt)?|LICEN[CS]E(?:\.md|\.txt)?)"
    r"|audio/(?P<phrase>[a-z0-9-]+)\.(?P<kind>opus|ogg|webm|mp3|m4a|wav)|fonts/(?P<font>[\w-]+\.woff2)"
)
_TAG = re.compile(r"<[^<>]*>")
_ENTITY = re.compile(r"&#?\w+;?")
_NUMBER = re.compile(r"\d(?:[\s().,-]*\d){2,}")
_ADDRESS = re.compile(r"https?:|www\.|@|\b[\w-]+\.(?:com|org|net|gob|gov|mx|info|us)\b", re.IGNORECASE)

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """A pack whose every part may be used."""

    about: dict[str, dict[str, Any]]
    #: context and message (the singular, where there are two) → the message, its plural, the texts
    strings: dict[tuple[str, str], tuple[str, str, Texts]]
    phrases: dict[str, str]
    audio: dict[str, tuple[str, bytes]]  # phrase → kind, body
    fonts: dict[str, bytes]
    plural_forms: str = "nplurals=2; plural=(n != 1);"
    headers: dict[str, str] = field(default_factory=dict)


def check(files: dict[str, bytes]) -> Checked:
    """Look at every file of a pack. Raises `BadPack` at the first that may not be."""
    if "pack.toml" not in files:
        raise BadPack("no_pack_toml")
    about = _about(files["pack.toml"])
    recordings: dict[str, tuple[str, bytes]] = {}
    fonts: dict[str, bytes] = {}
    for name, body in files.items():
        found = _FILE.fullmatch(name)
        if found is None:
            raise BadPack("unknown_file", name=name)
        if phrase := found["phrase"]:
            if phrase in recordings:
                raise BadPack("audio_twice", name=phrase)
            recordings[phrase] = (_recording(name, phrase, found["kind"], body), body)
        elif found["font"]:
            if not body.startswith(b"wOF2"):
                raise BadPack("not_a_font", name=name)
            fonts[found["font"]] = body
    if "strings.po" in files and "strings.json" in files:
        raise BadPack("two_strings")
    strings, plural_forms = _strings(files)
    return Checked(
        about, strings, _phrases(files.get("phrases.json", b"{}")), recordings, fonts, plural_forms
    )


def _about(body: bytes) -> dict[str, dict[str, Any]]:
    try:
        said = tomllib.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadPack("toml", why=str(error)) from error
    about: dict[str, dict[str, Any]] = {"": {}, "language": {}, "made": {}, "offered": {}}
    for name, value in said.items():
        if isinstance(value, dict):
            if name not in KEYS:
                raise BadPack("unknown_key", name=name)
            about[name] = value
        else:
            about[""][name] = value
    for table, keys in KEYS.items():
        for name, value in about[table].items():
            _value(f"{table}.{name}".strip("."), value, keys.get(name))
        for name, (_kind, needed) in keys.items():
            if needed and not about[table].get(name):
                raise BadPack("missing_key", name=f"{table}.{name}".strip("."))
    _meaning(about)
    return about


def _value(name: str, value: Any, wanted: tuple[type, bool] | None) -> None:
    if wanted is None:
        raise BadPack("unknown_key", name=name)
    kind = wanted[0]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadPack("bad_value", name=name, value=value)
    if isinstance(value, str) and (len(value) > LONGEST or re.search(r'[<>"&]', value) or _unseen(value)):
        raise BadPack("bad_value", name=name, value=value[:LONGEST])


def is_taken(code: str) -> bool:
    """Whether this is the code of a language that needs no pack, or begins as English does, for which it would be taken."""
    return code in {"es", "es-mx", pseudo.CODE} or code.startswith("en")


def _meaning(about: dict[str, dict[str, Any]]) -> None:
    language, made, offered = about["language"], about["made"], about["offered"]
    code = language["code"]
    if not CODE.fullmatch(code) or len(code) > 30 or is_taken(code):
        raise BadPack("code", value=code)
    if about[""]["format"] != 1:
        raise BadPack("bad_value", name="format", value=about[""]["format"])
    if language.get("direction", "ltr") not in {"ltr", "rtl"}:
        raise BadPack("bad_value", name="language.direction", value=language["direction"])
    if any(offered.values()):
        two = {made.get(who, "").strip().casefold() for who in ("reviewer", "second_reviewer")} - {""}
        if len(two) != 2 or not made.get("date"):
            raise BadPack("not_reviewed")


def _recording(name: str, phrase: str, ending: str, body: bytes) -> str:
    if phrase not in phrases():
        raise BadPack("unknown_phrase", name=phrase)
    if len(body) > audio.MOST_BYTES:
        raise BadPack("too_large", name=name, megabytes=audio.MOST_BYTES // 1_000_000)
    kind = audio.kind_of(body)
    if kind is None:
        raise BadPack("not_audio", name=name)
    if kind != {"ogg": "opus"}.get(ending, ending):
        raise BadPack("wrong_audio", name=name, kind=kind)
    return kind


def _phrases(body: bytes) -> dict[str, str]:
    found = {}
    for name, text in _json(body).items():
        if name not in phrases():
            raise BadPack("unknown_phrase", name=name)
        if not isinstance(text, str):
            raise BadPack("bad_value", name=name, value=text)
        if text.strip():
            check_text(phrases()[name].es, text)
            found[name] = text.strip()
    return found


def _json(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadPack("strings", why=str(error)) from error
    if not isinstance(said, dict):
        raise BadPack("strings", why=type(said).__name__)
    return said


def _strings(files: dict[str, bytes]) -> tuple[dict[tuple[str, str], tuple[str, str, Texts]], str]:
    found: dict[tuple[str, str], tuple[str, str, Texts]] = {}
    plural_forms = "nplurals=2; plural=(n != 1);"
    if "strings.json" in files:
        for message, text in _json(files["strings.json"]).items():
            if not isinstance(text, str):
                raise BadPack("bad_value", name=message, value=text)
            _add(found, "", message, "", (text,))
    elif "strings.po" in files:
        from babel.messages.pofile import PoFileError, read_po

        try:
            catalogue = read_po(io.BytesIO(files["strings.po"]), abort_invalid=True)
            plural_forms = f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"
            c2py(catalogue.plural_expr)(1)
        except (PoFileError, ValueError, UnicodeError, LookupError, AttributeError, TypeError) as error:
            raise BadPack("strings", why=str(error)) from error
        for one in catalogue:
            if one.id and not one.fuzzy:
                ids = one.id if isinstance(one.id, list | tuple) else (one.id, "")
                texts = (
                    tuple(one.string) if isinstance(one.string, list | tuple) else (str(one.string or ""),)
                )
                _add(found, str(one.context or ""), str(ids[0]), str(ids[1]), texts)
    return found, plural_forms


def _add(
    found: dict[tuple[str, str], tuple[str, str, Texts]],
    context: str,
    message: str,
    plural: str,
    texts: Texts,
) -> None:
    """Keep a translation if it says anything: what is empty falls back."""
    if not all(text.strip() for text in texts):
        return
    for text in texts:
        check_text(message, text, plural)
    found[context, message] = (message, plural, texts)


def check_text(source: str, text: str, plural: str = "") -> None:
    """A translation against its source. Raises `BadPack`."""
    sources = [source, plural] if plural else [source]
    said = {"source": source[:80], "text": text[:80]}
    if not any(set(pseudo.placeholders(text)) == set(pseudo.placeholders(one)) for one in sources):
        raise BadPack(
            "html" if set(_TAG.findall(text)) - set(_TAG.findall(" ".join(sources))) else "placeholders",
            **said,
        )
    signs = {sign for one in sources for sign in (*_TAG.findall(one), *_ENTITY.findall(one))}
    bare = text
    for sign in sorted(signs, key=len, reverse=True):
        bare = bare.replace(sign, " ")
    if (
        re.search(r"[<>]", bare)
        or _ENTITY.search(bare)
        or (bare.count('"') and not any('"' in one for one in sources))
    ):
        raise BadPack("html", **said)
    numbers = {re.sub(r"\D", "", one) for text_of in sources for one in _NUMBER.findall(text_of)}
    if {re.sub(r"\D", "", one) for one in _NUMBER.findall(bare)} - numbers:
        raise BadPack("address", **said)
    if _ADDRESS.search(bare) and not any(_ADDRESS.search(one) for one in sources):
        raise BadPack("address", **said)
    if len(text) > max(300, 6 * max(len(one) for one in sources)):
        raise BadPack("too_long", **said)
    if _unseen(text):
        raise BadPack("unseen", **said)


def _unseen(text: str) -> bool:
    """Characters that nobody sees; joiners that some writings need are not meant."""
    return any(
        unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"} and sign not in "\n\u200c\u200d"
        for sign in text
    )
