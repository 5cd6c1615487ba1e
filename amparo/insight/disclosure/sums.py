"""Sums that everybody knows of published figures, and a thin hand on HiGHS for programs over them.

One thread and one seed: the same figures hide the same cells, on every machine and at every run.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Cell = Hashable


@dataclass(frozen=True, slots=True)
class Sum:
    """A relation that holds whatever the figures are: the shares of these cells add up to nothing.

    A total of its parts is `{total: 1, part: -1, …}`; what is open at the end of a month is what was open before, and what came,
    and less what went.
    """

    shares: tuple[tuple[Cell, int], ...]

    @classmethod
    def of(cls, shares: Mapping[Cell, int]) -> Sum:
        return cls(tuple(shares.items()))

    @classmethod
    def total(cls, total: Cell, parts: Iterable[Cell]) -> Sum:
        return cls(((total, 1), *((part, -1) for part in parts)))

    def rest(self, values: Mapping[Cell, int]) -> int:
        """What is left over: 0 where the figures agree."""
        return sum(share * values[cell] for cell, share in self.shares)


class Unsolvable(Exception):
    """The solver gave no answer: a fault of the program, for the true figures always solve it."""


class Program:
    """Columns within bounds, rows of sums, minimised again and again with other bounds and costs."""

    def __init__(
        self, *, lower: Floats, upper: Floats, rows: Sequence[Sequence[tuple[int, float]]], sides: Sequence[float]
    ) -> None:  # fmt: skip
        self.count = len(lower)
        self._highs = _Highs()  # Highs itself adds callbacks, and a line on standard output
        for name, value in (("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", 0)):
            if self._highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
                raise Unsolvable(f"the solver knows no option {name} = {value}")
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.count, len(rows)
        model.col_cost_ = np.zeros(self.count)
        model.col_lower_, model.col_upper_ = lower, upper
        model.row_lower_ = model.row_upper_ = np.array(sides, dtype=np.float64)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.num_col_, model.a_matrix_.num_row_ = self.count, len(rows)
        model.a_matrix_.start_ = np.cumsum([0, *map(len, rows)]).astype(np.int32)
        model.a_matrix_.index_ = np.array([at for row in rows for at, _share in row], dtype=np.int32)
        model.a_matrix_.value_ = np.array([share for row in rows for _at, share in row], dtype=np.float64)
        self._highs.passModel(model)

    def bound(self, column: int, lower: float, upper: float) -> None:
        self._highs.changeColBounds(column, lower, upper)

    def cost(self, column: int, cost: float) -> None:
        self._highs.changeColCost(column, cost)

    def least(self) -> Floats | None:
        """The values of least cost; None when no values keep to the bounds and sums."""
        if not self.count:
            return np.zeros(0)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise Unsolvable(self._highs.modelStatusToString(status))
        return np.asarray(self._highs.getSolution().col_value, dtype=np.float64)
