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


def one_slip(a: Birth, b: Birth) -> bool:
    """Whether the dates, written YYYYMMDD, differ by one digit, or by two neighbouring digits changed
    over."""
    x = f"{a.year:04d}{a.month:02d}{a.day:02d}"
    y = f"{b.year:04d}{b.month:02d}{b.day:02d}"
    unlike = [i for i in range(8) if x[i] != y[i]]
    if len(unlike) == 1:
        return True
    if len(unlike) == 2 and unlike[1] == unlike[0] + 1:
        i, j = unlike
        return x[i] == y[j] and x[j] == y[i]
    return False


def compare_births(a: Birth, b: Birth) -> str:
    """The level at which two birth dates agree, the closest first.

    Levels: `same`; `swapped` (day and month); `slip` (one digit, or two neighbours changed over); `near`
    (within three days); `year_only_same` / `year_only_near` (one side knows only the year: same, or one or
    two years apart, as when it comes from an age); `same_day_other_year` (ten years off, or a wrong year:
    day and month agree);
    `same_year`; `different`.
    """
    if a == b:
        return "year_only_same" if a.month == 0 else "same"
    apart = a.year - b.year
    if a.month == 0 or b.month == 0:
        if apart == 0:
            return "year_only_same"
        if -2 <= apart <= 2:
            return "year_only_near"
        return "year_only_decade" if apart in (10, -10) else "different"
    if apart == 0:
        if a.month == b.day and a.day == b.month:
            return "swapped"
        if a.month == b.month and -3 <= a.day - b.day <= 3:
            return "near"
        return "slip" if one_slip(a, b) else "same_year"
    if a.month == b.month and a.day == b.day:
        return "slip" if apart in (-10, 10, -1, 1) or one_slip(a, b) else "same_day_other_year"
    if -2 <= apart <= 2 and a.month == b.day and a.day == b.month:
        return "same_day_other_year"
    return "different"


def compare_year_intervals(a_from: int, a_to: int, b_from: int, b_to: int) -> str:
    """As `compare_births`, for what is known only as an interval of years."""
    if a_from <= b_to and b_from <= a_to:
        return "year_only_same"
    gap = a_from - b_to if a_from > b_to else b_from - a_to
    return "year_only_near" if gap <= 2 else "different"
