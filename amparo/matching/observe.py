"""At which level pairs of descriptions agree, field by field: what is observed, before any weight is put on it.

Everything works on whole columns: `a` and `b` are tables, `i` and `j` the rows of the pairs. A level is a number; its
name is its place in `LEVELS`. 0 is always `missing`: one side or both say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from .nearness import EXACT, FAR, INITIAL, SHORT, SLIP, SOUND, Nearness, near_grid
from .table import People
from .vocabulary import Ids, Vocabulary

Rows = NDArray[np.int64]
Codes = NDArray[np.int8]
Bits = NDArray[np.float32]

#: Every level that each field can have, `missing` first.
LEVELS: dict[str, tuple[str, ...]] = {
    field: ("missing", *names.split())
    for field, names in {
        "surnames": "both both_near swapped swapped_near first first_near second second_near one one_near first_only "
        "second_only crossed different",
        "given_names": "same near part part_near overlap short initial different",
        "birth": "same swapped slip near year_only_same same_day_other_year same_year year_only_near "
        "year_only_decade different generation",
        "sex": "same different",
        "state": "same different",
        "municipality": "same near different",
        "curp": "same homonym near like different",
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

#: What agreement on an initial, or on the beginning of a name, is worth in bits.
INITIAL_BITS = 2.5


@dataclass(frozen=True, slots=True)
class Observed:
    """What was observed of each pair: a level for every field, and the bits that the agreeing names are worth."""

    levels: dict[str, Codes]
    bits: dict[str, Bits]  # surnames, given_names, mother, father
    years_apart: NDArray[np.int16]  # between the birth years; 0 where one is not known

    def __len__(self) -> int:
        return len(self.years_apart)

    def of(self, pairs: Rows) -> Observed:
        """What was observed of some of the pairs, in the order named."""
        return Observed(
            {field: level[pairs] for field, level in self.levels.items()},
            {name: bits[pairs] for name, bits in self.bits.items()},
            self.years_apart[pairs],
        )


def observe(a: People, i: Rows, b: People, j: Rows) -> Observed:
    """The levels of the pairs (a[i], b[j]); the tables share one vocabulary. Symmetric in a and b."""
    words = a.vocabulary
    if words is not b.vocabulary:
        raise ValueError("Tables can be compared only when they share a vocabulary.")
    levels: dict[str, Codes] = {}
    bits: dict[str, Bits] = {}
    levels["surnames"], bits["surnames"] = _surnames(words, a.surnames[i], b.surnames[j])
    levels["given_names"], bits["given_names"] = _given(words, a.given[i], b.given[j])
    levels["birth"], years_apart = _births(a, i, b, j)
    for field, one, other in (("sex", a.sex, b.sex), ("state", a.state, b.state)):
        x, y = one[i], other[j]
        levels[field] = np.where((x == 0) | (y == 0), 0, np.where(x == y, 1, 2)).astype(np.int8)
    levels["municipality"] = _places(words, a.place[i], b.place[j])
    levels["curp"] = _curps(a.numbers["curp"], i, b.numbers["curp"], j)
    for field in ("a_number", "passport", "matricula", "phone"):
        levels[field] = _numbers(a.numbers[field], i, b.numbers[field], j)
    levels["mother"], bits["mother"] = _parents(words, a.mother[i], b.mother[j])
    levels["father"], bits["father"] = _parents(words, a.father[i], b.father[j])
    return Observed(levels, bits, years_apart)


def hopeless(a: People, i: Rows, b: People, j: Rows) -> NDArray[np.bool_]:
    """Pairs that need no closer look: two birth dates that no slip makes one, and no number in common.

    Of the candidates of a large file they are more than half; of one person they are one in four hundred.
    """
    birth, _gap = _births(a, i, b, j)
    found: NDArray[np.bool_] = (birth == NUMBER["birth"]["different"]) | (
        birth == NUMBER["birth"]["generation"]
    )
    at = np.flatnonzero(found)
    for name in a.numbers:
        found[at[_numbers(a.numbers[name], i[at], b.numbers[name], j[at]) == 1]] = False
    return found


def _worth(bits: Bits, a: Ids, b: Ids, grid: Nearness) -> Bits:
    """What agreement on two words is worth: of the commoner word, since the rarer one may be a slip of it. (n, k, m)"""
    worth = np.minimum(bits[a][:, :, None], bits[b][:, None, :])
    return np.where(grid >= SLIP, worth, np.where(grid == INITIAL, np.float32(INITIAL_BITS), np.float32(0)))


def _surnames(words: Vocabulary, a: Ids, b: Ids) -> tuple[Codes, Bits]:
    """How the surnames agree, order, omission and joining taken into account.

    `both` (two surnames, in order), `swapped`; `first` (one side has only one surname, and it is the other's first),
    `second` (… the other's second), `one` (one surname each, the same), each also `_near`; `first_only` (first agrees,
    second differs), `second_only`, `crossed` (one side's first is the other's second, the rest differs), `different`.
    """
    a1, a2, b1, b2 = a[:, 0], a[:, 1], b[:, 0], b[:, 1]
    grid = near_grid(words, a, b)
    worth = _worth(words.surname_bits, a, b, grid)
    n11, n12, n21, n22 = grid[:, 0, 0], grid[:, 0, 1], grid[:, 1, 0], grid[:, 1, 1]
    v11, v12, v21, v22 = worth[:, 0, 0], worth[:, 0, 1], worth[:, 1, 0], worth[:, 1, 1]
    code = NUMBER["surnames"]
    two_a, two_b = a2 >= 0, b2 >= 0
    level = np.zeros(len(a), np.int8)
    bits = np.zeros(len(a), np.float32)

    def put(where: NDArray[np.bool_], name: str, worth: Bits, exact: NDArray[np.bool_] | None = None) -> None:
        where = where & (level == 0)
        if exact is None:
            level[where] = code[name]
        else:
            level[where] = np.where(exact[where], code[name], code[f"{name}_near"])
        bits[where] = worth[where]

    two = two_a & two_b
    straight, crossed = (n11 > 0) & (n22 > 0), (n12 > 0) & (n21 > 0)
    put(
        two & straight & (~crossed | (v11 + v22 >= v12 + v21)),
        "both",
        v11 + v22,
        (n11 >= SOUND) & (n22 >= SOUND),
    )
    put(two & crossed, "swapped", v12 + v21, (n12 >= SOUND) & (n21 >= SOUND))
    put(two & (n11 > 0), "first_only", v11)
    put(two & (n22 > 0), "second_only", v22)
    put(two & (n12 > 0), "crossed", v12)
    put(two & (n21 > 0), "crossed", v21)
    put(two, "different", bits * 0)
    single = (a1 >= 0) & (b1 >= 0) & (two_a ^ two_b)
    for where, first, second, v1, v2 in (
        (single & two_b, n11, n12, v11, v12),
        (single & two_a, n11, n21, v11, v21),
    ):
        put(where & (first > 0) & (first >= second), "first", v1, first >= SOUND)
        put(where & (second > 0), "second", v2, second >= SOUND)
    rest = np.flatnonzero(single & (level == 0))
    if len(rest):
        _joined(words, a, b, rest, level, bits)
    one = (a1 >= 0) & (b1 >= 0) & ~two_a & ~two_b
    put(one & (n11 > 0), "one", v11, n11 >= SOUND)
    put((a1 >= 0) & (b1 >= 0), "different", bits * 0)
    return level, bits


def _joined(words: Vocabulary, a: Ids, b: Ids, rest: Rows, level: Codes, bits: Bits) -> None:
    """GARCIALOPEZ and its halves in either order, a slip allowed; also joined and then cut off by a short field."""
    code = NUMBER["surnames"]
    a_is_single = a[rest, 1] < 0
    whole = np.where(a_is_single, a[rest, 0], b[rest, 0])
    one, two = np.where(a_is_single, b[rest, 0], a[rest, 0]), np.where(a_is_single, b[rest, 1], a[rest, 1])
    longer = (words.length[whole] > words.length[one] + 2) & (words.length[whole] > words.length[two] + 2)
    longer &= (words.first[whole] == words.first[one]) | (words.first[whole] == words.first[two])
    for at in np.flatnonzero(longer):
        single = words.words[whole[at]]
        parts = words.words[one[at]], words.words[two[at]]
        for (x, y), name in ((parts, "both_near"), (parts[::-1], "swapped_near")):
            joined = x + y
            if single == joined or (len(single) >= 7 and _one_slip(single, joined)):
                level[rest[at]] = code[name]
                bits[rest[at]] = words.surname_bits[one[at]] + words.surname_bits[two[at]]
                break
            if len(single) > len(x) + 2 and joined.startswith(single):
                level[rest[at]] = code[name]
                bits[rest[at]] = words.surname_bits[one[at] if x == parts[0] else two[at]] + INITIAL_BITS
                break


def _first_of(conditions: Sequence[NDArray[np.bool_]], codes: Sequence[int], otherwise: int) -> Codes:
    """Of each pair the code of the first condition that holds. (`np.select` costs a dozen pairs more than all else.)"""
    level = np.full(len(conditions[0]), otherwise, np.int8)
    for condition, code in zip(reversed(conditions), reversed(codes), strict=True):
        level[condition] = code
    return level


def _one_slip(a: str, b: str) -> bool:
    return bool(OSA.distance(a, b, score_cutoff=1) <= 1)


def _given(words: Vocabulary, a: Ids, b: Ids) -> tuple[Codes, Bits]:
    """How the given names agree, as sets of words.

    `same` (every word, spelt or said the same), `near` (every word, some only near), `part` (one side's words are all
    in the other), `part_near`, `overlap` (some agree, both sides have others), `short` (agree through a short or
    English form), `initial` (only initials agree), `different`.
    """
    grid = near_grid(words, a, b, given=True)
    worth = _worth(words.given_bits, a, b, grid)
    best_a, best_b = grid.max(axis=2), grid.max(axis=1)
    worth_a = np.where(grid == best_a[:, :, None], worth, 0).max(axis=2)
    worth_b = np.where(grid == best_b[:, None, :], worth, 0).max(axis=1)
    there_a, there_b = a >= 0, b >= 0
    left_a = (there_a & (best_a == FAR)).any(axis=1)
    left_b = (there_b & (best_b == FAR)).any(axis=1)
    both = np.concatenate((best_a, best_b), axis=1)
    best = both.max(axis=1)
    worst = np.where(both > FAR, both, EXACT).min(axis=1)
    shortened = (both == SHORT).any(axis=1)
    code = NUMBER["given_names"]
    level = _first_of(
        [
            ~there_a[:, 0] | ~there_b[:, 0], best == FAR, best == INITIAL, left_a & left_b, shortened,
            (left_a | left_b) & (worst >= SOUND), left_a | left_b, worst >= SOUND,
        ],
        [
            0, code["different"], code["initial"], code["overlap"], code["short"],
            code["part"], code["part_near"], code["same"],
        ],
        code["near"],
    )  # fmt: skip
    bits = np.minimum(worth_a.sum(axis=1), worth_b.sum(axis=1))
    _given_joined(words, a, b, level, bits)
    return level, bits


def _given_joined(words: Vocabulary, a: Ids, b: Ids, level: Codes, bits: Bits) -> None:
    """MIGUELANGEL and Miguel Ángel: names written together on one side only."""
    code = NUMBER["given_names"]
    maybe = (level == code["different"]) & ((a[:, 1] >= 0) ^ (b[:, 1] >= 0))
    maybe &= words.first[a[:, 0]] == words.first[b[:, 0]]
    single = np.where(a[:, 1] < 0, a[:, 0], b[:, 0])
    longer = np.where(a[:, 1] < 0, b[:, 0], a[:, 0])
    maybe &= words.length[single] >= words.length[longer] + 3
    for at in np.flatnonzero(maybe):
        one, other = ([words.words[w] for w in side[at] if w >= 0] for side in (a, b))
        joined_a, joined_b = "".join(one), "".join(other)
        if len(joined_a) > 5 and (joined_a == joined_b or _one_slip(joined_a, joined_b)):
            level[at] = code["near"]
            longer = a[at] if len(one) > len(other) else b[at]
            bits[at] = words.given_bits[longer[longer >= 0]].sum()


def _parents(words: Vocabulary, a: Ids, b: Ids) -> tuple[Codes, Bits]:
    """How the names of a parent agree: `same` (all words of the side that says less), `part` (some), `different`."""
    count = len(a)
    level = np.zeros(count, np.int8)
    bits = np.zeros(count, np.float32)
    at = np.flatnonzero((a[:, 0] >= 0) & (b[:, 0] >= 0))
    if not len(at):
        return level, bits
    a, b = a[at], b[at]
    grid = near_grid(words, a, b, given=True)
    worth = np.where(grid >= SLIP, _worth(words.given_bits, a, b, grid), np.float32(0)).max(axis=2)
    agreed_a, agreed_b = (grid >= SLIP).any(axis=2), (grid >= SLIP).any(axis=1)
    count_a, count_b = agreed_a.sum(axis=1), agreed_b.sum(axis=1)
    fewer = np.minimum((a >= 0).sum(axis=1), (b >= 0).sum(axis=1))
    agreed = np.minimum(count_a, count_b)
    level[at] = np.where(agreed == 0, 3, np.where(agreed >= fewer, 1, 2))
    bits[at] = worth.sum(axis=1)
    return level, bits


def _dates(x: NDArray[np.int16], y: NDArray[np.int16]) -> Codes:
    """Levels of two columns of dates (year, month, day; year 0 = none, month 0 = only the year)."""
    code = NUMBER["birth"]
    ya, ma, da = (x[:, k].astype(np.int32) for k in range(3))
    yb, mb, db = (y[:, k].astype(np.int32) for k in range(3))
    apart = np.abs(ya - yb)
    year_only = (ma == 0) | (mb == 0)
    same_day = (ma == mb) & (da == db)
    changed_over = (ma == db) & (da == mb)
    return _first_of(
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


def _one_digit(x: NDArray[np.int16], y: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Whether the dates, written YYYYMMDD, differ by one digit, or by two neighbouring digits changed over."""

    def digits(dates: NDArray[np.int16]) -> NDArray[np.int8]:
        number = dates[:, 0].astype(np.int64) * 10_000 + dates[:, 1].astype(np.int64) * 100 + dates[:, 2]
        return np.stack([number // 10**power % 10 for power in range(7, -1, -1)], axis=1).astype(np.int8)

    return _one_change(digits(x), digits(y))


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


def _births(a: People, i: Rows, b: People, j: Rows) -> tuple[Codes, NDArray[np.int16]]:
    level = _dates(a.births[i, 0], b.births[j, 0])
    for k, m in ((0, 1), (1, 0), (1, 1)):
        at = np.flatnonzero((a.births[i, k, 0] > 0) & (b.births[j, m, 0] > 0))
        if len(at):
            other = _dates(a.births[i[at], k], b.births[j[at], m])
            closer = _CLOSEST[other] < _CLOSEST[level[at]]
            level[at[closer]] = other[closer]
    years_a, years_b = _years(a, i), _years(b, j)
    gap = np.maximum(np.maximum(years_a[:, 0] - years_b[:, 1], years_b[:, 0] - years_a[:, 1]), 0)
    known = (years_a[:, 1] > 0) & (years_b[:, 1] > 0)
    gap = np.where(known, gap, 0).astype(np.int16)
    vague = (level == 0) & known
    if vague.any():
        code = NUMBER["birth"]
        level[vague] = _first_of(
            [gap[vague] == 0, gap[vague] <= 2, gap[vague] == 10, gap[vague] >= 15],
            [code["year_only_same"], code["year_only_near"], code["year_only_decade"], code["generation"]],
            code["different"],
        )
    return level, gap


def _years(people: People, rows: Rows) -> NDArray[np.int16]:
    """The first and last year of birth that a row leaves open; 0, 0 when it says nothing."""
    year = people.births[rows, 0, 0]
    known = year > 0
    return np.where(known[:, None], np.stack((year, year), axis=1), people.years[rows])


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
        level[at] = _first_of(
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
