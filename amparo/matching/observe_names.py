"""At which level the names of pairs of descriptions agree, and what the names that agree are worth. Part of `observe`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from .levels import LEVELS, NUMBER, Codes, first_of
from .nearness import EXACT, FAR, INITIAL, SHORT, SLIP, SOUND, Nearness, near_grid, near_words
from .vocabulary import Ids, Vocabulary

Rows = NDArray[np.int64]
Bits = NDArray[np.float32]

#: What agreement on an initial, or on the beginning of a name, is worth in bits.
INITIAL_BITS = 2.5


def _worth(bits: Bits, a: Ids, b: Ids, grid: Nearness) -> Bits:
    """What agreement on two words is worth: of the commoner word, since the rarer one may be a slip of it. (k, m, n)"""
    found = np.zeros(grid.shape, np.float32)
    flat = np.flatnonzero(grid)
    if len(flat):
        place, row = np.divmod(flat, len(a))
        k, m = np.divmod(place, grid.shape[1])
        worth = np.minimum(bits[a[row, k]], bits[b[row, m]])
        worth[grid.reshape(-1)[flat] == INITIAL] = INITIAL_BITS
        found.reshape(-1)[flat] = worth
    return found


def surnames_of_pairs(words: Vocabulary, a: Ids, b: Ids) -> tuple[Codes, Bits]:
    """How the surnames agree, order, omission and joining taken into account.

    `both` (two surnames, in order), `swapped`; `first` (one side has only one surname, and it is the other's first),
    `second` (… the other's second), `one` (one surname each, the same), each also `_near`; `first_only` (first agrees,
    second differs), `second_only`, `crossed` (one side's first is the other's second, the rest differs), `different`.
    """
    a1, a2, b1, b2 = a[:, 0], a[:, 1], b[:, 0], b[:, 1]
    grid = near_grid(words, a, b)
    worth = _worth(words.surname_bits, a, b, grid)
    n11, n12, n21, n22 = grid[0, 0], grid[0, 1], grid[1, 0], grid[1, 1]
    v11, v12, v21, v22 = worth[0, 0], worth[0, 1], worth[1, 0], worth[1, 1]
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


def husbands_of_pairs(
    words: Vocabulary, a: Ids, a_husband: Ids, i: Rows, b: Ids, b_husband: Ids, j: Rows, level: Codes, bits: Bits
) -> None:  # fmt: skip
    """Let a husband's surname (María García de López) agree with any surname of the other side, where that is more than
    the own surnames say: `married` (with one of the own), `husband` (alone). What it does not agree with says nothing.
    """
    code = NUMBER["surnames"]
    at = np.flatnonzero((a_husband[i] >= 0) | (b_husband[j] >= 0))
    at = at[~_FULL[level[at]]]
    if not len(at):
        return
    own_a, own_b, of_a, of_b = a[i[at]], b[j[at]], a_husband[i[at]], b_husband[j[at]]
    # (row, pair of words): each side's husband with every surname of the other side, and the two husbands
    one = np.stack((of_a, of_a, of_b, of_b, of_a), axis=1)
    other = np.stack((own_b[:, 0], own_b[:, 1], own_a[:, 0], own_a[:, 1], of_b), axis=1)
    near = near_words(words, one.ravel(), other.ravel()).reshape(one.shape)
    same_word = (one[:, :2] == own_a[:, :1]).any(axis=1) | (one[:, 2:4] == own_b[:, :1]).any(axis=1)
    worth = np.where(
        near >= SLIP, np.minimum(words.surname_bits[one], words.surname_bits[other]), np.float32(0)
    )
    worth = worth.max(axis=1)
    agrees = (worth > 0) & ~same_word
    own = ~np.isin(level[at], (0, code["different"]))
    level[at[agrees]] = np.where(own[agrees], code["married"], code["husband"])
    bits[at[agrees]] += worth[agrees]


#: Levels at which both surnames agree already.
_FULL = np.array([name in ("both", "both_near", "swapped", "swapped_near") for name in LEVELS["surnames"]])


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


def _one_slip(a: str, b: str) -> bool:
    return bool(OSA.distance(a, b, score_cutoff=1) <= 1)


def given_of_pairs(words: Vocabulary, a: Ids, b: Ids) -> tuple[Codes, Bits]:
    """How the given names agree, as sets of words.

    `same` (every word, spelt or said the same), `near` (every word, some only near), `part` (one side's words are all
    in the other), `part_near`, `overlap` (some agree, both sides have others), `short` (agree through a short or
    English form), `initial` (only initials agree), `different`.
    """
    grid = near_grid(words, a, b, given=True)
    worth = _worth(words.given_bits, a, b, grid)
    best_a, best_b = grid.max(axis=1), grid.max(axis=0)
    worth_a = np.where(grid == best_a[:, None], worth, 0).max(axis=1)
    worth_b = np.where(grid == best_b[None], worth, 0).max(axis=0)
    there_a, there_b = np.ascontiguousarray((a >= 0).T), np.ascontiguousarray((b >= 0).T)
    left_a = (there_a & (best_a == FAR)).any(axis=0)
    left_b = (there_b & (best_b == FAR)).any(axis=0)
    both = np.concatenate((best_a, best_b))
    best = both.max(axis=0)
    worst = np.where(both > FAR, both, EXACT).min(axis=0)
    shortened = (both == SHORT).any(axis=0)
    code = NUMBER["given_names"]
    level = first_of(
        [
            ~there_a[0] | ~there_b[0], best == FAR, best == INITIAL, left_a & left_b, shortened,
            (left_a | left_b) & (worst >= SOUND), left_a | left_b, worst >= SOUND,
        ],
        [
            0, code["different"], code["initial"], code["overlap"], code["short"],
            code["part"], code["part_near"], code["same"],
        ],
        code["near"],
    )  # fmt: skip
    bits = np.minimum(worth_a.sum(axis=0), worth_b.sum(axis=0))
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


def parents_of_pairs(words: Vocabulary, a: Ids, b: Ids) -> tuple[Codes, Bits]:
    """How the names of a parent agree: `same` (all words of the side that says less), `part` (some), `different`."""
    count = len(a)
    level = np.zeros(count, np.int8)
    bits = np.zeros(count, np.float32)
    at = np.flatnonzero((a[:, 0] >= 0) & (b[:, 0] >= 0))
    if not len(at):
        return level, bits
    a, b = a[at], b[at]
    grid = near_grid(words, a, b, given=True)
    agreed = grid >= SLIP
    worth = np.where(agreed, _worth(words.given_bits, a, b, grid), np.float32(0)).max(axis=1)
    count_a, count_b = agreed.any(axis=1).sum(axis=0), agreed.any(axis=0).sum(axis=0)
    fewer = np.minimum((a >= 0).sum(axis=1), (b >= 0).sum(axis=1))
    count = np.minimum(count_a, count_b)
    level[at] = np.where(count == 0, 3, np.where(count >= fewer, 1, 2))
    bits[at] = worth.sum(axis=0)
    return level, bits
