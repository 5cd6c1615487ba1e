"""Protocols: checklists with owners, which close only when done."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.events import event_type
from amparo.casework.models import Case, Event, Protocol, Task
from amparo.casework.protocols.actions import leave_out, open_protocol, settle
from amparo.casework.protocols.queries import open_protocols
from amparo.casework.protocols.rules import FIELDS, steps
from amparo.casework.stages.actions import conclude
from amparo.casework.tasks.actions import cancel, finish_task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.custody import actions as custody
from amparo.custody.models import Stay
from tests.factories import accepts, detained, officer

pytestmark = pytest.mark.django_db
READY = {
    "agreed_hour": "2026-03-04 09:00", "receiver": "Rosa Inventada", "companion": "DIF", "medicines": "30 días",
    "destination": "Puebla",
}  # fmt: skip


@pytest.fixture
def case(tmp_path):
    found, by = detained(tmp_path), officer()
    accepts(found, by=by)
    return casework.take_case(case=found, by=by)


def opened(case, kind, by=None):
    return open_protocol(case=case, kind=kind, by=by or officer(), reason="Lo pide el caso")


def test_every_step_has_an_owner_both_languages_and_known_needs():
    assert set(steps()) == set(Protocol.Kind.values)
    for one in (one for several in steps().values() for one in several.values()):
        assert all((one.es, one.en, one.source, one.due > 0)), one
        assert one.who in ("officer", "supervisor", "headquarters"), one
        assert one.unit in ("hours", "days"), one
        assert one.needs, one
        assert set(one.needs) <= {"note", "document", *FIELDS}, one
        assert not one.after or event_type(one.after), one
        with translation.override("en"):
            assert str(one) == one.en


def test_a14_a_death_protocol_gives_six_tasks_to_their_owners(case):
    made = opened(case, "death")
    tasks = list(Task.objects.filter(protocol_step__protocol=made).order_by("protocol_step__position"))
    codes = [one.protocol_step.code for one in tasks]
    assert codes == ["family_call", "headquarters", "file_request", "note", "medical_record", "remains"]
    # the call is a named officer's; headquarters and the supervisor have theirs
    assert tasks[0].assignee == case.officer
    assert (tasks[1].role, tasks[3].role) == (Role.HEADQUARTERS, Role.SUPERVISOR)
    assert all(one.due_at > made.opened_at for one in tasks)
    assert Event.objects.filter(case=case, type_id="protocol_opened", data__protocol="death").count() == 1
    with pytest.raises(Conflict):
        opened(case, "death")


def test_a14_a_death_opens_the_protocol_by_itself_and_once(case):
    stay = Stay.objects.get(record__person=case.record.person, ended_at__isnull=True)
    custody.end_stay(stay=stay, end="died", at=clock.now(), by=officer())
    made = Protocol.objects.get(case=case, kind="death")
    assert made.opened_by is None
    assert made.steps.count() == 6


def test_e4_ready_needs_hour_receiver_companion_medicines_and_destination(case):
    made = opened(case, "vulnerable_return")
    step, boss = made.steps.get(code="ready"), officer(role=Role.SUPERVISOR)
    for name in READY:
        with pytest.raises(Incomplete) as refused:
            settle(step=step, by=boss, values={**READY, name: "  "})
        assert refused.value.missing == (name,)
    with pytest.raises(Conflict):
        leave_out(step=step, by=boss, reason="No hace falta")
    # nor by the back door
    for values in ({"receiver": "x"}, {**READY, "companion": " "}):
        with pytest.raises(IntegrityError), transaction.atomic():
            made.steps.filter(pk=step.pk).update(settled_at=clock.now(), values=values)
    assert settle(step=step, by=boss, values=READY).values == READY


def test_a_step_is_settled_by_its_owner_with_what_it_needs_and_ends_its_task(case):
    made = opened(case, "capital")
    step = made.steps.get(code="headquarters")
    with pytest.raises(NotAllowed):
        settle(step=step, by=officer(), note="Enterados")
    with pytest.raises(NotAllowed):
        settle(step=made.steps.get(code="counsel"), by=officer("dallas"), note="x")
    with pytest.raises(Incomplete):
        settle(step=step, by=officer(role=Role.HEADQUARTERS))
    settle(step=step, by=officer(role=Role.HEADQUARTERS), note="Enterados")
    step.task.refresh_from_db()
    assert step.task.done_at is not None
    with pytest.raises(Conflict):
        settle(step=step, by=officer(role=Role.HEADQUARTERS), note="Otra vez")


def test_the_task_of_a_step_is_not_ended_by_a_tick(case):
    task = opened(case, "capital").steps.get(code="mclap").task
    with pytest.raises(Conflict):
        finish_task(task=task, by=officer())
    with pytest.raises(Conflict):
        cancel(numbers=[task.pk], by=officer(), reason="x")


def test_a_step_is_left_out_by_a_supervisor_with_a_reason(case):
    step = opened(case, "capital").steps.get(code="counsel")
    with pytest.raises(NotAllowed):
        leave_out(step=step, by=officer(), reason="x")
    with pytest.raises(Incomplete):
        leave_out(step=step, by=officer(role=Role.SUPERVISOR), reason=" ")
    assert leave_out(step=step, by=officer(role=Role.SUPERVISOR), reason="Ya no hay proceso").waived


def test_a_protocol_closes_by_itself_and_never_before_and_its_case_waits_for_it(case):
    made = opened(case, "capital")
    boss = officer(role=Role.SUPERVISOR)
    for step in made.steps.all():
        made.refresh_from_db()
        assert made.closed_at is None
        with pytest.raises(IntegrityError), transaction.atomic():
            Protocol.objects.filter(pk=made.pk).update(closed_at=clock.now())
        with pytest.raises(Conflict, match="protocol"):
            conclude(case=case, outcome="impossible", reason="x", by=officer())
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(
                status="concluded", outcome="impossible", closed_at=clock.now()
            )
        leave_out(step=step, by=boss, reason="No aplica")
    made.refresh_from_db()
    assert made.closed_at is not None
    assert Event.objects.filter(case=case, type_id="protocol_closed").count() == 1


def test_a15_a_protocol_rests_with_the_case_of_a_no_and_goes_on_with_it(case, client):
    by = officer()
    made = opened(case, "capital")
    settle(step=made.steps.get(code="counsel"), by=by, note="habló")
    accepts(case, by=by, decision="refused")
    case.refresh_from_db()
    assert case.status == "concluded"
    assert not Task.objects.filter(protocol_step__protocol=made, done_at__isnull=True).exists()
    assert not open_protocols(None, clock.now()).exists()
    with pytest.raises(Conflict):
        settle(step=made.steps.get(code="notification"), by=by, note="x")
    client.force_login(by)
    assert "descansa" in client.get(f"/casos/{case.folio}/protocolos/").content.decode().lower()
    with time_machine.travel(clock.now() + dt.timedelta(days=30)):
        accepts(case, by=by)
        assert set(open_protocols(None, clock.now())) == {made}
        waiting = Task.objects.filter(protocol_step__protocol=made, done_at__isnull=True)
        assert waiting.count() == 3
        assert all(one.due_at > clock.now() and one.due_at == one.protocol_step.due_at for one in waiting)


def test_a_service_that_proves_a_step_settles_it(case):
    step = opened(case, "death").steps.get(code="note")
    casework.record_service(case=case, type="diplomatic_note", at=clock.now(), by=case.officer)
    step.refresh_from_db()
    assert step.settled_at is not None
    assert step.settled_by == case.officer


def test_the_page_and_the_list_show_what_is_late(case, client):
    made = opened(case, "death")
    Protocol.objects.filter(pk=made.pk).update(opened_at=clock.now() - dt.timedelta(days=9))
    made.steps.filter(code="remains").update(due_at=clock.now() - dt.timedelta(days=1))
    client.force_login(officer(role=Role.SUPERVISOR))
    assert "Muerte en custodia" in client.get("/protocolos/").content.decode()
    client.force_login(officer("dallas", role=Role.SUPERVISOR))
    assert "Muerte en custodia" not in client.get("/protocolos/").content.decode()
    client.force_login(case.officer)
    page = f"/casos/{case.folio}/protocolos/"
    assert "Acordar con la familia" in client.get(page).content.decode()
    step = made.steps.get(code="family_call")
    bad = client.post(f"/protocolos/pasos/{step.pk}/", {"do": "settle", "reached": "", "by_whom": "Ana"})
    assert bad.status_code == 200
    assert "govuk-error-summary" in bad.content.decode()
    client.post(f"/protocolos/pasos/{step.pk}/", {"do": "settle", "reached": "La madre", "by_whom": "Ana"})
    step.refresh_from_db()
    assert step.settled_by == case.officer
    client.post(page, {"kind": "remains", "reason": "La familia los pide"})
    assert case.protocols.filter(kind="remains").exists()
