"""What an observation weighs: the axes that the model's tables are read by.

A table of the model has one or two axes or three: a field's level, a coarser class of it, or a band of rarity. Its entry
for a pair is what the pair's place in the table weighs, in bits; the weight of a pair is the sum over all tables.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .levels import LEVELS
from .observe import Observed, Rows, births_of_pairs, hopeless, observe
from .table import People

if TYPE_CHECKING:
    from .model import Model

#: What a pair weighs that needs no closer look, in bits.
HOPELESS = -40.0

#: Upper bounds of the bands of rarity, in bits: how many times rarer than everybody's name the agreeing names are.
BANDS: dict[str, tuple[float, ...]] = {
    "surnames rarity": (0.1, 5, 7, 9, 11, 13, 16, 19, 22, 26),
    "given names rarity": (0.1, 4, 5.5, 7, 8.5, 10, 12, 14, 17, 20),
    "mother rarity": (0.1, 3, 5, 7, 9, 12),
    "father rarity": (0.1, 3, 5, 7, 9, 12),
    "name rarity": (8, 12, 16, 20, 24, 28, 32),
}
#: Coarser classes of a field's levels: for tables that look at several fields at once.
CLASSES: dict[str, dict[str, tuple[str, ...]]] = {
    "given names class": {
        "agree": ("same", "near", "part", "part_near"),
        "weak": ("short", "initial"),
        "other": ("overlap", "different"),
    },
    "surnames class": {
        "full": ("both", "both_near", "swapped", "swapped_near", "married"),
        "single": ("first", "first_near", "second", "second_near", "one", "one_near"),
        "partial": ("first_only", "second_only", "crossed", "husband"),
        "other": ("different",),
    },
    "birth class": {
        "same": ("same",),
        "near": ("swapped", "slip", "near"),
        "year": ("year_only_same",),
        "loose": ("year_only_near", "year_only_decade"),
        "other": ("same_day_other_year", "same_year", "different", "generation"),
    },
}
_CLASS_FIELD = {"given names class": "given_names", "surnames class": "surnames", "birth class": "birth"}

#: The tables, by the axes they are read by. A field's own table comes first; those of several fields say what the fields
#: have in common (a CURP repeats the birth date; brothers share birthplace, telephone and parents).
TABLES: tuple[tuple[str, ...], ...] = (
    ("surnames", "surnames rarity"),
    ("given_names", "given names rarity"),
    ("birth", "given names class"),
    ("sex", "given names class"),
    ("state", "given names class"),
    ("municipality", "given names class"),
    ("curp",),
    ("curp_surnames", "surnames"),
    ("curp_given", "given_names"),
    ("a_number",),
    ("passport",),
    ("matricula",),
    ("phone", "given names class"),
    ("mother", "mother rarity", "given names class"),
    ("father", "father rarity", "given names class"),
    ("surnames class", "given names class", "birth class"),
    ("name rarity", "birth class"),
    ("birth class", "mother", "father"),
    ("phone", "birth class", "given names class"),
    ("municipality", "state", "birth class"),
    ("surnames", "given_names", "woman"),
)
#: An axis that says of both together: a side says woman, and none says man.
WOMAN = ("no", "yes")


def table_name(axes: tuple[str, ...]) -> str:
    return " × ".join(axes)


def axis_names(axis: str) -> tuple[str, ...]:
    """The names of an axis's places, in order."""
    if axis in LEVELS:
        return LEVELS[axis]
    if axis == "woman":
        return WOMAN
    if axis in CLASSES:
        return ("missing", *CLASSES[axis])
    bounds = BANDS[axis]
    between = [f"{low:g}-{high:g}" for low, high in pairwise(bounds)]
    return (f"< {bounds[0]:g}", *between, f">= {bounds[-1]:g}")


def _class_of(axis: str) -> NDArray[np.int16]:
    """For each level of the field, the number of its class."""
    level_names = LEVELS[_CLASS_FIELD[axis]]
    found = np.zeros(len(level_names), np.int16)
    for number, levels in enumerate(CLASSES[axis].values(), start=1):
        for level in levels:
            found[level_names.index(level)] = number
    return found


_CLASS_NUMBERS = {axis: _class_of(axis) for axis in CLASSES}
_BITS_OF = {
    "surnames rarity": ("surnames",), "given names rarity": ("given_names",), "mother rarity": ("mother",),
    "father rarity": ("father",), "name rarity": ("surnames", "given_names"),
}  # fmt: skip
_BOUNDS = {axis: np.array(bounds, np.float32) for axis, bounds in BANDS.items()}


Read = tuple[tuple[str, str, tuple[tuple[str, np.int16], ...]], ...]


def how_read(tables: tuple[tuple[str, ...], ...]) -> Read:
    """Of each table its name, its first axis, and the others with how many places each has."""
    return tuple(
        (table_name(axes), axes[0], tuple((axis, np.int16(len(axis_names(axis)))) for axis in axes[1:]))
        for axes in tables
    )


_READ = how_read(TABLES)


def places(observed: Observed) -> dict[str, NDArray[np.int16]]:
    """For every table, the flat place of each pair in it."""
    axes: dict[str, NDArray[np.int16]] = {
        name: level.astype(np.int16) for name, level in observed.levels.items()
    }
    axes["woman"] = observed.woman.astype(np.int16)
    for name, field in _CLASS_FIELD.items():
        axes[name] = _CLASS_NUMBERS[name][observed.levels[field]]
    for name, fields in _BITS_OF.items():
        bits = observed.bits[fields[0]]
        for field in fields[1:]:
            bits = bits + observed.bits[field]
        axes[name] = _BOUNDS[name].searchsorted(bits, side="right").astype(np.int16)
    found: dict[str, NDArray[np.int16]] = {}
    for table, first, others in _READ:
        flat = axes[first]
        for name, size in others:
            flat = flat * size + axes[name]
        found[table] = flat
    return found


def weigh(observed: Observed, model: Model) -> NDArray[np.float32]:
    """The weight of each pair in bits, the prior not counted in (the sum of `field_weights`, faster)."""
    weight = np.zeros(len(observed), np.float32)
    for name, flat in places(observed).items():
        weight += model.tables[name][flat]
    return weight


def weigh_rows(a: People, i: Rows, b: People, j: Rows, model: Model) -> NDArray[np.float32]:
    """The weight of the pairs (a[i], b[j]) in bits, the prior not counted in; `HOPELESS` without a closer look where two
    birth dates already say no."""
    weight = np.full(len(i), HOPELESS, np.float32)
    births = births_of_pairs(a, i, b, j)
    close = np.flatnonzero(~hopeless(a, i, b, j, births))
    known = births[0][close], births[1][close]
    weight[close] = weigh(observe(a, i[close], b, j[close], known), model)
    return weight


def field_weights(observed: Observed, model: Model) -> dict[str, NDArray[np.float32]]:
    """What each field weighs for each pair, in bits; `together` is what only several fields together say."""
    found: dict[str, NDArray[np.float32]] = {}
    for (table, first, _others), flat in zip(_READ, places(observed).values(), strict=True):
        weight = model.tables[table][flat]
        name = first if first in LEVELS and first not in found else "together"
        found[name] = found[name] + weight if name in found else weight
    return found


__all__ = [
    "BANDS",
    "CLASSES",
    "HOPELESS",
    "TABLES",
    "axis_names",
    "field_weights",
    "places",
    "table_name",
    "weigh",
    "weigh_rows",
]
