"""A14: grave news reaches a family from a person. The page goes neutral, messages stop, a call with a clock is made."""

from __future__ import annotations

import datetime as dt

import pytest

from amparo.casework import actions as casework
from amparo.casework.models import EventType, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import show
from amparo.families import queries
from amparo.families.following import grave, messages
from amparo.families.models import GraveCall
from amparo.families.reaching import reach
from amparo.families.tests.visiting import Visitor, follow, text
from amparo.notices.models import Notice
from amparo.notices.sending import send_due
from amparo.places.models import Facility
from tests.factories import JOSE_MOVED, accepts, detained, import_rows, officer, request_of

pytestmark = pytest.mark.django_db
NEUTRAL = "Seguimos trabajando en su solicitud"
GRAVE = ["hospital_admitted", "grave_illness", "violence_suffered", "disappearance"]


def queued(request, state="waiting"):
    return Notice.objects.filter(about=request.folio, state=state).exclude(template__in=("code", "received"))


def test_illness_violence_and_disappearance_are_grave_by_the_table():
    assert set(GRAVE) <= set(
        EventType.objects.filter(grave_hours__isnull=False, by_hand=True).values_list("code", flat=True)
    )


@pytest.mark.parametrize("type", GRAVE)
def test_a14_the_page_goes_neutral_messages_stop_and_a_named_officer_calls_within_the_clock(followed, type):
    visitor, request, case, by, _relative = followed
    case = casework.take_case(case=case, by=by)
    accepts(case, by=by)
    casework.record_service(case=case, type="consular_visit", at=clock.now(), by=by)
    assert queued(request).exists()
    assert NEUTRAL not in text(visitor.status())

    event = casework.record_service(case=case, type=type, at=clock.now(), by=by)

    page = text(visitor.status())
    assert NEUTRAL in page
    for word in ("hospital", "enferm", "violencia", "desapar", "Camp East Montana"):
        assert word not in page
    assert not queued(request).exists()
    call = GraveCall.objects.get()
    assert (call.task.kind, call.task.assignee, call.task.office_id) == ("call_family", by, "elpaso")
    assert call.due_at == call.task.due_at == event.at + dt.timedelta(hours=event.type.grave_hours)
    assert type not in call.task.text
    casework.record_service(case=case, type="interview_call", at=clock.now(), by=by)
    assert not queued(request).exists()
    assert reach([case])[case.pk].not_told == ("grave",)
    assert queries.reasons_of(queries.requests_of(["elpaso"]).get())[0] == "call"


def test_a14_after_the_call_the_page_shows_again_what_it_may(followed, client):
    visitor, request, case, by, _relative = followed
    casework.record_service(case=case, type="grave_illness", at=clock.now(), by=by)
    call = GraveCall.objects.get()
    with pytest.raises(Incomplete):
        grave.told(call=call, note=" ", by=by)
    client.force_login(by)
    address = f"/solicitudes/{request.folio}/"
    assert "Noticia grave: llame usted" in text(client.get(address))
    client.post(address + f"noticia/{call.pk}/", {"note": "Hablé con la madre, con calma."})
    assert NEUTRAL not in text(visitor.status())
    assert not Task.objects.filter(pk=call.task_id, done_at__isnull=True).exists()
    assert "enferm" not in text(visitor.status()).lower().replace("enfermería", "")
    with pytest.raises(Conflict):
        grave.told(call=call, note="otra vez", by=by)


def test_a14_each_relative_is_called_and_one_call_opens_no_other_page(followed):
    visitor, _request, case, by, _relative = followed
    other, secret = request_of(contact="esposa@example.org")
    follow(case, other, by=by)
    wife = Visitor()
    wife.prove(show(other.folio), show(secret))
    casework.record_service(case=case, type="violence_suffered", at=clock.now(), by=by)
    first, second = GraveCall.objects.order_by("pk")
    grave.told(call=first, note="Hablé con ella", by=by)
    shown = {NEUTRAL in text(one.status()) for one in (visitor, wife)}
    assert shown == {True, False}
    grave.told(call=second, note="Hablé con ella", by=by)
    assert NEUTRAL not in text(visitor.status())
    assert NEUTRAL not in text(wife.status())


def test_a14_who_begins_to_follow_later_is_called_too(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    casework.record_service(case=case, type="disappearance", at=clock.now(), by=by)
    request, secret = request_of()
    follow(case, request, by=by)
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    assert NEUTRAL in text(visitor.status())
    assert not queued(request).filter(template="news").exists()
    grave.told(call=GraveCall.objects.get(), note="Hablé con ella", by=by)
    assert NEUTRAL not in text(visitor.status())


def test_a14_to_be_brought_to_a_hospital_is_grave_whoever_wrote_the_list(followed, tmp_path):
    visitor, request, _case, _by, _relative = followed
    Facility.objects.filter(name="Adelanto ICE Processing Center").update(kind="HOSPITAL")
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-04T09:00")
    assert NEUTRAL in text(visitor.status())
    assert not queued(request).exists()
    call = GraveCall.objects.get()
    # The list moved the case to the consulate of the hospital's place: there somebody calls.
    assert call.task.office_id == "sanbernardino"
    grave.told(call=call, note="Hablé con ella", by=officer("sanbernardino"))
    assert NEUTRAL not in text(visitor.status())


def test_a14_an_answer_that_was_written_before_is_hidden_and_its_notice_does_not_leave(followed):
    visitor, request, case, by, _relative = followed
    messages.answer(request=request, text="Está bien de salud", by=by)
    casework.record_service(case=case, type="grave_illness", at=clock.now(), by=by)
    assert "bien de salud" not in text(visitor.get("/seguir/mensajes/"))
    send_due()
    assert not Notice.objects.filter(about=request.folio, template="answer", state="sent").exists()
