"""Match keys: few, stable, and shared by the records of one person."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from amparo.matching import Described, key_hash, keys_of, keys_of_each, match_keys, prepare
from amparo.matching.candidates import candidate_pairs, largest_room
from amparo.matching.synthetic import registry
from amparo.matching.table import people_of
from amparo.matching.train import case_of

#: Written down once: keys are stored, so a version that made others would find nobody.
KNOWN_KEYS = [
    -8927941926436679815, -5744661435174564752, -2660149634411209061, -1635611573696761051,
    2473312248590415955, 5604764434655891462,
]  # fmt: skip


def test_keys_are_the_same_on_every_machine() -> None:
    described = Described(a_number="234567891", given_names="José", surname1="Tzompantzi")
    assert key_hash("A234567891") == 8668068065064136824
    assert sorted(match_keys(described)) == KNOWN_KEYS


@given(st.text(max_size=60))
def test_a_key_hash_fits_a_signed_bigint(key: str) -> None:
    assert -(2**63) <= key_hash(key) < 2**63


def test_nothing_described_gives_no_keys() -> None:
    assert match_keys(Described()) == []
    assert match_keys(Described(given_names="FNU", surnames="LNU", birth_state="JC", sex="M")) == []


def test_a_common_name_alone_makes_no_room_without_bounds() -> None:
    assert match_keys(Described(given_names="Juan", surname1="Hernández")) == []


def test_keys_of_many_are_those_of_each() -> None:
    prepared = [prepare(record.described) for record in registry(300, 8)]
    assert [sorted(keys) for keys in keys_of_each(prepared)] == [sorted(keys_of(one)) for one in prepared]


def test_a_synthetic_registry_finds_its_duplicates_among_few_candidates() -> None:
    case = case_of(registry(4000, 77))
    keys = keys_of_each([prepare(record.described) for record in registry(4000, 77)])
    assert case.same.sum() / case.pairs >= 0.98
    assert sum(map(len, keys)) / len(keys) <= 24
    assert len(case.i) / len(case.people) <= 12


def test_candidates_meet_once_and_never_themselves() -> None:
    people = people_of([prepare(record.described) for record in registry(500, 9)])
    i, j = candidate_pairs(people)
    assert (i < j).all()
    assert len(np.unique(i * len(people) + j)) == len(i)


def test_rooms_are_opened_from_the_smallest_until_there_are_meetings_enough() -> None:
    assert largest_room([(1, 10), (3, 10), (4_950, 1)], 1000) == 4_950
    assert largest_room([(1, 10), (3, 10), (79_800, 1)], 100) == 3
    assert largest_room([], 100) == 0
