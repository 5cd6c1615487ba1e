"""How a contract's money goes, and when it will be gone: pure, of its arguments alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

ZERO = Decimal("0.00")
#: The drawing: its size, and where its axes are.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 300, 96, 20, 20, 40


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the contract: what was committed in it (less what was given back), and what was left at its end."""

    first: dt.date
    committed: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class Burn:
    """The burn-down: a row a month, the pace in dollars a day since the contract began, and where that leads.

    `gone_on`: the day when nothing is left at that pace, if that is before the contract ends; else `left_at_end` is what remains.
    """

    months: Sequence[Month]
    a_day: Decimal
    gone_on: dt.date | None
    left_at_end: Decimal
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Drawing:
    """The same as lines: points of an SVG polyline, in a box of WIDTH × HEIGHT."""

    line: str
    forecast: str
    today: float | None
    across: Sequence[tuple[float, dt.date]] = field(default_factory=tuple)
    up: Sequence[tuple[float, Decimal]] = field(default_factory=tuple)


def burn(
    *,
    starts: dt.date,
    ends: dt.date,
    ceiling: Decimal,
    changes: Sequence[tuple[dt.date, Decimal]],
    today: dt.date,
) -> Burn:
    """The burn-down of a contract. `changes`: what each day committed (positive) or gave back (negative), in any order."""
    changes = sorted(changes)
    upto = min(max(today, starts), ends)
    committed = sum((amount for _day, amount in changes), ZERO)
    days = max((upto - starts).days, 1)
    a_day = max(committed, ZERO) / days
    left = ceiling - committed
    left_at_end = left - a_day * max((ends - upto).days, 0)
    gone_on = None
    if left <= 0:
        gone_on = upto
    elif a_day > 0 and left_at_end < 0:
        gone_on = upto + dt.timedelta(days=int(left / a_day))
    return Burn(
        months=_months(starts, upto, ceiling, changes), a_day=a_day.quantize(Decimal("0.01")), gone_on=gone_on,
        left_at_end=max(left_at_end, ZERO).quantize(Decimal("0.01")),
        drawing=_draw(starts, ends, ceiling, changes, upto, gone_on, max(left_at_end, ZERO)),
    )  # fmt: skip


def _months(
    starts: dt.date, upto: dt.date, ceiling: Decimal, changes: Sequence[tuple[dt.date, Decimal]]
) -> list[Month]:
    sums = {
        first: sum((amount for _day, amount in rows), ZERO)
        for first, rows in groupby(changes, key=lambda one: max(one[0], starts).replace(day=1))
    }
    months, left, first = [], ceiling, starts.replace(day=1)
    last = max([upto.replace(day=1), *sums])
    while first <= last:
        left -= sums.get(first, ZERO)
        months.append(Month(first, sums.get(first, ZERO), left))
        first = (first + dt.timedelta(days=32)).replace(day=1)
    return months


def _draw(
    starts: dt.date, ends: dt.date, ceiling: Decimal, changes: Sequence[tuple[dt.date, Decimal]], upto: dt.date,
    gone_on: dt.date | None, left_at_end: Decimal,
) -> Drawing:  # fmt: skip
    span = max((ends - starts).days, 1)

    def x(day: dt.date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * min(max((day - starts).days, 0), span) / span, 1)

    def y(left: Decimal) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - float(max(left, ZERO) / ceiling)), 1)

    left, points = ceiling, [(x(starts), y(ceiling))]
    for day, rows in groupby(changes, key=lambda one: one[0]):
        points.append((x(day), y(left)))
        left -= sum((amount for _day, amount in rows), ZERO)
        points.append((x(day), y(left)))
    points.append((x(upto), y(left)))
    ahead = [(x(upto), y(left)), (x(gone_on or ends), y(ZERO if gone_on else left_at_end))]
    return Drawing(
        line=_points(points),
        forecast=_points(ahead),
        today=x(upto),
        across=[(x(day), day) for day in (starts, starts + (ends - starts) / 2, ends)],
        up=[(y(part), part) for part in (ceiling, ceiling / 2, ZERO)],
    )


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{across},{down}" for across, down in points)
