"""Bars, one below the other, for an SVG beside its table; and the lines of a forecast. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, ROW, LABEL = 720, 60, 34


@dataclass(frozen=True, slots=True)
class Bar:
    words: Any
    count: int
    share: int  # of the first, in hundredths
    y: int
    width: float

    @property
    def text_y(self) -> int:
        return self.y - 7


def bars(counts: Sequence[tuple[Any, int]]) -> tuple[list[Bar], int]:
    """A bar for each stage, as long as its share of the longest; and the height of the whole."""
    most = max((count for _words, count in counts), default=0) or 1
    first = counts[0][1] if counts else 0
    drawn = [
        Bar(
            words,
            count,
            round(100 * count / first) if first else 0,
            LABEL + at * ROW,
            round(WIDTH * count / most, 1),
        )
        for at, (words, count) in enumerate(counts)
    ]
    return drawn, ROW * len(drawn)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line of what was, a line of what is expected, and the band around it, as SVG's `points`."""

    was: str
    expected: str
    band: str
    now: float
    most: int
    height: int = 240
    width: int = WIDTH


def lines(
    was: Sequence[float], expected: Sequence[float], low: Sequence[float], high: Sequence[float]
) -> Drawn:
    """The weeks that were and the weeks to come, from left to right, on one scale from 0."""
    height, weeks = 240, len(was) + len(expected)
    most = max([*was, *expected, *high, 1.0])
    step = WIDTH / max(weeks - 1, 1)

    def points(values: Sequence[float], first: int) -> list[str]:
        return [
            f"{(first + at) * step:.1f},{height - value / most * height:.1f}"
            for at, value in enumerate(values)
        ]

    start = len(was) - 1
    last = list(was[-1:])
    band = points([*last, *high], start) + list(reversed(points([*last, *low], start)))
    return Drawn(
        " ".join(points(was, 0)), " ".join(points([*last, *expected], start)), " ".join(band), round(max(start, 0) * step, 1),
        round(most),
    )  # fmt: skip
