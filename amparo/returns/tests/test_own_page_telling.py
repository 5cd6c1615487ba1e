"""What the own page tells back: that an answer waits, the keeper's task of a name, the steps of the person's children."""

from __future__ import annotations

import pytest

from amparo.casework.models import Task
from amparo.families.tests.visiting import text
from amparo.notices.models import DemoMessage
from amparo.notices.sending import send_due
from amparo.places.models import Municipality, Office
from amparo.returns.models import Correction, HelpAsked
from amparo.returns.own_page import actions
from amparo.returns.tests import homecomings as world
from amparo.returns.tests.test_cartilla import family
from amparo.returns.tests.test_own_page import PHONE, PIN, Returned, post_box, quick_tick
from tests.factories import directory

pytestmark = pytest.mark.django_db
__all__ = ["post_box", "quick_tick"]


@pytest.fixture
def places():
    directory()


def entered(one, **how):
    """Somebody who entered their page."""
    _page, secret = actions.give(homecoming=one, by=world.desk(), **({"phone": PHONE} | how))
    who = Returned()
    assert who.enter(one.folio, secret, code=PIN if how.get("pin") else None).status_code == 302
    return who


def messages():
    send_due()
    return list(DemoMessage.objects.filter(text__contains="pagina de su regreso").order_by("pk"))


def answered(one, who, words="Vaya al albergue"):
    who.say("/retorno/ayuda/pedir/", text="No tengo dónde dormir")
    return actions.answer(help=HelpAsked.objects.latest("pk"), text=words, by=world.desk())


def test_who_wants_it_gets_one_message_that_an_answer_or_a_decision_waits_and_nothing_of_it():
    one = world.arrived()
    who = entered(one)
    answered(one, who)
    who.say("/retorno/datos/nombre/", name="Nombre Bien Escrito")
    actions.decide(
        correction=Correction.objects.get(), accept=False, reason="El acta dice otra cosa", by=world.desk()
    )
    first, second = messages()
    for one_message in (first, second):
        assert one_message.address == f"+52{PHONE}"
        assert one.folio[-4:] in one_message.text
        for word in ("albergue", "acta", one.record.person.given_names, one.folio):
            assert word not in one_message.text


def test_who_did_not_want_it_at_the_desk_or_stops_it_on_the_page_gets_none():
    one = world.arrived()
    who = entered(one, tells=False)
    answered(one, who)
    assert messages() == []
    assert ">No<" in who.get("/retorno/datos/").content.decode()
    page = who.get("/retorno/datos/").content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    who.post("/retorno/datos/avisos/", token=token, wanted="yes")
    answered(one, who, "Otra respuesta")
    assert len(messages()) == 1
    who.post("/retorno/datos/avisos/", token="nobody's", wanted="no")
    assert one.own_pages.get(ended_at=None).tells
    who.post("/retorno/datos/avisos/", token=token, wanted="no")
    answered(one, who, "Una más")
    assert len(messages()) == 1


def test_who_has_no_telephone_is_written_to_nowhere():
    one = world.arrived()
    who = entered(one, phone="", pin=PIN)
    assert "no tenemos un teléfono suyo" in text(who.get("/retorno/datos/"))
    answered(one, who)
    assert messages() == []


def test_an_accepted_name_is_a_task_of_the_office_that_keeps_the_file(places):
    one = world.arrived()
    one.office = Office.objects.get(pk="elpaso")
    one.save(update_fields=["office"])
    who = entered(one)
    who.say("/retorno/datos/nombre/", name="Nombre Bien Escrito")
    wanted = Correction.objects.get()
    actions.decide(correction=wanted, accept=True, by=world.desk())
    task = Task.objects.get(kind=Task.Kind.DOCUMENTS, record=one.record)
    assert task.office_id == "elpaso"
    assert task.text == "Corrija el nombre; se comparó con sus papeles. Debe decir: Nombre Bien Escrito"
    assert task.due_at is not None
    who.say("/retorno/datos/nombre/", name="Otro Nombre")
    actions.decide(correction=Correction.objects.latest("pk"), accept=False, reason="No", by=world.desk())
    assert Task.objects.filter(record=one.record).count() == 1


def test_d9_where_they_live_is_chosen_from_the_municipalities_of_the_state_that_they_wrote(places, client):
    one, by = world.arrived(), world.desk()
    who = entered(one)
    who.say("/retorno/datos/municipio/", state="JC", municipality="tonala")
    wanted = Correction.objects.get()
    client.force_login(by)
    address = f"/retornos/paginas/correccion/{wanted.pk}/"
    assert 'name="municipality_name" value="tonala"' in client.get(address).content.decode().replace(
        "\n", " "
    )
    there = {"decision": "yes", "municipality_name": "Tonalá", "municipality_code": ""}
    other = client.post(address, there | {"municipality_state": "CS"})  # Chiapas has one of the name too
    assert "Está en otro estado" in text(other)
    assert client.post(address, there | {"municipality_state": "JC"}).status_code == 302
    one.refresh_from_db()
    assert one.destination == Municipality.objects.get(state="JC", name="Tonalá").code


def test_e6_the_steps_of_their_children_stand_in_the_plan_by_number_without_name_age_or_evidence():
    one = world.arrived()
    safe, endangered, _plan = family(one)
    who = entered(one)
    page = text(who.get("/retorno/plan/")) + text(who.get("/retorno/papeles/"))
    assert "(hija o hijo 1)" in page
    assert "(hija o hijo 2)" not in page  # who is in danger stands nowhere
    for word in (safe.name, endangered.name, "Acta 77"):
        assert word not in page
    mine = [step for step in _steps(who) if step.child]
    assert {step.kind for step in mine} >= {"child_registered", "child_curp"}
    assert {step.child for step in mine} == {1}
    other = world.arrived(record=world.somebody())
    _page, secret = actions.give(homecoming=other, phone="6645550177", by=world.desk())
    stranger = Returned()
    stranger.enter(other.folio, secret)
    assert "hija o hijo" not in text(stranger.get("/retorno/plan/"))


def _steps(who):
    from amparo.portal.own import door

    door.present(who.client.cookies["amparo_own"].value)
    return door.see().plan
