"""Where each of them was on which day, laid over each other. Pure: no database, no clock.

Somebody cannot be in two places on one day: such a day speaks against one person, unless the same one of them was at
both (a transfer). A day on which both were at one place speaks for it; when it is one list that names both, on rows of
their own, it says nothing either way.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

#: The drawing's units: the time axis is this wide, each lane this high.
WIDTH, LANE, TOP = 1000, 46, 40
#: An axis shorter than this would make days of a single week look like years.
SHORTEST_DAYS = 14

Meaning = Literal["apart", "together", "same_list"]


@dataclass(frozen=True, slots=True)
class Presence:
    """Lane `who` was at `place` from `first` to `last`. `seen`: somebody or something saw it on that one day."""

    who: int
    place: str  # what tells places apart
    name: str  # what people call it
    first: dt.date
    last: dt.date
    seen: bool
    how: str = ""  # in words: visit, detention list …
    source: str = ""  # the list, when two rows of one list would say it


@dataclass(frozen=True, slots=True)
class Day:
    """A day that says something: what it means, and where each lane was."""

    day: dt.date
    meaning: Meaning
    places: tuple[tuple[str, str], ...]  # the lane's label, the place
    x: int

    @property
    def left(self) -> int:
        return max(self.x - 6, 0)


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    width: int
    y: int
    presence: Presence

    @property
    def text_y(self) -> int:
        return self.y + 17


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    presence: Presence


@dataclass(frozen=True, slots=True)
class Overlay:
    """What the page draws and, in the same order, says in a table."""

    first: dt.date
    last: dt.date
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    days: tuple[Day, ...]
    ticks: tuple[tuple[int, dt.date], ...]
    presences: tuple[tuple[str, Presence], ...]  # with the lane's label
    labels: tuple[str, ...]

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return TOP + len(self.labels) * LANE + 8

    @property
    def lanes(self) -> list[tuple[int, str]]:
        """Where each lane is drawn, and its label."""
        return [(TOP + number * LANE, label) for number, label in enumerate(self.labels)]

    @property
    def against(self) -> list[Day]:
        return [day for day in self.days if day.meaning == "apart"]

    @property
    def for_it(self) -> list[Day]:
        return [day for day in self.days if day.meaning == "together"]


def overlay(presences: Iterable[Presence], *, labels: Sequence[str]) -> Overlay | None:
    """Lay the lanes, one for each label, over each other; None when nobody was ever placed anywhere."""
    known = tuple(sorted(presences, key=lambda one: (one.first, one.who, one.last, one.place)))
    if not known:
        return None
    first, last = min(one.first for one in known), max(one.last for one in known)
    span = max((last - first).days, SHORTEST_DAYS)

    def x(day: dt.date) -> int:
        return round((day - first).days * WIDTH / (span + 1))

    bars = tuple(
        Bar(x(one.first), max(x(one.last) - x(one.first), 6), TOP + one.who * LANE + 4, one)
        for one in known
        if not one.seen
    )
    dots = tuple(
        Dot(max(x(one.first), 7), TOP + one.who * LANE + LANE - 12, one) for one in known if one.seen
    )
    days = tuple(
        Day(day, meaning, tuple((labels[lane], name) for lane, name in places), x(day))
        for day, meaning, places in telling_days(known)
    )
    said = tuple((labels[one.who], one) for one in known)
    return Overlay(first, last, bars, dots, days, _ticks(first, span, x), said, tuple(labels))


def telling_days(
    presences: Sequence[Presence],
) -> list[tuple[dt.date, Meaning, tuple[tuple[int, str], ...]]]:
    """The days on which one lane was seen and another was somewhere too: apart, together, or named by one list."""
    seen: dict[dt.date, list[Presence]] = defaultdict(list)
    for one in presences:
        if one.seen and one.place:
            seen[one.first].append(one)
    stints = [one for one in presences if not one.seen and one.place]
    found: list[tuple[dt.date, Meaning, tuple[tuple[int, str], ...]]] = []
    for day, there in sorted(seen.items()):
        # On its first and last day a stint may be at either end of a transfer: only the days between place anybody.
        there = there + [one for one in stints if one.first < day < one.last]
        by_lane: dict[int, dict[str, Presence]] = defaultdict(dict)
        for one in there:
            by_lane[one.who].setdefault(one.place, one)
        if len(by_lane) < 2:
            continue
        meaning = _meaning(by_lane)
        names = tuple(
            (lane, ", ".join(sorted({one.name for one in places.values()})))
            for lane, places in sorted(by_lane.items())
        )
        found.append((day, meaning, names))
    return found


def _meaning(by_lane: dict[int, dict[str, Presence]]) -> Meaning:
    lanes = list(by_lane.values())
    pairs = [(one, other) for index, one in enumerate(lanes) for other in lanes[index + 1 :]]
    if any(not set(one) & set(other) for one, other in pairs):
        return "apart"
    lists = [{place_of.source for place_of in lane.values() if place_of.source} for lane in lanes]
    if all(lists) and set.intersection(*lists):
        return "same_list"
    return "together"


def _ticks(first: dt.date, span: int, x: Callable[[dt.date], int]) -> tuple[tuple[int, dt.date], ...]:
    step = max(span // 5, 1)
    days = [first + dt.timedelta(days=number) for number in range(0, span + 1, step)]
    return tuple((x(day), day) for day in days)
