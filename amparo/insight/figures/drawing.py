"""A figure as a chart: columns for months, bars for everything else. Always beside its table, which says the same. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, ROW, LABEL, THICK = 720, 44, 18, 16
HEIGHT, FOOT = 220, 24
#: So many bars are read at a glance; the table has all.
MOST = 15


@dataclass(frozen=True, slots=True)
class Mark:
    words: str
    x: float
    y: float
    width: float
    height: float
    text_x: float
    text_y: float
    value: float
    #: Whether there is room for its words below it.
    said: bool = True


@dataclass(frozen=True, slots=True)
class Drawing:
    columns: bool
    height: int
    marks: list[Mark]


def bars(values: Sequence[tuple[str, float]]) -> Drawing:
    """One below the other, each as long as its share of the longest."""
    shown = values[:MOST]
    most = max((value for _words, value in shown), default=0) or 1
    marks = [
        Mark(
            words,
            0,
            at * ROW + LABEL + 4,
            round(WIDTH * value / most, 1),
            THICK,
            0,
            at * ROW + LABEL - 2,
            value,
        )
        for at, (words, value) in enumerate(shown)
    ]
    return Drawing(False, ROW * len(marks), marks)


def columns(values: Sequence[tuple[str, float]]) -> Drawing:
    """Side by side in the order of time."""
    most = max((value for _words, value in values), default=0) or 1
    step = WIDTH / max(len(values), 1)
    every = -(-len(values) // 6)
    marks = []
    for at, (words, value) in enumerate(values):
        tall = round((HEIGHT - FOOT - LABEL) * value / most, 1)
        marks.append(
            Mark(
                words, round(at * step + step * 0.1, 1), HEIGHT - FOOT - tall, round(min(step * 0.8, 120), 1), tall,
                min(round(at * step + step * 0.1, 1), WIDTH - 76), HEIGHT - 6, value, (len(values) - 1 - at) % every == 0,
            )
        )  # fmt: skip
    return Drawing(True, HEIGHT, marks)
