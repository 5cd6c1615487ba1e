"""At which level two descriptions agree, field by field: what is observed, before any weight is put on it.

Words for how near two name tokens are (`nearness`): EXACT the same word; SOUND said the same in Spanish;
SHORT one is a short or English form of the other; SLIP a typing slip away; INITIAL one is the other's first
letter, or the other cut off; FAR none of these.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from .frequencies import FORMAL_NAMES, GIVEN, SURNAMES, given_bits, surname_bits
from .names import fold, skeleton

FAR, INITIAL, SLIP, SHORT, SOUND, EXACT = 0, 1, 2, 3, 4, 5

#: Words that so many bear as a name that they are not taken for a slip of another name.
_KNOWN = frozenset(word for table in (SURNAMES, GIVEN) for word, share in table.items() if share > 2e-5)

_osa = OSA.distance
_jaro_winkler = JaroWinkler.similarity


@lru_cache(maxsize=131072)
def nearness(a: str, b: str) -> int:
    """How near two plain name words are; symmetric, judged by spelling and by sound."""
    if a == b:
        return EXACT
    if a > b:  # one order, so that nothing below can depend on it
        a, b = b, a
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) == 1:
        return INITIAL if long[0] == short else FAR
    if (
        a in _KNOWN and b in _KNOWN
    ):  # two names of their own, however alike (Rosas and Rojas, Mario and María)
        return SOUND if fold(a) == fold(b) else FAR
    sound_a, sound_b = fold(a), fold(b)
    if sound_a == sound_b:
        return SOUND
    if long.startswith(short) and len(short) >= 3:
        return INITIAL
    size = len(long)
    if size >= 4 and _osa(a, b, score_cutoff=1) <= 1:
        return SLIP
    if len(short) >= 4 and skeleton(a) == skeleton(b) and _osa(sound_a, sound_b, score_cutoff=2) <= 2:
        return SLIP
    if size >= 7 and (_osa(a, b, score_cutoff=2) <= 2 or _osa(sound_a, sound_b, score_cutoff=1) <= 1):
        return SLIP
    return SLIP if size >= 6 and _jaro_winkler(sound_a, sound_b, score_cutoff=0.94) >= 0.94 else FAR


@lru_cache(maxsize=131072)
def given_nearness(a: str, b: str) -> int:
    """As `nearness`, for given names: short forms (Beto, Alberto) and English ones (Joe, José) are near
    too."""
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


Observed = tuple[str, float]  # the level, and the bits that the agreeing words are worth

_MISSING: Observed = ("missing", 0.0)


def _bits(a: str, b: str, near: int) -> float:
    """What agreement on these words is worth: of the commoner word, since the rarer one may be a slip of
    it."""
    if near == INITIAL:
        return 3.0
    bits_a = surname_bits(a)
    if near == EXACT:
        return bits_a
    bits_b = surname_bits(b)
    return bits_a if bits_a < bits_b else bits_b


def _given_bits(a: str, b: str, near: int) -> float:
    if near == INITIAL:
        return 2.5
    bits_a = given_bits(a)
    if near == EXACT:
        return bits_a
    bits_b = given_bits(b)
    return bits_a if bits_a < bits_b else bits_b


def observe_surnames(a: tuple[str, ...], b: tuple[str, ...]) -> Observed:
    """How the surnames of two people agree, order, omission and joining taken into account.

    Levels: `both` (two surnames, in order), `both_near` (in order, one or both only near), `swapped`,
    `swapped_near`,
    `first` (one side has only one surname, and it is the other's first), `second` (… the other's second),
    `one` (one surname each, the same), each of the three also `_near`; `first_only` (first agrees, second
    differs),
    `second_only`,
    `crossed` (one side's first is the other's second, the rest differs), `different`, `missing`.
    """
    if not a or not b:
        return _MISSING
    if len(a) > 2 or len(b) > 2:
        a, b = _two_at_most(a, b)
    if len(a) == 2 and len(b) == 2:
        return _two_and_two(a, b)
    if len(a) == 1 and len(b) == 1:
        near = nearness(a[0], b[0])
        if near == FAR:
            return "different", 0.0
        return ("one" if near >= SOUND else "one_near"), _bits(a[0], b[0], near)
    if len(a) == 1:
        return _one_and_two(a[0], b)
    return _one_and_two(b[0], a)


def _two_and_two(a: tuple[str, ...], b: tuple[str, ...]) -> Observed:
    a1, a2 = a
    b1, b2 = b
    first, second = nearness(a1, b1), nearness(a2, b2)
    if first and second:
        bits = _bits(a1, b1, first) + _bits(a2, b2, second)
        return ("both" if first >= SOUND and second >= SOUND else "both_near"), bits
    cross, back = nearness(a1, b2), nearness(a2, b1)
    if cross and back:
        bits = _bits(a1, b2, cross) + _bits(a2, b1, back)
        return ("swapped" if cross >= SOUND and back >= SOUND else "swapped_near"), bits
    if first:
        return "first_only", _bits(a1, b1, first)
    if second:
        return "second_only", _bits(a2, b2, second)
    if cross:
        return "crossed", _bits(a1, b2, cross)
    if back:
        return "crossed", _bits(a2, b1, back)
    return "different", 0.0


def _one_and_two(single: str, pair: tuple[str, ...]) -> Observed:
    one, two = pair
    first, second = nearness(single, one), nearness(single, two)
    if len(single) > len(one) + 2:
        joined = _joined(single, one, two)
        if joined is not None:
            return joined
    if first >= second and first:
        return ("first" if first >= SOUND else "first_near"), _bits(single, one, first)
    if second:
        return ("second" if second >= SOUND else "second_near"), _bits(single, two, second)
    return "different", 0.0


def _joined(single: str, one: str, two: str) -> Observed | None:
    """GARCIALOPEZ and its halves in either order, a slip allowed; also joined and then cut off by a short
    field."""
    for x, y, level in ((one, two, "both_near"), (two, one, "swapped_near")):
        whole = x + y
        if single == whole or (len(single) >= 7 and _osa(single, whole, score_cutoff=1) <= 1):
            return level, surname_bits(x) + surname_bits(y)
        if len(single) > len(x) + 2 and whole.startswith(single):
            return level, surname_bits(x) + 3.0
    return None


def _two_at_most(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of compound surnames, the two words on each side that agree best (RIVA PALACIO CRUZ with RIVA CRUZ)."""

    def chosen(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
        if len(words) <= 2:
            return words
        ranked = sorted(
            range(len(words)), key=lambda i: (-max(nearness(words[i], other) for other in others), i)
        )
        return tuple(words[i] for i in sorted(ranked[:2]))

    return chosen(a, b), chosen(b, a)


def observe_given(
    a: tuple[str, ...], b: tuple[str, ...]
) -> tuple[str, float, tuple[str, ...], tuple[str, ...]]:
    """How the given names agree, as sets of words, and the words of each side that found no partner.

    Levels: `same` (every word, spelt or said the same), `near` (every word, some only near), `part` (one
    side's words are all in the other), `part_near`, `overlap` (some agree, both sides have others), `short`
    (agree through a short or English form), `initial` (only initials agree), `different`, `missing`.
    """
    if not a or not b:
        return "missing", 0.0, a, b
    if a == b:
        bits = 0.0
        for word in a:
            bits += given_bits(word) if len(word) > 1 else 2.5
        return "same", bits, (), ()
    left_b = list(b)
    left_a: list[str] = []
    worst, bits, best = EXACT, 0.0, FAR
    shortened = False
    for word in a:
        near, at = FAR, -1
        for i, other in enumerate(left_b):
            this = given_nearness(word, other)
            if this > near:
                near, at = this, i
                if this == EXACT:
                    break
        if at < 0:
            left_a.append(word)
            continue
        bits += _given_bits(word, left_b.pop(at), near)
        shortened = shortened or near == SHORT
        worst = near if near < worst else worst
        best = near if near > best else best
    if best == FAR:
        joined_a, joined_b = "".join(a), "".join(b)
        if len(a) != len(b) and len(joined_a) > 5 and nearness(joined_a, joined_b) >= SLIP:
            return "near", sum(map(given_bits, a if len(a) > len(b) else b)), (), ()
        return "different", 0.0, tuple(left_a), tuple(left_b)
    return _given_level(best, worst, shortened, left_a, left_b), bits, tuple(left_a), tuple(left_b)


def _given_level(best: int, worst: int, shortened: bool, left_a: list[str], left_b: list[str]) -> str:
    if best == INITIAL:
        return "initial"
    if left_a and left_b:
        return "overlap"
    if shortened:
        return "short"
    if left_a or left_b:
        return "part" if worst >= SOUND else "part_near"
    return "same" if worst >= SOUND else "near"


def observe_words(a: tuple[str, ...], b: tuple[str, ...]) -> Observed:
    """How the names of a parent agree: `same` (all words of the shorter one), `part` (some), `different`,
    `missing`."""
    if not a or not b:
        return _MISSING
    if a > b:
        a, b = b, a
    if a == b:
        return "same", sum(map(given_bits, a))
    agreed, bits = 0, 0.0
    left = list(b)
    for word in a:
        for i, other in enumerate(left):
            near = given_nearness(word, other)
            if near > INITIAL:
                agreed += 1
                bits += _given_bits(word, other, near)
                del left[i]
                break
    if not agreed:
        return "different", 0.0
    return ("same" if agreed >= min(len(a), len(b)) else "part"), bits


def observe_curp(a: str, b: str) -> str:
    """`same`; `homonym` (the same but for the last two characters); `near` (one slip); `like` (name letters
    or birth date agree: 10 characters or more in place); `different`; `missing`."""
    if not a or not b:
        return "missing"
    if a == b:
        return "same"
    if a[:16] == b[:16]:
        return "homonym"
    if len(a) == len(b) == 18:
        if _osa(a, b, score_cutoff=2) <= 2:
            return "near"
        if sum(x == y for x, y in zip(a, b, strict=True)) >= 12:
            return "like"
    return "different"


def observe_number(a: str, b: str) -> str:
    """`same`, `near` (one digit, or two neighbours changed over), `different`, `missing`."""
    if not a or not b:
        return "missing"
    if a == b:
        return "same"
    return "near" if len(a) == len(b) and _osa(a, b, score_cutoff=1) <= 1 else "different"


def observe_place(a: str, b: str) -> str:
    """How two municipalities agree: `same`, `near` (a slip, or one within the other), `different`,
    `missing`."""
    if not a or not b:
        return "missing"
    if a == b:
        return "same"
    if (len(a) >= 5 and a in b) or (len(b) >= 5 and b in a):
        return "near"
    return (
        "near"
        if _jaro_winkler(a, b, score_cutoff=0.92) >= 0.92 and _osa(a, b, score_cutoff=3) <= 3
        else "different"
    )
