"""What the chapters tell officers of: deadlines, hearings, tasks, protocols, alerts. Once each, and nobody's name."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.alerts import actions as alerts
from amparo.casework.clocks.jobs import tell_clocks
from amparo.casework.clocks.telling import tell_all
from amparo.casework.hand_overs.actions import hand_over
from amparo.casework.hearings import actions as hearings
from amparo.casework.hearings.announcing import tell_tomorrow
from amparo.casework.models import Case, Task
from amparo.casework.notifying.actions import choose_ways
from amparo.casework.notifying.kinds import KINDS, Way
from amparo.casework.notifying.models import OfficerNotice
from amparo.casework.protocols.actions import open_protocol
from amparo.casework.tasks import actions as tasks
from amparo.casework.tasks.absences import add_absence
from amparo.casework.tasks.announcing import tell_overdue
from amparo.casework.worklists.actions import assign_each
from amparo.core import clock
from amparo.notices.sending import send_due
from amparo.notices.tests.conftest import mailbox  # noqa: F401 - a fixture
from amparo.places.models import Office
from tests.factories import JOSE, MARIA, detained, import_rows, officer, said

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
EL_PASO = ZoneInfo("America/Denver")


def told(staff, *kinds):
    """The texts of this officer's notices, in order; of these kinds when some are named."""
    found = OfficerNotice.objects.filter(staff=staff).order_by("pk")
    return list((found.filter(kind__in=kinds) if kinds else found).values_list("text_code", flat=True))


@pytest.fixture
def ana():
    return officer()


@pytest.fixture
def boss():
    return officer(role=Role.SUPERVISOR)


@pytest.fixture
def case(tmp_path, ana):
    with time_machine.travel(MONDAY, tick=False):
        return casework.take_case(case=detained(tmp_path), by=ana)


def hearing_of(case, by, at):
    return hearings.schedule(
        case=case, kind="master", court="Corte", at=at, time_zone="America/Denver", mode="video", by=by
    )


def test_a_breach_is_told_once_to_officer_supervisor_and_headquarters_whoever_is_killed(case, ana, boss):
    sede, elsewhere = officer(role=Role.HEADQUARTERS), officer("dallas", Role.SUPERVISOR)
    due = case.clocks.get(type_id="first_contact").due_at
    tell_all(due - dt.timedelta(hours=1))
    assert (told(ana), told(boss), told(sede)) == (["clock_warned"], [], [])
    late = due + dt.timedelta(minutes=1)
    with transaction.atomic():
        tell_all(late)
        assert told(boss) == ["clock_breached"]
        transaction.set_rollback(True)  # killed
    assert told(boss) == []
    for _again in range(3):
        tell_all(late)
    for who in (ana, boss, sede):
        assert told(who, "clock_late") == ["clock_breached"]
    assert told(elsewhere) == []
    notice = OfficerNotice.objects.get(staff=boss)
    assert (notice.case, notice.values["what"]["en"], notice.way) == (case, "First contact", Way.NOW)


def test_a_case_that_nobody_has_is_its_supervisors_and_several_of_a_kind_are_one_notice(tmp_path, ana, boss):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    due = Case.objects.first().clocks.get(type_id="first_contact").due_at
    tell_all(due - dt.timedelta(hours=1))
    (notice,) = OfficerNotice.objects.all()
    assert (notice.staff, notice.text_code, notice.values["count"], notice.case) == (
        boss,
        "clocks_warned",
        2,
        None,
    )
    assert notice.path == "/plazos/?state=near"
    tell_all(due - dt.timedelta(hours=1))
    assert OfficerNotice.objects.count() == 1


def test_a7_a_hearing_without_an_action_that_moves_or_is_tomorrow_is_told_once(case, ana, boss):
    luis = officer()
    at = dt.datetime(2026, 3, 12, 9, 30, tzinfo=EL_PASO)
    with time_machine.travel(MONDAY, tick=False):
        hearing = hearing_of(case, ana, at)
    for _again in range(2):
        tell_all(at - dt.timedelta(hours=71))
    assert (told(ana, "hearing"), told(boss, "hearing")) == (["hearing_soon"], ["hearing_soon"])
    assert (
        dt.datetime.fromisoformat(OfficerNotice.objects.filter(kind="hearing").first().values["when"]) == at
    )
    hearings.assign(hearing=hearing, officer=luis, action="Acompañar", by=boss)
    assert told(luis) == ["hearing_assigned"]
    hearings.move(
        hearing=hearing, at=at + dt.timedelta(days=1), time_zone="America/Denver", reason="x", by=boss
    )
    assert (told(luis, "hearing"), told(ana, "hearing")) == (
        ["hearing_moved"],
        ["hearing_soon", "hearing_moved"],
    )
    hearings.assign(hearing=hearing, officer=luis, action="Acompañar", by=luis)
    second = hearing_of(case, ana, at + dt.timedelta(days=1, hours=2))
    hearings.assign(hearing=second, officer=luis, action="Acompañar", by=luis)
    tell_tomorrow(at.replace(hour=14, minute=59))
    assert "hearings_tomorrow" not in told(luis)
    for minute in range(3):
        tell_tomorrow(at.replace(hour=15, minute=minute))
    assert told(luis, "hearing") == ["hearing_moved", "hearings_tomorrow"]
    hearings.cancel(hearing=second, reason="x", by=ana)
    assert told(luis, "hearing")[-1] == "hearing_cancelled"


def test_tasks_are_told_to_whom_they_are_given_and_once_when_they_are_overdue(case, ana, boss):
    luis, elpaso = officer(), Office.objects.get(pk="elpaso")
    now = clock.now()
    own = tasks.ask(
        text="Llamar a la tía Rosa", office=elpaso, by=boss, assignee=luis, due_at=now + dt.timedelta(hours=1)
    )
    tasks.ask(text="Revisar", office=elpaso, by=luis, role=Role.SUPERVISOR)
    free = tasks.ask(text="De quien la tome", office=elpaso, by=ana, due_at=now + dt.timedelta(hours=1))
    tasks.ask(text="Mía", office=elpaso, by=ana, assignee=ana)
    assert (told(luis), told(boss), told(ana)) == (["task_assigned"], ["task_for_role"], [])
    tasks.reassign(numbers=[own.pk, free.pk], by=boss, to=ana)
    assert told(ana) == ["tasks_assigned"]
    tasks.reassign(numbers=[free.pk], by=boss, to=None)
    with transaction.atomic():
        assert tell_overdue(now + dt.timedelta(hours=2)) == 2
        transaction.set_rollback(True)  # killed
    assert [tell_overdue(now + dt.timedelta(hours=2)) for _again in range(3)] == [2, 0, 0]
    assert (told(ana, "task_late"), told(boss, "task_late")) == (["task_late"], ["task_late"])
    assert not [one for one in OfficerNotice.objects.all() if "Rosa" in str(one.values)]
    today = clock.today(elpaso.zone)
    add_absence(staff=ana, first_day=today, last_day=today, stand_in=luis, by=ana)
    assert told(luis)[-1] == "tasks_stood_in"


def test_an_officer_is_told_once_of_several_cases_and_not_of_those_that_were_refused(tmp_path, boss, ana):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    cases = list(Case.objects.order_by("pk"))
    assert [bool(one.problem) for one in assign_each(cases, to=ana, by=boss)] == [False, False]
    assert [bool(one.problem) for one in assign_each(cases, to=ana, by=boss)] == [True, True]
    assert told(ana) == ["cases_assigned"]


def test_protocols_and_alerts_are_told_to_those_who_act(case, ana, boss):
    sede = officer(role=Role.HEADQUARTERS)
    open_protocol(case=case, kind="death", by=ana, reason="Lo dijo el centro")
    assert (told(ana), told(boss), told(sede)) == ([], ["protocol_opened"], ["protocol_opened"])
    with time_machine.travel(MONDAY, tick=False):
        alert = alerts.sound(
            via="test", key="k", described=said(given_names="Rosa"), contacts=[], at=MONDAY, language="es",
            place=alerts.Place(31.7612, -106.4876, 12.0),
        )  # fmt: skip
    with time_machine.travel(MONDAY + dt.timedelta(minutes=31), tick=False):
        for _again in range(2):
            alerts.call_back_if_due(alert_id=alert.pk)
        alerts.confirm(alert=alert)
    assert told(ana, "alert") == told(boss, "alert") == ["alert_unanswered", "alert_confirmed"]


def test_no_mail_of_all_these_names_anybody(mailbox, case, ana, boss):  # noqa: F811
    """The canary: everything that is told is told at once, by mail, of somebody whose every word is looked for."""
    record = case.record
    record.refresh_from_db()
    luis, dallas = officer(), officer("dallas")
    for who in (ana, boss, luis, dallas, officer(role=Role.HEADQUARTERS)):
        choose_ways(staff=who, ways=dict.fromkeys(KINDS, Way.NOW), language="es-mx")
    name = f"{record.given_names} {record.surname1} {record.a_number}"
    soon = clock.now() + dt.timedelta(hours=30)
    hearing = hearing_of(case, ana, soon)
    hearings.assign(hearing=hearing, officer=luis, action=f"Acompañar a {name}", by=ana)
    hearings.move(hearing=hearing, at=soon, time_zone="America/Denver", reason=f"Pidió {name}", by=boss)
    elpaso = Office.objects.get(pk="elpaso")
    tasks.ask(text=f"Llamar a {name}", office=elpaso, by=boss, case=case, assignee=ana, due_at=soon)
    open_protocol(case=case, kind="vulnerable_return", by=luis, reason=f"{name} está mal")
    casework.read_across(person=record.person, record=record, reason=f"Llamó {name}", by=dallas)
    casework.read_across(
        person=record.person, record=record, reason=f"Llamó {name}", by=officer(role=Role.CIAM)
    )
    assign_each([case], to=luis, by=boss)
    tell_clocks(0)
    tell_overdue(soon + dt.timedelta(days=9))
    tell_all(soon + dt.timedelta(days=9))
    hand_over(
        case=case, to=Office.objects.get(pk="dallas"), reason=f"{name} está allá", at=clock.now(), by=boss
    )
    send_due()
    kinds = set(OfficerNotice.objects.values_list("kind", flat=True))
    assert kinds >= {"assigned", "task_late", "clock_late", "hearing", "protocol", "read_across", "hand_over"}
    texts = []
    for message in mailbox.messages:
        parsed = email.message_from_bytes(message.content, policy=email.policy.default)
        texts.append(f"{parsed['Subject']}\n{parsed.get_content()}".lower())
    words = {
        record.given_names,
        record.surname1,
        record.surnames,
        record.a_number,
        record.person.folio,
        "1987",
        "Camp East",
    }
    assert len(texts) > 10
    assert not [word for word in words for text in texts if word and word.lower() in text]
    assert any(case.shown_folio.lower() in text for text in texts)
    assert Task.objects.filter(text__contains=record.surname1).exists()  # what could have leaked
