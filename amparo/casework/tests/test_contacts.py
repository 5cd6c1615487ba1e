"""A call can stay a call. What it becomes is one step, nothing typed twice, and each matter is counted once."""

from __future__ import annotations

import datetime as dt

import pytest

from amparo.accounts.models import Role
from amparo.casework.contacts import actions, queries
from amparo.casework.contacts.models import Contact
from amparo.casework.models import Case, Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.models import Person
from tests.factories import detained, officer, receive, said

pytestmark = pytest.mark.django_db
ANA = {"given_names": "Ana", "surname1": "Netzahual", "surname2": "Tecpa", "birth_date": "1987-05-03"}


def contact(by, token="t1", **more):
    details = {
        "channel": "call",
        "asked": "Busca a su hermana",
        "said": ANA,
        "caller": "Rosa",
        "phone": "5551234567",
    }
    return actions.record_contact(office=by.office, by=by, token=token, **{**details, **more})


def figures(by):
    now = clock.now()
    return queries.matters([by.office_id], since=now - dt.timedelta(days=1), until=now + dt.timedelta(days=1))


def test_a6_a_contact_has_its_folio_at_once_and_sent_twice_is_one():
    by = officer("elpaso")
    assert contact(by).folio == contact(by).folio
    assert Contact.objects.count() == 1
    assert not Person.objects.exists()


def test_a_call_can_stay_a_call():
    by = officer("elpaso")
    answered = actions.answer_contact(contact=contact(by), answered="Se le explicó", by=by)
    assert figures(by) == {"contact": 1, "assistance": 0, "case": 0}
    assert list(queries.contacts([by.office_id], "contact")) == [answered]
    assert not list(queries.contacts([by.office_id], "waiting"))


def test_a_contact_becomes_an_assistance_and_then_a_case_with_nothing_typed_again():
    by = officer("elpaso")
    one = contact(by)
    actions.make_assistance(contact=one, kind="orientation", by=by)
    assert figures(by) == {"contact": 0, "assistance": 1, "case": 0}
    case = actions.make_case(contact=one, type="administrativo.busqueda", by=by)
    assert figures(by) == {"contact": 0, "assistance": 0, "case": 1}
    person = Person.objects.get()
    assert (person.name, person.birth_date) == ("Ana Netzahual Tecpa", dt.date(1987, 5, 3))
    assert case.record.raw["reporter_name"] == "Rosa"
    told = list(Event.objects.filter(record__person=person).order_by("pk").values_list("type_id", flat=True))
    assert told == ["person_registered", "contact_received", "assistance_opened", "case_opened",
                    "assistance_became_case"]  # fmt: skip


def test_a_contact_becomes_a_case_in_one_step_and_only_once():
    by = officer("elpaso")
    one = contact(by)
    case = actions.make_case(contact=one, type="administrativo.busqueda", by=by)
    with pytest.raises(Conflict):
        actions.make_case(contact=one, type="administrativo.busqueda", by=by)
    with pytest.raises(Conflict):
        actions.make_assistance(contact=one, kind="aid", by=by)
    assert Case.objects.get() == case


def test_a_contact_about_somebody_who_is_here_is_in_their_file(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    actions.record_contact(
        office=by.office, channel="mail", asked="¿Dónde está?", by=by, token="x", record=case.record
    )
    assert Event.objects.filter(record=case.record, type_id="contact_received", note="¿Dónde está?").exists()


def test_whom_the_officer_recognises_gets_the_contact():
    by = officer("elpaso")
    known = receive(said(given_names="Ana María", surname1="Netzahual"), office="elpaso")
    person = Person.objects.get(pk=known.person_id)
    actions.make_assistance(contact=contact(by), kind="documents", by=by, person=person, result="acta")
    assert Person.objects.get() == person
    assert person.records.count() == 2


def test_nobody_and_nothing_is_no_case():
    by = officer("elpaso")
    one = contact(by, said={})
    with pytest.raises(Incomplete):
        actions.make_case(contact=one, type="administrativo.busqueda", by=by)
    with pytest.raises(Incomplete):
        contact(by, token="t2", asked=" ")


def test_a_contact_of_another_consulate_is_theirs():
    one = contact(officer("elpaso"))
    with pytest.raises(NotAllowed):
        actions.answer_contact(contact=one, answered="x", by=officer("dallas"))


def test_the_pages_lead_from_a_call_to_a_case(client):
    by = officer("elpaso")
    client.force_login(by)
    said_now = {"channel": "call", "asked": "Busca a su hermana", "given_names": "Ana", "surname1": "Netzahual", "birth": "38",
                "token": "abc"}  # fmt: skip
    address = client.post("/contactos/nuevo/", said_now).url
    page = client.get(address).content.decode()
    assert "Ana Netzahual" in page
    assert "Busca a su hermana" in client.get("/contactos/").content.decode()
    client.post(address + "asistencia/", {"kind": "orientation"})
    client.post(address + "caso/", {"type": "administrativo.busqueda"})
    case = Case.objects.get()
    assert case.folio in client.get(address).content.decode()
    assert "Ana Netzahual" in client.get("/contactos/?state=case").content.decode()
    client.force_login(officer("dallas"))
    assert client.get(address).status_code == 403
    client.force_login(officer("elpaso", Role.AUDITOR))
    assert client.get("/contactos/").status_code == 403


def test_the_list_of_contacts_asks_the_same_number_of_questions_however_long(
    client, django_assert_num_queries
):
    by = officer("elpaso")
    client.force_login(by)
    contact(by)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get("/contactos/")
    for number in range(8):
        contact(by, token=f"n{number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/contactos/")
    assert len(few) == len(many)


def test_a_contact_joins_a_case_that_is_open_and_is_no_new_matter(client, tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    one = contact(
        by,
        said={
            "given_names": "José Luis",
            "surname1": "García",
            "surname2": "López",
            "birth_date": "1987-05-23",
        },
    )
    nobody = contact(by, token="t2")
    client.force_login(by)
    assert case.shown_folio in client.get(f"/contactos/{one.folio}/caso-abierto/").content.decode()
    assert "am-empty" in client.get(f"/contactos/{nobody.folio}/caso-abierto/").content.decode()
    client.post(f"/contactos/{one.folio}/caso-abierto/", {"case": case.folio})
    one.refresh_from_db()
    assert (one.case, one.record.person, figures(by)["contact"]) == (case, case.record.person, 1)
    with pytest.raises(Conflict):
        actions.join_case(contact=one, case=case, by=by)
    with pytest.raises(NotAllowed):
        actions.join_case(contact=contact(officer("dallas"), token="t3"), case=case, by=officer("dallas"))
