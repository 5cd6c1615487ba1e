from __future__ import annotations

import datetime as dt
import re
import secrets

import pytest

from amparo.accounts.models import Reading, Role
from amparo.casework.models import Child
from amparo.core import clock
from amparo.people.models import Pair, Person
from amparo.returns.models import Homecoming
from amparo.returns.tests import homecomings as world
from tests.factories import directory, officer

pytestmark = pytest.mark.django_db
NEW = "/retornos/nuevo/"


@pytest.fixture(autouse=True)
def offices():
    directory()


def said(**more) -> dict:
    return {
        "token": secrets.token_hex(16), "given_names": "Eulalia", "surname1": "Tzompantzi", "surname2": "Cuatle",
        "birth": "1988-03-05", "how": "office", "arrived_on": f"{clock.today() - dt.timedelta(days=4)}", "declined": "yes",
        "going_to_state": "OC", "going_to_name": "", "going_to_code": "", "phone": "9511234567",
    } | more  # fmt: skip


def test_d4_who_declined_the_centre_gets_a_plan_by_telephone(client):
    client.force_login(officer("", Role.CIAM))
    assert client.get(NEW).status_code == 200
    answer = client.post(
        NEW, said(how="phone", medicines="yes", has=["acta"], going_to_name="Tuxtepec"), follow=True
    )
    one = Homecoming.objects.get()
    assert answer.request["PATH_INFO"] == f"/retornos/{one.folio}/plan/"
    assert (one.declined_centre, one.centre, one.source, one.state) == (True, None, "phone", "arrived")
    assert (one.destination_state, one.destination) == ("OC", "20184")
    states = dict(one.milestones.values_list("kind", "state"))
    assert states["acta"] == "delivered"
    assert states["medicines"] == "open"
    assert one.follow_ups.count() == 4
    assert "Medicinas sin interrupción" in answer.content.decode()


def test_d4_who_declined_the_centre_gets_a_plan_at_a_state_office_with_their_children(client):
    client.force_login(officer("TL", Role.STATE))
    child = {"child1_name": "Elisa", "child1_age": "6", "child1_us_born": "on", "child1_in_mexico": "on"}
    answer = client.post(NEW, said(going_to_state="TL", **child), follow=True)
    one = Homecoming.objects.get()
    assert (one.source, one.destination_state, one.destination) == ("state", "TL", "")
    assert Child.objects.get().record_id == one.record_id
    assert set(one.milestones.exclude(child=None).values_list("kind", flat=True)) == {
        "child_school", "child_registered", "child_curp",
    }  # fmt: skip
    assert "No se pide en este estado" in answer.content.decode()  # Tlaxcala's waiver
    assert Reading.objects.filter(person_id=one.record.person_id).exists()


def test_d4_the_same_form_sent_twice_makes_one_return_and_one_child(client):
    client.force_login(officer("TL", Role.STATE))
    form = said(going_to_state="TL", child1_name="Elisa")
    client.post(NEW, form)
    client.post(NEW, form | {"person": Person.objects.get().folio})
    assert (Homecoming.objects.count(), Child.objects.count(), Person.objects.count()) == (1, 1, 1)


def test_d4_the_call_centre_is_shown_who_it_may_be_and_registers_nobody_twice(client):
    known = world.arrived(
        record=world.record(given_names="Eulalia", surname1="Tzompantzi", surname2="Cuatle"), state="ZS"
    )
    born = known.record.birth_date
    client.force_login(officer("", Role.CIAM))
    form = said(how="phone", birth=f"{born}")
    asked = client.post(NEW, form)
    assert "Diga si es la misma persona" in asked.content.decode()
    assert Homecoming.objects.count() == 1
    client.post(NEW, form | {"person": known.record.person.folio})
    assert Person.objects.count() == 1
    one = Homecoming.objects.get()
    assert (one.pk, one.destination_state) == (known.pk, "OC")


def test_d4_a_state_office_learns_of_nobody_by_typing_names_and_moves_nobody_of_another_state(client):
    known = world.arrived(
        record=world.record(given_names="Eulalia", surname1="Tzompantzi", surname2="Cuatle"), state="ZS"
    )
    born = known.record.birth_date
    client.force_login(officer("OC", Role.STATE))
    shown = client.post(f"{NEW}probables/", said(birth=f"{born}")).content.decode()
    assert known.record.person.folio not in shown
    answer = client.post(NEW, said(birth=f"{born}"))
    assert "en otro estado" in answer.content.decode()
    known.refresh_from_db()
    assert known.destination_state == "ZS"
    assert Person.objects.count() == 1
    assert not Pair.objects.exists()


def test_d4_who_goes_to_another_state_is_sent_on_and_not_shown_here_any_more(client):
    client.force_login(officer("OC", Role.STATE))
    answer = client.post(NEW, said(going_to_state="ZS"))
    one = Homecoming.objects.get()
    assert "Va a otro estado" in answer.content.decode()
    assert one.milestones.exists()
    assert client.get(f"/retornos/{one.folio}/plan/").status_code == 404


def test_d9_the_destination_is_asked_and_has_no_default(client):
    client.force_login(officer("OC", Role.STATE))
    asked = re.search(
        r'<select[^>]*name="going_to_state".*?</select>', client.get(NEW).content.decode(), re.S
    )
    assert " selected" not in asked.group()
    answer = client.post(NEW, said(going_to_state=""))
    assert answer.status_code == 200
    assert not Homecoming.objects.exists()


def test_a_desk_and_an_officer_open_no_return_here(client):
    for staff, status in ((world.desk(), 403), (officer("elpaso"), 403), (world.agent(), 403)):
        client.force_login(staff)
        assert client.get(NEW).status_code == status


def test_what_is_wrong_is_said_and_nothing_is_kept(client):
    client.force_login(officer("OC", Role.STATE))
    late = f"{clock.today() + dt.timedelta(days=2)}"
    twice = {"child1_name": "Elisa", "child2_name": "elisa"}
    for wrong in (
        {"given_names": ""},
        {"arrived_on": late},
        {"birth": "hace mucho"},
        {"child2_age": "4"},
        twice,
    ):
        assert "govuk-error-summary" in client.post(NEW, said(**wrong)).content.decode(), wrong
    assert not Homecoming.objects.exists()
