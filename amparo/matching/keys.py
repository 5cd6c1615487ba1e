"""Match keys: two records that may be about one person share at least one, and few others share it.

Every key names a small room in which duplicates are looked for. Names enter as `skeleton`s (the sound without its inner
vowels), dates with day and month in one order, so that the commonest ways in which records differ do not change the key.

A key's **price** is how many people of a registry of 100,000 are expected to share it, from the shares of the names in it.
Keys over the ceiling of their family are not made, so that no room is without bounds: commoner names are found through keys
that hold more. A price depends on nothing but the key, so both records of a pair come to the same answer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from .forms import Described
from .frequencies import FORMAL_NAMES, GIVEN, SURNAMES, UNKNOWN_SHARE
from .names import skeleton
from .score import Prepared, prepare

#: People in the registry for which keys are priced, and the dearest key that is made, by family (the key's first letter).
PRICED_FOR = 100_000
CEILINGS = {"Y": 15.0, "S": 8.0, "G": 45.0}
CEILING = 25.0
MOST_KEYS = 32

_YEARS = 50.0  # years of birth that a registry's people spread over
_STATE_SHARE = 0.08  # of a common birth state
_PLACE_SHARE = 0.004  # of a common municipality
# A person has about 1.6 given names: a name is borne by that many times its share of all given names.
_NAMES_EACH = 1.6

Priced = tuple[str, float]


def _by_skeleton(shares: dict[str, float]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for name, share in shares.items():
        found[skeleton(name)] += share
    return dict(found)


_SURNAME_SHARE = _by_skeleton(SURNAMES)
_GIVEN_SHARE = _by_skeleton(GIVEN)


def _of_surname(bones: str) -> float:
    return _SURNAME_SHARE.get(bones, 0.0) + UNKNOWN_SHARE * 4


def _of_given(bones: str) -> float:
    return _NAMES_EACH * _GIVEN_SHARE.get(bones, 0.0) + UNKNOWN_SHARE * 4


def match_keys(described: Described) -> list[str]:
    """The match keys of a description, each once, the most telling first; at most `MOST_KEYS`."""
    return keys_of(prepare(described))


def keys_of(person: Prepared) -> list[str]:
    """As `match_keys`, for a description that is already prepared."""
    found: dict[str, None] = {}
    for letter, value in (
        ("C", person.curp[:16]),
        ("A", person.a_number),
        ("P", person.passport),
        ("M", person.matricula),
        ("T", person.phone),
    ):
        if value:
            found[letter + value] = None
    surnames, given = _surname_bones(person), _given_bones(person.given)
    for family in (_date_keys, _year_keys, _name_keys, _place_keys, _parent_keys):
        for key, price in family(person, surnames, given):
            if price * PRICED_FOR <= CEILINGS.get(key[0], CEILING):
                found[key] = None
    return list(found)[:MOST_KEYS]


def _surname_bones(person: Prepared) -> tuple[str, ...]:
    """Skeletons of the surnames; and of a last given name that is rather a surname (HECTOR RODRIGUEZ | JIMENEZ)."""
    bones = dict.fromkeys(skeleton(word) for word in person.surnames[:3] if len(word) > 1)
    if len(person.given) > 1 and len(person.surnames) < 2:
        last = person.given[-1]
        if SURNAMES.get(last, 0.0) > GIVEN.get(last, 0.0):
            bones[skeleton(last)] = None
    return tuple(bones)


def _given_bones(given: tuple[str, ...]) -> tuple[str, ...]:
    """Skeletons of the given names; of a short form, those of the names it may stand for (at most three) as well."""
    bones: dict[str, None] = {}
    for word in given[:3]:
        if len(word) > 1:
            bones[skeleton(word)] = None
    for word in given[:3]:
        for formal in FORMAL_NAMES.get(word, ())[:3]:
            bones[skeleton(formal)] = None
    return tuple(bones)[:4]


def _pairs(surnames: tuple[str, ...], given: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Surname and given name, the pairs most often kept by every source first; the least likely one left out."""
    for i, surname in enumerate(surnames[:3]):
        for j, name in enumerate(given):
            if i + j < 3:
                yield surname, name


def _date_keys(person: Prepared, surnames: tuple[str, ...], given: tuple[str, ...]) -> Iterable[Priced]:
    """A full date and one initial of any name: stands every change of the rest of the name, and day and month swapped."""
    for birth in person.births[:2]:
        if birth.month:
            day, month = sorted((birth.day, birth.month))
            for initial in sorted({bones[:1] for bones in (*surnames, *given)}):
                yield f"D{birth.year}{day:02d}{month:02d}{initial}", 0.0


def _years(person: Prepared) -> tuple[int, ...]:
    """The years to look under: one for a full date; its neighbours too where the year is all that is known."""
    years: dict[int, None] = {}
    for birth in person.births[:2]:
        years[birth.year] = None
        if birth.month == 0:
            years[birth.year - 1] = years[birth.year + 1] = None
    if not years and person.years is not None:
        first, last = person.years
        if last - first <= 6:
            years.update(dict.fromkeys((*range(first, last + 1), first - 1, last + 1)))
    return tuple(years)


def _year_keys(person: Prepared, surnames: tuple[str, ...], given: tuple[str, ...]) -> Iterable[Priced]:
    """A year and two names; and day and month with a surname and a given name's initial, for years that are wrong."""
    for year in _years(person):
        for surname, name in _pairs(surnames[:2], given[:3]):
            yield f"Y{year}{surname}.{name}", _of_surname(surname) * _of_given(name) / _YEARS
        if len(surnames) > 1:
            one, two = sorted(surnames[:2])
            yield f"Y{year}{one}.{two}", _of_surname(one) * _of_surname(two) * 2 / _YEARS
    for birth in person.births[:1]:
        if birth.month and given:
            day, month = sorted((birth.day, birth.month))
            for surname in surnames[:2]:
                yield f"B{day:02d}{month:02d}{surname}{given[0][:1]}", _of_surname(surname) / 365


#: Years that part the living into generations of about equal size. A surname and a given name are looked up within a
#: generation; who has no birth year is filed under all of them. So two full dates far apart never meet by name alone.
_GENERATIONS = (1966, 1978, 1987, 1996)


def _generations(person: Prepared) -> tuple[int, ...]:
    years = _years(person)
    if not years:
        return tuple(range(len(_GENERATIONS) + 1))
    return tuple(sorted({bisect_right(_GENERATIONS, year) for year in years}))


def _name_keys(person: Prepared, surnames: tuple[str, ...], given: tuple[str, ...]) -> Iterable[Priced]:
    """A surname and a given name; where these are too common, the other surname or the birth state with them."""
    generations = _generations(person)
    for surname, name in _pairs(surnames, given):
        price = _of_surname(surname) * _of_given(name)
        for generation in generations:
            yield f"G{generation}{surname}.{name}", price
        if price * PRICED_FOR > CEILINGS["G"] and person.state:
            yield f"E{person.state}{surname}.{name}", price * _STATE_SHARE
    if len(surnames) > 1:
        one, two = sorted(surnames[:2])
        pair = _of_surname(one) * _of_surname(two) * 2
        yield f"S{one}.{two}", pair
        if pair * PRICED_FOR > CEILINGS["S"]:
            for name in given[:2]:
                yield f"N{one}.{two}.{name}", pair * _of_given(name)


def _place_keys(person: Prepared, surnames: tuple[str, ...], given: tuple[str, ...]) -> Iterable[Priced]:
    """Birthplace with a given name, or with a surname and an initial."""
    if person.municipality and given:
        place = skeleton(max(person.municipality.split()[:2], key=len))
        yield f"V{place}.{given[0]}", _of_given(given[0]) * _PLACE_SHARE * 2
        for surname in surnames[:2]:
            yield f"U{place}.{surname}{given[0][:1]}", _of_surname(surname) * _PLACE_SHARE * 0.2


def _parent_keys(person: Prepared, surnames: tuple[str, ...], given: tuple[str, ...]) -> Iterable[Priced]:
    """A parent's first name with one's own: finds who gave no birth date."""
    for parent in (person.mother, person.father):
        for word in parent[:1]:
            bones = skeleton(word)
            for surname, name in zip(surnames[:1], given[:1], strict=False):
                yield (
                    f"R{surname}.{name}.{bones}",
                    _of_surname(surname) * _of_given(name) * _of_given(bones) * 2,
                )


def key_hash(key: str) -> int:
    """The key as a signed 64-bit number, the same on every machine and in every version (BLAKE2b)."""
    return int.from_bytes(blake2b(key.encode("utf-8"), digest_size=8).digest(), "big", signed=True)
