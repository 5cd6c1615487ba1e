"""Match keys: few, stable, and shared by the records of one person."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from amparo.matching import Described, key_hash, keys_of, match_keys, prepare
from amparo.matching.keys import MOST_KEYS
from amparo.matching.synthetic import registry


def test_keys_are_the_same_on_every_machine() -> None:
    assert key_hash("A234567891") == 8668068065064136824


@given(st.text(max_size=60))
def test_a_key_hash_fits_a_signed_bigint(key: str) -> None:
    assert -(2**63) <= key_hash(key) < 2**63


def test_nothing_described_gives_no_keys() -> None:
    assert match_keys(Described()) == []
    assert match_keys(Described(given_names="FNU", surnames="LNU", birth_state="JC", sex="M")) == []


def test_a_common_name_alone_makes_no_room_without_bounds() -> None:
    assert match_keys(Described(given_names="Juan", surname1="Hernández")) == []


def test_a_synthetic_registry_finds_its_duplicates_among_few_candidates() -> None:
    records = registry(4000, 77)
    keys = [keys_of(prepare(record.described)) for record in records]
    rooms: dict[str, set[int]] = defaultdict(set)
    for i, own in enumerate(keys):
        assert len(own) == len(set(own)) <= MOST_KEYS
        for key in own:
            rooms[key].add(i)
    people: dict[int, list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        people[record.person].append(i)
    pairs = [pair for group in people.values() for pair in combinations(group, 2)]
    reached = sum(not set(keys[i]).isdisjoint(keys[j]) for i, j in pairs)
    candidates = sorted(len(set().union(*(rooms[key] for key in own))) - 1 if own else 0 for own in keys)
    assert reached / len(pairs) >= 0.97
    assert sum(map(len, keys)) / len(keys) <= 20
    assert candidates[len(candidates) // 2] <= 5
    assert candidates[int(len(candidates) * 0.99)] <= 25
