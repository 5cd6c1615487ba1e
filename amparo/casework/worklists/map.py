"""The offices as points on a plain map: bigger the more cases, marked where terms have run out. Never without its table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from amparo.casework.worklists.figures import BoardRow

WIDTH, HEIGHT, MARGIN = 960, 560, 30
#: Albers' equal-area conic with the parallels that maps of the United States use.
_ONE, _TWO, _LATITUDE, _LONGITUDE = (math.radians(degrees) for degrees in (29.5, 45.5, 37.5, -96.0))
_N = (math.sin(_ONE) + math.sin(_TWO)) / 2
_C = math.cos(_ONE) ** 2 + 2 * _N * math.sin(_ONE)
_RHO = math.sqrt(_C - 2 * _N * math.sin(_LATITUDE)) / _N


@dataclass(frozen=True)
class Point:
    row: BoardRow
    x: float
    y: float
    radius: float
    late: bool  # a tenth of its cases or more are late
    labelled: bool  # there is room for its name

    @property
    def below(self) -> float:
        """Where its name is written: under the circle."""
        return self.y + self.radius + 12


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Kilometre-like plane coordinates, east and south positive."""
    rho = math.sqrt(_C - 2 * _N * math.sin(math.radians(latitude))) / _N
    theta = _N * (math.radians(longitude) - _LONGITUDE)
    return rho * math.sin(theta), -(_RHO - rho * math.cos(theta))


def points(rows: Sequence[BoardRow]) -> list[Point]:
    """The offices of these rows, the biggest first, so that small ones lie above them."""
    placed = [
        (row, *project(row.office.latitude, row.office.longitude)) for row in rows if row.office is not None
    ]
    if not placed:
        return []
    left, right = min(x for _row, x, _y in placed), max(x for _row, x, _y in placed)
    top, bottom = min(y for _row, _x, y in placed), max(y for _row, _x, y in placed)
    scale = min(
        (WIDTH - 2 * MARGIN) / max(right - left, 1e-9), (HEIGHT - 2 * MARGIN) / max(bottom - top, 1e-9)
    )
    most = max(row.figures[0].count for row, _x, _y in placed) or 1
    found: list[Point] = []
    taken: list[tuple[float, float]] = []
    for row, x, y in sorted(placed, key=lambda one: -one[0].figures[0].count):
        count, late = row.figures[0].count, row.figures[1].count
        at = (MARGIN + (x - left) * scale, MARGIN + (y - top) * scale)
        room = all(abs(at[0] - other[0]) > 90 or abs(at[1] - other[1]) > 18 for other in taken)
        if room:
            taken.append(at)
        found.append(Point(row, round(at[0], 1), round(at[1], 1), round(4 + 22 * math.sqrt(count / most), 1),
                           count > 0 and late * 10 >= count, room))  # fmt: skip
    return found
