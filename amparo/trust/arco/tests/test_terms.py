"""The terms of the desk of rights, whatever the calendar of the office (F4)."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from amparo.places.calendar import Calendar
from amparo.trust.arco import terms
from amparo.trust.arco.tables import days, table

moments = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2031, 12, 1), timezones=st.just(dt.UTC))
closures = st.frozensets(st.dates(dt.date(2024, 1, 1), dt.date(2032, 6, 1)), max_size=40)
states = st.sampled_from(["TX", "CA", "IL", "NY"])


def calendar(state: str, closed: frozenset[dt.date]) -> Calendar:
    return Calendar(ZoneInfo("America/Denver"), state, closed)


@given(moments, states, closures)
def test_f4_an_answer_is_due_at_the_end_of_the_twentieth_working_day(received, state, closed):
    own = calendar(state, closed)
    due = terms.answer_by(own, received)
    day = due.astimezone(own.zone).date()
    assert own.is_open(day)
    assert due == own.closing_time(day)
    counted = own.business_days_between(received.astimezone(own.zone).date(), day)
    # Who comes after closing or on a closed day has come on the next open day, which does not count.
    assert counted in (days("answer"), days("answer") + 1)


@given(moments, states, closures)
def test_f4_an_extended_term_ends_ten_working_days_later_and_what_is_granted_is_done_in_fifteen(
    received, state, closed
):
    own = calendar(state, closed)
    due = terms.answer_by(own, received)
    longer = terms.extended(own, due)
    first, last = (one.astimezone(own.zone).date() for one in (due, longer))
    assert own.business_days_between(first, last) == days("extension")
    assert terms.effective_by(own, received) < due < longer


@given(moments, states, closures, st.integers(1, 30))
def test_f4_closing_a_day_never_makes_a_term_shorter(received, state, closed, later):
    own = calendar(state, closed)
    due = terms.answer_by(own, received)
    also = due.astimezone(own.zone).date() - dt.timedelta(days=later)
    assert terms.answer_by(calendar(state, closed | {also}), received) >= due


def test_f4_every_line_of_the_tables_has_both_languages_and_its_source():
    for name in ("terms", "identity", "grounds"):
        for line in table(name).values():
            assert line.name_es
            assert line.name_en
            assert line.source
    assert {line.more["step"] for line in table("identity").values()} == {"1", "2"}
