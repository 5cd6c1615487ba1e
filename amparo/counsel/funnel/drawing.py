"""The funnel as bars, one below the other, for an SVG beside its table. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def stages(counts: Mapping[str, int], words: Mapping[str, Any]) -> tuple[list[Bar], int]:
    return bars([(words[code], counts[code]) for code in words])
