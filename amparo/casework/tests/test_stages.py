"""What a case needs before it goes on, and before it ends."""

from __future__ import annotations

import pytest

from amparo.accounts.models import Role
from amparo.casework import actions
from amparo.casework.kinds import steps
from amparo.casework.kinds.progress import steps_of
from amparo.casework.models import Case, Event
from amparo.casework.stages.queries import bar
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from tests.factories import accepts, detained, officer, receive, said

pytestmark = pytest.mark.django_db


def belongings(by):
    received = receive(said(given_names="Ana", surname1="Ruiz", birth_date="1980-01-01"), office="elpaso")
    from amparo.people.models import Record

    record = Record.objects.get(pk=received.record_id)
    case = actions.open_case(
        record=record, type="administrativo.pertenencias", office=by.office, at=clock.now(), by=by
    )
    return actions.take_case(case=case, by=by)


def test_protection_needs_the_persons_word(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    actions.record_interview(case=case, at=clock.now(), channel="visit", by=by)
    case.refresh_from_db()
    assert case.status == "triage"
    with pytest.raises(Incomplete) as refused:
        actions.move(case=case, to="open", reason="x", by=by)
    assert "acceptance" in refused.value.missing
    accepts(case, by=by)
    case.refresh_from_db()
    assert case.status == "follow_up"
    moved = Event.objects.filter(case=case, type_id="case_moved").order_by("pk")
    assert [one.data["to"] for one in moved] == ["triage", "follow_up"]
    assert [one.data["after"] for one in moved] == ["first_interview", "consent_recorded"]


def test_a13_belongings_are_not_recovered_without_the_delivery_receipt():
    by = officer("elpaso")
    case = belongings(by)
    assert case.clocks.filter(type="belongings_us").exists()
    actions.record_service(case=case, type="belongings_request", at=clock.now(), by=by)
    actions.settle_step(case=case, step="informed_of_end", by=by)
    with pytest.raises(Incomplete) as refused:
        actions.conclude(case=case, outcome="favourable", reason="x", by=by)
    assert refused.value.missing == ("receipt",)
    with pytest.raises(Conflict):
        actions.settle_step(case=case, step="receipt", by=by, waived=True, reason="no paper")
    actions.record_service(case=case, type="belongings_delivered", at=clock.now(), by=by, note="Acuse 7")
    assert actions.conclude(case=case, outcome="favourable", reason="signed", by=by).outcome == "favourable"


def test_belongings_that_are_lost_end_badly_without_a_receipt():
    by = officer("elpaso")
    case = belongings(by)
    actions.record_service(case=case, type="belongings_request", at=clock.now(), by=by)
    actions.settle_step(case=case, step="informed_of_end", by=by, waived=True, reason="cannot be reached")
    actions.conclude(case=case, outcome="unfavourable", reason="destroyed after 30 days", by=by)
    waived = next(one for one in steps_of(case) if one.step.code == "informed_of_end")
    assert (waived.waived, waived.reason) == (True, "cannot be reached")


def test_a_step_that_an_event_proves_is_not_done_by_word():
    by = officer("elpaso")
    case = belongings(by)
    with pytest.raises(Conflict):
        actions.settle_step(case=case, step="asked", by=by)
    with pytest.raises(Incomplete):
        actions.settle_step(case=case, step="no_such_step", by=by)


def test_an_officer_does_not_settle_what_is_the_supervisors():
    by, supervisor = officer("elpaso"), officer("elpaso", Role.SUPERVISOR)
    received = receive(said(given_names="Eva", surname1="Sosa", birth_date="1980-01-01"), office="elpaso")
    from amparo.people.models import Record

    record = Record.objects.get(pk=received.record_id)
    case = actions.open_case(record=record, type="penal.capital", office=by.office, at=clock.now(), by=by)
    with pytest.raises(NotAllowed):
        actions.settle_step(case=case, step="headquarters", by=by)
    actions.settle_step(case=case, step="headquarters", by=supervisor)
    assert next(one for one in steps_of(case) if one.step.code == "headquarters").settled


def test_a_case_ends_only_in_the_ways_of_its_kind():
    by = officer("elpaso")
    case = belongings(by)
    with pytest.raises(Incomplete):
        actions.conclude(case=case, outcome="refused", reason="x", by=by)


def test_a_case_that_was_a_mistake_ends_without_a_checklist_and_comes_back_reopened():
    by = officer("elpaso")
    case = belongings(by)
    actions.conclude(case=case, outcome="duplicate", reason="entered twice", by=by)
    actions.reopen(case=case, reason="it was not", by=by)
    case.refresh_from_db()
    assert (case.status, case.outcome, case.closed_at) == ("reopened", "", None)
    actions.record_service(case=case, type="belongings_request", at=clock.now(), by=by)
    case.refresh_from_db()
    assert case.status == "open"


def test_a_subtype_is_one_of_the_kind_s():
    by = officer("elpaso")
    case = belongings(by)
    from amparo.casework.stages.actions import choose_subtype

    with pytest.raises(Incomplete):
        choose_subtype(case=case, subtype="redada_calle", by=by)
    choose_subtype(case=case, subtype="ice", by=by)
    assert Case.objects.get(pk=case.pk).subtype == "ice"


def test_the_bar_says_where_the_case_stands_and_since_when(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    accepts(case, by=by)  # the yes takes it up
    actions.move(case=case, to="waiting_outside", reason="the court", by=by)
    case.refresh_from_db()
    shown = bar(case)
    assert [one.state for one in shown] == ["done", "done", "done", "here", "ahead"]
    assert shown[1].at is None
    assert shown[3].at is not None


def test_every_step_of_the_case_is_in_its_order(tmp_path):
    case = detained(tmp_path)
    assert [one.step for one in steps_of(case)] == list(steps(case))


def test_the_pages_of_a_case_move_it_and_end_it(client):
    by = officer("elpaso")
    case = belongings(by)
    client.force_login(by)
    address = f"/casos/{case.folio}/"
    assert "moj-progress-bar" in client.get(address).content.decode()
    client.post(address + "mover/", {"to": "follow_up", "reason": "the agency answered", "seen": "received"})
    case.refresh_from_db()
    assert case.status == "follow_up"
    stale = client.post(address + "mover/", {"to": "open", "reason": "typed for long", "seen": "received"})
    assert "typed for long" in stale.content.decode()
    page = client.get(address + "concluir/").content.decode()
    assert "Tener el recibo firmado de entrega" in page
    refused = client.post(
        address + "concluir/", {"outcome": "favourable", "reason": "done", "seen": "follow_up"}
    )
    assert "Tener el recibo" in refused.content.decode()
    client.post(address + "pasos/informed_of_end/", {})
    client.post(address + "asunto/", {"subtype": "ice"})
    for type in ("belongings_request", "belongings_delivered"):
        actions.record_service(case=case, type=type, at=clock.now(), by=by, note="Acuse 7")
    client.post(address + "concluir/", {"outcome": "favourable", "reason": "done", "seen": "follow_up"})
    case.refresh_from_db()
    assert (case.status, case.outcome, case.subtype) == ("concluded", "favourable", "ice")
    client.post(address + "reabrir/", {"reason": "one bag was missing"})
    case.refresh_from_db()
    assert case.status == "reopened"
    client.force_login(officer("dallas"))
    assert client.get(address + "mover/").status_code == 403
