"""The tables of the room: kinds of violations and authorities, each line with its source. Pure.

`data/authorities.csv`: `role` says whether it holds people (custody), watches over those who do (oversight) or over treaties
(treaty); `places` the kinds of places (`Facility.Kind`) that it holds people in; `answer_days` the term of a complaint.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

DATA = Path(__file__).parent / "data"
NOT_KNOWN = "not_known"
CUSTODY = "custody"


def language() -> str:
    return "en" if (get_language() or "es").startswith("en") else "es"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of violation, and what it means in plain words."""

    code: str
    names: dict[str, str]
    what: dict[str, str]
    source: str

    def __str__(self) -> str:
        return self.names[language()]

    @property
    def means(self) -> str:
        return self.what[language()]


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority that holds people, or a body that hears complaints about one."""

    code: str
    role: str
    names: dict[str, str]
    to: dict[str, str]
    law: dict[str, tuple[str, ...]]
    places: frozenset[str]
    answer_days: int
    language: str
    source: str

    def __str__(self) -> str:
        return self.names[language()]


@cache
def kinds() -> dict[str, Kind]:
    return {
        row["code"]: Kind(row["code"], _both(row, "name"), _both(row, "what"), row["source"])
        for row in _rows("kinds.csv")
    }


@cache
def authorities() -> dict[str, Authority]:
    return {
        row["code"]: Authority(
            code=row["code"], role=row["role"], names=_both(row, "name"), places=frozenset(row["places"].split()),
            to={one: words.replace("\\n", "\n") for one, words in _both(row, "to").items()},
            law={one: tuple(words.split("|")) for one, words in _both(row, "law").items()},
            answer_days=int(row["answer_days"]), language=row["language"], source=row["source"],
        )
        for row in _rows("authorities.csv")
    }  # fmt: skip


def who_hold() -> list[Authority]:
    return [one for one in authorities().values() if one.role == CUSTODY]


def who_answer() -> list[Authority]:
    """Those to whom a complaint can be sent."""
    return [one for one in authorities().values() if one.answer_days]


def of_place(kind: str) -> str:
    """The authority that holds people in this kind of place."""
    return next((one.code for one in who_hold() if kind in one.places), NOT_KNOWN)


def name_of_kind(code: str) -> str:
    return str(kinds()[code]) if code in kinds() else code


def name_of_authority(code: str) -> str:
    return str(authorities()[code]) if code in authorities() else code


def _both(row: dict[str, str], name: str) -> dict[str, str]:
    return {"es": row[f"{name}_es"], "en": row[f"{name}_en"]}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
