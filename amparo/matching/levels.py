"""The levels at which each field of two descriptions can agree: a level is a number, its name is its place in `LEVELS`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int8]

#: Every level that each field can have, `missing` first.
LEVELS: dict[str, tuple[str, ...]] = {
    field: ("missing", *names.split())
    for field, names in {
        "surnames": "both both_near swapped swapped_near first first_near second second_near one one_near first_only "
        "second_only crossed different married husband",
        "given_names": "same near part part_near overlap short initial different",
        "birth": "same swapped slip near year_only_same same_day_other_year same_year year_only_near "
        "year_only_decade different generation",
        "sex": "same different",
        "state": "same different",
        "municipality": "same near different",
        "curp": "same homonym near like different",
        "curp_surnames": "both first second mixed different",
        "curp_given": "same other different",
        "a_number": "same near different",
        "passport": "same near different",
        "matricula": "same near different",
        "phone": "same near different",
        "mother": "same part different",
        "father": "same part different",
    }.items()
}
FIELDS = tuple(LEVELS)
NUMBER = {field: {name: number for number, name in enumerate(names)} for field, names in LEVELS.items()}


def first_of(conditions: Sequence[NDArray[np.bool_]], codes: Sequence[int], otherwise: int) -> Codes:
    """Of each pair the code of the first condition that holds. (`np.select` costs a dozen pairs more than all else.)"""
    level = np.full(len(conditions[0]), otherwise, np.int8)
    for condition, code in zip(reversed(conditions), reversed(codes), strict=True):
        level[condition] = code
    return level
