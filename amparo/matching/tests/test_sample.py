"""How well the model does on an independent sample and on synthetic registries it was not trained on."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

import pytest

from amparo.matching import Described, Prepared, compare, decide, prepare
from amparo.matching.noise import ORDINARY, ROUGH, Noise
from amparo.matching.synthetic import registry
from amparo.matching.train import candidate_pairs
from conftest import SHARED

LINKAGE = SHARED / "data" / "linkage"

Scored = list[tuple[float, bool]]


def _sample() -> tuple[list[Prepared], list[str]]:
    with (LINKAGE / "sample.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (LINKAGE / "sample.truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["id"]: row["person"] for row in csv.DictReader(file)}
    return [prepare(Described.from_mapping(row)) for row in rows], [truth[row["id"]] for row in rows]


def _scored(people: list[Prepared], persons: list[str] | list[int]) -> Scored:
    found = [
        (compare(people[i], people[j]).weight, persons[i] == persons[j]) for i, j in candidate_pairs(people)
    ]
    return sorted(found, reverse=True)


def _pairs(persons: Iterable[str | int]) -> int:
    sizes: dict[str | int, int] = defaultdict(int)
    for person in persons:
        sizes[person] += 1
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _best_f1(scored: Scored, pairs: int) -> float:
    right, best = 0, 0.0
    for seen, (_, same) in enumerate(scored, 1):
        right += same
        best = max(best, 2 * right / (seen + pairs))
    return best


def _recall_at(precision: float, scored: Scored, pairs: int) -> float:
    right, recall = 0, 0.0
    for seen, (_, same) in enumerate(scored, 1):
        right += same
        if right / seen >= precision:
            recall = right / pairs
    return recall


def test_the_independent_sample() -> None:
    people, persons = _sample()
    scored, pairs = _scored(people, persons), _pairs(persons)
    assert sum(same for _, same in scored) / pairs >= 0.93
    assert _best_f1(scored, pairs) >= 0.94
    assert _recall_at(0.995, scored, pairs) >= 0.80


def test_no_pair_of_the_independent_sample_is_joined_wrongly() -> None:
    people, persons = _sample()
    certain = [
        (i, j)
        for i, j in combinations(range(len(people)), 2)
        if decide(compare(people[i], people[j])) == "certain"
    ]
    assert len(certain) >= 50
    assert all(persons[i] == persons[j] for i, j in certain)


@pytest.mark.parametrize(("noise", "f1", "recall"), [(ORDINARY, 0.96, 0.90), (ROUGH, 0.93, 0.83)])
def test_synthetic_registries_that_were_not_trained_on(noise: Noise, f1: float, recall: float) -> None:
    records = registry(5000, 501, noise)
    people, persons = [prepare(record.described) for record in records], [record.person for record in records]
    scored, pairs = _scored(people, persons), _pairs(persons)
    assert _best_f1(scored, pairs) >= f1
    assert _recall_at(0.995, scored, pairs) >= recall


def test_automatic_joins_are_right_999_times_in_a_thousand() -> None:
    right = wrong = 0
    for seed in (601, 602):
        records = registry(5000, seed)
        people = [prepare(record.described) for record in records]
        for i, j in candidate_pairs(people):
            if decide(compare(people[i], people[j])) == "certain":
                same = records[i].person == records[j].person
                right, wrong = right + same, wrong + (not same)
    assert right > 2000
    assert wrong / (right + wrong) <= 0.001
