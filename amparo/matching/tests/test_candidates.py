"""Who meets whom when two files are linked: only meetings of one file with the other count."""

from __future__ import annotations

from datetime import date

import numpy as np

from amparo.matching.candidates import candidate_pairs
from amparo.matching.forms import Described
from amparo.matching.prepared import prepare
from amparo.matching.synthetic import registry
from amparo.matching.table import people_of

SOUGHT = Described(
    given_names="Cuauhtémoc", surname1="Xolalpa", surname2="Tzompantzi", birth_date=date(1984, 6, 9)
)
NAMESAKES = 300


def test_namesakes_within_a_register_do_not_close_the_room_in_which_a_file_meets_them() -> None:
    few = [SOUGHT, *(item.described for item in registry(100, 1))]
    people = people_of([prepare(one) for one in (*few, *([SOUGHT] * NAMESAKES))])
    i, j = candidate_pairs(people)
    assert not (i == 0).any()  # within one file, 300 of a name are too many to be looked at
    file = (np.arange(len(people)) >= len(few)).astype(np.int8)
    i, j = candidate_pairs(people, file)
    assert j[i == 0].tolist() == list(range(len(few), len(people)))


def test_records_of_one_file_do_not_meet_when_two_are_linked() -> None:
    people = people_of([prepare(item.described) for item in registry(300, 2)])
    file = (np.arange(len(people)) >= 200).astype(np.int8)
    i, j = candidate_pairs(people, file)
    assert len(i) > 0
    assert (i < 200).all()
    assert (j >= 200).all()
