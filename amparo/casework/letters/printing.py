"""A letter as PDF/UA-1: tagged, titled, in its language, with fonts that typst carries with it (OFL).

The same letter prints to the same bytes. No text is read as markup: it goes in as data (letter.typ).
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import typst
from django.utils import formats, translation
from django.utils.translation import gettext as _

from amparo.casework.letters.text import blocks, clean
from amparo.core.errors import Incomplete

SOURCE = Path(__file__).with_name("letter.typ")


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed. `day` is the date on the letter, in the office's own zone."""

    language: str
    day: dt.date
    city: str
    office: str
    to: str
    subject: str
    body: str
    signs: tuple[str, ...]
    footer: str


def to_pdf(letter: Printed) -> bytes:
    """The letter as a PDF. Raises `Incomplete` when a character of it is in none of the fonts."""
    data = {
        "lang": letter.language,
        "region": "us" if letter.language == "en" else "mx",
        "title": " ".join(clean(letter.subject).split()),
        "date": [letter.day.year, letter.day.month, letter.day.day],
        "office": clean(letter.office),
        "place_and_date": f"{clean(letter.city)}, {in_words(letter.day, letter.language)}",
        "to": clean(letter.to).strip(),
        "subject": clean(letter.subject).strip(),
        "blocks": blocks(letter.body),
        "signs": [clean(one).strip() for one in letter.signs],
        "footer": clean(letter.footer),
    }
    try:
        return bytes(
            typst.compile(
                SOURCE.read_bytes(),
                format="pdf",
                pdf_standards="ua-1",
                ignore_system_fonts=True,
                sys_inputs={"letter": json.dumps(data, ensure_ascii=False)},
            )
        )
    except typst.TypstError as error:
        raise Incomplete(
            _("The letter has a character that cannot be printed (an emoji, or a letter of a script that our fonts "
              "do not have). Take it out and try again."),
            missing=("body",),
        ) from error  # fmt: skip


def in_words(day: dt.date, language: str) -> str:
    """A date as a letter writes it: `3 de marzo de 2026`, `March 3, 2026`."""
    with translation.override("en" if language == "en" else "es-mx"):
        text = str(formats.date_format(day, "F j, Y" if language == "en" else r"j \d\e F \d\e Y"))
    return text if language == "en" else text.lower()  # months are written small in Spanish
