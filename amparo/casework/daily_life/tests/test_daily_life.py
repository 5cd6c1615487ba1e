"""The questions about a child's daily life (E1): asked by age, refusable, and a task where something is hard."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from amparo.accounts.models import Role
from amparo.casework.actions import take_case
from amparo.casework.children import actions as children
from amparo.casework.daily_life.actions import keep_daily_life
from amparo.casework.daily_life.models import DailyLife
from amparo.casework.daily_life.queries import age_of, answered, needs_of
from amparo.casework.daily_life.rules import SETS, asked_for, check, questions, set_for
from amparo.casework.models import Event, Task
from amparo.core import clock
from amparo.core.errors import Incomplete, NotAllowed
from tests.factories import EL_PASO, detained, officer

pytestmark = pytest.mark.django_db
MINOR = f"A211222444,TEPOLE,XOCHITL,03/09/2012,F,MEXICO,B7702,{EL_PASO}"
NEVER_SAID = ("discapac", "disabil", "handicap", "minusv", "incapac")


@pytest.fixture
def by():
    return officer("elpaso")


@pytest.fixture
def case(tmp_path):
    return detained(tmp_path)


@pytest.mark.parametrize(
    ("age", "asked"),
    [(None, None), (0, None), (1, None), (2, "2-4"), (4, "2-4"), (5, "5-17"), (17, "5-17"), (18, None)],
)
def test_which_questions_are_asked_follows_the_age(age, asked):
    assert set_for(age) == asked


@pytest.mark.parametrize(
    ("asked", "code", "given", "hard"),
    [
        ("2-4", "see", 2, False), ("2-4", "see", 3, True), ("2-4", "play", 4, True), ("2-4", "behave", 3, False),
        ("2-4", "behave", 4, True), ("5-17", "behave", 3, True), ("5-17", "worry", 1, True), ("5-17", "worry", 2, False),
        ("5-17", "sadness", 1, True), ("5-17", "friends", 4, True), ("5-17", "walk_far", 3, True), ("5-17", "hear", 7, False),
        ("5-17", "learn", 9, False),
    ],
)  # fmt: skip
def test_the_cut_off_of_each_scale_is_the_modules_own(asked, code, given, hard):
    assert [one.code for one in asked_for(asked, {code: given})] == ([code] if hard else [])


def answers_of(asked):
    return st.fixed_dictionaries(
        {},
        optional={
            code: st.sampled_from([one.code for one in question.answers])
            for code, question in questions()[asked].items()
        },
    )


@given(st.sampled_from(sorted(SETS)).flatmap(lambda asked: st.tuples(st.just(asked), answers_of(asked))))
def test_an_answer_more_never_asks_for_less(case):
    asked, given_answers = case
    hard = {one.code for one in asked_for(asked, given_answers)}
    for code in given_answers:
        without = {name: value for name, value in given_answers.items() if name != code}
        assert {one.code for one in asked_for(asked, without)} == hard - {code}
    if given_answers:
        check(asked, given_answers)


def test_e1_no_question_about_a_child_names_a_condition():
    said = [
        words.casefold()
        for of_age in questions().values()
        for one in of_age.values()
        for words in (
            *one.words.values(),
            *one.domain.values(),
            *(w for a in one.answers for w in a.words.values()),
        )
    ]
    assert len(said) > 300
    assert not [text for text in said if any(word in text for word in NEVER_SAID)]


def test_e1_a_lot_of_difficulty_of_a_child_makes_the_task_once_and_an_event(case, by):
    child = children.add(record=case.record, by=by, name="Luz", age=6)
    for _again in range(2):
        kept = keep_daily_life(
            record=case.record, child=child, who="carer", answers={"see": 3, "worry": 1, "hear": 1}, by=by
        )
    task = Task.objects.get(kind="accommodation")
    assert "Luz: ver, preocupación" in task.text
    assert task.due_at - task.created_at == dt.timedelta(hours=48)
    assert Event.objects.filter(type_id="daily_life_asked", data__child=child.pk).count() == 2
    assert needs_of(case.record.person) == {child.pk: ("ver", "preocupación")}
    assert len(answered(case.record.person, child)) == 2
    assert kept.asked == "5-17"


def test_e1_one_touch_refuses_what_is_open_and_nothing_is_asked_for(case, by):
    child = children.add(record=case.record, by=by, name="Luz", age=3)
    kept = keep_daily_life(
        record=case.record, child=child, who="parent", answers={"see": 1}, refused=True, by=by
    )
    assert kept.answers == {**dict.fromkeys(questions()["2-4"], 7), "see": 1}
    assert not Task.objects.filter(kind="accommodation").exists()


def test_a_child_without_an_age_an_empty_sheet_and_a_code_of_another_scale_are_refused_kindly(case, by):
    ageless = children.add(record=case.record, by=by, name="Sol")
    child = children.add(record=case.record, by=by, name="Luz", age=6)
    for one, said in ((ageless, {"see": 1}), (child, {}), (child, {"see": 5}), (child, {"play": 1})):
        with pytest.raises(Incomplete):
            keep_daily_life(record=case.record, child=one, who="parent", answers=said, by=by)
    assert not DailyLife.objects.exists()


def test_the_age_grows_with_the_years_since_it_was_written(case, by):
    child = children.add(record=case.record, by=by, name="Luz", age=4)
    today = clock.today()
    assert age_of(case.record.person, child, today) == 4
    assert age_of(case.record.person, child, today + dt.timedelta(days=366)) == 5


def test_what_was_answered_about_a_child_never_changes(case, by):
    child = children.add(record=case.record, by=by, name="Luz", age=6)
    kept = keep_daily_life(record=case.record, child=child, who="parent", answers={"see": 1}, by=by)
    with pytest.raises(DatabaseError), transaction.atomic():
        DailyLife.objects.filter(pk=kept.pk).update(answers={"see": 4})


def test_another_office_neither_writes_nor_reads_a_childs_answers(client, case, by):
    child = children.add(record=case.record, by=by, name="Luz", age=6)
    keep_daily_life(record=case.record, child=child, who="parent", answers={"see": 4}, by=by)
    other = officer("chicago")
    with pytest.raises(NotAllowed):
        keep_daily_life(record=case.record, child=child, who="parent", answers={"see": 1}, by=other)
    address = f"/personas/{case.record.person.folio}/hijos/{child.pk}/vida-diaria/"
    for reader in (other, officer("elpaso", Role.AUDITOR)):
        client.force_login(reader)
        assert client.get(address).status_code in (403, 404)


def test_of_a_minors_own_file_only_the_team_asks_and_reads(client, by, tmp_path):
    case = take_case(case=detained(tmp_path, MINOR), by=by)
    address = f"/personas/{case.record.person.folio}/vida-diaria/"
    client.force_login(by)
    page = client.post(address, {"who": "carer", "see": "4", "refused": "yes"})
    assert page.status_code == 302
    assert DailyLife.objects.get().child is None
    assert needs_of(case.record.person) == {None: ("ver",)}
    assert "ver" in client.get(address).content.decode()
    colleague = officer("elpaso")
    client.force_login(colleague)
    assert client.get(address).status_code == 403
    with pytest.raises(NotAllowed):
        keep_daily_life(record=case.record, child=None, who="carer", answers={"see": 1}, by=colleague)


def test_the_page_of_the_children_says_what_is_hard_and_asks(client, case, by):
    client.force_login(by)
    child = children.add(record=case.record, by=by, name="Luz", age=6)
    folio = case.record.person.folio
    assert f"/hijos/{child.pk}/vida-diaria/" in client.get(f"/personas/{folio}/hijos/").content.decode()
    empty = client.post(f"/personas/{folio}/hijos/{child.pk}/vida-diaria/", {"who": "parent"})
    assert "Conteste al menos una pregunta" in empty.content.decode()
    client.post(f"/personas/{folio}/hijos/{child.pk}/vida-diaria/", {"who": "parent", "friends": "3"})
    assert "hacer amistades" in client.get(f"/personas/{folio}/hijos/").content.decode()
    ageless = children.add(record=case.record, by=by, name="Sol")
    assert "2 a 17" in client.get(f"/personas/{folio}/hijos/{ageless.pk}/vida-diaria/").content.decode()
