"""A thin, typed hand on HiGHS: maximise a sum over columns, most of them yes or no, under rows of sums.

One thread, one seed and no clock, so that the same program has the same answer; what bounds the time is a number of nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

Floats = NDArray[np.float64]


#: Costly searches for a first answer, left out where there is one already.
_SEARCHES: Final = (
    "mip_heuristic_run_feasibility_jump",
    "mip_heuristic_run_rins",
    "mip_heuristic_run_rens",
    "mip_heuristic_run_root_reduced_cost",
)


class Unsolvable(Exception):
    """The solver gave no answer: a fault of the program, for doing nothing is always allowed."""


@dataclass(slots=True)
class Program:
    """Columns from 0 to their limit, each with its share in rows; every row has only an upper limit."""

    limits: list[float] = field(default_factory=list)
    columns: list[list[tuple[int, float]]] = field(default_factory=list)
    tops: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)

    def row(self, limit: float) -> int:
        self.limits.append(limit)
        return len(self.limits) - 1

    def column(self, shares: Iterable[tuple[int, float]], top: float = 1.0, *, whole: bool = True) -> int:
        self.columns.append(list(shares))
        self.tops.append(top)
        self.whole.append(whole)
        return len(self.columns) - 1


@dataclass(frozen=True, slots=True)
class Answer:
    values: Floats
    duals: Floats  # of a relaxed program: what one more of each row's limit, and of each column, would change
    prices: Floats
    objective: float
    proved: bool


@dataclass(frozen=True, slots=True)
class Effort:
    """When to stop: nearer to the best than the gap, or after so many nodes."""

    nearness: float = 0.0
    of_it: float = 0.0
    nodes: int = 100_000


def maximise(
    program: Program,
    worth: Floats,
    *,
    floors: Sequence[tuple[Floats, float]] = (),
    start: Floats | None = None,
    effort: Effort = Effort(),
    relaxed: bool = False,
) -> Answer:
    """The best values. `floors` are sums that have to be reached, `relaxed` lets parts of a column be taken."""
    highs = _Highs()  # Highs itself adds callbacks, and a line on standard output
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", 0),
        ("mip_feasibility_tolerance", 1e-8),
        ("mip_abs_gap", effort.nearness),
        ("mip_rel_gap", effort.of_it),
        ("mip_max_nodes", effort.nodes),
    ):
        _set(highs, name, value)
    highs.passModel(_model(program, worth, relaxed))
    for shares, least in floors:
        used = np.flatnonzero(shares)
        highs.addRow(least, highspy.kHighsInf, len(used), used.astype(np.int32), shares[used])
    if start is not None and not relaxed:
        known = highspy.HighsSolution()
        known.col_value = start.tolist()
        highs.setSolution(known)
        for search in _SEARCHES:
            _set(highs, search, False)
    highs.run()
    status, info, found = highs.getModelStatus(), highs.getInfo(), highs.getSolution()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise Unsolvable(highs.modelStatusToString(status))
    return Answer(
        values=np.asarray(found.col_value, dtype=np.float64),
        duals=np.asarray(found.row_dual, dtype=np.float64),
        prices=np.asarray(found.col_dual, dtype=np.float64),
        objective=float(info.objective_function_value),
        proved=status == highspy.HighsModelStatus.kOptimal,
    )


def _set(highs: _Highs, name: str, value: bool | int | float | str) -> None:
    if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
        raise Unsolvable(f"the solver knows no option {name} = {value}")


def _model(program: Program, worth: Floats, relaxed: bool) -> highspy.HighsLp:
    model = highspy.HighsLp()
    count, rows = len(program.columns), len(program.limits)
    model.num_col_, model.num_row_ = count, rows
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = worth
    model.col_lower_ = np.zeros(count)
    model.col_upper_ = np.array(program.tops)
    model.row_lower_ = np.full(rows, -highspy.kHighsInf)
    model.row_upper_ = np.array(program.limits)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.num_col_, model.a_matrix_.num_row_ = count, rows
    model.a_matrix_.start_ = np.array([0, *accumulate(map(len, program.columns))], dtype=np.int32)
    model.a_matrix_.index_ = np.array(
        [row for column in program.columns for row, _ in column], dtype=np.int32
    )
    model.a_matrix_.value_ = np.array([share for column in program.columns for _, share in column])
    if not relaxed:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[whole] for whole in program.whole]
    return model
