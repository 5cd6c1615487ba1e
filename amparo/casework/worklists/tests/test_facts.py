"""What the register knows of a person puts the case where it belongs."""

from __future__ import annotations

import datetime as dt

import pytest

from amparo.casework.hearings.models import Order
from amparo.casework.models import Interview
from amparo.casework.worklists.facts import READERS, facts_of
from amparo.core import clock
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


def kept(case, by, *, days=1, **answers):
    return Interview.objects.create(
        record=case.record, case=case, office=by.office, by=by, at=clock.now() - dt.timedelta(days=days),
        channel="visit", **answers,
    )  # fmt: skip


def facts(case):
    return facts_of([case.pk], clock.now())[case.pk]


@pytest.fixture
def case(tmp_path):
    return detained(tmp_path)


@pytest.mark.parametrize(
    ("answers", "fact"),
    [
        ({"without_medicine": "yes"}, "medicine"),
        ({"medicines": "Insulina"}, "medicine"),
        ({"pregnant": "yes"}, "vulnerable"),
        ({"health": "Diabetes"}, "vulnerable"),
        ({"walk": 3}, "vulnerable"),
        ({"see": 4}, "vulnerable"),
    ],
)
def test_an_interview_tells_what_makes_it_urgent(case, answers, fact):
    kept(case, officer(), **answers)
    assert fact in facts(case)


def test_some_difficulty_or_no_answer_is_not_a_need(case):
    kept(case, officer(), walk=2, see=7, hear=9, pregnant="no", without_medicine="no")
    assert not {"medicine", "vulnerable"} & facts(case)


def test_the_latest_talk_counts_and_a_correction_takes_the_place_of_what_it_corrects(case):
    by = officer()
    kept(case, by, days=3, pregnant="yes")
    wrong = kept(case, by, days=1, walk=4)
    assert "vulnerable" in facts(case)
    kept(case, by, days=1, walk=1, corrects=wrong)
    assert "vulnerable" not in facts(case)


def test_who_is_65_or_older_is_vulnerable(case):
    person = case.record.person
    person.youngest_birth_date = clock.today() - dt.timedelta(days=66 * 366)
    person.save(update_fields=["youngest_birth_date"])
    assert "vulnerable" in facts(case)


def test_a_removal_that_was_ordered_counts_until_it_is_stayed(case):
    Order.objects.create(case=case, kind="removal", ordered_on=clock.today() - dt.timedelta(days=3))
    assert "removal_ordered" in facts(case)
    Order.objects.create(case=case, kind="other", ordered_on=clock.today() - dt.timedelta(days=2))
    assert "removal_ordered" in facts(case)
    Order.objects.create(case=case, kind="stay", ordered_on=clock.today())
    assert "removal_ordered" not in facts(case)


def test_each_reader_costs_one_query(case, django_assert_num_queries):
    kept(case, officer(), pregnant="yes")
    with django_assert_num_queries(len(READERS)):
        facts_of([case.pk], clock.now())
