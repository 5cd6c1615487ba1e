"""The rules of clocks, read from `data/clocks.csv`. Pure: no database.

Columns: `of` the case types by the beginning of their code (`*` every case, `-` records without a case); `starts`,
`restarts`, `pauses`, `resumes`, `stops` event types, perhaps with what their data must say (`type?key=value&key=value`);
`anchor` the key of the event's data that holds the moment to count from (empty: when the event happened); `key` the key of
the event's data that tells several clocks of one kind apart; `length`, `unit`; `warn_at` in the same unit from the same
moment; `tells` whom a breach is told (office, officer, supervisor, headquarters); `breach_event` the event that a breach
is; `task` the kind of task it makes besides.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

DATA = Path(__file__).parents[1] / "data" / "clocks.csv"
Unit = Literal["hours", "business_days", "calendar_days", "months"]
UNITS = ("hours", "business_days", "calendar_days", "months")
WITHOUT_CASE = "-"
ALL = "*"
WARNED = "clock_warned"


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
    of: tuple[str, ...]
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

    def is_for(self, case_type: str | None) -> bool:
        """Whether a case of this type, or a record without case (None), has this clock."""
        if case_type is None:
            return WITHOUT_CASE in self.of
        return ALL in self.of or any(case_type.startswith(one) for one in self.of if one != WITHOUT_CASE)

    @property
    def event_types(self) -> set[str]:
        """Every event type that this clock hears."""
        heard = {on.type for on in (*self.starts, *self.restarts, *self.pauses, *self.resumes, *self.stops)}
        return heard | {WARNED, self.breach_event}


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
    unit = row["unit"]
    if unit not in UNITS:
        raise ValueError(f"{row['code']}: unknown unit {unit}")
    return Rule(
        code=row["code"],
        of=_split(row["of"]),
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
