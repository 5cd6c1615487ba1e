"""Match keys: two records that may be about one person share at least one, and few others share it.

Every key names a small room in which duplicates are looked for. Names enter as `skeleton`s (the sound without its inner
vowels), dates with day and month in one order, so that the commonest ways in which records differ do not change the key.
A key is a 64-bit number, the same on every machine; its family is the first thing that goes into it.

A key's **price** is how many people of a million are expected to share it, from the shares of the names in it. It depends
on nothing but the key, so both records of a pair come to the same answer. Keys over the ceiling of their family are not
made, so that no room is without bounds: commoner names are found through keys that hold more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .forms import Described
from .frequencies import FORMAL_NAMES, GIVEN, SURNAMES, UNKNOWN_SHARE
from .names import skeleton
from .prepared import Prepared, prepare
from .table import People, people_of
from .vocabulary import Vocabulary, stable_hash

Keys = NDArray[np.uint64]
Numbers = NDArray[np.int64]

PRICED_FOR = 1_000_000
#: The dearest key that is made, by family; families that are not named cost next to nothing.
CEILINGS = {
    "year, surname, given name": 60.0,
    "year, both surnames": 40.0,
    "day, surname, given name": 40.0,
    "generation, surname, given name": 150.0,
    "state, surname, given name": 150.0,
    "both surnames": 60.0,
    "both surnames, given name": 150.0,
    "place, given name": 60.0,
    "place, surname": 60.0,
    "parent, surname, given name": 60.0,
}

YEARS = 50.0  # years of birth that a registry's people spread over
STATE_SHARE = 0.08  # of a common birth state
PLACE_SHARE = 0.004  # of a common municipality
# A person has about 1.6 given names: a name is borne by that many times its share of all given names.
_NAMES_EACH = 1.6


def _by_bones(shares: dict[str, float]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for name, share in shares.items():
        found[skeleton(name)] += share
    return dict(found)


_SURNAME_SHARE = _by_bones(SURNAMES)
_GIVEN_SHARE = _by_bones(GIVEN)

#: Years that part the living into generations of about equal size.
_GENERATIONS = np.array((1966, 1978, 1987, 1996))
FORMS = 3


class _Word(NamedTuple):
    """The bones that one word may be looked under, and how many people share each."""

    surname: tuple[int, ...]
    surname_share: tuple[float, ...]
    given: tuple[int, ...]
    given_share: tuple[float, ...]


@lru_cache(maxsize=262_144)
def _word(word: str) -> _Word:
    bones = skeleton(word)
    own = stable_hash(bones) if len(word) > 1 else 0
    # With the LL read as a doubled L, a frequent slip.
    single = stable_hash(skeleton(word.replace("LL", "L"))) if "LL" in word else 0
    surname = _SURNAME_SHARE.get(bones, 0.0) + UNKNOWN_SHARE * 4
    given = _NAMES_EACH * _GIVEN_SHARE.get(bones, 0.0) + UNKNOWN_SHARE * 4
    formal = [skeleton(name) for name in FORMAL_NAMES.get(word, ())[:FORMS]]
    shares = [_NAMES_EACH * _GIVEN_SHARE.get(form, 0.0) + UNKNOWN_SHARE * 4 for form in formal]
    none = FORMS - len(formal)
    return _Word(
        (own, single), (surname, surname),
        (own, single, *map(stable_hash, formal), *[0] * none), (given, given, *shares, *[0.0] * none),
    )  # fmt: skip


_NO_WORD = _Word((0, 0), (0.0, 0.0), (0,) * (2 + FORMS), (0.0,) * (2 + FORMS))


class _Words:
    """What keys ask of the words of a vocabulary; the last place (-1) is the missing word, whose bones are 0."""

    def __init__(self, words: Vocabulary) -> None:
        facts = [*map(_word, words.words), _NO_WORD]
        self.surname = np.array([one.surname for one in facts], np.uint64)
        self.surname_share = np.array([one.surname_share for one in facts])
        self.given = np.array([one.given for one in facts], np.uint64)
        self.given_share = np.array([one.given_share for one in facts])


@dataclass(frozen=True, slots=True)
class Slots:
    """Up to so many values of one kind in every row: a value of 0 is none. `share`: how many people share each."""

    value: NDArray[np.uint64]  # (rows, slots)
    share: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        used = self.value.any(axis=0)
        if not used.all():  # slots that no row uses cost time and nothing else
            object.__setattr__(self, "value", self.value[:, used])
            if self.share is not None:
                object.__setattr__(self, "share", self.share[:, used])

    def first(self, count: int) -> Slots:
        """Only the first slots."""
        return Slots(self.value[:, :count], None if self.share is None else self.share[:, :count])


class Made:
    """Keys as they are made: (family, rows, keys)."""

    def __init__(self, priced_for: int) -> None:
        self.priced_for = priced_for
        self.found: list[tuple[str, Numbers, Keys]] = []
        self._chosen: list[tuple[str, Numbers, list[Keys]]] = []

    def add(self, family: str, *kinds: Slots, crowd: float = 1.0) -> None:
        """A key for every choice of one value of each kind; `crowd` times the shares of the values is its price."""
        there, price = None, None
        for axes, kind in zip(_AXES[len(kinds)], kinds, strict=True):
            known = (kind.value != 0)[axes]
            there = known if there is None else there & known
            if kind.share is not None:
                share = kind.share[axes]
                price = share if price is None else price * share
        assert there is not None
        if price is not None:
            there = there & (price * (crowd * self.priced_for) <= CEILINGS[family])
        at = there.nonzero()
        if len(at[0]):
            self.add_parts(family, at[0], [kind.value[at[0], at[k + 1]] for k, kind in enumerate(kinds)])

    def add_parts(self, family: str, rows: Numbers, parts: list[Keys]) -> None:
        """A key of these parts for each of the rows."""
        self._chosen.append((family, rows, parts))

    def mix(self) -> None:
        """Make the keys of what was chosen: those of as many parts together, for one description has few of a family."""
        for count in (1, 2, 3):
            chosen = [one for one in self._chosen if len(one[2]) == count]
            if not chosen:
                continue
            sizes = [len(rows) for _family, rows, _parts in chosen]
            families = np.repeat(np.array([stable_hash(family) for family, *_ in chosen], np.uint64), sizes)
            keys = _mixed(families, [np.concatenate([one[2][k] for one in chosen]) for k in range(count)])
            ends = np.cumsum(sizes).tolist()
            for (family, rows, _parts), end, size in zip(chosen, ends, sizes, strict=True):
                self.found.append((family, rows, keys[end - size : end]))
        self._chosen.clear()


#: By how many kinds a key has: the axes along which the values of each kind lie.
_AXES = {
    many: [(slice(None), *(slice(None) if axis == k else None for axis in range(many))) for k in range(many)]
    for many in (1, 2, 3)
}


def _mix(family: str, parts: Sequence[Keys]) -> Keys:
    return _mixed(np.full(len(parts[0]), stable_hash(family), np.uint64), parts)


def _mixed(found: Keys, parts: Sequence[Keys]) -> Keys:
    """One number of a family's own number and its parts (the finaliser of splitmix64 after each part)."""
    for part in parts:
        found = (found ^ part) * _ODD
        found ^= found >> _SHIFT_27
        found *= _OTHER_ODD
        found ^= found >> _SHIFT_31
    return found


_ODD, _OTHER_ODD = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFT_27, _SHIFT_31 = np.uint64(27), np.uint64(31)

ROWS_AT_A_TIME = 50_000


def keys_of_all(people: People, priced_for: int = PRICED_FOR) -> Made:
    """The keys of every row."""
    words = _Words(people.vocabulary)
    made = Made(priced_for)
    for begin in range(0, len(people), ROWS_AT_A_TIME):
        part = Made(priced_for)
        _make(people.part(begin, begin + ROWS_AT_A_TIME), words, part)
        made.found += [(family, rows + begin, keys) for family, rows, keys in part.found]
    married = np.flatnonzero(people.husband >= 0)
    if len(married):  # once more under the husband's surname, in the place of the second
        part = Made(priced_for)
        _make(_under_husband(people, married), words, part)
        made.found += [(family, married[rows], keys) for family, rows, keys in part.found]
    return made


def _under_husband(people: People, rows: Numbers) -> People:
    """The rows with the husband's surname instead of the second one."""
    found = people.take(rows)
    found.surnames = np.stack((found.surnames[:, 0], found.husband), axis=1)
    return found


def _make(people: People, words: _Words, made: Made) -> None:
    _identifiers(people, made)
    surnames = _slots(people.surnames, words.surname, words.surname_share)
    given = _slots(people.given[:, :3], words.given, words.given_share)
    first_given = _slots(people.given[:, :1], words.given, words.given_share)
    dates, days = _dates(people)
    years, generations = _years(people)
    both = _both_surnames(people, words)
    place = _places(people)
    # A full date and any one name: stands every change of the rest of the name, and day and month swapped.
    made.add("date, name", dates, Slots(surnames.value))
    made.add("date, name", dates, Slots(given.value))
    # A year and two names; day and month and two names, for years that are wrong.
    made.add("year, surname, given name", years, surnames, given, crowd=1 / YEARS)
    made.add("year, both surnames", years, both, crowd=1 / YEARS)
    made.add("day, surname, given name", days, surnames, given, crowd=1 / 180)
    # Two names within a generation; where these are too common, the other surname or the birth state with them.
    made.add("generation, surname, given name", generations, surnames, given, crowd=0.2)
    made.add(
        "state, surname, given name",
        Slots(people.state.astype(np.uint64)[:, None]),
        surnames,
        given,
        crowd=STATE_SHARE,
    )
    made.add("both surnames", both)
    made.add("both surnames, given name", both, given)
    # Birthplace with a name; a parent's first name with one's own: for who gave no birth date.
    made.add("place, given name", place, first_given, crowd=PLACE_SHARE)
    made.add("place, surname", place, surnames, crowd=PLACE_SHARE)
    surname = _slots(people.surnames[:, :1], words.surname, words.surname_share)
    for parent in (people.mother, people.father):
        name = _slots(parent[:, :1], words.given, words.given_share).first(1)
        made.add("parent, surname, given name", name, surname, first_given)
    made.mix()


def _slots(ids: NDArray[np.int32], bones: Keys, share: NDArray[np.float64]) -> Slots:
    rows = len(ids)
    return Slots(bones[ids].reshape(rows, -1), share[ids].reshape(rows, -1))


def _identifiers(people: People, made: Made) -> None:
    for name, wide in (("curp", 16), ("a_number", 9), ("passport", 12), ("matricula", 12), ("phone", 14)):
        numbers = people.numbers[name]
        rows = np.flatnonzero(numbers[:, 0])
        if len(rows):
            padded = np.zeros((len(rows), 24), np.uint8)
            padded[:, :wide] = numbers[rows, :wide]
            parts = padded.view(np.uint64)
            made.add_parts(name, rows, [parts[:, 0], parts[:, 1], parts[:, 2]])


def _dates(people: People) -> tuple[Slots, Slots]:
    """Dates and days of the year, with day and month in one order: of both dates of a row."""
    year, month, day = (people.births[:, :, k].astype(np.int64) for k in range(3))
    of_year = np.minimum(month, day) * 32 + np.maximum(month, day)
    whole = month > 0
    return (
        Slots(np.where(whole, year * 1024 + of_year, 0).astype(np.uint64)),
        Slots(np.where(whole, of_year, 0).astype(np.uint64)),
    )


def _years(people: People) -> tuple[Slots, Slots]:
    """The years to look under (its neighbours too where the year is all that is known), and the generations (all of them
    where nothing is known)."""
    year = people.births[:, :, 0].astype(np.int64)
    vague = (year > 0) & (people.births[:, :, 1] == 0)
    around = np.where(vague[:, :, None], year[:, :, None] + np.array((-2, -1, 1, 2)), 0).reshape(
        len(people), -1
    )
    first, last = people.years[:, 0].astype(np.int64), people.years[:, 1].astype(np.int64)
    between = first[:, None] + np.arange(-1, 9)
    narrow = (last > 0) & (last - first <= 6)
    between = np.where(narrow[:, None] & (between <= last[:, None] + 1), between, 0)
    known = np.where(year[:, 0] > 0, year[:, 0], (first + last) // 2)
    generation = np.searchsorted(_GENERATIONS, known, "right") + 1
    every = np.arange(1, len(_GENERATIONS) + 2)
    generations = np.where(known[:, None] > 0, np.where(every == 1, generation[:, None], 0), every)
    return Slots(np.concatenate((year, around, between), axis=1).astype(np.uint64)), Slots(
        generations.astype(np.uint64)
    )


def _both_surnames(people: People, words: _Words) -> Slots:
    """The bones of two surnames, whichever comes first."""
    a, b = people.surnames[:, 0], people.surnames[:, 1]
    one, other = words.surname[a, 0], words.surname[b, 0]
    there = (one > 0) & (other > 0)
    pair = _mix("pair", [np.minimum(one, other), np.maximum(one, other)]) | np.uint64(1)
    share = words.surname_share[a, 0] * words.surname_share[b, 0] * 2
    return Slots(np.where(there, pair, np.uint64(0))[:, None], share[:, None])


def _places(people: People) -> Slots:
    """The telling word of the municipality."""
    rows = np.flatnonzero(people.place >= 0)
    value = np.zeros((len(people), 1), np.uint64)
    if len(rows):
        distinct, back = np.unique(people.place[rows], return_inverse=True)
        telling = [max(people.places[p].split()[:2] or [""], key=len) for p in distinct.tolist()]
        value[rows, 0] = np.array([stable_hash(skeleton(word)) for word in telling], np.uint64)[back]
    return Slots(value)


def match_keys(described: Described) -> list[int]:
    """The match keys of a description, each once, as signed 64-bit numbers (PostgreSQL's bigint)."""
    return keys_of(prepare(described))


def keys_of(person: Prepared) -> list[int]:
    """As `match_keys`, for a description that is already prepared."""
    return keys_of_each([person])[0]


def keys_of_each(described: Sequence[Prepared]) -> list[list[int]]:
    """The match keys of each of many descriptions: much faster than one by one."""
    made = keys_of_all(people_of(described))
    found: list[dict[int, None]] = [{} for _ in described]
    for _family, rows, keys in made.found:
        for row, key in zip(rows.tolist(), keys.view(np.int64).tolist(), strict=True):
            found[row][key] = None
    return [list(keys) for keys in found]


def key_hash(key: str) -> int:
    """A key made elsewhere (of a place, of a name however common) as a signed 64-bit number like these."""
    number = stable_hash(key)
    return number - (1 << 64) if number >= 1 << 63 else number
