"""What proves who somebody is and how two are related: a table that headquarters may argue about (`data/evidence.csv`)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.utils.translation import get_language

Proves = Literal["identity", "relation"]
Where = Literal["window", "phone", "state"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line of the table: what it proves, and at which kind of counter it may be taken."""

    code: str
    proves: str
    where: frozenset[str]
    es: str
    en: str
    confidence: str
    source: str

    @property
    def words(self) -> str:
        return self.en if (get_language() or "es").startswith("en") else self.es


@lru_cache(maxsize=1)
def table() -> tuple[Evidence, ...]:
    """The whole table, in its order."""
    with (Path(__file__).parent / "data" / "evidence.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Evidence(
                row["code"],
                row["proves"],
                frozenset(row["where"].split()),
                row["es"],
                row["en"],
                row["confidence"],
                row["source"],
            )
            for row in csv.DictReader(file)
        )


def accepted(proves: Proves, *where: Where) -> list[Evidence]:
    """What is accepted as proof of this at one of these counters."""
    return [one for one in table() if one.proves == proves and one.where & set(where)]


def choices(proves: Proves, *where: Where) -> list[tuple[str, str]]:
    return [(one.code, one.words) for one in accepted(proves, *where)]


def is_accepted(code: str, proves: Proves, *where: Where) -> bool:
    return any(one.code == code for one in accepted(proves, *where))


def words_of(code: str) -> str:
    """A code in words; the code itself when the table no longer has it."""
    return next((one.words for one in table() if one.code == code), code)
