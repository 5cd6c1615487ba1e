"""At which level pairs of descriptions agree, field by field: what is observed, before any weight is put on it.

Everything works on whole columns: `a` and `b` are tables, `i` and `j` the rows of the pairs. A level is a number; its
name is its place in `LEVELS`. 0 is always `missing`: one side or both say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from .curp_letters import letters_of_pairs
from .levels import FIELDS, LEVELS, NUMBER, Codes, first_of
from .observe_names import (
    Bits,
    Rows,
    given_of_pairs,
    husbands_of_pairs,
    parents_of_pairs,
    surnames_of_pairs,
)
from .table import SEXES, People
from .vocabulary import Ids, Vocabulary

#: A level and the years between, of every pair.
Births = tuple[Codes, NDArray[np.int16]]

__all__ = ["FIELDS", "LEVELS", "NUMBER", "Observed", "Rows", "hopeless", "near_places", "observe"]


@dataclass(frozen=True, slots=True)
class Observed:
    """What was observed of each pair: a level for every field, and the bits that the agreeing names are worth."""

    levels: dict[str, Codes]
    bits: dict[str, Bits]  # surnames, given_names, mother, father
    years_apart: NDArray[np.int16]  # between the birth years; 0 where one is not known
    woman: NDArray[np.bool_]  # a side says woman, and none says man: her surname may have changed

    def __len__(self) -> int:
        return len(self.years_apart)

    def of(self, pairs: Rows) -> Observed:
        """What was observed of some of the pairs, in the order named."""
        return Observed(
            {field: level[pairs] for field, level in self.levels.items()},
            {name: bits[pairs] for name, bits in self.bits.items()},
            self.years_apart[pairs],
            self.woman[pairs],
        )


def observe(a: People, i: Rows, b: People, j: Rows, births: Births | None = None) -> Observed:
    """The levels of the pairs (a[i], b[j]); the tables share one vocabulary. Symmetric in a and b.

    `births` is what `births_of_pairs` said of these pairs, when it has been asked already.
    """
    words = a.vocabulary
    if words is not b.vocabulary:
        raise ValueError("Tables can be compared only when they share a vocabulary.")
    levels: dict[str, Codes] = {}
    bits: dict[str, Bits] = {}
    levels["surnames"], bits["surnames"] = surnames_of_pairs(words, a.surnames[i], b.surnames[j])
    husbands_of_pairs(
        words, a.surnames, a.husband, i, b.surnames, b.husband, j, levels["surnames"], bits["surnames"]
    )
    levels["given_names"], bits["given_names"] = given_of_pairs(words, a.given[i], b.given[j])
    levels["birth"], years_apart = births or births_of_pairs(a, i, b, j)
    for field, one, other in (("sex", a.sex, b.sex), ("state", a.state, b.state)):
        x, y = one[i], other[j]
        levels[field] = np.where((x == 0) | (y == 0), 0, np.where(x == y, 1, 2)).astype(np.int8)
    levels["municipality"] = _places(words, a.place[i], b.place[j])
    levels["curp"] = _curps(a.numbers["curp"], i, b.numbers["curp"], j)
    levels["curp_surnames"], levels["curp_given"] = letters_of_pairs(a, i, b, j)
    for field in ("a_number", "passport", "matricula", "phone"):
        levels[field] = _numbers(a.numbers[field], i, b.numbers[field], j)
    levels["mother"], bits["mother"] = parents_of_pairs(words, a.mother[i], b.mother[j])
    levels["father"], bits["father"] = parents_of_pairs(words, a.father[i], b.father[j])
    sex_a, sex_b = a.sex[i], b.sex[j]
    man, woman = SEXES["M"], SEXES["F"]
    woman_ = ((sex_a == woman) | (sex_b == woman)) & (sex_a != man) & (sex_b != man)
    return Observed(levels, bits, years_apart, woman_)


def hopeless(a: People, i: Rows, b: People, j: Rows, births: Births) -> NDArray[np.bool_]:
    """Pairs that need no closer look: two birth dates that no slip makes one, and no number in common.

    Of the candidates of a large file they are more than half; of one person they are one in four hundred.
    """
    birth = births[0]
    found: NDArray[np.bool_] = (birth == NUMBER["birth"]["different"]) | (
        birth == NUMBER["birth"]["generation"]
    )
    at = np.flatnonzero(found)
    for name in a.numbers:
        found[at[_numbers(a.numbers[name], i[at], b.numbers[name], j[at]) == 1]] = False
    return found


def _dates(x: NDArray[np.int16], y: NDArray[np.int16]) -> Codes:
    """Levels of two columns of dates (year, month, day; year 0 = none, month 0 = only the year)."""
    code = NUMBER["birth"]
    ya, ma, da = (x[:, k].astype(np.int32) for k in range(3))
    yb, mb, db = (y[:, k].astype(np.int32) for k in range(3))
    apart = np.abs(ya - yb)
    year_only = (ma == 0) | (mb == 0)
    same_day = (ma == mb) & (da == db)
    changed_over = (ma == db) & (da == mb)
    return first_of(
        [
            (ya == 0) | (yb == 0),
            year_only & (apart == 0), year_only & (apart <= 2), year_only & (apart == 10),
            year_only & (apart >= 15), year_only,
            same_day & (apart == 0), changed_over & (apart == 0),
            (apart == 0) & (ma == mb) & (np.abs(da - db) <= 3), same_day & ((apart == 1) | (apart == 10)),
            _one_digit(x, y),
            same_day | (changed_over & (apart <= 2)), apart == 0, apart >= 15,
        ],
        [
            0,
            code["year_only_same"], code["year_only_near"], code["year_only_decade"],
            code["generation"], code["different"],
            code["same"], code["swapped"], code["near"], code["slip"], code["slip"],
            code["same_day_other_year"], code["same_year"], code["generation"],
        ],
        code["different"],
    )  # fmt: skip


#: 0 to 9999 with a decimal digit in every four bits.
_DIGITS = np.array([int(f"{number:04d}", 16) for number in range(10_000)], np.uint32)
_LOWEST_BITS = np.uint32(0x11111111)


def _one_digit(x: NDArray[np.int16], y: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Whether the dates, written YYYYMMDD, differ by one digit, or by two neighbouring digits changed over."""

    def digits(dates: NDArray[np.int16]) -> NDArray[np.uint32]:
        year, month, day = (_DIGITS[dates[:, k]] for k in range(3))
        return (year << np.uint32(16)) | (month << np.uint32(8)) | day

    one, other = digits(x), digits(y)
    unlike = one ^ other
    half = unlike | (unlike >> np.uint32(2))
    places = (half | (half >> np.uint32(1))) & _LOWEST_BITS  # a bit for every digit that differs
    count = np.bitwise_count(places)
    found: NDArray[np.bool_] = count == 1
    two = np.flatnonzero(count == 2)
    if len(two):
        low = places[two] & (~places[two] + np.uint32(1))  # the lower of the two places
        nibble = low * np.uint32(15)
        changed = ((one[two] & nibble) << np.uint32(4)) | ((one[two] >> np.uint32(4)) & nibble)
        found[two] = (places[two] == low * np.uint32(17)) & (
            changed == (other[two] & (nibble * np.uint32(17)))
        )
    return found


def _one_change(x: NDArray[np.integer], y: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Whether two rows of characters differ in one place, or have two neighbours changed over."""
    unlike = x != y
    count = unlike.sum(axis=1)
    first = unlike.argmax(axis=1)
    after = np.minimum(first + 1, x.shape[1] - 1)
    row = np.arange(len(x))
    over = (count == 2) & (x[row, first] == y[row, after]) & (x[row, after] == y[row, first])
    return np.asarray((count == 1) | over)


#: Of two dates on a side (one of them inside the CURP) the pair that agrees best counts, by this order of levels.
_ORDER = (
    "same", "swapped", "slip", "near", "year_only_same", "same_day_other_year", "year_only_near", "year_only_decade",
    "same_year", "different", "generation", "missing",
)  # fmt: skip
_CLOSEST = np.array([_ORDER.index(name) for name in LEVELS["birth"]], np.int8)


def births_of_pairs(a: People, i: Rows, b: People, j: Rows) -> Births:
    """The level of the birth dates of the pairs, and the years between the births (0 where a side says nothing)."""
    x, y = a.births[i], b.births[j]
    level = _dates(x[:, 0], y[:, 0])
    there = x[:, :, 0] > 0, y[:, :, 0] > 0
    for k, m in ((0, 1), (1, 0), (1, 1)):
        at = np.flatnonzero(there[0][:, k] & there[1][:, m])
        if len(at):
            other = _dates(x[at, k], y[at, m])
            closer = _CLOSEST[other] < _CLOSEST[level[at]]
            level[at[closer]] = other[closer]
    first_a, last_a = _years(a, i, x[:, 0, 0])
    first_b, last_b = _years(b, j, y[:, 0, 0])
    gap = np.maximum(np.maximum(first_a - last_b, first_b - last_a), 0)
    known = (last_a > 0) & (last_b > 0)
    gap[~known] = 0
    vague = np.flatnonzero((level == 0) & known)
    if len(vague):
        code = NUMBER["birth"]
        level[vague] = first_of(
            [gap[vague] == 0, gap[vague] <= 2, gap[vague] == 10, gap[vague] >= 15],
            [code["year_only_same"], code["year_only_near"], code["year_only_decade"], code["generation"]],
            code["different"],
        )
    return level, gap


def _years(
    people: People, rows: Rows, year: NDArray[np.int16]
) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """The first and last year of birth that a row leaves open, `year` where it is known; 0, 0 when it says nothing."""
    at = np.flatnonzero(year == 0)
    first, last = year.copy(), year.copy()
    first[at], last[at] = people.years[rows[at], 0], people.years[rows[at], 1]
    return first, last


def _places(words: Vocabulary, a: Ids, b: Ids) -> Codes:
    """How two municipalities agree: `same`, `near` (a slip, or one within the other), `different`."""
    level = np.where((a < 0) | (b < 0), 0, np.where(a == b, 1, 3)).astype(np.int8)
    maybe = level == 3
    maybe &= np.bitwise_count(words.letters[a] ^ words.letters[b]) <= 6
    within = (words.letters[a] & ~words.letters[b]) == 0
    maybe |= (level == 3) & (within | ((words.letters[b] & ~words.letters[a]) == 0))
    at = np.flatnonzero(maybe)
    if len(at):
        pairs, back = np.unique(a[at].astype(np.int64) * len(words) + b[at], return_inverse=True)
        size = len(words)
        near = np.fromiter(
            (near_places(words.words[p // size], words.words[p % size]) for p in pairs.tolist()),
            np.bool_,
            len(pairs),
        )
        level[at[near[back]]] = 2
    return level


def near_places(a: str, b: str) -> bool:
    """Whether two plain names of municipalities are one name: a slip or two apart, or one within the other."""
    if min(len(a), len(b)) >= 5 and (a in b or b in a):
        return True
    cutoff = 1 if min(len(a), len(b)) < 7 else 3
    return bool(OSA.distance(a, b, score_cutoff=cutoff) <= cutoff)


def _numbers(x: NDArray[np.uint8], i: Rows, y: NDArray[np.uint8], j: Rows) -> Codes:
    """`same`, `near` (one character, or two neighbours changed over), `different`."""
    level = np.zeros(len(i), np.int8)
    at = np.flatnonzero((x[i, 0] > 0) & (y[j, 0] > 0))
    if len(at):
        one, other = x[i[at]], y[j[at]]
        same = (one == other).all(axis=1)
        level[at] = np.where(same, 1, np.where(_one_change(one, other), 2, 3))
    return level


def _curps(x: NDArray[np.uint8], i: Rows, y: NDArray[np.uint8], j: Rows) -> Codes:
    """`same`; `homonym` (all but the last two characters); `near` (two places at most); `like` (twelve places or
    more); `different`."""
    level = np.zeros(len(i), np.int8)
    at = np.flatnonzero((x[i, 0] > 0) & (y[j, 0] > 0))
    if len(at):
        equal = x[i[at]] == y[j[at]]
        count = equal.sum(axis=1)
        level[at] = first_of(
            [
                count == 18,
                equal[:, :16].all(axis=1),
                (count >= 16) | _one_change(x[i[at]], y[j[at]]),
                count >= 12,
            ],
            [1, 2, 3, 4],
            5,
        )
    return level
