"""A sheet as a TOML file: read strictly, written so that reading it gives the same again. Pure."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from amparo.core.errors import BadFile
from amparo.programmes.shape import Content, Known, completed, problems
from amparo.programmes.words import TEXTS

#: A sheet is a page of text; whatever is larger is no sheet.
LARGEST = 200_000


def read_sheet(file: bytes, *, name: str, known: Known) -> Content:
    """The content of a sheet. Raises `BadFile` with a sentence that names the file and every key that is wrong."""
    content = read_toml(file, name=name)
    found = problems(content, known)
    if found:
        lines = " ".join(str(one) for one in found[:8])
        raise BadFile(
            _("%(file)s cannot be taken. %(problems)s") % {"file": name, "problems": lines},
            code="not_in_order",
        )
    return completed(content)


def read_toml(file: bytes, *, name: str) -> Content:
    """The file with its dates as text and without what was left empty, in order or not."""
    if len(file) > LARGEST:
        raise BadFile(_("%(file)s is too large for a sheet.") % {"file": name}, code="too_large")
    try:
        table = tomllib.loads(file.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as problem:
        raise BadFile(_("%(file)s is not text in UTF-8.") % {"file": name}, code="not_text") from problem
    except tomllib.TOMLDecodeError as problem:
        raise BadFile(
            _("%(file)s is not TOML: %(problem)s.") % {"file": name, "problem": problem}, code="not_toml"
        ) from problem
    return tidy(table)


def tidy(content: Content) -> Content:
    """Dates as text; what a place or a fact leaves empty left out."""
    plain: Content = _plain(content)
    for key in ("places", "facts"):
        if isinstance(plain.get(key), list):
            plain[key] = [
                {name: value for name, value in one.items() if value != ""} if isinstance(one, dict) else one
                for one in plain[key]
            ]
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return value.strip()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def write_sheet(content: Content) -> str:
    """The file of a sheet."""
    return "\n".join(_lines(completed(content))) + "\n"


def _lines(content: Content) -> Iterator[str]:
    for key in ("agency", "rights", "needs", "moments", "side", "states", "cost"):
        yield f"{key} = {_value(content[key])}"
    for key in ("valid_from", "valid_to", "checked_on"):
        if content.get(key):
            yield f"{key} = {content[key]}"
    yield f"check_every = {content['check_every']}"
    yield from ("", "[for]")
    yield from _pairs(content["for"])
    for language in ("es", "en"):
        yield from ("", f"[{language}]")
        yield from _pairs({key: content[language][key] for key in TEXTS if key in content[language]})
    for key in ("facts", "places"):
        for one in content[key]:
            yield from ("", f"[[{key}]]")
            yield from _pairs(one)


def _pairs(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if key == "source_date" and len(value) == 10:
            yield f"{key} = {value}"
        else:
            yield f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        if sum(len(str(one)) for one in value) < 80:
            return f"[{', '.join(_value(one) for one in value)}]"
        return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
    # JSON's way of writing text is one of TOML's, but for the one character that TOML wants escaped and JSON does not.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
