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
#: So often many cells are tried at once, before each by itself.
ROUNDS = 12


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
    hidden = set(hidden)
    asked = hidden if of is None else hidden & set(of)
    found = []
    for cells, holding in _apart(hidden, sums):
        if not asked.isdisjoint(cells):
            found += _attack(printed, cells, holding, width, [cell for cell in cells if cell in asked])
    return sorted(found, key=lambda one: repr(one.cell))


def _apart(hidden: Collection[Cell], sums: Sequence[Sum]) -> list[tuple[list[Cell], list[Sum]]]:
    """The hidden cells in groups of which none says anything of another, each with the sums in which it stands."""
    head = {cell: cell for cell in hidden}

    def top(cell: Cell) -> Cell:
        while head[cell] != cell:
            head[cell] = cell = head[head[cell]]
        return cell

    unknown = [[cell for cell, _share in one.shares if cell in head] for one in sums]
    for cells in unknown:
        for cell in cells[1:]:
            head[top(cell)] = top(cells[0])
    groups: dict[Cell, tuple[list[Cell], list[Sum]]] = {}
    for cell in sorted(hidden, key=repr):
        groups.setdefault(top(cell), ([], []))[0].append(cell)
    for one, cells in zip(sums, unknown, strict=True):
        if cells:
            groups[top(cells[0])][1].append(one)
    return list(groups.values())


def _attack(
    printed: Mapping[Cell, int], cells: Sequence[Cell], sums: Sequence[Sum], width: int, asked: Sequence[Cell]
) -> list[Found]:  # fmt: skip
    at = {cell: number for number, cell in enumerate(cells)}
    program = Program(
        lower=np.zeros(len(cells)),
        upper=np.full(len(cells), MOST),
        rows=[[(at[cell], float(share)) for cell, share in one.shares if cell in at] for one in sums],
        sides=[
            float(-sum(share * printed[cell] for cell, share in one.shares if cell not in at)) for one in sums
        ],
    )
    least, most = np.full(len(cells), np.inf), np.full(len(cells), -np.inf)

    def look(costs: Mapping[int, float]) -> None:
        for column, cost in costs.items():
            program.cost(column, cost)
        found = program.least()
        if found is None:
            raise ValueError("the printed figures contradict each other")
        np.minimum(least, found, out=least)
        np.maximum(most, found, out=most)
        for column in costs:
            program.cost(column, 0.0)

    def unsure() -> list[int]:
        return [at[cell] for cell in asked if most[at[cell]] - least[at[cell]] < width - 1e-6]

    # Many at once first, each up or down as it falls: that clears most of them. Then the others one by one.
    rng = np.random.default_rng(1)
    for _round in range(ROUNDS):
        columns = unsure()
        if len(columns) < 3:
            break
        signs = rng.choice([-1.0, 1.0], size=len(columns))
        look(dict(zip(columns, signs, strict=True)))
        look(dict(zip(columns, -signs, strict=True)))
    found = []
    for column in unsure():
        if most[column] - least[column] >= width - 1e-6:
            continue
        look({column: 1.0})
        look({column: -1.0})
        if most[column] - least[column] < width - 1e-6:
            found.append(Found(cells[column], float(least[column]), float(most[column])))
    return found
