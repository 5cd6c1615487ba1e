"""How near two words of a name are, one pair or whole columns of pairs.

EXACT the same word; SOUND said the same in Spanish; SHORT one is a short or English form of the other; SLIP a typing
slip away; INITIAL one is the other's first letter, or the other cut off; FAR none of these.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from .frequencies import FORMAL_NAMES
from .names import fold, skeleton
from .vocabulary import KNOWN, Ids, Vocabulary

FAR, INITIAL, SLIP, SHORT, SOUND, EXACT = 0, 1, 2, 3, 4, 5

Nearness = NDArray[np.int8]

_osa = OSA.distance


@lru_cache(maxsize=524_288)
def nearness(a: str, b: str) -> int:
    """How near two plain name words are; symmetric, judged by spelling and by sound."""
    if a == b:
        return EXACT
    if a > b:  # one order, so that nothing below can depend on it
        a, b = b, a
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) == 1:
        return INITIAL if long[0] == short else FAR
    sound_a, sound_b = fold(a), fold(b)
    if sound_a == sound_b:
        return SOUND
    if a in KNOWN and b in KNOWN:  # two names of their own, however alike (Rosas and Rojas, Mario and María)
        return FAR
    if long.startswith(short) and len(short) >= 3:
        return INITIAL
    size = len(long)
    if size >= 4 and _osa(a, b, score_cutoff=1) <= 1:
        return SLIP
    if len(short) >= 4 and skeleton(a) == skeleton(b) and _osa(sound_a, sound_b, score_cutoff=2) <= 2:
        return SLIP
    if size >= 7 and (_osa(a, b, score_cutoff=2) <= 2 or _osa(sound_a, sound_b, score_cutoff=1) <= 1):
        return SLIP
    return FAR


@lru_cache(maxsize=524_288)
def given_nearness(a: str, b: str) -> int:
    """As `nearness`, for given names: short forms (Beto, Alberto) and English ones (Joe, José) are near too."""
    near = nearness(a, b)
    if near in (EXACT, SOUND):
        return near
    forms_a, forms_b = FORMAL_NAMES.get(a, ()), FORMAL_NAMES.get(b, ())
    if forms_a and forms_b and not set(forms_a).isdisjoint(forms_b):
        return SHORT
    if any(nearness(form, b) >= SLIP for form in forms_a) or any(
        nearness(form, a) >= SLIP for form in forms_b
    ):
        return SHORT
    return near


def near_grid(words: Vocabulary, a: Ids, b: Ids, *, given: bool = False) -> Nearness:
    """`near_words` of every word of each row of `a` (n, k) with every word of the same row of `b` (n, m): (n, k, m)."""
    found = np.zeros((len(a), a.shape[1], b.shape[1]), np.int8)
    row, k, m = np.nonzero((a >= 0)[:, :, None] & (b >= 0)[:, None, :])
    found[row, k, m] = near_words(words, a[row, k], b[row, m], given=given)
    return found


def near_words(words: Vocabulary, a: Ids, b: Ids, *, given: bool = False) -> Nearness:
    """`nearness` (`given_nearness` if `given`) of each pair of words; FAR where one is missing.

    Most pairs of unlike words are told apart by their letters and lengths; only the few that `nearness` could find near
    are looked at one by one, each pair of words once.
    """
    found = np.zeros(len(a), np.int8)
    same = (a == b) & (a >= 0)
    found[same] = EXACT
    at = np.flatnonzero((a >= 0) & (b >= 0) & ~same)
    if not len(at):
        return found
    a, b = a[at], b[at]
    sound = words.fold[a] == words.fold[b]
    long_enough = np.minimum(words.length[a], words.length[b]) > 1
    found[at[sound & long_enough]] = SOUND
    shorter = np.where(words.length[a] <= words.length[b], a, b)
    longer = np.where(shorter == a, b, a)
    least, most = words.length[shorter], words.length[longer]
    apart = np.bitwise_count(words.letters[a] ^ words.letters[b])
    maybe = (apart <= np.where(most >= 7, 4, 2)) & (most - least <= 2) & (most >= 4)
    maybe |= (words.bones[a] == words.bones[b]) & (least >= 4)
    maybe |= (np.bitwise_count(words.fold_letters[a] ^ words.fold_letters[b]) <= 2) & (most >= 7)
    maybe |= (
        ((words.letters[shorter] & ~words.letters[longer]) == 0)
        & (words.first[a] == words.first[b]) & (least != 2)
    )  # fmt: skip
    maybe &= ~(words.known[a] & words.known[b]) | (
        least == 1
    )  # O is an initial, though some bear it as a name
    if given:
        maybe |= words.formal[a] | words.formal[b]
    maybe &= ~(sound & long_enough)
    at, a, b = at[maybe], a[maybe].astype(np.int64), b[maybe].astype(np.int64)
    if len(at):
        pairs, back = np.unique(a * len(words) + b, return_inverse=True)
        judge = given_nearness if given else nearness
        text, size = words.words, len(words)
        judged = np.fromiter(
            (judge(text[pair // size], text[pair % size]) for pair in pairs.tolist()), np.int8, len(pairs)
        )
        found[at] = judged[back]
    return found
