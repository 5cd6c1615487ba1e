"""Tables that people argue about: from what amount two people approve, and who may be helped by a bond fund."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Limit:
    """Above `amount`, a second person approves. The amount itself still needs only one."""

    code: str
    amount: Decimal
    name_es: str
    name_en: str
    source: str

    def __str__(self) -> str:
        return _said(self.name_es, self.name_en)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that must be so before a bond is paid."""

    code: str
    question_es: str
    question_en: str
    source: str

    def __str__(self) -> str:
        return _said(self.question_es, self.question_en)


@lru_cache(maxsize=1)
def limits() -> dict[str, Limit]:
    """By code: authorisation, payment, bond."""
    return {
        row["code"]: Limit(**{**row, "amount": Decimal(row["amount"])})  # type: ignore[arg-type]
        for row in rows("limits.csv")
    }


@lru_cache(maxsize=1)
def questions() -> dict[str, Question]:
    """The checklist of bonds, in its order."""
    return {row["code"]: Question(**row) for row in rows("bond_checklist.csv")}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _said(spanish: str, english: str) -> str:
    return english if (get_language() or "es").startswith("en") else spanish
