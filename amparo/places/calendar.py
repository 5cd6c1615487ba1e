"""The working days and hours of an office: pure, no database, no clock.

A day is open unless it is a Saturday, a Sunday, a US federal holiday, a holiday of the office's own state, or an official
holiday of Mexico (Ley Federal del Trabajo, art. 74): consulates keep both countries' calendars. Headquarters may close or
open single days of an office; what it says goes before every calendar.

Holidays come from the `holidays` library, which computes them for any year from the laws.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

SATURDAY = 5
#: The hours in which an office works. A deadline in business days ends when the office closes.
OPENS, CLOSES = dt.time(9), dt.time(17)
#: No office is closed for longer at a stretch; a calendar that is, is wrong, and must not loop for ever.
LONGEST_CLOSURE = 366


@dataclass(frozen=True, slots=True)
class Calendar:
    """One office's calendar. `closed` and `opened` are the days that headquarters closed or opened."""

    zone: ZoneInfo
    state: str
    closed: frozenset[dt.date] = frozenset()
    opened: frozenset[dt.date] = frozenset()

    def is_open(self, day: dt.date) -> bool:
        """Whether the office works on this day."""
        if day in self.opened or day in self.closed:
            return day in self.opened
        return day.weekday() < SATURDAY and not holidays_on(day, self.state)

    def next_open(self, day: dt.date) -> dt.date:
        """This day if the office works on it, else the next one on which it does."""
        for _ in range(LONGEST_CLOSURE):
            if self.is_open(day):
                return day
            day += dt.timedelta(days=1)
        raise ValueError("This office never opens: look at its special days.")

    def add_business_days(self, day: dt.date, number: int) -> dt.date:
        """The `number`th working day after `day`, which itself never counts; for 0, the next open day, or `day` itself."""
        if number < 0:
            raise ValueError("Working days are counted forwards.")
        day = self.next_open(day) if number == 0 else day
        for _ in range(number):
            day = self.next_open(day + dt.timedelta(days=1))
        return day

    def business_days_between(self, first: dt.date, last: dt.date) -> int:
        """How many working days there are after `first` up to `last`, both as days of the office. 0 when `last` is earlier."""
        return sum(
            self.is_open(first + dt.timedelta(days=number)) for number in range(1, (last - first).days + 1)
        )

    def end_of_business_days(self, start: dt.datetime, number: int) -> dt.datetime:
        """When `number` working days after `start` are over: the office closes on the last of them. In UTC.

        Whoever comes after closing, or on a closed day, has come for the next open day: that day does not count.
        """
        local = start.astimezone(self.zone)
        day = local.date()
        if not self.is_open(day) or local.time() >= CLOSES:
            day = self.next_open(day if not self.is_open(day) else day + dt.timedelta(days=1))
        return self.closing_time(self.add_business_days(day, number))

    def closing_time(self, day: dt.date) -> dt.datetime:
        """The moment at which the office closes on that day, in UTC."""
        return self._moment(day, CLOSES)

    def add_business_hours(self, start: dt.datetime, hours: float) -> dt.datetime:
        """The moment at which the office has worked `hours` more since `start`, in UTC."""
        left = dt.timedelta(hours=hours)
        day = start.astimezone(self.zone).date()
        moment = start.astimezone(dt.UTC)
        while True:
            day = self.next_open(day)
            moment = max(moment, self._moment(day, OPENS))
            closes = self._moment(day, CLOSES)
            if moment < closes and moment + left <= closes:
                return moment + left
            left -= max(closes - moment, dt.timedelta(0))
            day += dt.timedelta(days=1)

    def business_hours_between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """How long the office worked from `start` to `end`; nothing when `end` is earlier."""
        worked = dt.timedelta(0)
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            if self.is_open(day):
                from_, to = max(start, self._moment(day, OPENS)), min(end, self._moment(day, CLOSES))
                worked += max(to - from_, dt.timedelta(0))
            day += dt.timedelta(days=1)
        return worked

    def add_calendar_days(self, start: dt.datetime, number: int) -> dt.datetime:
        """The same time of the wall clock `number` days later, in UTC."""
        local = start.astimezone(self.zone)
        return self._moment(local.date() + dt.timedelta(days=number), local.time())

    def add_months(self, start: dt.datetime, number: int) -> dt.datetime:
        """The same day and time `number` months later, in UTC; the last day of a month that is shorter."""
        local = start.astimezone(self.zone)
        return self._moment(month_later(local.date(), number), local.time())

    def _moment(self, day: dt.date, time: dt.time) -> dt.datetime:
        """A time on the office's wall, in UTC. An hour that a clock change leaves out is the one after it."""
        return dt.datetime.combine(day, time.replace(tzinfo=None), tzinfo=self.zone).astimezone(dt.UTC)


def month_later(day: dt.date, number: int = 1) -> dt.date:
    """The same day `number` months later; the last day of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    for last in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    return dt.date(year, month + 1, day.day)


def holidays_on(day: dt.date, state: str) -> tuple[str, ...]:
    """The names of the holidays of this day for an office in `state`: federal, the state's, Mexico's. Empty when none is."""
    return _of_year(day.year, state).get(day, ())


@lru_cache(maxsize=512)
def _of_year(year: int, state: str) -> dict[dt.date, tuple[str, ...]]:
    """A state's calendar leaves out federal holidays that the state does not keep; a consulate keeps them all."""
    names: dict[dt.date, dict[str, None]] = {}
    for calendar in (
        holidays.country_holidays("US", years=year),
        holidays.country_holidays("US", subdiv=state, years=year),
        holidays.country_holidays("MX", years=year, language="es"),
    ):
        for day, name in calendar.items():
            names.setdefault(day, {})[name] = None
    return {day: tuple(some) for day, some in names.items()}
