"""The protocols as a table: `data/steps.csv` says each step, whose it is, by when, and what it needs. Pure."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

STEPS = Path(__file__).parent / "data" / "steps.csv"

#: What a step may need besides a note and a document, in the words of the form.
FIELDS: dict[str, str | Promise] = {
    "reached": _("Who of the family was told"),
    "by_whom": _("Which officer called"),
    "contact": _("With whom it was spoken"),
    "agreed_hour": _("Agreed day and hour"),
    "receiver": _("Name of who receives the person"),
    "companion": _("Who goes with them"),
    "medicines": _("Medicines that go with them, and for how many days"),
    "destination": _("Destination"),
    "home_us": _("Funeral home in the United States"),
    "home_mx": _("Funeral home in Mexico"),
}
#: The event that opens a protocol by itself.
OPENS = {"died": "death"}


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the table. `needs`: `note`, `document` or names of `FIELDS`. An essential one is never left out."""

    protocol: str
    code: str
    es: str
    en: str
    who: str  # officer, supervisor, headquarters
    due: int
    unit: str  # hours; days: business days of the office that keeps the case
    needs: tuple[str, ...]
    after: str  # the event by which it counts as done; empty: by its owner's word only
    essential: bool
    source: str

    def __str__(self) -> str:
        return self.es if (get_language() or "es").startswith("es") else self.en

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for name in self.needs if name in FIELDS)


@cache
def steps() -> dict[str, dict[str, Step]]:
    """The steps of each protocol, in their order, by code."""
    found: dict[str, dict[str, Step]] = {}
    with STEPS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["protocol"], {})[row["step"]] = Step(
                protocol=row["protocol"], code=row["step"], es=row["text_es"], en=row["text_en"], who=row["who"],
                due=int(row["due"]), unit=row["unit"], needs=tuple(row["needs"].split()), after=row["after"],
                essential=row["essential"] == "yes", source=row["source"],
            )  # fmt: skip
    return found


def missing(step: Step, values: dict[str, Any], *, note: str, document: bool) -> list[str]:
    """What a step still needs before it is done."""
    told = {"note": note.strip(), "document": document, **values}
    return [name for name in step.needs if not told.get(name)]
