"""The funnel of what was sent to agencies: referred, accepted, attended, delivered, still true after 180 days; and each wait.

Every figure is the length of a list (`behind`); the statements in `sql/` and the lists count the same rows, a test says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from amparo.matching.identifiers import STATES
from amparo.returns.centres.models import Centre
from amparo.returns.figures.asked import Asked
from amparo.returns.figures.hiding import hidden, is_few
from amparo.returns.tables import agencies, follow_up_days, kinds
from amparo.returns.words import FIVE, Right

#: How far a referral came: the condition on a row of `sql/roads.sql`, its words.
STAGES: dict[str, tuple[str, Any]] = {
    "referred": ("referred IS NOT NULL", _("Sent to the agency")),
    "accepted": ("accepted IS NOT NULL", _("The agency took it on")),
    "attended": ("attended IS NOT NULL", _("Attended")),
    "delivered": ("delivered IS NOT NULL", _("Delivered")),
}
#: What became of what was delivered and can be lost, asked 180 days after the arrival or later.
LATER: dict[str, tuple[str, Any]] = {
    "holds": ("later = 'holds'", _("Still true after 180 days")),
    "lost": ("later = 'lost'", _("Not true any more")),
    "not_asked": ("later = 'not_asked'", _("Nobody has asked")),
}
#: Each wait: from when, until when, its words.
WAITS: dict[str, tuple[str, str, Any]] = {
    "acceptance": ("referred", "accepted", _("Until the agency took it on")),
    "attention": ("accepted", "attended", _("From there until the person was attended")),
    "delivery": ("referred", "delivered", _("In all, until it was delivered")),
}
#: What figures are told apart by.
BY = {
    "agency": _("Agency"),
    "right": _("Which right"),
    "state": _("State"),
    "centre": _("Centre"),
    "month": _("Month"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many referrals, of how many people. `shown`: whether the reader may know."""

    n: int = 0
    people: int = 0
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Wait:
    """How many have it, and within how many hours half and nine tenths of them."""

    n: int = 0
    people: int = 0
    median: float | None = None
    p90: float | None = None
    shown: bool = True


@dataclass(slots=True)
class Line:
    """An agency, a right, a state, a centre, a month, or all."""

    key: str = ""
    name: str = ""
    counts: dict[str, Count] = field(default_factory=dict)
    waits: dict[str, Wait] = field(default_factory=dict)

    @property
    def still(self) -> float | None:
        """Of those that were asked, the share that still holds."""
        holds, lost = self.counts["holds"], self.counts["lost"]
        asked = holds.n + lost.n
        return holds.n / asked if asked and holds.shown and lost.shown else None


@dataclass(frozen=True, slots=True)
class Funnel:
    by: str
    lines: list[Line]
    total: Line


def funnel(asked: Asked, by: str, *, everything: bool) -> Funnel:
    """The figures of a question, in one round trip (and one for the names of centres). Unless the reader may see `everything`,
    those of few people are hidden."""
    if by not in BY:
        by = "agency"
    lines, total = [], _line(None)
    with connection.cursor() as cursor:
        cursor.execute(_statement(by), {**asked.values(), "keeps": keeping()})
        for key, whole, *told in cursor.fetchall():
            line = _line(told)
            if whole:
                total = line
            else:
                line.key = str(key or "")
                lines.append(line)
    names = names_of(by)
    for line in lines:
        line.name = str(names.get(line.key) or _month_name(line.key, by))
    lines.sort(key=lambda line: line.key if by == "month" else line.name)
    if not everything:
        _hide(lines, total)
    return Funnel(by, lines, total)


def keeping() -> list[str]:
    """The kinds that can be lost again, of which it is asked whether they still hold."""
    return [code for code, kind in kinds().items() if kind.keeps]


def names_of(by: str) -> dict[str, Any]:
    match by:
        case "agency":
            return {code: agency.name for code, agency in agencies().items()}
        case "right":
            return dict(Right.choices)
        case "state":
            return dict(STATES)
        case "centre":
            return {one.pk: str(one) for one in Centre.objects.all()} | {"": _("No centre")}
        case _:
            return {}


def _month_name(key: str, by: str) -> str:
    if by != "month":
        return key or _now("Not known")
    return str(date_format(dt.date.fromisoformat(f"{key}-01"), "M Y"))


def _line(told: list[Any] | None) -> Line:
    codes = [*STAGES, *LATER]
    if told is None:
        return Line(counts={code: Count() for code in codes}, waits={code: Wait() for code in WAITS})
    counts = {code: Count(told[2 * at], told[2 * at + 1]) for at, code in enumerate(codes)}
    waits = {}
    for at, code in enumerate(WAITS):
        n, people, both = told[2 * len(codes) + 3 * at : 2 * len(codes) + 3 * at + 3]
        waits[code] = Wait(n, people, float(both[0]), float(both[1])) if n else Wait()
    return Line(counts=counts, waits=waits)


@lru_cache(maxsize=8)
def _statement(by: str) -> str:
    text = (Path(__file__).parent / "sql" / "roads.sql").read_text(encoding="utf-8")
    counts = ", ".join(
        f"count(*) FILTER (WHERE {rule}), count(DISTINCT homecoming_id) FILTER (WHERE {rule})"
        for rule, _words in (*STAGES.values(), *LATER.values())
    )
    waits = ", ".join(
        f"count({end} - {start}), count(DISTINCT homecoming_id) FILTER (WHERE {end} >= {start}), "
        f"percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM {end} - {start}) / 3600)"
        for start, end, _words in WAITS.values()
    )
    return text.format(key=f'"{by}"', counts=counts, waits=waits)


def _hide(lines: list[Line], total: Line) -> None:
    """Mark what is of too few people. Shares and waits of few are as telling as counts of few."""
    for code, of_all in total.counts.items():
        shown = not is_few(of_all.people)
        total.counts[code] = Count(of_all.n, of_all.people, shown)
        for at in hidden([line.counts[code].people for line in lines], total_shown=shown):
            one = lines[at].counts[code]
            lines[at].counts[code] = Count(one.n, one.people, False)
    for line in (*lines, total):
        for code, wait in line.waits.items():
            if is_few(wait.people):
                line.waits[code] = Wait(shown=False)


# -- the five rights, and who was lost -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class RightsOfState:
    """Of one state: right → (people who want or need something of it, those who have all of that). "" is all five."""

    state: str
    name: str
    rights: dict[str, tuple[int, int]]
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """What became of the follow-ups of one day that were due."""

    due: int
    reached: int
    lost: int
    declined: int
    not_made: int

    @property
    def share(self) -> float:
        """How many were lost, of those that were due."""
        return self.lost / self.due

    @property
    def of_few(self) -> bool:
        return any(map(is_few, (self.due, self.reached, self.lost, self.declined, self.not_made)))


@dataclass(slots=True)
class FollowUpsOfState:
    """Of one state, what became of each day's."""

    state: str
    name: str
    days: dict[int, FollowedUp]
    hidden: frozenset[int] = frozenset()


def rights_by_state(asked: Asked, *, everything: bool) -> list[RightsOfState]:
    """How complete the five rights are, state by state. One query."""
    found: dict[str, RightsOfState] = {}
    for state, right, people, complete in _rows("rights.sql", asked, rights=[str(one) for one in FIVE]):
        one = found.setdefault(state, RightsOfState(state, STATES.get(state) or _now("Not known"), {}))
        one.rights[right] = (people, complete)
    for one in found.values():
        if not everything:
            one.hidden = frozenset(right for right, told in one.rights.items() if any(map(is_few, told)))
    return sorted(found.values(), key=lambda one: one.name)


def follow_ups_by_state(asked: Asked, *, everything: bool) -> list[FollowUpsOfState]:
    """Who was reached and who was lost to follow-up (D3), state by state. One query."""
    found: dict[str, FollowUpsOfState] = {}
    for state, day, *told in _rows("follow_ups.sql", asked, today=asked.now.date()):
        one = found.setdefault(state, FollowUpsOfState(state, STATES.get(state) or _now("Not known"), {}))
        one.days[day] = FollowedUp(*told)
    for one in found.values():
        if not everything:
            one.hidden = frozenset(day for day, told in one.days.items() if told.of_few)
    return sorted(found.values(), key=lambda one: one.name)


def days() -> list[int]:
    return [one.day for one in follow_up_days()]


def _rows(name: str, asked: Asked, **more: Any) -> list[tuple[Any, ...]]:
    statement = (Path(__file__).parent / "sql" / name).read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute(statement, {**asked.values(), **more})
        return list(cursor.fetchall())
