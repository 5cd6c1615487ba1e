"""A curve of what still holds, as shapes for an SVG beside its table. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.returns.follow_ups.survival import Point

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 360, 88, 24, 44


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """`band` and `unsure` are areas, `line` runs through the middle; all in steps, because nothing is known between days."""

    band: str
    unsure: str
    line: str
    days: list[Tick]
    shares: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT


def draw(stretches: Sequence[tuple[float, float, Point]], *, marks: Sequence[int], until: float) -> Drawing:
    """The curve in its stretches, with the days of the follow-ups marked until `until`."""

    def x(day: float) -> float:
        return round(LEFT + (WIDTH - LEFT - 12) * min(day, until) / until, 1)

    def y(share: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)

    def steps(values: Sequence[float]) -> list[str]:
        return [
            f"{x(day)},{y(value)}"
            for (begin, end, _point), value in zip(stretches, values, strict=True)
            for day in (begin, end)
        ]

    def area(low: Sequence[float], high: Sequence[float]) -> str:
        return " ".join([*steps(high), *reversed(steps(low))])

    points = [point for _begin, _end, point in stretches]
    return Drawing(
        band=area([one.band_low for one in points], [one.band_high for one in points]),
        unsure=area([one.low for one in points], [one.high for one in points]),
        line=" ".join(steps([one.middle for one in points])),
        days=[Tick(x(day), HEIGHT - BOTTOM + 28, str(day)) for day in marks if day <= until],
        shares=[Tick(LEFT - 8, y(share / 100) + 6, f"{share} %") for share in (0, 25, 50, 75, 100)],
    )
