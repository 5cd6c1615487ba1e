"""Which question first: harm x uncertainty x age, and an order that waiting alone never changes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from amparo.review.ranking import (
    DOUBLES_AFTER,
    FACTS,
    harm,
    in_words,
    priority,
    uncertainty,
    working_day,
    working_days,
    worth,
)

CODES = [one.code for one in FACTS]
GRAVE = [one.code for one in FACTS if one.factor > 1]
facts = st.sets(st.sampled_from(CODES))
probabilities = st.floats(0.0, 1.0)
days = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))


@given(facts, probabilities, days, facts, probabilities, days, st.integers(0, 4000))
def test_what_stands_first_is_what_is_worth_most_today_and_on_every_later_day(f1, p1, d1, f2, p2, d2, later):
    on = max(d1, d2) + dt.timedelta(days=later)
    first = worth(f1, p1, working_days(d1, on))
    second = worth(f2, p2, working_days(d2, on))
    if first > second * (1 + 1e-9):
        assert priority(f1, p1, d1) > priority(f2, p2, d2)


@given(facts, st.sampled_from(GRAVE), probabilities, days)
def test_another_grave_fact_never_moves_a_question_back(known, fact, p, day):
    assert priority({*known, fact}, p, day) >= priority(known, p, day)


@given(facts, probabilities, days, st.integers(0, 1000))
def test_an_older_question_never_stands_behind_an_equal_younger_one(known, p, day, days_younger):
    assert priority(known, p, day) >= priority(known, p, day + dt.timedelta(days=days_younger))


@given(probabilities)
def test_uncertainty_is_the_same_for_yes_and_no_greatest_at_even_odds_and_never_nothing(p):
    assert uncertainty(p) == pytest.approx(uncertainty(1 - p), abs=1e-6)
    assert 0 < uncertainty(p) <= uncertainty(0.5) == 1.0


@given(days, st.integers(0, 400))
def test_working_days_are_counted_as_one_would_on_the_fingers(since, number):
    until = since + dt.timedelta(days=number)
    counted = sum((since + dt.timedelta(days=step)).weekday() < 5 for step in range(1, number + 1))
    assert working_days(since, until) == counted
    assert working_day(until) - working_day(since) == counted


def test_a_month_of_waiting_counts_as_much_as_twice_the_harm():
    monday = dt.date(2026, 3, 2)
    assert worth([], 0.5, DOUBLES_AFTER) == 2 * worth([], 0.5, 0)
    assert priority([], 0.5, monday) - priority([], 0.5, monday + dt.timedelta(days=28)) == pytest.approx(1.0)


def test_every_rule_says_why_and_only_what_was_looked_at_already_can_wait():
    assert all(len(one.why) > 20 for one in FACTS)
    assert [one.code for one in FACTS if one.factor <= 1] == ["unsure"]
    assert harm([]) == 1.0
    assert harm(["minor", "minor"]) == harm(["minor"])


def test_the_page_says_in_words_why_a_question_stands_where_it_does():
    with translation.override("en"):
        said = in_words(["followed", "both_detained"], 0.55, 3)
    assert said == [
        "both are detained now",
        "a family follows one of the two",
        "the data leave it open",
        "it has waited 3 working days",
    ]
    with translation.override("es"):
        assert in_words([], 0.99, 0) == ["los datos dicen más bien que sí", "llegó hoy"]
