"""A cartilla as PDF/UA-1: tagged, titled, in its language. No text is read as markup: it goes in as data (cartilla.typ)."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from amparo.casework.letters.printing import in_words
from amparo.casework.letters.text import clean
from amparo.core.errors import Incomplete
from amparo.core.folios import show, show_seal
from amparo.matching.identifiers import STATES
from amparo.returns.words import Right

SOURCE = Path(__file__).with_name("cartilla.typ")


def address_of(number: str) -> str:
    """Where anybody asks whether it is ours. Nothing but its number, which is at random, stands in the address."""
    return f"{settings.AMPARO_PORTAL_URL}/cartilla/{number}/"


def to_pdf(document: Mapping[str, Any], *, code: str) -> bytes:
    """The signed document as a PDF. Raises `Incomplete` when a character of it is in none of the fonts."""
    language = str(document["language"])
    with translation.override("en" if language == "en" else "es-mx"):
        data = _data(document, code, language)
    try:
        return bytes(
            typst.compile(
                SOURCE.read_bytes(), format="pdf", pdf_standards="ua-1", ignore_system_fonts=True,
                sys_inputs={"cartilla": json.dumps(data, ensure_ascii=False)},
            )
        )  # fmt: skip
    except typst.TypstError as error:
        raise Incomplete(
            _("Something in it has a character that cannot be printed."), missing=("name",)
        ) from error


def _data(document: Mapping[str, Any], code: str, language: str) -> dict[str, Any]:
    issued = dt.datetime.fromisoformat(document["issued_at"])
    back = document["return"]
    facts = [
        (_("Name"), document["person"]["name"]),
        (_("Folio of the return"), back["folio"]),
        (_("Arrived in Mexico"), _in_words(back["arrived_on"], language)),
    ]
    if back["centre"]:
        facts.append((_("Reception centre"), back["centre"]))
    if back["destination_state"]:
        facts.append((_("Goes to"), STATES.get(back["destination_state"], back["destination_state"])))
    facts.append((_("Issued"), in_words(issued.date(), language)))
    rights = dict(Right.choices)
    parts = []
    for right in Right.values:
        rows = [
            (_what(row), row["agency_name"], _in_words(row["on"], language))
            for row in document["received"]
            if row["right"] == right
        ]
        if rows:
            parts.append({"title": str(rights[right]), "head": [_("Received"), _("Agency"), _("Day")], "rows": rows,
                          "empty": ""})  # fmt: skip
    under_way = [
        (_what(row), row["agency_name"], _in_words(row["by"], language)) for row in document["under_way"]
    ]
    parts.append({"title": _("Still under way"), "head": [_("What"), _("Agency"), _("Planned for")], "rows": under_way,
                  "empty": _("Nothing is under way.")})  # fmt: skip
    left_out = [
        words
        for name, words in (("health", _("health")), ("justice", _("justice")))
        if not document["includes"][name]
    ]
    qr = io.BytesIO()
    segno.make(address_of(document["number"]), error="m").save(
        qr, kind="svg", scale=4, border=2, xmldecl=False
    )
    signed = _("Signed with the key “%(key)s”. The file cartilla.json carries the signature.") % {
        "key": document["key"]
    }
    if left_out:
        signed += " " + _("At the person’s wish it leaves out: %(what)s.") % {"what": ", ".join(left_out)}
    data: dict[str, Any] = _cleaned(
        {
            "lang": language,
            "title": _("Record of the return"),
            "author": _("Consular protection of Mexico · México te Abraza"),
            "date": [issued.year, issued.month, issued.day],
            "facts_head": [_("Fact"), _("As recorded")],
            "facts": facts,
            "parts": parts,
            "check_title": _("Whether it is genuine"),
            "check_how": _(
                "Read the code with a telephone, or open the address. The page says whether this paper is genuine and shows a"
                " short code. It must be the one that is printed here. The page shows nothing of the person."
            ),
            "address": address_of(document["number"]),
            "code_label": _("Short code:"),
            "code": show_seal(code),
            "signed": signed,
            "qr": qr.getvalue().decode(),
            "qr_alt": _("QR code of the address below"),
            "footer": show(document["number"]),
        }
    )
    return data


def _what(row: Mapping[str, Any]) -> str:
    what = str(row["what"])
    if row.get("child"):
        what = _("%(what)s (child %(n)d)") % {"what": what, "n": row["child"]}
    return f"{what}: {row['evidence']}" if row.get("evidence") else what


def _in_words(day: str, language: str) -> str:
    return in_words(dt.date.fromisoformat(day), language)


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: one if name == "qr" else _cleaned(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(one) for one in value]
    return clean(value) if isinstance(value, str) else value
