"""Makes `model.json`: `python -m amparo.matching.train`. The same seeds give the same model.

1. Synthetic registries are drawn, calm, ordinary and rough (`synthetic`, `noise`).
2. m and u: how often each level is seen among pairs of one person, and among random pairs of two people; a level's weight is
   first log2(m / u).
3. Fields are not independent: a CURP repeats name and birth date, brothers share parents, place and telephone. So the weights
   are corrected together, by logistic regression over all candidate pairs, held near log2(m / u) where there is little to
   learn from. What the rarity of agreeing names is worth is learnt in the same step.
4. Thresholds are measured on registries that took no part in training.
"""

from __future__ import annotations

import argparse
import json
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from math import exp, log, log2
from pathlib import Path
from random import Random
from typing import Any

from .keys import keys_of
from .model import MODEL_FILE, Level, Model
from .noise import CALM, ORDINARY, ROUGH
from .score import LEVELS, OTHER_NAME, SPEAKS_AGAINST, Comparison, Prepared, compare, prepare
from .synthetic import Labelled, registry

VERSION = "1"
LN2 = log(2)
FREQUENCY_FIELDS = ("surnames", "given_names", "mother", "father", "surnames_of_kin")
#: The least and the most that a single level may weigh, in bits: no field decides alone, whatever the training saw.
LIGHTEST, HEAVIEST = -16.0, 24.0
#: Whatever the numbers of one sample say: agreement never counts against (nor disagreement for).
SPEAKS_FOR = frozenset(("same", "both"))


def candidate_pairs(people: list[Prepared]) -> Iterator[tuple[int, int]]:
    """Every pair of positions that shares a match key, once, in a fixed order."""
    rooms: dict[str, list[int]] = defaultdict(list)
    for i, person in enumerate(people):
        for key in keys_of(person):
            rooms[key].append(i)
    met: list[set[int]] = [set() for _ in people]
    for room in rooms.values():
        for i, j in combinations(room, 2):
            met[i].add(j)
    for i, others in enumerate(met):
        for j in sorted(others):
            yield i, j


def blank_model(size: int) -> Model:
    """A model that weighs nothing: for observing levels before there are weights."""
    levels = {field: {name: Level(0.5, 0.5, 0.0) for name in names} for field, names in LEVELS.items()}
    return Model(
        version=VERSION,
        registry_size=size,
        prior=0.0,
        levels=levels,
        frequency=dict.fromkeys(FREQUENCY_FIELDS, 0.0),
        certain=1.0,
        review=0.0,
        weights={field: dict.fromkeys(names, 0.0) for field, names in LEVELS.items()},
    )


class Fitter:
    """Counts, first weights and the joint correction. Features are (field, level) pairs, and the bits of rarity."""

    def __init__(self, people: int) -> None:
        self.people = people
        self.features: dict[tuple[str, str], int] = {}
        for field, names in LEVELS.items():
            for name in names:
                self.features[field, name] = len(self.features)
        self.first_bits = len(self.features)
        self.same: Counter[tuple[str, str]] = Counter()
        self.other: Counter[tuple[str, str]] = Counter()
        self.rows: list[array[int]] = []
        self.bits: list[tuple[float, ...]] = []
        self.labels: list[bool] = []

    def count(self, comparison: Comparison, same: bool) -> None:
        """Count a pair towards m (one person) or u (two people)."""
        (self.same if same else self.other).update(comparison.levels.items())

    def add(self, comparison: Comparison, same: bool) -> None:
        """Keep a candidate pair for the joint correction."""
        self.rows.append(array("H", [self.features[item] for item in comparison.levels.items()]))
        surname, given, mother, father = comparison.bits
        kin = comparison.levels["given_names"] in OTHER_NAME
        self.bits.append((0.0 if kin else surname, given, mother, father, surname if kin else 0.0))
        self.labels.append(same)

    def rates(self) -> dict[tuple[str, str], tuple[float, float]]:
        """m and u of every level, as shares of the pairs in which both sides have the field; never quite 0 or 1."""
        found = {}
        for field, names in LEVELS.items():
            told = [name for name in names if name != "missing"]
            same = sum(self.same[field, name] for name in told)
            other = sum(self.other[field, name] for name in told)
            for name in told:
                m = (self.same[field, name] + 0.5) / (same + 0.5 * len(told))
                u = (self.other[field, name] + 0.5) / (other + 0.5 * len(told))
                found[field, name] = m, u
        return found

    def fit(self, start: list[float], prior: float, rounds: int) -> tuple[list[float], float]:
        """The corrected weights (bits) and prior, by full-batch gradient steps with a step of its own for each feature
        (iRprop-), each pulled towards its `start`, the more the further away it is."""
        first = self.first_bits
        size = first + len(FREQUENCY_FIELDS)
        weights, pull = list(start), 0.3
        lowest, highest = [LIGHTEST] * first, [HEAVIEST] * first
        for (_, name), at in self.features.items():
            highest[at] = -0.5 if name in SPEAKS_AGAINST else HEAVIEST
            lowest[at] = 0.0 if name in SPEAKS_FOR else LIGHTEST
        steps = [0.25] * (size + 1)
        before = [0.0] * (size + 1)
        current = [*weights, prior]
        rows, bits, labels = self.rows, self.bits, self.labels
        for _ in range(rounds):
            gradient = [pull * (w - s) for w, s in zip(current, [*start, prior], strict=True)]
            gradient[-1] = 0.0
            for row, rarity, same in zip(rows, bits, labels, strict=True):
                total = current[-1]
                for feature in row:
                    total += current[feature]
                for k, value in enumerate(rarity):
                    if value:
                        total += current[first + k] * value
                error = (1.0 / (1.0 + exp(-total * LN2)) if total > -300 else 0.0) - same
                if -1e-6 < error < 1e-6:
                    continue
                for feature in row:
                    gradient[feature] += error
                for k, value in enumerate(rarity):
                    if value:
                        gradient[first + k] += error * value
                gradient[-1] += error
            for i, slope in enumerate(gradient):
                turn = slope * before[i]
                if turn > 0:
                    steps[i] = min(steps[i] * 1.2, 2.0)
                elif turn < 0:
                    steps[i] = max(steps[i] * 0.5, 1e-4)
                    slope = 0.0
                before[i] = slope
                current[i] -= steps[i] * (slope > 0) - steps[i] * (slope < 0)
                if i < first:
                    current[i] = min(max(current[i], lowest[i]), highest[i])
                elif i < size:
                    current[i] = min(max(current[i], 0.0), 1.5)
        return current[:-1], current[-1]


def _registries(people: int, seeds: tuple[int, ...]) -> Iterator[list[Labelled]]:
    for noise, seed in zip((CALM, ORDINARY, ROUGH), seeds, strict=True):
        yield registry(people, seed, noise)


def train(
    people: int = 15_000,
    rounds: int = 80,
    seeds: tuple[int, ...] = (11, 12, 13),
    test_seeds: tuple[int, ...] = (21, 22, 23),
) -> dict[str, Any]:
    """A model as `model.json` holds it, from registries of `people` people each."""
    blank, fitter = blank_model(people), Fitter(people)
    for records in _registries(people, seeds):
        prepared = [prepare(record.described) for record in records]
        by_person: dict[int, list[int]] = defaultdict(list)
        for i, record in enumerate(records):
            by_person[record.person].append(i)
        for group in by_person.values():
            for i, j in combinations(group, 2):
                fitter.count(compare(prepared[i], prepared[j], blank), True)
        rng = Random(people)
        for _ in range(min(100_000, people * 40)):
            i, j = rng.randrange(len(records)), rng.randrange(len(records))
            if records[i].person != records[j].person:
                fitter.count(compare(prepared[i], prepared[j], blank), False)
        for i, j in candidate_pairs(prepared):
            fitter.add(compare(prepared[i], prepared[j], blank), records[i].person == records[j].person)
    rates = fitter.rates()
    start = [0.0] * (fitter.first_bits + len(FREQUENCY_FIELDS))
    for feature, (m, u) in rates.items():
        start[fitter.features[feature]] = min(max(log2(m / u), LIGHTEST), HEAVIEST)
    for k, field in enumerate(FREQUENCY_FIELDS):
        # With the rarity of the names weighed by itself, the level keeps only what is not already said by it.
        start[fitter.first_bits + k] = (
            0.0 if field == "surnames_of_kin" else 0.8 if field in ("surnames", "given_names") else 0.4
        )
        for name in LEVELS.get(field, ()):
            at = fitter.features[field, name]
            start[at] = min(start[at], 3.0)
    weights, prior = fitter.fit(start, -log2(people), rounds)
    model = _assemble(fitter, rates, weights, prior, people)
    model["thresholds"] = _thresholds(model, people, test_seeds)
    return model


def _assemble(
    fitter: Fitter,
    rates: dict[tuple[str, str], tuple[float, float]],
    weights: list[float],
    prior: float,
    people: int,
) -> dict[str, Any]:
    levels: dict[str, dict[str, dict[str, float]]] = {}
    for field, names in LEVELS.items():
        levels[field] = {}
        for name in names:
            m, u = rates.get((field, name), (1.0, 1.0))
            weight = 0.0 if name == "missing" else weights[fitter.features[field, name]]
            levels[field][name] = {"m": _short(m), "u": _short(u), "weight": round(weight, 3)}
    frequency = {field: round(weights[fitter.first_bits + k], 3) for k, field in enumerate(FREQUENCY_FIELDS)}
    size = 100_000
    return {
        "version": VERSION,
        "about": f"trained on {len(fitter.rows)} candidate pairs of synthetic people, three registries of {people} (train.py)",
        "registry_size": size,
        "prior": round(prior - log2(size / people), 3),
        "frequency": frequency,
        "levels": levels,
    }


def _short(rate: float) -> float:
    return float(f"{rate:.4g}")


def _thresholds(model: dict[str, Any], people: int, seeds: tuple[int, ...]) -> dict[str, float]:
    """`certain`: the probability from which at least 99.9 % of the pairs of unseen registries were one person, and none of the
    pairs that `decide` would have joined was wrong more often than that; `review`: below it nine in ten thousand pairs are."""
    from .model import model_from

    weighed = model_from({**model, "thresholds": {"certain": 1.0, "review": 0.0}})
    scored: list[tuple[float, bool]] = []
    for records in _registries(people, seeds):
        prepared = [prepare(record.described) for record in records]
        for i, j in candidate_pairs(prepared):
            scored.append(
                (
                    compare(prepared[i], prepared[j], weighed).probability,
                    records[i].person == records[j].person,
                )
            )
    scored.sort(key=lambda item: -item[0])
    right, certain = 0, 1.0
    for seen, (probability, same) in enumerate(scored, 1):
        right += same
        if right / seen >= 0.999:
            certain = probability
    return {"certain": round(min(max(certain, 0.999), 0.999999), 6), "review": 0.02}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Train the matching model on synthetic people.")
    parser.add_argument("--people", type=int, default=15_000, help="people in each of the three registries")
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    options = parser.parse_args(arguments)
    model = train(options.people)
    options.out.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{options.out.name}: {model['about']}\n")


if __name__ == "__main__":
    main()
