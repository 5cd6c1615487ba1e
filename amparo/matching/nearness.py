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
    """`near_words` of every word of each row of `a` (n, k) with every word of the same row of `b` (n, m): (k, m, n).

    Rows come last, so that what is asked of each row's few words is asked of whole columns.
    """
    count, many = len(a), b.shape[1]
    one, other = np.ascontiguousarray(a.T), np.ascontiguousarray(b.T)
    found = np.zeros((a.shape[1], many, count), np.int8)
    flat = np.flatnonzero((one >= 0)[:, None] & (other >= 0)[None])
    if len(flat):
        place, row = np.divmod(flat, count)
        k, m = np.divmod(place, many)
        found.reshape(-1)[flat] = near_words(words, one[k, row], other[m, row], given=given)
    return found


def near_words(words: Vocabulary, a: Ids, b: Ids, *, given: bool = False) -> Nearness:
    """`nearness` (`given_nearness` if `given`) of each pair of words; FAR where one is missing.

    Most pairs of unlike words are told apart by being names of their own, then by their letters and lengths; only the few
    that `nearness` could find near are looked at one by one, each pair of words once.
    """
    found = np.zeros(len(a), np.int8)
    there = (a >= 0) & (b >= 0)
    same = a == b
    found[same & there] = EXACT
    at = np.flatnonzero(there & ~same)
    if not len(at):
        return found
    a, b = a[at], b[at]
    sound = words.fold[a] == words.fold[b]
    maybe = ~(words.known[a] & words.known[b]) | sound
    if given:
        short = words.formal[a] | words.formal[b]
        maybe |= short
    kept = np.flatnonzero(maybe)
    at, a, b, sound = at[kept], a[kept], b[kept], sound[kept]
    length_a, length_b = words.length[a], words.length[b]
    sound &= np.minimum(length_a, length_b) > 1
    found[at[sound]] = SOUND
    first_is_shorter = length_a <= length_b
    shorter, longer = np.where(first_is_shorter, a, b), np.where(first_is_shorter, b, a)
    least, most = np.minimum(length_a, length_b), np.maximum(length_a, length_b)
    letters_shorter, letters_longer = words.letters[shorter], words.letters[longer]
    apart = np.bitwise_count(letters_shorter ^ letters_longer)
    maybe = (apart <= np.where(most >= 7, 4, 2)) & (most - least <= 2) & (most >= 4)
    maybe |= (words.bones[a] == words.bones[b]) & (least >= 4)
    maybe |= (np.bitwise_count(words.fold_letters[a] ^ words.fold_letters[b]) <= 2) & (most >= 7)
    maybe |= ((letters_shorter & ~letters_longer) == 0) & (words.first[a] == words.first[b]) & (least != 2)
    maybe &= ~(words.known[a] & words.known[b])
    if given:
        maybe |= short[kept]
    maybe &= ~sound
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
