"""Whom to ask for what, by which law, and who is next: two tables, read here. Pure.

The vocabulary is the letters' (`casework/letters/data/accommodations.csv`), each with the answers that suggest it.
`data/authorities.csv`: `law` its legal hooks, parted by `|`; `letter` the template, which says how many days an answer may take;
`places` the kinds of places (`Facility.Kind`) where it is the first to be asked; `bound` whether what it grants ends with the
place; `next` whom to ask when it denies or does not answer.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from amparo.casework.letters.templates import Template, accommodations, latest
from amparo.casework.visits.models import DOMAINS
from amparo.casework.visits.rules import difficulties, says_something

DATA = Path(__file__).parent / "data" / "authorities.csv"
#: What is asked for by word is answered within so many days; if not, it is put in a letter. The clock has the same.
SPOKEN_DAYS = 2
#: So many days after something was granted, the person is asked whether they have it. The clock has the same.
DELIVERY_DAYS = 7
#: The last of every ladder in the United States: no letter, but a lawyer.
LAWYER = "lawyer"
MEDICINES = "medicines"
#: What may be suggested by the answers of an interview.
NEEDS = (*DOMAINS, MEDICINES)

#: What a way of communicating (`Interview.communicates`) and of reading (`Interview.reads`) suggest.
COMMUNICATES: dict[str, tuple[str, ...]] = {
    "lsm": ("lsm",), "asl": ("asl",), "other_sign": ("cdi", "deaf_hearing_team"), "home_signs": ("cdi", "deaf_hearing_team"),
    "pictures": ("easy_read",), "writing": ("videophone",),
}  # fmt: skip
READS: dict[str, tuple[str, ...]] = {"little": ("easy_read", "reader"), "no": ("reader", "easy_read")}


@dataclass(frozen=True, slots=True)
class Authority:
    """Somebody of whom an accommodation may be asked: a line of the table."""

    code: str
    names: dict[str, str]
    to: dict[str, str]
    law: dict[str, tuple[str, ...]]
    letter: str
    places: frozenset[str]
    bound: bool
    next: str
    source: str

    def __str__(self) -> str:
        return self.names[language()]

    @property
    def template(self) -> Template:
        return latest()[self.letter]

    @property
    def answer_days(self) -> int:
        """How long an answer to its letter may take."""
        return self.template.answer_days

    def grounds(self, language: str) -> str:
        """Its law, as the lines of a letter."""
        return ";\n".join(f"- {one}" for one in self.law[language]) + "."


def language() -> str:
    return "en" if (get_language() or "es").startswith("en") else "es"


@cache
def authorities() -> dict[str, Authority]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _authority(row) for row in csv.DictReader(file)}


def _authority(row: Mapping[str, str]) -> Authority:
    def both(name: str) -> dict[str, str]:
        return {one: row[f"{name}_{one}"].replace("\\n", "\n") for one in ("es", "en")}

    law = {one: tuple(text.split("|")) if text else () for one, text in both("law").items()}
    return Authority(
        row["code"], both("name"), both("to"), law, row["letter"], frozenset(row["places"].split()),
        row["bound"] == "yes", row["next"], row["source"],
    )  # fmt: skip


def asked_by_letter() -> list[Authority]:
    """Everybody to whom a letter can be written: all but the lawyer."""
    return [one for one in authorities().values() if one.letter]


def first_asked(kind: str | None) -> Authority:
    """Who is asked first where somebody is held at a place of this kind; a court where nobody knows of a place."""
    if kind is None:
        return authorities()["eoir_court"]
    return next((one for one in authorities().values() if kind in one.places), authorities()["ice_facility"])


def ladder(code: str) -> Iterator[Authority]:
    """From this authority up to the last."""
    while code:
        yield authorities()[code]
        code = authorities()[code].next


@cache
def suggests() -> dict[str, frozenset[str]]:
    """By which needs each accommodation is suggested."""
    return {code: frozenset(row["suggests"].split()) for code, row in accommodations().items()}


def words_of(code: str, language: str) -> str:
    row = accommodations().get(code)
    return row[language] if row is not None else code


def needs_of(known: Mapping[str, Any]) -> list[str]:
    """What the interviews say somebody needs help with, in the order of the questions."""
    found = difficulties(known)
    medicine = known.get("without_medicine") == "yes" or says_something(known.get("medicines"))
    return [*found, *([MEDICINES] if medicine else [])]


def suggested(needs: Collection[str]) -> list[str]:
    """What may help with these needs, in the order of the vocabulary. A suggestion, never chosen for anybody."""
    return [code for code, of in suggests().items() if of.intersection(needs)]


def told(known: Mapping[str, Any]) -> list[str]:
    """What follows from how somebody communicates and reads, and whom they want beside them, as far as interviews asked."""
    ways = [code for way in known.get("communicates") or () for code in COMMUNICATES.get(way, ())]
    reads = READS.get(str(known.get("reads") or ""), ())
    beside = ("support_person",) if says_something(known.get("support_person")) else ()
    return list(dict.fromkeys((*ways, *reads, *beside)))


def uncovered(needs: Collection[str], asked: Collection[str]) -> list[str]:
    """The needs for which nothing was asked yet."""
    return [need for need in needs if not any(need in suggests().get(code, ()) for code in asked)]


def answer_by(asked_at: dt.datetime, days: int) -> dt.datetime:
    return asked_at + dt.timedelta(days=days)
