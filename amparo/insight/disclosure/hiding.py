"""Which cells are hidden: all that count too few, and as little else as keeps them from being worked out.

The method is the usual one of statistical offices (Kelly, Golden and Assad 1992; Fischetti and Salazar 2001, its linear part):
for each cell to protect, other figures are sought that would look the same to whoever reads, in which this cell is larger by as
much as is asked, and others in which it is nothing. Cells that must differ for that are hidden too, those that count least first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from amparo.insight.disclosure.sums import Cell, Floats, Program, Sum

#: Less than this is the solver's rounding.
_NOTHING = 1e-6


class GivenAway(Exception):
    """What was published before tells already what is to be hidden."""


def hide(
    values: Mapping[Cell, int], sums: Sequence[Sum], *, fewest: int, shown: Collection[Cell] = (), hidden: Collection[Cell] = ()
) -> frozenset[Cell]:  # fmt: skip
    """The cells that are not shown. `shown` and `hidden` are cells of which earlier publications decided: that stays as it is,
    and what is hidden there stays as safe as what is hidden now.

    Promised: no cell under `fewest` is shown; and of each hidden cell under `fewest` in which anybody is, what is shown agrees
    with its being nothing and with its being larger by `fewest`. That a cell is nothing may be worked out: it tells of nobody.
    Raises `GivenAway` when earlier publications leave no way, `ValueError` when the figures do not add up.
    """
    wrong = next((one for one in sums if one.rest(values)), None)
    if wrong is not None:
        raise ValueError(f"the figures do not add up: {wrong}")
    decided = frozenset(shown)
    out = {cell for cell, n in values.items() if n < fewest and cell not in decided} | set(hidden)
    few = [cell for cell in values if cell in out and 0 < values[cell] < fewest]
    work = _Deviations(values, sums, fewest=fewest, fixed=decided, hidden=out)
    work.cover(few)
    work.open_up()
    for cell in few:
        work.protect(cell)
    return frozenset(out)


class _Deviations:
    """By how much each cell could differ from what it is, up (first half of the columns) and down, with all sums kept."""

    def __init__(
        self, values: Mapping[Cell, int], sums: Sequence[Sum], *, fewest: int, fixed: frozenset[Cell], hidden: set[Cell]
    ) -> None:  # fmt: skip
        self.cells = list(values)
        self.values, self.fewest, self.hidden = values, fewest, hidden
        self.at = {cell: at for at, cell in enumerate(self.cells)}
        self.size = len(self.cells)
        self.fixed = fixed
        #: Still to be shown: (cell, up or down).
        self.open: set[tuple[Cell, bool]] = set()
        rows = [
            [(self.at[cell] + side, share * sign) for cell, share in one.shares for side, sign in ((0, 1.0), (self.size, -1.0))]
            for one in sums
        ]  # fmt: skip
        self.program = Program(
            lower=np.zeros(2 * self.size), upper=np.zeros(2 * self.size), rows=rows, sides=[0.0] * len(rows)
        )
        for cell in self.cells:
            self._free(cell, free=cell in hidden)

    def _room(self, cell: Cell, up: bool) -> float:
        return float("inf") if up else float(self.values[cell])

    def _free(self, cell: Cell, *, free: bool) -> None:
        for up in (True, False):
            self.program.bound(self._column(cell, up), 0.0, self._room(cell, up) if free else 0.0)

    def _column(self, cell: Cell, up: bool) -> int:
        return self.at[cell] + (0 if up else self.size)

    def cover(self, few: Sequence[Cell]) -> None:
        """Find what is safe as it is: many cells at once, with none more hidden."""
        self.open = {(cell, True) for cell in few} | {(cell, False) for cell in few}
        for up in (True, False):
            while True:
                asked = [cell for cell in few if (cell, up) in self.open]
                for cell in asked:
                    self.program.bound(
                        self._column(cell, up), 0.0, float(self.fewest if up else self.values[cell])
                    )
                    self.program.bound(self._column(cell, not up), 0.0, 0.0)
                    self.program.cost(self._column(cell, up), -1.0)
                found = self.program.least() if asked else None
                for cell in asked:
                    self._free(cell, free=True)
                    self.program.cost(self._column(cell, up), 0.0)
                if found is None or not self._strike(found):
                    break

    def open_up(self) -> None:
        """From here on what is shown may differ too, at a price: so much is lost if it is hidden."""
        for cell in self.cells:
            if cell not in self.hidden and cell not in self.fixed:
                self._free(cell, free=True)
                self._price(cell, 1.0 + self.values[cell])

    def protect(self, cell: Cell) -> None:
        """Hide what it takes for this cell."""
        for up in (True, False):
            if (cell, up) not in self.open:
                continue
            goal = float(self.fewest if up else self.values[cell])
            self.program.bound(self._column(cell, up), goal, goal)
            self.program.bound(self._column(cell, not up), 0.0, 0.0)
            found = self.program.least()
            if found is None:
                raise GivenAway(str(cell))
            moved = found[: self.size] + found[self.size :] > _NOTHING
            for at in np.flatnonzero(moved):
                if self.cells[at] not in self.hidden:
                    self.hidden.add(self.cells[at])
                    self._price(self.cells[at], 0.0)
            self._free(cell, free=True)
            self._strike(found)
            self.open.discard((cell, up))

    def _price(self, cell: Cell, price: float) -> None:
        for up in (True, False):
            self.program.cost(self._column(cell, up), price)

    def _strike(self, found: Floats) -> bool:
        """Take from the list whatever this solution shows to be safe; whether it showed anything."""
        by = found[: self.size] - found[self.size :]
        done = {
            (cell, up)
            for cell, up in self.open
            if (by[self.at[cell]] >= self.fewest - _NOTHING if up else by[self.at[cell]] <= _NOTHING - self.values[cell])
        }  # fmt: skip
        self.open -= done
        return bool(done)
