"""The tables beside this file: agencies, milestones, follow-ups. What people argue about stands there with its source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from amparo.returns.words import Right

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that serves people who come back. `accept_hours`: by when it says whether it takes somebody on."""

    code: str
    kind: str
    name_es: str
    name_en: str
    accept_hours: int
    source: str

    @property
    def name(self) -> str:
        return self.name_en if _english() else self.name_es


@dataclass(frozen=True, slots=True)
class Kind:
    """A milestone that a plan may hold.

    `desk`: whether a desk of a reception centre gives it. `waits_for`: milestones without which it cannot be had.
    `whom`: for whom it is, a condition of `plans/rules.py`; `about`: the person, or each child. `keeps`: whether it can be
    lost again, so that follow-ups ask whether it is still true. `family`: whether the family may read of it.
    """

    code: str
    right: Right
    agency: str
    desk: bool
    waits_for: tuple[str, ...]
    whom: str
    about: str
    due_days: int
    keeps: bool
    family: bool
    name_es: str
    name_en: str
    step_es: str
    step_en: str
    source: str

    @property
    def name(self) -> str:
        return self.name_en if _english() else self.name_es

    @property
    def step(self) -> str:
        return self.step_en if _english() else self.step_es


@dataclass(frozen=True, slots=True)
class FollowUpDay:
    """How many days after the arrival somebody asks how they are, and how many days there are for it."""

    day: int
    name_es: str
    name_en: str
    grace_days: int
    source: str

    @property
    def name(self) -> str:
        return self.name_en if _english() else self.name_es


@cache
def agencies() -> dict[str, Agency]:
    return {
        row["code"]: Agency(**{**row, "accept_hours": int(row["accept_hours"])})  # type: ignore[arg-type]
        for row in rows("agencies.csv")
    }


@cache
def kinds() -> dict[str, Kind]:
    """Every milestone by its code, in the order of the table."""
    return {
        row["code"]: Kind(
            code=row["code"],
            right=Right(row["right"]),
            agency=row["agency"],
            desk=row["desk"] == "yes",
            waits_for=tuple(row["waits_for"].split()),
            whom=row["for"],
            about=row["about"],
            due_days=int(row["due_days"]),
            keeps=row["keeps"] == "yes",
            family=row["family"] == "yes",
            name_es=row["name_es"],
            name_en=row["name_en"],
            step_es=row["step_es"],
            step_en=row["step_en"],
            source=row["source"],
        )
        for row in rows("milestones.csv")
    }


@cache
def follow_up_days() -> tuple[FollowUpDay, ...]:
    return tuple(
        FollowUpDay(int(row["day"]), row["name_es"], row["name_en"], int(row["grace_days"]), row["source"])
        for row in rows("follow_ups.csv")
    )


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the tables."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _english() -> bool:
    return (get_language() or "es").startswith("en")
