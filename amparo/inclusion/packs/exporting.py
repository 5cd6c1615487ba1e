"""A language as a pack: what second speakers approved, and nothing else. A template is the same without a word."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.packs import BadPack
from amparo.core.packs.checking import check
from amparo.core.packs.phrases import groups, phrases
from amparo.inclusion.packs import queries, store
from amparo.inclusion.packs.models import Speaker, Tongue

LICENCE = "CC BY-SA 4.0"
LONGEST = 200


def export(*, tongue: Tongue, by: Staff, families: bool, licence: str = LICENCE) -> bytes:
    """The zip of a language. `families`: it may be offered to them, for which whoever exports answers by name."""
    require(by, "export_languages")
    voices = queries.approved(tongue)
    if not voices:
        raise Conflict(_("No phrase of this language has been approved yet."))
    if not licence.strip():
        raise Incomplete(_("Write under which licence the pack may be passed on."), missing=("licence",))
    numbers = {pk: n for n, pk in enumerate(tongue.speakers.order_by("pk").values_list("pk", flat=True), 1)}
    heard = [one.speaker for one in voices.values()]
    reviewers = [one.reviewer for one in voices.values() if one.reviewer is not None]
    parts = {
        "pack.toml": about(
            code=tongue.code, name=tongue.name, spanish=tongue.spanish, direction=tongue.direction,
            grouping=tongue.grouping, variety=tongue.variety, town=tongue.town, by=_names(heard, numbers),
            reviewer=_names(reviewers, numbers), second_reviewer=by.name, date=clock.today(), licence=licence,
            families=families,
        ),
        "phrases.json": json.dumps(
            {name: voice.text for name, voice in sorted(voices.items()) if voice.text}, ensure_ascii=False, indent=1
        ).encode(),
    }  # fmt: skip
    for name, voice in sorted(voices.items()):
        body = store.read(voice) if voice.kind else b""
        if body:
            parts[f"audio/{name}.{voice.kind}"] = body
    try:
        check(parts)
    except BadPack as problem:
        raise Conflict(str(problem)) from problem
    return zipped(parts)


def template(*, code: str, name: str, spanish: str, grouping: str = "") -> bytes:
    """An empty pack for whoever will fill it: the phrases in Spanish and English to read from, and not one translation."""
    reading = [
        "# " + spanish, "",
        "En pack.toml escriba la clave de la variante, su nombre en la lengua, la variante y el pueblo. / "
        "In pack.toml write the code of the variety, its name in itself, the variety and the town.", "",
        "Español — English — id", "",
    ]  # fmt: skip
    for group in groups().values():
        reading += [
            f"## {group.es} / {group.en}" + (" (si se puede / if possible)" if group.optional else ""),
            "",
        ]
        reading += [
            f"- {one.es} — {one.en} — {one.id}" for one in phrases().values() if one.group == group.code
        ]
        reading.append("")
    return zipped(
        {
            "pack.toml": about(code=code, name=name, spanish=spanish, grouping=grouping, licence=LICENCE),
            "phrases.json": json.dumps(dict.fromkeys(phrases(), ""), ensure_ascii=False, indent=1).encode(),
            "README.md": "\n".join(reading).encode(),
        }
    )


def about(
    *, code: str, name: str, spanish: str, licence: str, direction: str = "ltr", grouping: str = "", variety: str = "",
    town: str = "", by: str = "", reviewer: str = "", second_reviewer: str = "", date: dt.date | None = None,
    families: bool = False,
) -> bytes:  # fmt: skip
    """pack.toml."""

    def text(value: str) -> str:
        return json.dumps(value[:LONGEST], ensure_ascii=False)  # what JSON writes of a text, TOML reads

    lines = [
        "format = 1", "", "[language]", f"code = {text(code)}", f"name = {text(name)}", f"spanish = {text(spanish)}",
        f"direction = {text(direction)}", f"grouping = {text(grouping)}", f"variety = {text(variety)}",
        f"town = {text(town)}", "", "[made]", f"by = {text(by)}", f"reviewer = {text(reviewer)}",
        f"second_reviewer = {text(second_reviewer)}", *([f"date = {date.isoformat()}"] if date else []),
        f"licence = {text(licence)}", "", "[offered]", f"families = {str(families).lower()}", "staff = false", "",
    ]  # fmt: skip
    return "\n".join(lines).encode()


def zipped(parts: dict[str, bytes]) -> bytes:
    """The same parts make the same file, whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _names(speakers: list[Speaker], numbers: dict[int, int]) -> str:
    """Who agreed to be named by name, the others by their number in the list."""
    said = dict.fromkeys(
        one.name if one.named else _("Speaker %(number)s") % {"number": numbers[one.pk]} for one in speakers
    )
    return "; ".join(said)
