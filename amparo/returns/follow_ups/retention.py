"""What still holds of what was delivered: for each milestone that can be lost, by right, agency and state (D3)."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.matching.identifiers import STATES
from amparo.returns.access import homecomings_for
from amparo.returns.follow_ups.survival import LEAST, Curve, Interval, Point, estimate
from amparo.returns.plans.models import Milestone, MilestoneMove
from amparo.returns.tables import agencies, follow_up_days, kinds
from amparo.returns.words import Right

State = Milestone.State
BY: dict[str, Any] = {
    "kind": _("What was delivered"), "right": _("The right"), "agency": _("Agency"), "state": _("State they went to"),
}  # fmt: skip
#: Only what can be lost again.
KEEPS = tuple(code for code, kind in kinds().items() if kind.keeps)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for; whatever is empty is all of it."""

    kind: str = ""
    right: str = ""
    agency: str = ""
    state: str = ""

    @classmethod
    def read(cls, said: Any) -> Asked:
        """From an address; what is no code is left out."""
        known = {"kind": KEEPS, "right": Right.values, "agency": agencies(), "state": STATES}
        return cls(
            **{name: said.get(name, "") for name, codes in known.items() if said.get(name, "") in codes}
        )


@dataclass(frozen=True, slots=True)
class Spell:
    """One thing that somebody had, for the first time, and what is known of how long."""

    kind: str
    right: str
    agency: str
    state: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class Line:
    """The curve of one group on the days of the follow-ups; without points, it is of fewer people than are shown."""

    key: str
    name: Any
    people: int
    points: list[Point | None]

    @property
    def cells(self) -> list[tuple[int, Point | None]]:
        return list(zip(days(), self.points, strict=True))

    @property
    def few(self) -> bool:
        return self.people < LEAST


def spells(staff: Staff, asked: Asked) -> list[Spell]:
    """Everything that was delivered and can be lost, of the returns that the reader sees. Two queries.

    A thing that was lost and had again counts until it was first lost. Day 0 is the day on which it was delivered.
    """
    codes = [asked.kind] if asked.kind else list(KEEPS)
    found = Milestone.objects.filter(kind__in=codes, delivered_at__isnull=False)
    found = found.filter(homecoming__in=homecomings_for(staff).order_by().values("pk"))
    if asked.right:
        found = found.filter(right=asked.right)
    if asked.agency:
        found = found.filter(agency=asked.agency)
    if asked.state:
        found = found.filter(homecoming__destination_state=asked.state)
    moves: dict[int, list[tuple[str, dt.datetime]]] = defaultdict(list)
    for pk, state, at in (
        MilestoneMove.objects.filter(milestone__in=found.order_by().values("pk"), state__in=(State.DELIVERED, State.LOST))
        .order_by("milestone", "at", "pk")
        .values_list("milestone", "state", "at")
    ):  # fmt: skip
        moves[pk].append((state, at))
    rows = found.order_by("pk").values_list(
        "pk", "kind", "right", "agency", "homecoming__destination_state", "still_true_at"
    )
    return [
        Spell(kind, right, agency, state, interval)
        for pk, kind, right, agency, state, still in rows
        if (interval := interval_of(moves[pk], still)) is not None
    ]


def interval_of(moves: list[tuple[str, dt.datetime]], still_true_at: dt.datetime | None) -> Interval | None:
    """Between which days a thing was lost for the first time, counted from the day it was had; open while it was not. Pure."""
    begin = next((at for state, at in moves if state == State.DELIVERED), None)
    if begin is None:
        return None
    lost = next((at for state, at in moves if state == State.LOST and at >= begin), None)
    seen = 0.0
    if still_true_at is not None and still_true_at >= begin and (lost is None or still_true_at < lost):
        seen = float((still_true_at.date() - begin.date()).days)
    if lost is None:
        return seen, math.inf
    day = float((lost.date() - begin.date()).days)
    # Had and lost within one day, or seen and lost on one day: the day has a morning and an evening.
    return (seen, day) if day > seen else (max(0.0, day - 0.5), max(day, 0.5))


def curve(found: list[Spell]) -> Curve | None:
    """The curve of all of these together, unless they are too few to be shown."""
    return estimate([one.interval for one in found]) if len(found) >= LEAST else None


def lines(found: list[Spell], by: str) -> list[Line]:
    """By one of `BY`: each group on the days of the follow-ups, the largest first."""
    groups: dict[str, list[Spell]] = defaultdict(list)
    for one in found:
        groups[getattr(one, by)].append(one)
    made = [_line(key, _name(by, key), group) for key, group in groups.items()]
    return sorted(made, key=lambda line: (-line.people, str(line.name)))


def days() -> list[int]:
    return [one.day for one in follow_up_days()]


def table(found: list[Spell], by: str) -> Iterator[list[str]]:
    """The figures as rows of a CSV: one for each group and day; groups and days of which too few are known say so."""
    yield ["group", "people", "day", "share_low", "share_high", "band_low", "band_high", "known", "lost"]
    for line in lines(found, by):
        if line.few:
            yield [str(line.key), f"<{LEAST}", "", "", "", "", "", "", ""]
            continue
        for day, point in line.cells:
            if point is None:
                yield [line.key, str(line.people), str(day), "", "", "", "", f"<{LEAST}", ""]
                continue
            shares = (point.low, point.high, point.band_low, point.band_high)
            counts = (str(point.known), str(point.lost))
            yield [line.key, str(line.people), str(day), *(f"{one:.4f}" for one in shares), *counts]


def _line(key: str, name: Any, group: list[Spell]) -> Line:
    made = curve(group)
    points = made.points([float(day) for day in days()]) if made is not None else []
    return Line(key, name, len(group), [*points, *([None] * (len(days()) - len(points)))])


def _name(by: str, key: str) -> Any:
    if by == "kind":
        return kinds()[key].name
    if by == "agency":
        return agencies()[key].name
    return Right(key).label if by == "right" else STATES.get(key, _("Not known"))
