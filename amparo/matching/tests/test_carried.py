"""Prepared descriptions survive being carried to another process."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from amparo.matching.carried import SCHEMA, from_columns, to_columns
from amparo.matching.forms import Described
from amparo.matching.observe import LEVELS, observe
from amparo.matching.prepared import prepare
from amparo.matching.synthetic import registry
from amparo.matching.table import People, people_of
from amparo.matching.vocabulary import Vocabulary


def carried(people: People) -> People:
    words = Vocabulary()
    words.number("STRANGER")  # another process numbers its words otherwise
    found = from_columns(pa.RecordBatch.from_arrays(to_columns(people), schema=SCHEMA), words)
    words.freeze()
    return found


def test_what_is_carried_compares_as_before() -> None:
    people = people_of([prepare(item.described) for item in registry(300, 3)])
    rng = np.random.default_rng(1)
    i, j = rng.integers(0, len(people), (2, 20_000))
    other = carried(people)
    before, after = observe(people, i, people, j), observe(other, i, other, j)
    for field in LEVELS:
        assert (before.levels[field] == after.levels[field]).all(), field
    assert all((before.bits[name] == after.bits[name]).all() for name in before.bits)


def test_nobody_can_be_carried() -> None:
    assert len(carried(people_of([]))) == 0


def test_a_description_without_anything_stays_without_anything() -> None:
    nothing = carried(people_of([prepare(Described())]))
    assert (nothing.surnames == -1).all()
    assert (nothing.births == 0).all()
    assert not any(numbers.any() for numbers in nothing.numbers.values())
