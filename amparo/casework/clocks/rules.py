"""The rules of clocks, read from `data/clocks.csv`. Pure: no database.

Which clocks a case has, and how long each is, its kind says (`kinds/shape.py`); a line gives the terms that a new kind begins
with. Columns: `whose`: by the `kind` of the case; of every `case`, whatever its kind; of a `record` that belongs to no case;
`starts`, `restarts`, `pauses`, `resumes`, `stops` event types, perhaps with what their data must say
(`type?key=value&key=value`); `anchor` the key of the event's data that holds the moment to count from (empty: when the event
happened); `key` the key of the event's data that tells several clocks of one kind apart; `length`, `unit`; `warn_at` in the
same unit from the same moment; `tells` whom a breach is told (office, officer, supervisor, headquarters); `breach_event` the
event that a breach is; `task` the kind of task it makes besides.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypedDict

from django.utils.translation import get_language

DATA = Path(__file__).parents[1] / "data" / "clocks.csv"
Unit = Literal["hours", "business_days", "calendar_days", "months"]
Whose = Literal["kind", "case", "record"]
WHOSE = ("kind", "case", "record")
UNITS = ("hours", "business_days", "calendar_days", "months")
WARNED = "clock_warned"


class Terms(TypedDict):
    """How long a clock is, and when it warns, in its unit."""

    length: int
    warn_at: list[int]


@dataclass(frozen=True, slots=True)
class On:
    """An event type, and what its data must say."""

    type: str
    data: tuple[tuple[str, str], ...] = ()

    def meets(self, type: str, data: Mapping[str, Any]) -> bool:
        return self.type == type and all(str(data.get(key, "")) == value for key, value in self.data)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table."""

    code: str
    name_es: str
    name_en: str
    whose: Whose
    starts: tuple[On, ...]
    stops: tuple[On, ...]
    length: int
    unit: Unit
    restarts: tuple[On, ...] = ()
    pauses: tuple[On, ...] = ()
    resumes: tuple[On, ...] = ()
    anchor: str = ""
    key: str = ""
    warn_at: tuple[int, ...] = ()
    tells: tuple[str, ...] = ()
    breach_event: str = "clock_breached"
    task: str = ""

    def __str__(self) -> str:
        return self.name_en if (get_language() or "es").startswith("en") else self.name_es

    @property
    def terms(self) -> Terms:
        """How long it is and when it warns, as a version of a kind keeps it."""
        return {"length": self.length, "warn_at": list(self.warn_at)}

    @property
    def event_types(self) -> set[str]:
        """Every event type that this clock hears."""
        heard = {on.type for on in (*self.starts, *self.restarts, *self.pauses, *self.resumes, *self.stops)}
        return heard | {WARNED, self.breach_event}


def of_records() -> list[Rule]:
    """The clocks of records that belong to no case."""
    return [rule for rule in rules() if rule.whose == "record"]


def of_kind(clocks: Mapping[str, Terms]) -> list[Rule]:
    """The clocks of a case: those of its kind, each with that kind's terms, and those of every case. A clock that the
    product no longer has is left out."""
    return [
        replace(rule, length=clocks[rule.code]["length"], warn_at=tuple(clocks[rule.code]["warn_at"]))
        if rule.whose == "kind"
        else rule
        for rule in rules()
        if rule.whose == "case" or (rule.whose == "kind" and rule.code in clocks)
    ]


def rows() -> list[dict[str, str]]:
    """The table as it stands."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule of the table."""
    return tuple(_rule(row) for row in rows())


@lru_cache(maxsize=1)
def by_code() -> dict[str, Rule]:
    return {rule.code: rule for rule in rules()}


#: What every clock of a case hears besides its own events.
OFFICE_OPENED, OFFICE_MOVED, CONCLUDED = "case_opened", "hand_over", "case_concluded"


@lru_cache(maxsize=1)
def heard() -> frozenset[str]:
    """Every event type that some clock hears."""
    always = {OFFICE_OPENED, OFFICE_MOVED, CONCLUDED}
    return frozenset(always.union(*(rule.event_types for rule in rules())))


def _rule(row: Mapping[str, str]) -> Rule:
    unit, whose = row["unit"], row["whose"]
    if unit not in UNITS or whose not in WHOSE:
        raise ValueError(f"{row['code']}: unknown unit or owner: {unit}, {whose}")
    return Rule(
        code=row["code"],
        name_es=row["name_es"],
        name_en=row["name_en"],
        whose=whose,  # type: ignore[arg-type]
        starts=_ons(row["starts"]),
        restarts=_ons(row["restarts"]),
        pauses=_ons(row["pauses"]),
        resumes=_ons(row["resumes"]),
        stops=_ons(row["stops"]),
        anchor=row["anchor"],
        key=row["key"],
        length=int(row["length"]),
        unit=unit,  # type: ignore[arg-type]
        warn_at=tuple(int(one) for one in _split(row["warn_at"])),
        tells=_split(row["tells"]),
        breach_event=row["breach_event"],
        task=row["task"],
    )


def _ons(text: str) -> tuple[On, ...]:
    made = []
    for one in _split(text):
        type, _, conditions = one.partition("?")
        pairs = (pair.partition("=") for pair in conditions.split("&") if pair)
        made.append(On(type, tuple((key, value) for key, _, value in pairs)))
    return tuple(made)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)
