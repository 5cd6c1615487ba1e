"""Makes `model.json`: `python -m amparo.matching.train`. The same seeds give the same model.

1. Synthetic registries are drawn that differ in everything that could be tuned to (`synthetic`, `noise`): calm, ordinary,
   rough, of several sizes.
2. m and u: how often each level is seen among pairs of one person, and among random pairs of two people.
3. Fields are not independent: a CURP repeats name and birth date, brothers share parents, place and telephone. So the
   weights of all tables are fitted together, by logistic regression over all candidate pairs, with the registry's size as a
   known part of the prior and every weight held back where there is little to learn from.
4. How groups are weighed (`together`) and what a weight turns out to be worth (calibration, thresholds) is measured on
   registries that took no part in fitting.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import log2
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .batch import weigher
from .candidates import candidate_pairs
from .model import MODEL_FILE, SMALLEST, Model, model_from, written
from .noise import CALM, ORDINARY, ROUGH, Noise
from .observe import FIELDS, LEVELS, observe
from .prepared import prepare
from .splink_settings import comparison, learn_unlabelled
from .synthetic import Labelled, registry
from .table import People, people_of
from .together import Joining, together
from .weigh import TABLES, axis_names, places, table_name

VERSION = "3"
LN2 = float(np.log(2))
#: How strongly a weight is held at nothing, in pairs: what has been seen less often than this is hardly believed.
HELD = 1.5
#: No single place weighs more than this, in bits, whatever the training saw.
HEAVIEST = 24.0
#: Registries to fit on and to measure on: people, seed, noise.
FITTED = ((12_000, 11, CALM), (30_000, 12, ORDINARY), (12_000, 13, ROUGH), (60_000, 14, ORDINARY))
MEASURED = ((12_000, 21, CALM), (30_000, 22, ORDINARY), (12_000, 23, ROUGH), (60_000, 24, ORDINARY))
Drawn = Sequence[tuple[int, int, Noise]]  # people, seed, noise
#: Nothing under this is certain, whatever was measured.
LEAST_CERTAIN = 0.995
#: Calibration looks at bands of weight of this width, in bits, and of at least so many pairs.
BAND, FEWEST = 0.5, 40
NEAREST = (0.4, 0.5, 0.6)
OWN = (0.05, 0.15, 0.25)


@dataclass(frozen=True, slots=True)
class Case:
    """What can be learnt from: pairs of rows of a table, and whether each is one person. `person` is each row's person
    where all of them are known."""

    people: People
    i: NDArray[np.int64]
    j: NDArray[np.int64]
    same: NDArray[np.bool_]
    person: NDArray[np.int64] | None = None

    @property
    def pairs(self) -> int:
        """How many pairs of records are of one person, found or not."""
        return int(self.same.sum()) if self.person is None else pairs_in(self.person)


def pairs_in(group: NDArray[np.int64]) -> int:
    """The number of pairs within groups."""
    sizes = np.unique(group, return_counts=True)[1].astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def case_of(records: Sequence[Labelled]) -> Case:
    """A registry of labelled records as a case to learn from."""
    people = people_of([prepare(record.described) for record in records])
    i, j = candidate_pairs(people)
    person = np.array([record.person for record in records], np.int64)
    return Case(people, i, j, np.asarray(person[i] == person[j]), person)


def cases(drawn: Drawn) -> Iterator[Case]:
    for count, seed, noise in drawn:
        yield case_of(registry(count, seed, noise))


def fit(
    learnt: Sequence[Case], rounds: int = 160, *, around: Model | None = None
) -> tuple[dict[str, NDArray[np.float64]], float, float]:
    """The weights of every place of every table, the prior of a registry of one record, and what every doubling of the
    registry takes from it, in bits. With `around`, weights are held at that model's, and its prior is kept.

    Full-batch gradient steps, each weight with a step of its own (iRprop-); counting places is all the arithmetic.
    """
    codes: dict[str, list[NDArray[np.int16]]] = {table_name(axes): [] for axes in TABLES}
    same, offset = [], []
    for case in learnt:
        for name, flat in places(observe(case.people, case.i, case.people, case.j)).items():
            codes[name].append(flat)
        same.append(case.same)
        offset.append(np.full(len(case.i), -np.log(max(len(case.people), SMALLEST))))
    columns = [np.concatenate(codes[table_name(axes)]) for axes in TABLES]
    sizes = [int(np.prod([len(axis_names(axis)) for axis in axes])) for axes in TABLES]
    start = np.concatenate(([0], np.cumsum(sizes)))
    label, known = np.concatenate(same).astype(np.float64), np.concatenate(offset)
    weights = np.zeros(start[-1] + 2)
    weights[-2] = 1.0
    if around is not None:
        held = [around.tables[table_name(axes)] for axes in TABLES]
        weights = np.concatenate((*held, [around.doubling / LN2, around.prior])) * LN2
    centre = weights.copy()
    centre[-2:] = 0
    step, before = np.full(len(weights), 0.1), np.zeros(len(weights))
    for _ in range(rounds):
        total = known * weights[-2] + weights[-1]
        for first, column in zip(start, columns, strict=False):
            total = total + weights[first + column]
        error = 1.0 / (1.0 + np.exp(-np.clip(total, -500, 500))) - label
        slope = HELD * (weights - centre)
        slope[-2:] = 0 if around is not None else ((error * known).sum(), error.sum())
        for first, size, column in zip(start, sizes, columns, strict=False):
            slope[first : first + size] += np.bincount(column, weights=error, minlength=size)
        turn = slope * before
        step = np.where(
            turn > 0, np.minimum(step * 1.2, 1.0), np.where(turn < 0, np.maximum(step * 0.5, 1e-4), step)
        )
        slope = np.where(turn < 0, 0.0, slope)
        before = slope
        weights -= step * np.sign(slope)
        weights[:-2] = np.clip(weights[:-2], -HEAVIEST * LN2, HEAVIEST * LN2)
    tables = {
        table_name(axes): weights[first : first + size] / LN2
        for axes, first, size in zip(TABLES, start, sizes, strict=False)
    }
    return tables, float(weights[-1] / LN2), float(weights[-2])


def rates(learnt: Sequence[Case]) -> dict[str, dict[str, tuple[float, float]]]:
    """m and u of every level, as shares of the pairs in which both sides have the field; never quite 0 or 1."""
    same = {field: np.zeros(len(LEVELS[field])) for field in FIELDS}
    other = {field: np.zeros(len(LEVELS[field])) for field in FIELDS}
    for number, case in enumerate(learnt):
        assert case.person is not None
        order = np.argsort(case.person, kind="stable")
        next_to = case.person[order[:-1]] == case.person[order[1:]]
        rng = np.random.default_rng(number)
        random = rng.integers(0, len(case.people), (2, 200_000))
        random = random[:, case.person[random[0]] != case.person[random[1]]]
        for found, i, j in (
            (same, order[:-1][next_to], order[1:][next_to]), (other, random[0], random[1])
        ):  # fmt: skip
            observed = observe(case.people, i, case.people, j)
            for field in FIELDS:
                found[field] += np.bincount(observed.levels[field], minlength=len(LEVELS[field]))

    def shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
        told = counts[1:] + 0.5
        return np.asarray(told / told.sum())

    return {
        field: {
            level: (float(f"{m:.4g}"), float(f"{u:.4g}"))
            for level, m, u in zip(LEVELS[field][1:], shares(same[field]), shares(other[field]), strict=True)
        }
        for field in FIELDS
    }


def calibration(weight: NDArray[np.float32], same: NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    """What weights turn out to be worth: a rising line through bands of weight (isotonic), bits against bits."""
    inside = (weight > -14) & (weight < 26)
    weight, same = weight[inside], same[inside]
    place = np.floor(weight / BAND).astype(np.int64)
    blocks: list[list[float]] = []  # [sum of weights, right, count], pooled until shares rise
    for band in np.unique(place).tolist():
        here = place == band
        blocks.append([float(weight[here].sum()), float(same[here].sum()), float(here.sum())])
        while len(blocks) > 1 and (
            blocks[-1][2] < FEWEST or blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]
        ):
            last = blocks.pop()
            blocks[-1] = [one + other for one, other in zip(blocks[-1], last, strict=True)]
    points = []
    for total, right, count in blocks:
        share = (right + 0.25) / (count + 0.5)
        points.append((round(total / count, 3), round(log2(share / (1 - share)), 3)))
    return tuple(points)


def measured(
    model: Model, drawn: Sequence[Case]
) -> list[tuple[NDArray[np.float32], NDArray[np.bool_], Case]]:
    """The pairs of each case as `together` weighs them, and whether each is one person."""
    found = []
    for case in drawn:
        weights = weigher(case.people, model)
        done = together(len(case.people), case.i, case.j, weights(case.i, case.j), weights, model.joining)
        assert case.person is not None
        found.append((done.weight, np.asarray(case.person[done.i] == case.person[done.j]), case))
    return found


def _growth(grouped: Sequence[tuple[NDArray[np.float32], NDArray[np.bool_], Case]]) -> float:
    """By how many bits every doubling of a file makes a weight of `together` worth more: the line through what the weights
    of each file fall short of being calibrated, by the file's size."""
    sizes, shifts = [], []
    for weight, same, case in grouped:
        unsure = np.abs(weight) < 8
        bits, right = weight[unsure].astype(np.float64), same[unsure]
        shift = 0.0
        for _ in range(30):  # Newton's steps towards the shift at which as many are right as are expected
            expected = 1.0 / (1.0 + np.exp2(-(bits + shift)))
            shift += float((right.sum() - expected.sum()) / (LN2 * (expected * (1 - expected)).sum()))
        sizes.append(log2(max(len(case.people), SMALLEST)))
        shifts.append(shift)
    if max(sizes) - min(sizes) < 0.5:
        return 0.0
    return float(np.polyfit(sizes, shifts, 1)[0])


def best_f1(weight: NDArray[np.float32], same: NDArray[np.bool_], pairs: int) -> float:
    """The best F1 that any threshold on the weight gives."""
    right = np.cumsum(same[np.argsort(-weight, kind="stable")])
    return float((2 * right / (np.arange(1, len(right) + 1) + pairs)).max())


def train(fitted: Drawn = FITTED, measured_on: Drawn = MEASURED, rounds: int = 160) -> dict[str, Any]:
    """A model as `model.json` holds it."""
    learnt = list(cases(fitted))
    tables, prior, doubling = fit(learnt, rounds)
    untold = ((-20.0, -20.0), (20.0, 20.0))  # a weight is taken at its word until it has been measured
    model = Model(
        version=VERSION,
        about=f"fitted on {sum(len(case.i) for case in learnt)} candidate pairs of synthetic people (train.py)",
        prior=round(prior, 3),
        doubling=round(doubling, 4),
        tables={name: flat.astype(np.float32) for name, flat in tables.items()},
        rates=rates(learnt),
        joining=Joining(NEAREST[0], OWN[0]),
        alone=untold,
        grouped=untold,
        growth=0.0,
        certain=1.0,
        review=0.02,
    )
    return written(judged(model_from(written(model)), list(cases(measured_on))))


def judged(model: Model, drawn: Sequence[Case]) -> Model:
    """The model with what only registries that it was not fitted on can tell: how groups are weighed, what weights are
    worth, from where links are certain."""
    joining = max(
        (Joining(nearest, own) for nearest, own in product(NEAREST, OWN)),
        key=lambda how: sum(
            best_f1(weight, same, case.pairs)
            for weight, same, case in measured(replace(model, joining=how), drawn)
        ),
    )
    model = replace(model, joining=joining)
    grouped = measured(model, drawn)
    growth = _growth(grouped)
    grown = [
        (weight + np.float32(growth * log2(max(len(case.people), SMALLEST) / SMALLEST)), same)
        for weight, same, case in grouped
    ]
    weight, same = _together([(weigher(case.people, model)(case.i, case.j), case.same) for case in drawn])
    model = replace(
        model,
        grouped=calibration(*_together(grown)),
        growth=round(growth, 3),
        alone=calibration(weight, same),
    )
    probability = model.probability(weight)
    order = np.argsort(-probability, kind="stable")
    right = np.cumsum(same[order]) / np.arange(1, len(order) + 1)
    safe = np.flatnonzero(right >= 0.999)
    certain = float(probability[order[safe[-1]]]) if len(safe) else 1.0
    return replace(model, certain=round(min(max(certain, LEAST_CERTAIN), 0.999999), 6))


def _together(
    parts: Sequence[tuple[NDArray[np.float32], NDArray[np.bool_]]],
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    return np.concatenate([weight for weight, _ in parts]), np.concatenate([same for _, same in parts])


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Train the matching model on synthetic people.")
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    parser.add_argument("--unlabelled", type=Path, metavar="FILE",
                        help="change nothing; say what a file's own records teach about m, beside the model's")  # fmt: skip
    options = parser.parse_args(arguments)
    if options.unlabelled:
        sys.stdout.write(comparison(learn_unlabelled(options.unlabelled)) + "\n")
        return
    data = train()
    options.out.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"{options.out.name}: {data['about']}\n")


if __name__ == "__main__":
    main()
