"""Match keys: two records that may be about one person share at least one, and few others share it.

Every key names a small room in which duplicates are looked for. Names enter as `skeleton`s (the sound
without its inner vowels), dates with day and month in one order, so that the commonest ways in which records
differ do not change the key. A key's **price** is how many people of a registry of 100,000 are expected to
share it, from the shares of the names in it; keys over the ceiling are not made (no room without bounds),
and commoner names are then found through keys with more in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b

from .forms import Described
from .frequencies import FORMAL_NAMES, GIVEN, SURNAMES, UNKNOWN_SHARE
from .names import skeleton
from .score import Prepared, prepare

#: People in the registry for which keys are priced, and the price over which a key is not made.
PRICED_FOR = 100_000
CEILING = 40.0
MOST_KEYS = 24

#: Years of birth that a registry's people spread over, roughly evenly.
_YEARS = 55.0
#: Birth states are uneven: the commonest hold about an eighth of the people.
_STATE_SHARE = 0.08


def _by_skeleton(shares: dict[str, float]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for name, share in shares.items():
        found[skeleton(name)] += share
    return dict(found)


_SURNAME_SHARE = _by_skeleton(SURNAMES)
_GIVEN_SHARE = _by_skeleton(GIVEN)
# A person has about 1.6 given names: a name is borne by that many times its share of all given names.
_NAMES_EACH = 1.6


def _surname_price(bones: str) -> float:
    return _SURNAME_SHARE.get(bones, 0.0) + UNKNOWN_SHARE * 4


def _given_price(bones: str) -> float:
    return _NAMES_EACH * _GIVEN_SHARE.get(bones, 0.0) + UNKNOWN_SHARE * 4


def match_keys(described: Described) -> list[str]:
    """The match keys of a description, each once, the most telling first; at most `MOST_KEYS`."""
    return keys_of(prepare(described))


def keys_of(person: Prepared) -> list[str]:
    """As `match_keys`, for a description that is already prepared."""
    found: dict[str, float] = {}
    for system, value in (
        ("C", person.curp[:16]),
        ("A", person.a_number),
        ("P", person.passport),
        ("M", person.matricula),
        ("T", person.phone),
    ):
        if value:
            found[f"{system}{value}"] = 0.0
    surnames = tuple(dict.fromkeys(skeleton(word) for word in person.surnames[:3]))
    given = _given_bones(person.given)
    for key, price in (
        *_date_keys(person, surnames, given),
        *_year_keys(person, surnames, given),
        *_name_keys(person, surnames, given),
    ):
        if price * PRICED_FOR <= CEILING and (key not in found or price < found[key]):
            found[key] = price
    return sorted(found, key=found.__getitem__)[:MOST_KEYS]


def _given_bones(given: tuple[str, ...]) -> tuple[str, ...]:
    """Skeletons of the given names; of a short form, those of the names it may stand for (at most three) as
    well."""
    bones: dict[str, None] = {}
    for word in given[:3]:
        if len(word) > 1:
            bones[skeleton(word)] = None
            for formal in FORMAL_NAMES.get(word, ())[:3]:
                bones[skeleton(formal)] = None
    return tuple(bones)[:4]


def _date_keys(
    person: Prepared, surnames: tuple[str, ...], given: tuple[str, ...]
) -> Iterable[tuple[str, float]]:
    """A full date and one initial of any name: stands every change of the rest of the name."""
    for birth in person.births[:2]:
        if birth.month == 0:
            continue
        day, month = sorted((birth.day, birth.month))
        price = 1 / (_YEARS * 365)
        for initial in sorted({bones[:1] for bones in (*surnames, *given) if bones}):
            yield f"D{birth.year}{day:02d}{month:02d}{initial}", price * 0.3


def _years(person: Prepared) -> tuple[int, ...]:
    """The years to look under: one for a full date; its neighbours too where the year is all that is
    known."""
    years: dict[int, None] = {}
    for birth in person.births[:2]:
        years[birth.year] = None
        if birth.month == 0:
            years[birth.year - 1] = years[birth.year + 1] = None
    if not years and person.years is not None:
        first, last = person.years
        if last - first <= 6:
            years.update(dict.fromkeys(range(first, last + 1)))
    return tuple(years)


def _year_keys(
    person: Prepared, surnames: tuple[str, ...], given: tuple[str, ...]
) -> Iterable[tuple[str, float]]:
    """A year and two names; and day and month with a surname and a given name, for years that are wrong."""
    years = _years(person)
    for surname in surnames:
        for name in given:
            both = _surname_price(surname) * _given_price(name)
            for year in years:
                yield f"Y{year}{surname}.{name}", both / _YEARS
    if len(surnames) > 1:
        one, two = sorted(surnames[:2])
        both = _surname_price(one) * _surname_price(two) * 2
        for year in years:
            yield f"Y{year}{one}.{two}", both / _YEARS
    for birth in person.births[:1]:
        if birth.month:
            day, month = sorted((birth.day, birth.month))
            for surname in surnames[:2]:
                yield f"B{day:02d}{month:02d}{surname}", _surname_price(surname) / 365 * 2


def _name_keys(
    person: Prepared, surnames: tuple[str, ...], given: tuple[str, ...]
) -> Iterable[tuple[str, float]]:
    """Names alone where they are rare enough together, names and birthplace or parents where they are not."""
    prices = {bones: _given_price(bones) for bones in given}
    if len(surnames) > 1:
        one, two = sorted(surnames[:2])
        pair = _surname_price(one) * _surname_price(two) * 2
        yield f"S{one}.{two}", pair
        for name in given:
            yield f"N{one}.{two}.{name}", pair * prices[name]
    for surname in surnames[:2]:
        share = _surname_price(surname)
        for name in given:
            yield f"G{surname}.{name}", share * prices[name]
            if person.state:
                yield f"E{person.state}{surname}.{name}", share * prices[name] * _STATE_SHARE
        for parent in (person.mother, person.father):
            for word in parent[:2]:
                if len(word) > 1:
                    bones = skeleton(word)
                    for name in given[:2]:
                        yield f"R{surname}.{name}.{bones}", share * prices[name] * _given_price(bones) * 2


def key_hash(key: str) -> int:
    """The key as a signed 64-bit number, the same on every machine and in every version (BLAKE2b)."""
    return int.from_bytes(blake2b(key.encode("utf-8"), digest_size=8).digest(), "big", signed=True)
