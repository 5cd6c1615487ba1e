"""Dates as lists write them. Month first or day first is decided for a whole file, from the evidence in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Order = Literal["mdy", "dmy", "ymd"]

_EPOCH = dt.date(1899, 12, 30)  # Excel's day 0, with its 29 February 1900 behind us
_PARTS = re.compile(r"^(\d{1,4})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,4})(?:[T\s,]+(.*))?$")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(.*))?$")
_TIME = re.compile(r"^(\d{1,2}):?(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AaPp])?\.?\s*[Mm]?\.?\s*(?:hrs?|h)?$")
_SERIAL = re.compile(r"^(\d{4,5})(?:\.(\d+))?$")
_COMPACT = re.compile(r"^(\d{8})$")
_WORDS = re.compile(r"[A-Za-zÁÉÍÓÚáéíóúÑñ]+|\d+")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene january enero", "feb february febrero", "mar march marzo", "apr abr april abril",
            "may mayo", "jun june junio", "jul july julio", "aug ago august agosto",
            "sep sept set september septiembre setiembre", "oct october octubre",
            "nov november noviembre", "dec dic december diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How the dates of a file are read, and why: `evidence` is one of `seen` (a day above 12), `heading`, `curp`,
    `future` (the other order gives days that have not come), `remembered`, `said`, `none` (nothing tells: the usual
    order of such lists) or `mixed` (the file contradicts itself; the more frequent order is taken)."""

    order: Order
    evidence: str
    example: str = ""

    @property
    def certain(self) -> bool:
        """Whether the file or somebody has settled it."""
        return self.evidence not in ("none", "mixed")


def decide_order(
    values: Sequence[str],
    *,
    headings: Iterable[str] = (),
    births: Iterable[tuple[str, dt.date]] = (),
    not_after: dt.date,
    bookings: Iterable[str] = (),
    usual: Order = "mdy",
) -> DateOrder:
    """The order of day and month in a file. `values` are all texts of its date columns; `births` pairs a birth date's
    text with the date inside the same person's CURP; `bookings` are dates that cannot lie after `not_after`."""
    for heading in headings:
        if re.search(r"d{1,2}\W?m{1,3}\W?(?:a|y){2,4}", heading, re.I):
            return DateOrder("dmy", "heading", heading)
        if re.search(r"m{1,3}\W?d{1,2}\W?(?:a|y){2,4}", heading, re.I):
            return DateOrder("mdy", "heading", heading)
    day_first = month_first = 0
    example = ambiguous = ""
    for value in values:
        parts = _two_numbers(value)
        if parts is None:
            continue
        first, second = parts
        if first > 12 >= second >= 1 and first <= 31:
            day_first += 1
            example = example or value
        elif second > 12 >= first >= 1 and second <= 31:
            month_first += 1
            example = example or value
        elif first != second:
            ambiguous = ambiguous or value
    if day_first and month_first:
        order: Order = "dmy" if day_first > month_first else "mdy"
        few = min(day_first, month_first) * 50 <= max(day_first, month_first)
        return DateOrder(order, "seen" if few else "mixed", example)
    if day_first or month_first:
        return DateOrder("dmy" if day_first else "mdy", "seen", example)
    for text, known in births:
        as_mdy, as_dmy = read_date(text, "mdy", latest=not_after), read_date(text, "dmy", latest=not_after)
        if as_mdy != as_dmy and known in (as_mdy, as_dmy):
            return DateOrder("mdy" if known == as_mdy else "dmy", "curp", text)
    future = {order: any(_after(text, order, not_after) for text in bookings) for order in ("mdy", "dmy")}
    if future["mdy"] != future["dmy"]:
        return DateOrder("dmy" if future["mdy"] else "mdy", "future")
    # A file without one ambiguous date needs no order.
    return DateOrder(usual, "none" if ambiguous else "seen", ambiguous)


def _after(text: str, order: str, day: dt.date) -> bool:
    read = read_date(text, "mdy" if order == "mdy" else "dmy", recent=True)
    return read is not None and read > day


def _two_numbers(value: str) -> tuple[int, int] | None:
    value = value.strip()
    found = None if _ISO.match(value) else _PARTS.match(value)
    if not found or len(found.group(1)) > 2:
        return None
    return int(found.group(1)), int(found.group(2))


def read_date(
    text: str, order: Order, *, latest: dt.date | None = None, recent: bool = False
) -> dt.date | None:
    """The date that a text says, None when it says none.

    Reads numbers in the file's order (or the only order that is possible), ISO, month names in Spanish and English,
    eight digits, and Excel's serial numbers. Two-digit years: `recent` dates are of this century; a birth is the
    last one that is not after `latest`.
    """
    text = text.strip()
    if found := _ISO.match(text):
        year, month, day = (int(found.group(i)) for i in (1, 2, 3))
        return _date(year, month, day) or _date(year, day, month)
    if found := _PARTS.match(text):
        return _from_parts(found.group(1), found.group(2), found.group(3), order, latest, recent)
    if found := _COMPACT.match(text):
        return _from_eight(found.group(1), order, latest)
    if found := _SERIAL.match(text):
        number = int(found.group(1))
        # Four digits that are a year are a year, not a day of 1905.
        if 1880 <= number <= 2100 and not found.group(2):
            return None
        return _EPOCH + dt.timedelta(days=number)
    return _from_words(text, latest, recent)


def read_moment(
    text: str, order: Order, *, zone: dt.tzinfo, latest: dt.date | None = None
) -> dt.datetime | None:
    """A date with or without a time of day, in `zone`; noon when no time is said, so that no zone moves the day."""
    day = read_date(text, order, latest=latest, recent=True)
    if day is None:
        return None
    return dt.datetime.combine(day, _time_in(text) or dt.time(12), tzinfo=zone)


def read_year(text: str) -> int | None:
    """A year of birth alone."""
    found = re.fullmatch(r"\s*((?:18|19|20)\d\d)\s*", text)
    return int(found.group(1)) if found else None


def _from_parts(
    one: str, two: str, three: str, order: Order, latest: dt.date | None, recent: bool
) -> dt.date | None:
    if len(one) == 4:
        return _date(int(one), int(two), int(three)) or _date(int(one), int(three), int(two))
    if len(one) > 2 or len(three) == 3 or len(three) == 1:
        return None
    first, second = int(one), int(two)
    month, day = (second, first) if order == "dmy" else (first, second)
    if order == "ymd" and len(three) == 2:
        return _date(_full_year(first, second, int(three), latest, recent), second, int(three))
    if month > 12 >= day:
        month, day = day, month
    year = int(three) if len(three) == 4 else _full_year(int(three), month, day, latest, recent)
    return _date(year, month, day)


def _from_eight(digits: str, order: Order, latest: dt.date | None) -> dt.date | None:
    if 1880 <= int(digits[:4]) <= 2100 and 1 <= int(digits[4:6]) <= 12:
        return _date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return _from_parts(digits[:2], digits[2:4], digits[4:], order, latest, False)


def _from_words(text: str, latest: dt.date | None, recent: bool) -> dt.date | None:
    words = [word.lower() for word in _WORDS.findall(text.split(":")[0][:40])]
    months = [_MONTHS[word.rstrip(".")] for word in words if word in _MONTHS]
    numbers = [word for word in words if word.isdigit()]
    if len(months) != 1 or len(numbers) < 2:
        return None
    first, second = numbers[0], numbers[1]
    if len(first) == 4:
        return _date(int(first), months[0], int(second))
    year = int(second) if len(second) == 4 else _full_year(int(second), months[0], int(first), latest, recent)
    return _date(year, months[0], int(first)) if len(second) in (2, 4) else None


def _full_year(short: int, month: int, day: int, latest: dt.date | None, recent: bool) -> int:
    if recent or latest is None:
        return 2000 + short
    this_century = _date(2000 + short, month, day)
    return 2000 + short if this_century and this_century <= latest else 1900 + short


def _time_in(text: str) -> dt.time | None:
    found = re.search(r"[T\s,]+(\d{1,2}:\d{2}.*|\d{4}\s*(?:hrs?|h)?)$", text.strip())
    if not found:
        serial = _SERIAL.match(text.strip())
        if serial and serial.group(2):
            seconds = min(round(float(f"0.{serial.group(2)}") * 86400), 86399)
            return dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60)
        return None
    parts = _TIME.match(found.group(1).strip())
    # "3 May 2025" ends in four digits that are no time of day.
    if not parts or (":" not in found.group(1) and not re.search(r"h", found.group(1), re.I)):
        return None
    hour, minute = int(parts.group(1)), int(parts.group(2))
    if parts.group(4):
        hour = hour % 12 + (12 if parts.group(4).lower() == "p" else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
