"""How long what was delivered still holds, when it is only looked at from time to time. Pure.

A loss is learned at a follow-up: it happened somewhere between the last time that it was known to hold and that day. To put
it on the day of the call would make the curve too good, to put it on the day of the last call too bad; and neither bounds the
truth once others are lost from sight in between. So each person is an interval `(left, right]` of days, open to the right
(`inf`) for who was last known to have it on day `left`, and the curve is Turnbull's, the one that makes what was observed
likeliest (B. W. Turnbull, The empirical distribution function with arbitrarily grouped, censored and truncated data, 1976).
Where every loss is known to the day it is Kaplan and Meier's.

Within an interval that nothing tells apart the curve is not known: it has a lower and an upper edge there. The band around
them is Wilson's, at 95 in 100, for as many people as are known about on that day, those already lost and those seen later;
who was last seen before is not counted for certainty.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

#: Nothing is published of fewer people than this, nor of a day of which so few are known.
LEAST = 10
Z = 1.959963984540054
#: With more different intervals than this, days are counted in weeks: wider intervals, never narrower ones.
MOST_INTERVALS = 600
WEEK = 7
STEPS, ENOUGH = 5000, 1e-10

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """The share that still holds after `day` days: between `low` and `high`, with the band around them."""

    day: float
    low: float
    high: float
    band_low: float
    band_high: float
    known: int  # of how many it is known whether it held on this day
    lost: int  # who are known to have lost it by then

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Curve:
    """Where the losses lie, and how likely: masses between `left` and `right` days, in order; the rest was never lost."""

    masses: tuple[tuple[float, float, float], ...]
    intervals: tuple[Interval, ...]

    @property
    def people(self) -> int:
        return len(self.intervals)

    def at(self, day: float) -> Point:
        """The curve on one day."""
        high = 1 - sum(mass for _left, right, mass in self.masses if right <= day)
        low = 1 - sum(mass for left, _right, mass in self.masses if left < day)
        lost = sum(right <= day for _left, right in self.intervals)
        known = lost + sum(left >= day for left, right in self.intervals if right > day)
        low, high = _share(low), _share(high)
        return Point(day, low, high, wilson(low, known)[0], wilson(high, known)[1], known, lost)

    def points(self, days: Sequence[float]) -> list[Point]:
        """The curve on these days, up to the first on which too few are known."""
        found = []
        for day in days:
            point = self.at(day)
            if point.known < LEAST:
                break
            found.append(point)
        return found

    def stretches(self, until: float) -> list[tuple[float, float, Point]]:
        """What is known between the days on which anything was learned, until too few are known about: for a drawing."""
        edges = sorted({0.0, *(edge for pair in self.intervals for edge in pair if edge < until)})
        found = []
        for begin, end in pairwise([*edges, until]):
            point = self.at((begin + end) / 2)
            if point.known < LEAST:
                break
            found.append((begin, end, point))
        return found


def estimate(intervals: Sequence[Interval]) -> Curve:
    """The likeliest curve for what was observed. Raises ValueError for an interval that is none."""
    if any(not 0 <= left < right for left, right in intervals):
        raise ValueError("an interval begins before it ends, and not before day 0")
    counted = Counter(intervals)
    if len(counted) > MOST_INTERVALS:
        counted = Counter({})
        for left, right in intervals:
            counted[_weeks(left, right)] += 1
    pairs = sorted(counted)
    cells = _innermost(pairs)
    if not cells:
        return Curve((), tuple(intervals))
    inside = np.array(
        [[left <= begin and end <= right for begin, end in cells] for left, right in pairs], dtype=float
    )
    weights = np.array([counted[pair] for pair in pairs], dtype=float)
    shares = _likeliest(inside, weights / weights.sum())
    masses = tuple(
        (begin, end, float(share))
        for (begin, end), share in zip(cells, shares, strict=True)
        if math.isfinite(end) and share > ENOUGH
    )
    return Curve(masses, tuple(intervals))


def wilson(share: float, people: int) -> tuple[float, float]:
    """Wilson's interval for a share of so many people; all of it, when there are none."""
    if people <= 0:
        return 0.0, 1.0
    square = Z * Z / people
    middle = (share + square / 2) / (1 + square)
    reach = Z / (1 + square) * math.sqrt(share * (1 - share) / people + square / (4 * people))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _likeliest(inside: Any, weights: Any) -> Any:
    """Turnbull's self-consistency, until nothing moves any more."""
    shares = np.full(inside.shape[1], 1 / inside.shape[1])
    for _step in range(STEPS):
        expected = inside * shares
        new = (expected / expected.sum(axis=1, keepdims=True) * weights[:, None]).sum(axis=0)
        if float(np.abs(new - shares).max()) < ENOUGH:
            return new
        shares = new
    return shares


def _innermost(pairs: Sequence[Interval]) -> list[Interval]:
    """The only stretches that can hold a mass: from a left end to the next right end with no other end between."""
    edges = sorted({(right, 0) for _left, right in pairs} | {(left, 1) for left, _right in pairs})
    return [(begin, end) for (begin, opens), (end, closes) in pairwise(edges) if opens == 1 and closes == 0]


def _weeks(left: float, right: float) -> Interval:
    return left // WEEK * WEEK, right if math.isinf(right) else -(-right // WEEK) * WEEK


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))
