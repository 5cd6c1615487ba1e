"""Learning from a registry's own reviewed decisions, and proving that it helps before anything is replaced.

Reviewers see only the doubtful pairs, and doubtful they are by what we observe of them: what observations are worth can be
learnt from them all the same, but not how many pairs there are, so the prior stays. Weights move from the model in use as
far as the decisions carry them. The new model must do better on decisions that it was not shown, and no worse on synthetic
registries, where the pairs are that no reviewer ever sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .batch import weigher
from .model import Model, written
from .train import Case, best_f1, fit

FOLDS = 5
#: With fewer decisions of either kind nothing can be learnt that could be proved.
LEAST_DECISIONS = 100
#: How much of the best F1 on synthetic registries a new model may lose.
MAY_LOSE = 0.003


@dataclass(frozen=True, slots=True)
class Report:
    """How the model in use and the new one do, side by side. `log_loss` in bits per decision that was not shown to the
    model; `f1` the best F1 on each synthetic registry. `better`: the new one may replace the other."""

    same: int
    different: int
    log_loss: tuple[float, float]  # in use, new
    right: tuple[float, float]  # share of decisions on the right side of one half
    f1: tuple[tuple[float, float], ...]

    @property
    def better(self) -> bool:
        return self.log_loss[1] < self.log_loss[0] and all(new >= old - MAY_LOSE for old, new in self.f1)


class TooFew(ValueError):
    """There are not enough reviewed decisions to learn from."""


def retrain(
    model: Model, reviewed: Case, guard: Sequence[Case], *, version: str, rounds: int = 60
) -> tuple[dict[str, Any], Report]:
    """A new model as `model.json` holds it, and how it compares. Raises `TooFew` under `LEAST_DECISIONS` of a kind."""
    same, different = int(reviewed.same.sum()), int((~reviewed.same).sum())
    if min(same, different) < LEAST_DECISIONS:
        raise TooFew(
            f"{same} pairs were decided to be one person and {different} to be two; it takes {LEAST_DECISIONS} of each."
        )
    fold = np.arange(len(reviewed.i)) % FOLDS
    shown = model.probability(weigher(reviewed.people, model)(reviewed.i, reviewed.j))
    unseen = np.zeros(len(fold))
    for number in range(FOLDS):
        part, rest = fold == number, fold != number
        learnt = _fitted(model, _only(reviewed, rest), rounds)
        unseen[part] = learnt.probability(
            weigher(reviewed.people, learnt)(reviewed.i[part], reviewed.j[part])
        )
    new = _fitted(model, reviewed, rounds)
    f1 = tuple((_f1(model, case), _f1(new, case)) for case in guard)
    report = Report(
        same, different, (_log_loss(shown, reviewed.same), _log_loss(unseen, reviewed.same)),
        (_right(shown, reviewed.same), _right(unseen, reviewed.same)), f1,
    )  # fmt: skip
    about = f"{model.version}, learnt on from {len(reviewed.i)} reviewed decisions"
    return written(replace(new, version=version, about=about)), report


def _only(case: Case, rows: NDArray[np.bool_]) -> Case:
    return Case(case.people, case.i[rows], case.j[rows], case.same[rows])


def _fitted(model: Model, case: Case, rounds: int) -> Model:
    tables, _prior, _doubling = fit([case], rounds, around=model)
    return replace(model, tables={name: flat.astype(np.float32) for name, flat in tables.items()})


def _log_loss(probability: NDArray[np.float64], same: NDArray[np.bool_]) -> float:
    believed = np.clip(np.where(same, probability, 1 - probability), 1e-9, 1)
    return round(float(-np.log2(believed).mean()), 4)


def _right(probability: NDArray[np.float64], same: NDArray[np.bool_]) -> float:
    return round(float(((probability >= 0.5) == same).mean()), 4)


def _f1(model: Model, case: Case) -> float:
    return round(best_f1(weigher(case.people, model)(case.i, case.j), case.same, case.pairs), 4)
