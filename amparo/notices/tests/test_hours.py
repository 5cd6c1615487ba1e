from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from amparo.notices.hours import Hours, may_leave_at, zone_name_of

MEXICO, EL_PASO = ZoneInfo("America/Mexico_City"), ZoneInfo("America/Denver")
ZONES = st.sampled_from(
    [
        "America/Mexico_City",
        "America/Tijuana",
        "America/New_York",
        "America/Phoenix",
        "Pacific/Honolulu",
        "UTC",
    ]
).map(ZoneInfo)
HOURS = st.builds(
    Hours, zone=ZONES, quiet_from=st.integers(0, 23), quiet_to=st.integers(0, 23),
    digest_at=st.none() | st.integers(0, 23),
)  # fmt: skip
MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC))  # fmt: skip


def at(hour, minute=0, day=10, zone=MEXICO):
    return dt.datetime(2026, 6, day, hour, minute, tzinfo=zone)


def leaves(now, *, created=None, waits=True, in_digest=True, **hours):
    hours = Hours(**{"zone": MEXICO, "quiet_from": 21, "quiet_to": 8, **hours})
    return may_leave_at(created=created or now, now=now, hours=hours, waits=waits, in_digest=in_digest)


def test_news_of_the_night_leave_in_the_morning_where_they_arrive():
    assert leaves(at(23)) == at(8, day=11)
    assert leaves(at(3)) == at(8)
    assert leaves(at(20, 59)) == at(20, 59)
    assert leaves(at(8)) == at(8)
    assert leaves(at(7, 30, zone=EL_PASO), zone=EL_PASO) == at(8, zone=EL_PASO)


def test_what_cannot_wait_does_not():
    assert leaves(at(3), waits=False, in_digest=False) == at(3)


def test_a_digest_leaves_at_its_hour_once_a_day_and_never_at_night():
    assert leaves(at(10), digest_at=18) == at(18)
    assert leaves(at(19), digest_at=18) == at(18, day=11)
    assert leaves(at(18, 5), created=at(10), digest_at=18) == at(18, 5)  # a minute late is late enough
    assert leaves(at(10), digest_at=22) == at(8, day=11)


def test_equal_hours_mean_no_quiet_ones():
    assert leaves(at(3), quiet_from=0, quiet_to=0) == at(3)


@given(created=MOMENTS, late=st.integers(0, 5000), hours=HOURS, waits=st.booleans(), in_digest=st.booleans())
def test_it_leaves_at_last_and_never_in_a_quiet_hour(created, late, hours, waits, in_digest):
    now = created + dt.timedelta(minutes=late)
    moment = may_leave_at(created=created, now=now, hours=hours, waits=waits, in_digest=in_digest)
    assert now <= moment <= now + dt.timedelta(hours=50)
    if waits:
        assert not hours.is_quiet(moment)
    # Asked again when it is due, the answer is: now.
    assert may_leave_at(created=created, now=moment, hours=hours, waits=waits, in_digest=in_digest) == moment


def test_a_telephone_says_where_it_is_from_when_it_can():
    assert zone_name_of("+525512345678") == "America/Mexico_City"
    assert zone_name_of("+526641234567") == "America/Tijuana"
    assert zone_name_of("+15205550000") == "America/Phoenix"
    assert zone_name_of("+18005550100") == zone_name_of("madre@example.org") == zone_name_of("no") == ""
