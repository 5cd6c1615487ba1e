from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.returns.models import Milestone, MilestoneChange
from amparo.returns.plans import actions as plans
from amparo.returns.tests import homecomings as world
from tests.factories import directory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offices():
    directory()


def one_with_a_plan(**more):
    one = world.arrived(**more)
    return one, world.planned(one, has=frozenset({"acta"}))


def test_d2_the_plan_says_of_each_right_how_much_is_done_and_what_comes_first(client):
    one, _plan = one_with_a_plan(days_ago=20)
    client.force_login(world.desk())
    page = client.get(f"/retornos/{one.folio}/plan/").content.decode()
    assert "1 de 4 listas" in page  # identity: the birth certificate is there
    assert "Primero: Constancia de recepción, CURP" in page.replace("\n", "")
    assert "vencido" in page


def test_each_reads_what_is_theirs_and_only_who_keeps_plans_changes_them(client):
    one, plan = one_with_a_plan()
    address = f"/retornos/{one.folio}/plan/"
    seen = {world.desk(): 200, officer("OC", Role.STATE): 200, officer("", Role.CIAM): 200, officer("", Role.HEADQUARTERS): 200,
            officer("", Role.AUDITOR): 200, world.desk("matamoros"): 404, officer("ZS", Role.STATE): 404,
            officer("elpaso"): 404, world.agent(): 403}  # fmt: skip
    for staff, status in seen.items():
        client.force_login(staff)
        assert client.get(address).status_code == status, staff.role
    client.force_login(officer("", Role.HEADQUARTERS))
    assert client.post(f"{address}{plan['curp'].pk}/hecha/").status_code == 403
    assert "govuk-button--small" not in client.get(address).content.decode()


def test_a_milestone_is_sent_done_lost_and_opened_again_on_the_pages(client):
    one, plan = one_with_a_plan()
    client.force_login(world.desk())

    def say(kind, what, **said):
        answer = client.post(f"/retornos/{one.folio}/plan/{plan[kind].pk}/{what}/", said)
        return answer, Milestone.objects.get(pk=plan[kind].pk).state

    assert say("imss", "referir")[1] == "open"  # the CURP comes first
    assert say("curp", "referir")[1] == "referred"
    assert say("curp", "hecha", evidence="Folio 12")[1] == "delivered"
    assert say("imss", "hecha")[1] == "delivered"
    assert say("imss", "se-perdio")[1] == "delivered"  # without a reason nothing changes
    assert say("imss", "se-perdio", reason="Lo dieron de baja")[1] == "lost"
    assert say("mental_health", "no-quiere")[1] == "declined"
    assert say("mental_health", "reabrir")[1] == "open"
    assert say("mental_health", "no-hace-falta", reason="Ya lo tiene")[1] == "not_needed"
    answer, state = say("curp", "no-quiere")
    assert (answer.status_code, state) == (200, "delivered")
    assert client.post(f"/retornos/{one.folio}/plan/{plan['curp'].pk}/otra/").status_code == 404
    page = client.get(f"/retornos/{one.folio}/plan/{plan['imss'].pk}/").content.decode()
    assert "Lo dieron de baja" in page


def test_a_date_is_changed_with_a_reason_and_its_history_is_shown(client):
    one, plan = one_with_a_plan()
    client.force_login(officer("OC", Role.STATE))
    address = f"/retornos/{one.folio}/plan/{plan['curp'].pk}/"
    day = clock.today() + dt.timedelta(days=40)
    assert "govuk-error-summary" in client.post(f"{address}fecha/", {"due_on": f"{day}"}).content.decode()
    client.post(f"{address}fecha/", {"due_on": f"{day}", "reason": "Está de viaje"})
    client.post(f"{address}dependencia/", {"agency": "registro_civil", "reason": "Lo hace el estado"})
    assert MilestoneChange.objects.count() == 2
    page = client.get(address).content.decode()
    assert "Está de viaje" in page
    assert "Registro Civil" in page


def test_a_milestone_is_added_and_the_destination_changed_on_the_pages(client):
    one, _plan = one_with_a_plan()
    client.force_login(officer("OC", Role.STATE))
    client.post(f"/retornos/{one.folio}/plan/agregar/", {"kind": "certification"})
    assert one.milestones.filter(kind="certification").exists()
    answer = client.post(
        f"/retornos/{one.folio}/destino/", {"going_to_state": "ZS", "going_to_name": "Fresnillo"}
    )
    assert answer.headers["Location"] == "/retornos/"
    one.refresh_from_db()
    assert (one.destination_state, one.destination) == ("ZS", "32010")


def test_the_list_is_filtered_and_searched(client):
    one, plan = one_with_a_plan(days_ago=100)
    other = world.arrived(state="ZS", at=None)
    client.force_login(officer("", Role.CIAM))

    def rows(**asked):
        page = client.get("/retornos/", asked).content.decode()
        return {made.folio for made in (one, other) if made.folio in page}

    assert rows() == {one.folio, other.folio}
    assert rows(state="ZS") == {other.folio}
    assert rows(centre="-") == {other.folio}
    assert rows(centre="tijuana") == {one.folio}
    assert rows(right="identity") == rows(what="late") == {one.folio}
    assert rows(what="asked") == {one.folio}
    assert rows(text=one.record.given_names) == {one.folio}
    assert rows(text=other.folio) == {other.folio}
    plans.deliver(milestone=plan["curp"], by=None)
    assert rows(right="justice") == set()


def test_the_pages_ask_the_database_as_often_for_thirty_as_for_three(client):
    client.force_login(officer("", Role.CIAM))

    def counted(address):
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    addresses = (
        "/retornos/",
        "/retornos/?right=health",
        "/retornos/seguimientos/",
        "/retornos/seguimientos/?tab=late",
    )
    for _ in range(3):
        one_with_a_plan(days_ago=31)
    few = [counted(address) for address in addresses]
    one, _plan = one_with_a_plan(days_ago=31)
    plan_before = counted(f"/retornos/{one.folio}/plan/")
    world.planned(one, medicines=True, studies=True, skills=True, wants_home=True)
    for _ in range(27):
        one_with_a_plan(days_ago=31)
    assert [counted(address) for address in addresses] == few
    assert counted(f"/retornos/{one.folio}/plan/") == plan_before


def test_the_printed_plan_asks_for_no_money_and_holds_the_dates_of_the_calls(client):
    one, _plan = one_with_a_plan()
    client.force_login(world.desk())
    page = client.get(f"/retornos/{one.folio}/plan/imprimir/").content.decode()
    assert "Nunca pedimos dinero" in page
    assert "Le llamaremos" in page


def test_a_minor_who_came_back_is_covered_for_who_is_not_on_the_team(client):
    child = world.arrived(
        record=world.record(given_names="Xitlalli", surname1="Quauhtli", birth_date="2015-03-05")
    )
    client.force_login(officer("", Role.CIAM))
    assert "Xitlalli" not in client.get("/retornos/").content.decode()
    assert child.folio not in client.get("/retornos/", {"text": "Xitlalli"}).content.decode()
    assert "Xitlalli" not in client.get(f"/retornos/{child.folio}/plan/").content.decode()
    assert "Xitlalli" not in client.get(f"/retornos/{child.folio}/ofertas/").content.decode()
