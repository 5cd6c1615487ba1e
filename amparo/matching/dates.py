"""Birth dates as records give them: exact, with day and month changed over, or only a year behind a 1
January."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

#: Dates that mean "nobody asked" in US and Mexican systems, whatever the person's age.
PLACEHOLDERS = frozenset(
    {date(1900, 1, 1), date(1901, 1, 1), date(1800, 1, 1), date(1111, 11, 11), date(9999, 12, 31)}
)
OLDEST_YEAR = 1905

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SLASHED = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_YEAR = re.compile(r"^(\d{4})$")


class Birth(NamedTuple):
    """What a record says of a birth date. `month` and `day` are 0 when only the year is known or
    believable."""

    year: int
    month: int
    day: int


def read_birth(text: str) -> tuple[date | None, int | None]:
    """A birth date or only a birth year from text; (None, None) when it holds neither.

    Slashed dates are read month first, as US records write them, unless that is impossible; sources that
    write the day first should be read by their own importer. `swapped` covers what is read the wrong way.
    """
    text = text.strip()
    if match := _ISO.match(text) or _COMPACT.match(text):
        year, month, day = (int(part) for part in match.groups())
        return _date(year, month, day) or _date(year, day, month), None
    if match := _SLASHED.match(text):
        first, second, year = (int(part) for part in match.groups())
        return _date(year, first, second) or _date(year, second, first), None
    if match := _YEAR.match(text):
        return None, int(match.group(1))
    return None, None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def believable(birth: date | None) -> Birth | None:
    """What of a date can be believed: nothing of a placeholder, only the year of a 1 January (domain
    §6.5)."""
    if birth is None or birth in PLACEHOLDERS or birth.year < OLDEST_YEAR or birth.year > 2200:
        return None
    if birth.month == 1 and birth.day == 1:
        return Birth(birth.year, 0, 0)
    return Birth(birth.year, birth.month, birth.day)


def swapped(birth: date) -> date | None:
    """The date with day and month changed over, when that is another date (Mexico writes dd/mm, the US
    mm/dd)."""
    return None if birth.day == birth.month else _date(birth.year, birth.day, birth.month)
