"""Plots as SVG: lines over two axes, and bars. Plain on purpose: each stands beside a table with the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH, HEIGHT = 680, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 40, 50
NAMES = 230  # what the names of bars take of the width
#: Colours that stay apart for colour-blind readers, each with its own dash, so that print in grey can be read too.
STROKES = (("#1d70b8", ""), ("#d4351c", "6 4"), ("#00703c", "2 3"), ("#4c2c92", "8 3 2 3"), ("#594d00", "1 4"),
           ("#6f777b", "10 4"))  # fmt: skip
MOST_POINTS = 300

Points = tuple[Sequence[float], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Axis:
    label: str
    low: float
    high: float
    ticks: int = 5

    def values(self) -> list[float]:
        return [self.low + (self.high - self.low) * n / self.ticks for n in range(self.ticks + 1)]


def lines(
    path: Path, title: str, x: Axis, y: Axis, series: Mapping[str, Points], *, diagonal: bool = False
) -> None:
    """Write one line a series; points outside the axes are left out, long series are thinned to what can be seen."""
    drawn = _frame(title, x, y)
    if diagonal:
        low, high = max(x.low, y.low), min(x.high, y.high)
        drawn.append(f'<path d="{_path(([low, high], [low, high]), x, y)}" stroke="#b1b4b6" fill="none"/>')
    for number, (name, points) in enumerate(series.items()):
        colour, dash = STROKES[number % len(STROKES)]
        style = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}" fill="none"'
        line = TOP + 14 + 22 * number
        drawn.append(f'<path d="{_path(points, x, y)}" {style}/>')
        drawn.append(f'<path d="M{WIDTH - RIGHT + 10} {line}h24" {style}/>')
        drawn.append(f'<text x="{WIDTH - RIGHT + 40}" y="{line + 4}">{escape(name)}</text>')
    _write(path, drawn, HEIGHT)


def bars(path: Path, title: str, values: Mapping[str, float], *, unit: str = "%") -> None:
    """Write one horizontal bar a value, in the order given, each with its number; `values` are shares of one for %."""
    height = TOP + 26 * len(values) + 20
    most = max(values.values(), default=1.0) or 1.0
    drawn = [_title(title)]
    for number, (name, value) in enumerate(values.items()):
        y, width = TOP + 26 * number, (WIDTH - NAMES - 90) * value / most
        text = f"{100 * value:.1f} %" if unit == "%" else f"{value:,.1f} {unit}"
        drawn.append(f'<text x="{NAMES - 10}" y="{y + 15}" text-anchor="end">{escape(name)}</text>')
        drawn.append(f'<rect x="{NAMES}" y="{y}" width="{width:.1f}" height="20" fill="{STROKES[0][0]}"/>')
        drawn.append(f'<text x="{NAMES + 6 + width:.1f}" y="{y + 15}">{text}</text>')
    _write(path, drawn, height)


def _frame(title: str, x: Axis, y: Axis) -> list[str]:
    drawn = [_title(title)]
    for value in x.values():
        at = _across(value, x)
        drawn.append(f'<path d="M{at:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#e8e8e8"/>')
        drawn.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{value:.6g}</text>')
    for value in y.values():
        at = _down(value, y)
        drawn.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#e8e8e8"/>')
        drawn.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{value:.6g}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    drawn.append(f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">{escape(x.label)}</text>')
    drawn.append(
        f'<text transform="translate(18 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">{escape(y.label)}</text>'
    )
    return drawn


def _title(title: str) -> str:
    return f'<title>{escape(title)}</title><text x="16" y="22" font-weight="bold">{escape(title)}</text>'


def _path(points: Points, x: Axis, y: Axis) -> str:
    inside = [(a, b) for a, b in zip(*points, strict=True) if x.low <= a <= x.high and y.low <= b <= y.high]
    step = max(1, len(inside) // MOST_POINTS)
    kept = inside[:-1:step] + inside[-1:]
    return "M" + "L".join(f"{_across(a, x):.1f} {_down(b, y):.1f}" for a, b in kept) if kept else ""


def _across(value: float, axis: Axis) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (value - axis.low) / (axis.high - axis.low)


def _down(value: float, axis: Axis) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - axis.low) / (axis.high - axis.low)


def _write(path: Path, drawn: list[str], height: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img"'
        ' font-family="sans-serif" font-size="13" fill="#0b0c0c">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(drawn) + "\n</svg>\n",
        encoding="utf-8",
    )
