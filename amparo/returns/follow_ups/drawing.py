"""A curve of what still holds, as shapes for an SVG beside its table. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.returns.follow_ups.survival import Point

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 360, 62, 16, 44


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


def draw(points: Sequence[Point], *, marks: Sequence[int], until: float) -> Drawing:
    """The curve from its first day until `until`, with the days of the follow-ups marked."""

    def x(day: float) -> float:
        return round(LEFT + (WIDTH - LEFT - 12) * min(day, until) / until, 1)

    def y(share: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)

    def steps(values: Sequence[float]) -> list[str]:
        found: list[str] = []
        for at, (point, value) in enumerate(zip(points, values, strict=True)):
            found.append(f"{x(point.day)},{y(value)}")
            if at + 1 < len(points):
                found.append(f"{x(points[at + 1].day)},{y(value)}")
        return found

    def area(low: Sequence[float], high: Sequence[float]) -> str:
        return " ".join([*steps(high), *reversed(steps(low))])

    return Drawing(
        band=area([one.band_low for one in points], [one.band_high for one in points]),
        unsure=area([one.low for one in points], [one.high for one in points]),
        line=" ".join(steps([one.middle for one in points])),
        days=[Tick(x(day), HEIGHT - BOTTOM + 24, str(day)) for day in (0, *marks) if day <= until],
        shares=[Tick(LEFT - 8, y(share / 100) + 6, f"{share} %") for share in (0, 25, 50, 75, 100)],
    )
