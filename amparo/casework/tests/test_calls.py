from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework import actions
from amparo.casework.calls.actions import MOST_FAILURES, take_call, verify_caller
from amparo.casework.calls.queries import may_be_told
from amparo.casework.calls.script import Known, compare, lines, points, questions, verified
from amparo.casework.contacts.queries import contacts
from amparo.casework.models import CallerCheck, Case, Contact, Event, OfficerNotice
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.models import Person, Relative
from amparo.places.models import Office
from tests.factories import EL_PASO, JOSE, accepts, detained, officer, receive, said

pytestmark = pytest.mark.django_db

BORN = dt.date(1987, 5, 23)
RIGHT = {"birth_date": BORN, "relative_phone": "(915) 555-0100"}


@pytest.fixture
def case(tmp_path):
    return detained(tmp_path, JOSE)


@pytest.fixture
def carmen(case):
    return Relative.objects.create(
        record=case.record, name="María del Carmen López", relation="mother", phone="+19155550100"
    )


@pytest.fixture
def by():
    return officer("elpaso", "ciam")


def verify(case, by, caller="Carmen Lopez", **said):
    return verify_caller(
        person=case.record.person, caller=caller, relation="mother", said=said or RIGHT, by=by
    )


def consent(case, carmen, *fields):
    actions.record_consent(record=case.record, purpose="family", decision="granted", relative=carmen, fields=fields,
                           channel="visit", at=clock.now(), by=officer("elpaso"))  # fmt: skip


def test_b7_a_relative_whose_answers_agree_is_verified_and_the_file_keeps_no_answer(case, carmen, by):
    check = verify(case, by)
    assert (check.verdict, check.relative) == ("verified", carmen)
    assert check.answers == {"relative_phone": "agrees", "birth_date": "agrees"}
    event = Event.objects.get(type_id="caller_verified")
    assert event.data == {"check": check.pk, "verdict": "verified"}


def test_b7_a_verified_caller_is_told_what_the_person_consented_to_and_nothing_else(case, carmen, by):
    check = verify(case, by)
    assert may_be_told(check, case.record.person) == []
    consent(case, carmen, "place")
    assert may_be_told(check, case.record.person) == [("place", EL_PASO)]


def test_a14_no_caller_is_told_anything_while_grave_news_waits_for_whoever_has_the_case(case, carmen, by):
    consent(case, carmen, "place", "status")
    check = verify(case, by)
    assert may_be_told(check, case.record.person)
    accepts(case, by=officer("elpaso"))
    actions.record_service(case=case, type="hospital_admitted", at=clock.now(), by=officer("elpaso"))
    assert may_be_told(check, case.record.person) == []


@pytest.mark.parametrize("said", [
    {"birth_date": BORN}, {"birth_date": dt.date(1987, 5, 24), "relative_phone": "9155550100", "mother": "Carmen López"},
    {"relative_phone": "9155550199"}, {"mother": "Nadie Así"},
])  # fmt: skip
def test_too_little_or_anything_that_differs_verifies_nobody(case, carmen, by, said):
    assert verify(case, by, **said).verdict == "not"


def test_nobody_of_the_file_and_nobody_who_must_not_be_told_is_verified(case, carmen, by):
    assert verify(case, by, caller="Otra Persona").verdict == "not"
    Relative.objects.update(wish="never")
    check = verify(case, by)
    assert (check.verdict, check.relative) == ("not", None)


def test_somebody_who_guesses_has_to_wait(case, carmen, by):
    for _ in range(MOST_FAILURES):
        verify(case, by, birth_date=dt.date(1980, 1, 1))
    with pytest.raises(Conflict):
        verify(case, by)


def test_a_check_never_changes_and_an_auditor_makes_none(case, carmen, by):
    check = verify(case, by)
    with pytest.raises(DatabaseError), transaction.atomic():
        CallerCheck.objects.filter(pk=check.pk).update(verdict="not")
    with pytest.raises(NotAllowed):
        verify(case, officer("elpaso", "auditor"))


CITLALI = {"given_names": "Citlali", "surname1": "Nanahuatzin Xolot", "birth": "38", "save": "1",
           "reporter": "Su hermana Rosa, (915) 555-0101"}  # fmt: skip


def test_b7_four_fields_make_a_contact_with_its_folio_and_a_case_from_one_page(client, by):
    client.force_login(by)
    page = client.get("/llamadas/")
    asked = [field for field in page.context["form"].visible_fields() if field.name != "matter"]
    assert len(asked) == 4
    said = {**CITLALI, "token": page.context["form"].initial["token"], "matter": "case"}
    for _twice in range(2):
        assert client.post("/llamadas/", said).context["case"] is not None
    case, contact = Case.objects.get(), Contact.objects.get()
    assert (contact.folio[0], contact.case, contact.caller) == ("T", case, "Su hermana Rosa")
    assert (contact.phone, contact.phone_key) == ("(915) 555-0101", "9155550101")
    assert (case.record.source, case.record.received_by, case.record.raw["reporter_name"]) == (
        "ciam",
        by,
        contact.caller,
    )
    assert client.post("/llamadas/", {"q": "Citlali Nanahuatzin", "find": "1"}).context["found"].hits


@pytest.mark.parametrize(
    ("matter", "state", "people"), [("contact", "contact", 0), ("call_back", "waiting", 0), ("assistance", "assistance", 1)]
)  # fmt: skip
def test_a_call_can_stay_a_contact_wait_for_an_answer_or_be_an_assistance(client, by, matter, state, people):
    client.force_login(by)
    told = client.post("/llamadas/", {**CITLALI, "token": "t", "matter": matter})
    assert told.context["case"] is None
    assert [one.name for one in contacts(None, state)] == ["Citlali Nanahuatzin Xolot"]
    assert Person.objects.count() == people
    assert not Case.objects.exists()


def test_a_verified_caller_is_on_the_contact_which_joins_the_open_case_with_nothing_typed_again(
    client, case, carmen, by
):
    ana = officer("elpaso")
    actions.take_case(case=case, by=ana)
    client.force_login(by)
    address = f"/llamadas/{case.record.person.folio}/"
    script = {"caller": "Carmen López", "birth_date": "23/5/1987", "relative_phone": "915 555 0100"}
    taking = client.post(address, script).context["taking"]
    assert taking.initial["phone"] == "915 555 0100"
    said = {**taking.initial, "matter": taking.fields["matter"].initial, "save": "1"}
    told = client.post(address, said)
    contact = Contact.objects.get()
    assert (contact.case, contact.caller, contact.caller_check.verdict) == (case, "Carmen López", "verified")
    assert Event.objects.get(type_id="contact_joined_case").case == case
    assert OfficerNotice.objects.get(staff=ana).text_code == "contact_joined"
    # Only the contact's own folio is read aloud: the case's would say that the person is known.
    assert contact.shown_folio in told.content.decode()
    assert case.shown_folio not in told.content.decode()
    assert Case.objects.count() == 1


def test_a_call_joins_no_case_of_nobody_and_no_check_of_somebody_else(client, case, carmen, by):
    client.force_login(by)
    refused = client.post("/llamadas/", {**CITLALI, "token": "t", "matter": "attach"})
    assert "matter" in refused.context["form"].errors
    check = verify(case, by)
    other = receive(said(given_names="Citlali", surname1="Xolot"), office="elpaso")
    with pytest.raises(Incomplete):
        take_call(matter="contact", caller="x", token="u", office=Office.objects.get(pk="tucson"), by=by, check=check,
                  person=Person.objects.get(pk=other.person_id))  # fmt: skip
    assert not Contact.objects.exists()
    client.force_login(officer("elpaso", "ciam"))
    taken = {"save": "1", "check_number": check.pk, "matter": "contact", "token": "v"}
    assert client.post(f"/llamadas/{case.record.person.folio}/", taken).status_code == 404


def test_who_called_before_this_week_is_seen_while_it_is_typed_and_in_the_contact(client, by):
    client.force_login(by)
    for number, days in enumerate((9, 3, 1, 0)):
        with time_machine.travel(clock.now() - dt.timedelta(days=days)):
            client.post("/llamadas/", {**CITLALI, "token": f"t{number}", "matter": "call_back"})
    typed = client.post("/llamadas/otra-vez/", {"reporter": "Rosa, +1 915-555-0101"})
    assert len(typed.context["earlier"]) == 3
    assert "3 veces" in typed.content.decode()
    last = Contact.objects.order_by("-at").first()
    assert len(client.get(f"/contactos/{last.folio}/").context["earlier"]) == 2
    assert "2 veces" in client.get(f"/contactos/{last.folio}/").content.decode()
    client.force_login(officer("elpaso"))
    assert (
        f"/contactos/{last.folio}/"
        not in client.post("/llamadas/otra-vez/", {"reporter": "9155550101"}).content.decode()
    )
    assert client.post("/llamadas/otra-vez/", {"reporter": "Rosa"}).context["earlier"] == []


def test_the_page_of_questions_shows_the_operator_nothing_of_the_file(client, case, carmen, by):
    client.force_login(by)
    page = client.get(f"/llamadas/{case.record.person.folio}/").content.decode()
    assert "1987" not in page
    assert "Carmen" not in page
    assert EL_PASO not in page
    told = client.post(f"/llamadas/{case.record.person.folio}/", {"caller": "Carmen López", "birth_date": "23/5/1987",
                                                                   "relative_phone": "915 555 0100"})  # fmt: skip
    assert told.context["check"].verdict == "verified"
    assert EL_PASO not in told.content.decode()


def test_every_line_of_the_script_has_words_in_both_languages_and_the_questions_can_verify():
    assert all(line.es and line.en for line in lines())
    assert sum(line.points for line in questions()) >= 4


ANSWERS = st.dictionaries(
    st.sampled_from([line.code for line in questions()]), st.sampled_from(["agrees", "differs", "unknown"])
)


@given(ANSWERS)
def test_nobody_is_verified_with_anything_that_differs(answers):
    if "differs" in answers.values():
        assert not verified(answers)
    assert points(answers) <= sum(line.points for line in questions())


def test_what_the_file_does_not_know_neither_agrees_nor_differs():
    assert set(compare({**RIGHT, "mother": "Ana", "birth_state": "JC"}, Known()).values()) == {"unknown"}
