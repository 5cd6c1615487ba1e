"""An office's working days: never a closed one, never backwards, across clock changes and the end of the year."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.places import calendar, directory
from amparo.places.calendar import CLOSES, Calendar

ZONES = [
    ("America/New_York", "NY"),
    ("America/Chicago", "TX"),
    ("America/Denver", "CO"),
    ("America/Phoenix", "AZ"),
    ("America/Los_Angeles", "CA"),
]
calendars = st.sampled_from([Calendar(ZoneInfo(zone), state) for zone, state in ZONES])
#: Around clock changes, the end of the year, and at random.
moments = st.one_of(
    st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2030, 12, 31)),
    st.datetimes(dt.datetime(2026, 3, 6), dt.datetime(2026, 3, 10)),
    st.datetimes(dt.datetime(2026, 10, 30), dt.datetime(2026, 11, 3)),
    st.datetimes(dt.datetime(2026, 12, 22), dt.datetime(2027, 1, 5)),
).map(lambda naive: naive.replace(tzinfo=dt.UTC))
numbers = st.integers(0, 40)


@given(calendars, moments, numbers)
def test_a_deadline_never_ends_on_a_closed_day_and_always_when_the_office_closes(office, start, number):
    end = office.end_of_business_days(start, number).astimezone(office.zone)
    assert office.is_open(end.date())
    assert end.time() == CLOSES
    assert end > start.astimezone(office.zone)


@given(calendars, moments, moments, numbers)
def test_who_starts_later_never_ends_earlier(office, one, other, number):
    one, other = sorted([one, other])
    assert office.end_of_business_days(one, number) <= office.end_of_business_days(other, number)
    assert office.add_business_hours(one, number) <= office.add_business_hours(other, number)


@given(calendars, moments, st.integers(0, 30), st.integers(1, 10))
def test_more_days_end_later(office, start, number, more):
    assert office.end_of_business_days(start, number) < office.end_of_business_days(start, number + more)


@given(calendars, st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1)), st.integers(1, 40))
def test_counting_the_days_gives_back_their_number(office, day, number):
    assert office.business_days_between(day, office.add_business_days(day, number)) == number


@given(calendars, moments, st.floats(0, 60))
def test_counting_the_hours_gives_back_their_number(office, start, hours):
    end = office.add_business_hours(start, hours)
    assert abs(office.business_hours_between(start, end) - dt.timedelta(hours=hours)) < dt.timedelta(
        milliseconds=1
    )


@given(calendars, moments, st.integers(1, 400))
def test_calendar_days_keep_the_time_on_the_wall_unless_that_hour_is_left_out(office, start, number):
    local, later = start.astimezone(office.zone), office.add_calendar_days(start, number)
    there = later.astimezone(office.zone)
    assert (there.date() - local.date()).days == number
    assert there.hour in (local.hour, local.hour + 1)


@pytest.mark.parametrize(("zone", "state"), ZONES)
def test_three_working_days_over_christmas(zone, state):
    office = Calendar(ZoneInfo(zone), state)
    start = dt.datetime(2026, 12, 24, 10, tzinfo=office.zone)
    # 25 December is a holiday, then a weekend; Texas closes on Christmas Eve too, so the day of the start is the next one.
    end = office.end_of_business_days(start, 3).astimezone(office.zone)
    expected = {"TX": dt.date(2026, 12, 31)}.get(state, dt.date(2026, 12, 30))
    assert (end.date(), end.time()) == (expected, CLOSES)


@pytest.mark.parametrize(("zone", "state"), ZONES)
def test_a_deadline_over_the_clock_change_ends_at_the_same_time_of_the_wall(zone, state):
    office = Calendar(ZoneInfo(zone), state)
    start = dt.datetime(2026, 3, 5, 9, 30, tzinfo=office.zone)  # the clocks go forward on Sunday the 8th
    end = office.end_of_business_days(start, 2)
    assert end == dt.datetime(2026, 3, 9, 17, tzinfo=office.zone)
    assert office.add_business_hours(start, 16) == dt.datetime(2026, 3, 9, 9, 30, tzinfo=office.zone)


def test_both_countries_and_the_state_have_holidays():
    boston, elpaso = Calendar(ZoneInfo("America/New_York"), "MA"), Calendar(ZoneInfo("America/Denver"), "TX")
    patriots, benito, columbus = dt.date(2026, 4, 20), dt.date(2026, 3, 16), dt.date(2026, 10, 12)
    assert not boston.is_open(patriots)
    assert elpaso.is_open(patriots)
    assert not boston.is_open(benito)
    assert not elpaso.is_open(columbus), "Texas does not keep it; the consulate keeps the federal calendar"


def test_what_headquarters_says_goes_before_the_calendars():
    friday, sunday = dt.date(2026, 2, 13), dt.date(2026, 2, 15)
    office = Calendar(ZoneInfo("America/Chicago"), "TX", frozenset([friday]), frozenset([sunday]))
    assert office.add_business_days(dt.date(2026, 2, 12), 1) == sunday


def test_who_comes_after_closing_has_come_on_the_next_day():
    office = Calendar(ZoneInfo("America/Chicago"), "TX")
    evening = dt.datetime(2026, 3, 10, 18, tzinfo=office.zone)
    assert office.end_of_business_days(evening, 1) == dt.datetime(2026, 3, 12, 17, tzinfo=office.zone)


def test_an_office_that_never_opens_is_refused_instead_of_searched_for_ever():
    days = frozenset(dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(800))
    with pytest.raises(ValueError, match="never opens"):
        Calendar(ZoneInfo("America/Chicago"), "TX", days).next_open(dt.date(2026, 1, 1))


def test_the_holidays_of_every_state_with_an_office_are_known():
    for row in directory.rows("offices"):
        assert len(calendar.holidays_on(dt.date(2027, 1, 1), row["state"])) >= 2, row["slug"]


def test_a_month_later_is_the_last_day_of_a_shorter_month():
    assert calendar.month_later(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)
    assert calendar.month_later(dt.date(2027, 8, 31), 6) == dt.date(2028, 2, 29)
    assert calendar.month_later(dt.date(2026, 12, 15)) == dt.date(2027, 1, 15)
