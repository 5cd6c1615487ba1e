"""The tables of the desk of rights, as the files beside it say them. Pure.

`terms.csv` how many working days; `identity.csv` what shows who somebody is, in two steps of different kinds; `grounds.csv`
why a request may be refused; `uses.csv` what may be opposed, and which purpose of the consent ledger stops with it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    name_es: str
    name_en: str
    more: Mapping[str, str]

    @property
    def source(self) -> str:
        return self.more.get("source", "")

    def name(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name_es

    def __str__(self) -> str:
        return self.name(get_language() or "es")


@cache
def table(name: str) -> dict[str, Line]:
    """A table by the codes of its lines, in their order."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Line(row.pop("code"), row.pop("name_es"), row.pop("name_en"), row)
            for row in csv.DictReader(file)
        }


def days(term: str) -> int:
    """How many working days a term has."""
    return int(table("terms")[term].more["days"])


def ways(step: int) -> dict[str, Line]:
    """What shows who somebody is in this step."""
    return {code: line for code, line in table("identity").items() if line.more["step"] == str(step)}
