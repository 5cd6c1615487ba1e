"""What whoever has every publication can work out of the cells that are hidden: the least and the most that each can be.

It knows what is printed and how figures hang together, nothing else, and does not share a line with what decides the hiding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from amparo.insight.disclosure.sums import Cell, Program, Sum

#: Nobody is counted more often than this: what keeps a search within bounds.
MOST = 1e7


@dataclass(frozen=True, slots=True)
class Found:
    """A hidden cell of which too much is known."""

    cell: Cell
    least: float
    most: float


def attack(
    printed: Mapping[Cell, int], hidden: Iterable[Cell], sums: Sequence[Sum], *, width: int, of: Collection[Cell] | None = None
) -> list[Found]:  # fmt: skip
    """The hidden cells (`of` these, if they are said) that can be told to less than `width`. Empty: nothing can be told."""
    cells = sorted(set(hidden), key=repr)
    at = {cell: number for number, cell in enumerate(cells)}
    rows, sides = [], []
    for one in sums:
        row = [(at[cell], float(share)) for cell, share in one.shares if cell in at]
        if row:
            rows.append(row)
            sides.append(float(-sum(share * printed[cell] for cell, share in one.shares if cell not in at)))
    program = Program(
        lower=np.zeros(len(cells)), upper=np.full(len(cells), MOST), rows=rows, sides=sides
    )
    asked = [at[cell] for cell in cells if of is None or cell in of]
    least, most = np.full(len(cells), np.inf), np.full(len(cells), -np.inf)

    def look(costs: Iterable[tuple[int, float]]) -> None:
        costs = list(costs)
        for column, cost in costs:
            program.cost(column, cost)
        found = program.least()
        if found is None:
            raise ValueError("the printed figures contradict each other")
        np.minimum(least, found, out=least)
        np.maximum(most, found, out=most)
        for column, _cost in costs:
            program.cost(column, 0.0)

    def unsure() -> list[int]:
        return [column for column in asked if most[column] - least[column] < width - 1e-6]

    # All of them at once, upwards and downwards: that clears most of them.
    look((column, -1.0) for column in asked)
    look((column, 1.0) for column in asked)
    found = []
    for column in unsure():
        if most[column] - least[column] >= width - 1e-6:
            continue
        look([(column, 1.0)])
        look([(column, -1.0)])
        if most[column] - least[column] < width - 1e-6:
            found.append(Found(cells[column], float(least[column]), float(most[column])))
    return found
