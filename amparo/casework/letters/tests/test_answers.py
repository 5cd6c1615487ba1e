"""A letter that asks for an answer waits by a clock of its own until the answer is written down."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.clocks.keeping import recompute
from amparo.casework.clocks.rules import by_code
from amparo.casework.clocks.telling import tell_all
from amparo.casework.letters.actions import record_answer
from amparo.casework.letters.models import LetterAnswer
from amparo.casework.letters.templates import latest
from amparo.casework.letters.tests.test_writing import printed, write
from amparo.casework.models import Clock, Event, OfficerNotice, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)


def test_each_letter_that_asks_has_a_clock_of_the_same_length_with_its_source():
    asking = {code: template.answer_days for code, template in latest().items() if template.answer_days}
    clocks = {
        code: rule
        for code, rule in by_code().items()
        if code.startswith("answer_") and rule.key == "document"
    }
    assert {dict(rule.starts[0].data)["letter"]: rule.length for rule in clocks.values()} == asking
    assert all(rule.unit == "calendar_days" for rule in clocks.values())


@pytest.fixture
def sent(tmp_path):
    """A case, its officer, and a request for notification sent on a Monday."""
    ana = officer()
    with time_machine.travel(MONDAY, tick=False):
        case = casework.take_case(case=detained(tmp_path), by=ana)
        return case, ana, write(case, "notification_request", ana)


def test_silence_is_a_task_and_a_notice_on_the_day_and_the_answer_ends_them(sent):
    case, ana, letter = sent
    boss = officer(role=Role.SUPERVISOR)
    running = Clock.objects.get(type_id="answer_notification")
    late = running.due_at + dt.timedelta(minutes=1)
    for _again in range(2):
        tell_all(late)
    assert Task.objects.get(kind="await_answer", done_at__isnull=True).assignee == ana
    for who in (ana, boss):
        names = OfficerNotice.objects.filter(staff=who, kind="clock_late").values_list(
            "values__what__en", flat=True
        )
        several = OfficerNotice.objects.filter(staff=who, text_code="clocks_breached").exists()
        assert several or "Answer: consular notification" in names
    with time_machine.travel(late, tick=False):
        record_answer(letter=letter, outcome="ignored", on=clock.today(case.office.zone), by=ana)
    running.refresh_from_db()
    assert (running.stopped_at, running.breached_at is None) == (late, False)
    assert not Task.objects.filter(kind="await_answer", done_at__isnull=True).exists()
    assert recompute()["changed"] == 0


def test_an_answer_of_the_last_day_is_in_time_whenever_it_is_written_down_and_another_letter_goes_on(sent):
    case, ana, letter = sent
    with time_machine.travel(MONDAY + dt.timedelta(hours=2), tick=False):
        other = write(case, "notification_request", ana, subject="Otra autoridad")
    with time_machine.travel(MONDAY + dt.timedelta(days=8), tick=False):
        record_answer(
            letter=letter, outcome="granted", on=dt.date(2026, 3, 5), note="Lo dijo el capitán", by=ana
        )
    first, second = (Clock.objects.get(key=str(one.document_id)) for one in (letter, other))
    assert (first.breached_at, second.stopped_at) == (None, None)
    event = Event.objects.get(type_id="letter_answered")
    assert event.data == {
        "document": letter.document_id,
        "letter": "notification_request",
        "outcome": "granted",
    }


def test_what_is_missing_or_too_early_is_said_at_its_field_and_an_answer_never_changes(sent):
    case, ana, letter = sent
    today = dt.date(2026, 3, 2)
    with time_machine.travel(MONDAY + dt.timedelta(hours=1), tick=False):
        for field, said in (("paper", {"outcome": "denied", "on": today}), ("outcome", {"outcome": "ignored", "on": today}),
                            ("on", {"outcome": "denied", "on": today + dt.timedelta(days=1), "note": "x"}),
                            ("outcome", {"outcome": "maybe", "on": today})):  # fmt: skip
            with pytest.raises(Incomplete) as refused:
                record_answer(letter=letter, by=ana, **said)
            assert refused.value.missing == (field,)
        with pytest.raises(NotAllowed):
            record_answer(letter=letter, outcome="denied", on=today, note="x", by=officer("dallas"))
        record_answer(letter=letter, outcome="denied", on=today, note="El centro, por teléfono", by=ana)
        with pytest.raises(Conflict):
            record_answer(letter=letter, outcome="granted", on=today, note="x", by=ana)
        with pytest.raises(Conflict):
            record_answer(
                letter=write(case, "hand_over_cover", ana, to="Consulado", body="Todo va."),
                outcome="granted",
                on=today,
                note="x",
                by=ana,
            )
    with pytest.raises(DatabaseError), transaction.atomic():
        LetterAnswer.objects.update(outcome="granted")


def test_the_pages_lead_from_the_letter_to_its_answer_and_keep_the_paper(client, sent):
    case, ana, letter = sent
    boss = officer(role=Role.SUPERVISOR)
    client.force_login(boss)
    address = f"/cartas/{letter.document_id}/respuesta/"
    folio = case.record.person.folio
    with time_machine.travel(MONDAY + dt.timedelta(days=1), tick=False):
        assert address in client.get(f"/personas/{folio}/cartas/").content.decode()
        assert (
            "govuk-error-message"
            in client.post(address, {"outcome": "granted", "on": "2026-03-03"}).content.decode()
        )
        paper = SimpleUploadedFile(
            "respuesta.pdf", printed(letter) + b"\n% answer", content_type="application/pdf"
        )
        done = client.post(address, {"outcome": "granted", "on": "2026-03-03", "paper": paper})
        assert done.status_code == 302, done.context["form"].errors
        page = client.get(f"/personas/{folio}/cartas/").content.decode()
    answer = LetterAnswer.objects.get()
    assert (answer.document.dated, answer.document.sensitivity) == (
        dt.date(2026, 3, 3),
        letter.document.sensitivity,
    )
    assert "La conceden" in page
    assert address not in page
    assert (
        OfficerNotice.objects.get(staff=ana, kind="letter").values["what"]["es"]
        == "Solicitud de notificación consular"
    )
