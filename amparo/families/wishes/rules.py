"""When two sets of wishes contradict each other, and how long wishes hold. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from amparo.families.names import same_name

#: Wishes hold so long unless the person says less; so long before they end the person is asked again.
HOLD_YEARS = 2
ASK_AGAIN = dt.timedelta(days=30)
#: What one may choose for one relative, in months.
MONTHS = (6, 12, 24)


@dataclass(frozen=True, slots=True)
class Words:
    """Wishes as they are compared: contacts are there as keyed hashes."""

    own_contact: str = ""
    told: frozenset[tuple[str, str]] = frozenset()  # name, contact
    never: frozenset[tuple[str, str]] = frozenset()


def contradict(one: Words, other: Words) -> bool:
    """Whether two sets of wishes about one person cannot both be theirs without asking: they come from different contacts, or
    one tells whom the other never wants told. Who wrote first does not matter."""
    if one.own_contact and other.own_contact and one.own_contact != other.own_contact:
        return True
    return _crossed(one.told, other.never) or _crossed(other.told, one.never)


def is_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two who were named are one: by contact, or else by name."""
    return (bool(one[1]) and one[1] == other[1]) or same_name(one[0], other[0])


def _crossed(told: frozenset[tuple[str, str]], never: frozenset[tuple[str, str]]) -> bool:
    return any(is_same(one, other) for one in told for other in never)


def years_after(at: dt.datetime, years: int = HOLD_YEARS) -> dt.datetime:
    try:
        return at.replace(year=at.year + years)
    except ValueError:  # the 29th of February
        return at.replace(year=at.year + years, day=28)


def until_of(at: dt.datetime, months: int) -> dt.datetime:
    """So many months after `at`, at most as long as wishes hold."""
    return min(at + dt.timedelta(days=round(months * 365.25 / 12)), years_after(at))
