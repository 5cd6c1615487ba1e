from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.models import Event, Interview, Task
from amparo.casework.tests.visiting import interviewed, visit_to
from amparo.casework.visits.forms import Sheet, TellingAnswer
from amparo.casework.visits.queries import known_of
from amparo.casework.visits.rules import difficulties, follow_ups, says_something, what_holds
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.custody.models import Sighting
from amparo.people.models import Consent, Relative
from amparo.people.queries import consent_in_force
from tests.factories import JOSE, JOSE_MOVED, detained, import_rows, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(tmp_path):
    return detained(tmp_path, JOSE)


@pytest.fixture
def by():
    return officer("elpaso")


def test_a12_an_interview_stops_the_clock_and_is_a_sighting_and_an_event(case, by):
    visit = visit_to(case, by=by)
    interview, new = interviewed(case, by=by, visit=visit)
    case.refresh_from_db()
    assert new
    assert case.first_interview_at == interview.at
    event = Event.objects.get(type_id="first_interview")
    assert event.data["interview"] == str(interview.pk)
    assert Sighting.objects.get(kind="visit").stint.facility == visit.facility
    interviewed(case, by=by, visit=visit)
    assert Event.objects.filter(type_id="consular_visit").count() == 1


def test_a12_the_same_sheet_sent_twice_is_kept_once(case, by):
    number = uuid.uuid4()
    said = {"health": "Diabetes", "without_medicine": "yes"}
    telling = TellingAnswer(None, "Carmen", "mother", "", "granted", ["status"])
    for expected in (True, False, False):
        _interview, new = interviewed(
            case, by=by, number=number, tellings=[telling], consents={"assistance": "granted"}, **said
        )
        assert new is expected
    assert Interview.objects.count() == 1
    assert Relative.objects.count() == 1
    assert Consent.objects.count() == 2
    assert Task.objects.filter(kind="medicine").count() == 1
    assert Event.objects.filter(type_id="first_interview").count() == 1


def test_a_number_is_never_taken_for_another_persons_interview(case, by, tmp_path):
    number = uuid.uuid4()
    interviewed(case, by=by, number=number)
    other = detained(
        tmp_path, JOSE.replace("012345678", "055555555").replace("GARCIA-LOPEZ,JOSE LUIS", "MATEO,NAZARIO")
    )
    with pytest.raises(Conflict):
        interviewed(other, by=by, number=number)


@pytest.mark.parametrize(("answer", "tasks"), [(1, 0), (2, 0), (3, 1), (4, 1), (7, 0), (9, 0), (None, 0)])
def test_e1_a_lot_of_difficulty_or_none_at_all_makes_a_task_and_a_refusal_is_kept(case, by, answer, tasks):
    interviewed(case, by=by, hear=answer)
    assert Task.objects.filter(kind="accommodation").count() == tasks
    assert Interview.objects.get().hear == answer


def test_e1_the_task_says_what_is_difficult_and_is_due_in_two_days(case, by):
    interview, _new = interviewed(case, by=by, see=4, walk=3, care=2)
    task = Task.objects.get(kind="accommodation")
    assert ("ver" in task.text, "caminar" in task.text, "bañarse" in task.text) == (True, True, False)
    assert task.due_at - interview.at == dt.timedelta(hours=48)
    assert task.office_id == "elpaso"


def test_a_talk_that_was_not_held_stops_no_clock_and_whoever_is_gone_is_looked_for(case, by):
    interviewed(case, by=by, met="gone", consents={"assistance": "refused"})
    case.refresh_from_db()
    assert case.first_interview_at is None
    assert not Sighting.objects.filter(kind="visit").exists()
    assert not Consent.objects.exists()
    assert Event.objects.filter(type_id="interview_not_held").exists()
    assert Task.objects.filter(kind="look_for").exists()


def test_consent_holds_from_when_it_was_given_not_from_when_it_arrived(case, by):
    carmen = Relative.objects.create(record=case.record, name="Carmen", relation="mother")
    now = clock.now()

    def telling(decision):
        return [TellingAnswer(carmen, "Carmen", "mother", "", decision, ["status"])]

    interviewed(case, by=by, at=now - dt.timedelta(hours=1), tellings=telling("withdrawn"))
    interviewed(
        case, by=by, at=now - dt.timedelta(hours=5), tellings=telling("granted")
    )  # a tablet that came home later
    assert consent_in_force(case.record.person_id, "family", carmen) is None


def test_a_sheet_of_a_planned_visit_is_kept_after_the_case_was_handed_over(case, by, tmp_path):
    visit = visit_to(case, by=by)
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    _interview, new = interviewed(case, by=by, visit=visit, at=clock.now() - dt.timedelta(days=300), see=4)
    assert new
    assert Task.objects.get(kind="accommodation").office_id == "sanbernardino"


def test_another_office_keeps_no_interview_and_nobody_one_of_tomorrow(case, by):
    with pytest.raises(NotAllowed):
        interviewed(case, by=officer("chicago"))
    with pytest.raises(Incomplete):
        interviewed(case, by=by, at=clock.now() + dt.timedelta(days=1))
    assert not Interview.objects.exists()


def test_an_interview_never_changes_and_a_correction_stands_beside_it(case, by):
    first, _new = interviewed(case, by=by, health="Asma", language="Maya")
    with pytest.raises(DatabaseError), transaction.atomic():
        Interview.objects.filter(pk=first.pk).update(health="Nada")
    second, _new = interviewed(case, by=by, corrects=first.pk, language="Mixteco (Tu'un Savi)")
    assert second.corrects == first
    assert known_of([case.record.person_id])[case.record.person_id] == {"language": "Mixteco (Tu'un Savi)"}
    assert Event.objects.filter(type_id="interview_corrected").count() == 1


def test_an_answer_outside_the_short_set_is_refused_by_the_database(case, by):
    with pytest.raises(DatabaseError), transaction.atomic():
        interviewed(case, by=by, see=5)


NUMBERS = [str(uuid.UUID(int=number)) for number in range(6)]
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
HELD = st.lists(
    st.tuples(
        st.integers(0, 3).map(lambda hours: NOON + dt.timedelta(hours=hours)), st.sampled_from(NUMBERS),
        st.one_of(st.none(), st.sampled_from(NUMBERS)),
        st.fixed_dictionaries({}, optional={"health": st.sampled_from(["", "Asma"]), "see": st.sampled_from([None, 1, 4])}),
    ),
    unique_by=lambda one: one[1],
)  # fmt: skip


@given(HELD, st.randoms())
def test_a12_what_holds_does_not_depend_on_the_order_or_on_how_often_sheets_arrive(held, random):
    other = [*held, *held]
    random.shuffle(other)
    assert what_holds(other) == what_holds(held)


@given(st.dictionaries(st.sampled_from(["see", "hear", "walk"]), st.sampled_from([None, 1, 2, 3, 4, 7, 9])))
def test_e1_only_the_two_gravest_answers_count(said):
    assert set(difficulties(said)) == {name for name, answer in said.items() if answer in (3, 4)}


@pytest.mark.parametrize(
    ("text", "says"),
    [("", False), ("Ninguna.", False), ("no toma nada", False), ("NO TIENE", False), ("n/a", False), ("–", False),
     ("No ha tomado insulina en dos días", True), ("ninguna mochila apareció", True), ("metformina", True)],
)  # fmt: skip
def test_none_in_words_is_none(text, says):
    assert says_something(text) is says
    assert bool(follow_ups({"belongings": text})) is says


def test_the_sheet_asks_for_what_may_be_told_and_for_a_name():
    data = {"at": "2026-03-02T10:00", "channel": "visit", "met": "yes", "new-0-name": "Carmen", "new-0-decision": "granted",
            "new-1-phone": "915 555 0100"}  # fmt: skip
    sheet = Sheet(data, relatives=[], zone=dt.UTC)
    assert not sheet.is_valid()
    assert "fields_told" in sheet.new[0].errors
    assert "name" in sheet.new[1].errors
