"""How families are told: what they choose, when it rings, and that it stops at one tap (B6, B7)."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.accounts.models import Role
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Event, Task
from amparo.core import clock
from amparo.core.folios import show
from amparo.families import tasks
from amparo.families.models import Browser, Inbox, Request, Telling
from amparo.families.tasks import work_inbox_through
from amparo.families.telling import tell
from amparo.families.tests.visiting import Visitor, follow, text
from amparo.families.told.actions import send_test
from amparo.notices import receipts
from amparo.notices.models import DemoMessage, Notice
from amparo.notices.rules import limit
from amparo.notices.sending import send_due
from tests.factories import detained, officer, request_of

pytestmark = pytest.mark.django_db
PHONE = "+52 55 1234 5678"
CHOSEN = {
    "often": "now",
    "channels": ["sms"],
    "quiet_from": "0",
    "quiet_to": "0",
    "zone": "",
    "language": "es-mx",
}


def proved(following=None, **more):
    """A family at the portal with a visit, that follows somebody when a folder is given; nothing of hers waits to be sent."""
    request, secret = request_of(**more)
    if following is not None:
        follow(detained(following), request, by=officer("elpaso"))
        Notice.objects.filter(about=request.folio).delete()
    visitor = Visitor()
    visitor.post("/seguir/", folio=show(request.folio), secret=show(secret))
    work_inbox_through()
    send_due()
    code = re.search(r"\d{8}", DemoMessage.objects.filter(text__contains="digo").latest("pk").text).group()
    assert visitor.post("/seguir/codigo/", code=code).status_code == 302
    return visitor, Request.objects.get(pk=request.pk)


def work():
    """What the portal asked of the worker."""
    for job in ProcrastinateJob.objects.filter(status="todo", task_name__startswith="families.").order_by(
        "pk"
    ):
        if "request" in job.args:
            {"families.telling_kept": tasks.telling_kept, "families.send_test": tasks.send_test}[
                job.task_name
            ](**job.args)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])


def news(request, number=1):
    return tell(request, "news", key=f"event:{number}:{request.pk}")


def waiting(request):
    return Notice.objects.filter(about=request.folio, state="waiting").order_by("pk")


def choose(visitor, **more):
    answer = visitor.post("/seguir/avisos/", **{**CHOSEN, **more})
    work()
    return answer


def test_a_family_chooses_after_proof_and_reads_what_it_chose():
    visitor, request = proved(contact=PHONE)
    page = text(visitor.get("/seguir/avisos/"))
    assert "Cómo le avisamos" in page
    assert "Correo" not in page
    answer = choose(visitor, often="daily", channels=["sms", "voice"], quiet_from="22", quiet_to="7", zone="America/Tijuana",
                    language="en")  # fmt: skip
    assert "Listo" in text(answer)
    telling = Telling.objects.get(request=request)
    assert (telling.channels, telling.daily, telling.zone) == (["sms", "voice"], True, "America/Tijuana")
    assert (telling.quiet_from, telling.quiet_to, telling.stopped_at) == (22, 7, None)
    assert Request.objects.get(pk=request.pk).language == "en"
    assert Event.objects.filter(record=request.record_id, type="notices_changed").count() == 1
    again = visitor.get("/seguir/avisos/").content.decode()
    for name in ('value="voice"', 'value="daily"', 'value="en"'):
        assert re.search(rf"<input[^>]*{name}[^>]*checked", again), name


@pytest.mark.parametrize("path", ["/seguir/avisos/", "/seguir/avisos/telefono/"])
def test_without_a_proved_visit_nothing_of_it_is_to_be_seen_or_changed(path):
    _visitor, request = proved(contact=PHONE)
    stranger = Visitor()
    assert stranger.get(path).status_code == 302
    assert choose(stranger, often="none").status_code == 302
    assert stranger.post("/seguir/avisos/prueba/").status_code == 302
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        cursor.execute("SELECT * FROM portal_telling()")
        assert cursor.fetchall() == []
        for call in ("portal_keep_telling(ARRAY['sms'], 1, 2, '', false, 'en', true)", "portal_ask_test()",
                     "portal_keep_browser('x', repeat('a', 64))", "portal_forget_browsers()"):  # fmt: skip
            cursor.execute(f"SELECT {call}")
            assert not cursor.fetchone()[0], call
        cursor.execute("RESET ROLE")
    assert (Telling.objects.get(request=request).stopped_at, Browser.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"channels": ["email"]},
        {"channels": []},
        {"quiet_from": "25"},
        {"zone": "Europe/Berlin"},
        {"language": "xx"},
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(wrong):
    visitor, request = proved(contact=PHONE)
    answer = choose(visitor, **wrong)
    assert "Hay un problema" in text(answer) or "govuk-error-summary" in answer.content.decode()
    assert Telling.objects.get(request=request).changed_at is None


def test_of_a_mailbox_only_what_a_mailbox_can_is_offered():
    visitor, request = proved(contact="madre@example.org")
    page = visitor.get("/seguir/avisos/").content.decode()
    assert "whatsapp" not in page
    visitor.post("/seguir/avisos/", **{**CHOSEN, "channels": ["voice"]})
    assert Telling.objects.get(request=request).channels == ["email"]


def hours_around_now(zone):
    """Quiet from this hour on for two hours, by the clock of `zone`."""
    hour = clock.now().astimezone(ZoneInfo(zone)).hour
    return {"quiet_from": str(hour), "quiet_to": str((hour + 2) % 24), "zone": zone}


def test_news_wait_while_it_is_quiet_there_and_a_code_does_not(tmp_path):
    visitor, request = proved(tmp_path, contact=PHONE)
    choose(visitor, **hours_around_now("America/Mexico_City"))
    news(request)
    tell(request, "code", key="code:x", values={"code": "12345678", "minutes": 10})
    assert send_due() == 1
    (held,) = waiting(request)
    assert held.template == "news"
    local = held.next_attempt_at.astimezone(ZoneInfo("America/Mexico_City"))
    assert (local.minute, local.second) == (0, 0)
    assert dt.timedelta(0) < held.next_attempt_at - clock.now() <= dt.timedelta(hours=2)
    assert held.attempts == 0
    # They change their mind: it comes at once.
    choose(visitor)
    assert send_due() == 1


def test_by_default_nobody_is_woken_by_the_clock_of_the_telephone(settings):
    settings.AMPARO_DEMO = False
    from amparo.families.told.rules import hours_of

    request, _secret = request_of(contact="+52 664 123 4567")
    hours = hours_of(request.telling, "+526641234567", ZoneInfo("America/Denver"))
    assert (hours.quiet_from, hours.quiet_to, str(hours.zone)) == (21, 8, "America/Tijuana")
    assert (
        str(hours_of(request.telling, "madre@example.org", ZoneInfo("America/Denver")).zone)
        == "America/Denver"
    )


def test_one_message_tells_of_all_that_happens_until_it_leaves_and_the_next_of_what_comes_after(tmp_path):
    visitor, request = proved(tmp_path, contact=PHONE)
    choose(visitor, often="daily", channels=["sms", "voice"])
    assert [news(request, number) for number in range(4)] == [2, 0, 0, 0]
    send_due()
    assert [one.channel for one in waiting(request)] == ["sms", "voice"]
    at = waiting(request).first().next_attempt_at
    assert at.astimezone(ZoneInfo("America/Mexico_City")).hour == limit("digest_at")
    Telling.objects.update(daily=False)
    Notice.objects.filter(state="waiting").update(next_attempt_at=clock.now())
    assert send_due() == 2
    assert news(request, 5) == 2


def test_what_leaves_at_this_moment_does_not_swallow_what_happens_now():
    from amparo.notices.actions import waits_already

    _visitor, request = proved(contact=PHONE)
    news(request)
    assert waits_already(about=request.folio, template="news", channel="sms")
    Notice.objects.filter(template="news").update(state="sent", sent_at=clock.now())
    assert not waits_already(about=request.folio, template="news", channel="sms")


def test_each_way_gets_the_message_and_a_code_goes_by_one():
    visitor, request = proved(contact=PHONE)
    choose(visitor, channels=["whatsapp", "voice"])
    news(request)
    assert sorted(one.channel for one in waiting(request)) == ["voice", "whatsapp"]
    tell(request, "code", key="code:x", values={"code": "12345678", "minutes": 10})
    assert [one.channel for one in waiting(request).filter(template="code")] == ["sms"]
    choose(visitor, channels=["voice"])
    tell(request, "code", key="code:y", values={"code": "12345678", "minutes": 10})
    assert waiting(request).get(key="code:y:voice").channel == "voice"


def test_a_message_on_trial_comes_in_the_chosen_language_and_three_times_a_day_at_most():
    visitor, request = proved(contact=PHONE)
    choose(visitor, language="en", **hours_around_now("America/Denver"))
    for _ in range(5):
        assert "prueba" in text(visitor.post("/seguir/avisos/prueba/"))
        work()
    tests = Notice.objects.filter(about=request.folio, template="test")
    assert 1 <= tests.count() <= limit("tests_per_day")
    send_due()
    assert "a test" in DemoMessage.objects.latest("pk").text


# Stopping


def stop_token(request):
    news(request)
    return Notice.objects.get(template="news", about=request.folio).values["stop"]


def strip(answer):
    return re.sub(rb'csrfmiddlewaretoken" value="[^"]+|/baja/[^/]+/|mira=\d+', b"", answer.content)


def test_one_tap_stops_and_a_program_that_only_opens_the_link_does_not():
    visitor, request = proved(contact="madre@example.org")
    token = stop_token(request)
    stranger = Visitor()
    for other in (token, "invented", "x" * 60):
        assert strip(stranger.get(f"/baja/{other}/")) == strip(stranger.get(f"/baja/{token}/"))
        assert stranger.client.head(f"/baja/{token}/", follow=False).status_code in (200, 404)
    work_inbox_through()
    assert Telling.objects.get(request=request).stopped_at is None
    # RFC 8058: the mail program itself presses the button, without cookies or having opened the page.
    one_click = stranger.post(f"/baja/{token}/", **{"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    assert strip(one_click) == strip(stranger.post("/baja/invented/", **{"List-Unsubscribe": "One-Click"}))
    assert work_inbox_through() == 2
    assert Telling.objects.get(request=request).stopped_at is not None
    assert Event.objects.filter(record=request.record_id, type="notices_stopped").count() == 1
    assert send_due() == 0  # what waited does not leave either
    assert news(request, 2) == 0
    # What they ask for themselves still comes, and the page turns it on again.
    assert tell(request, "code", key="code:x", values={"code": "12345678", "minutes": 10}) == 1
    assert "Ningún mensaje por ahora" in text(visitor.get("/seguir/avisos/"))
    choose(visitor, channels=["email"])
    assert news(request, 3) == 1


def test_the_link_names_nothing_and_the_database_keeps_only_its_hash():
    _visitor, request = proved(contact="madre@example.org")
    token = stop_token(request)
    assert request.folio[-4:] not in token
    assert len(token) >= 30
    Visitor().post(f"/baja/{token}/")
    assert token not in str(list(Inbox.objects.values_list("payload", flat=True)))


# Number recycling


def lapse(request, days=None):
    at = clock.now() - dt.timedelta(days=days or limit("proof_lasts") + 1)
    Telling.objects.filter(request=request).update(proved_at=at)


def test_a_number_that_nobody_proved_for_long_is_told_nothing_until_it_proves_itself_again(tmp_path):
    visitor, request = proved(tmp_path, contact=PHONE)
    lapse(request)
    assert [news(request, number) for number in range(3)] == [1, 0, 0]
    assert tell(request, "question", key="question:1") == 0
    send_due()
    said = DemoMessage.objects.latest("pk").text
    assert request.folio[-4:] not in said
    assert "entre otra vez" in said
    assert news(request, 4) == 0  # asked once, not at every event
    # Who has the number now and nothing else gets no further; who has folio and secret proves it anew.
    assert Visitor().get("/seguir/avisos/").status_code == 302
    telling = Telling.objects.get(request=request)
    request.visits.create(token_hash="t" * 64)
    telling.refresh_from_db()
    assert clock.now() - telling.proved_at < dt.timedelta(minutes=1)
    assert news(request, 5) == 1
    assert waiting(request).get().template == "news"
    assert visitor


def test_a_number_from_which_two_messages_came_back_must_prove_itself_too(tmp_path):
    _visitor, request = proved(tmp_path, contact=PHONE)
    for number in range(limit("bounces_unprove")):
        assert news(request, number) == 1
        send_due()
        one = Notice.objects.filter(about=request.folio, template="news").latest("pk")
        receipts.record(told_as=f"w{number}", provider_id=one.provider_id, says="undelivered", at=clock.now())
    assert news(request, 9) == 1
    assert waiting(request).get().template == "prove"


def test_our_own_gateway_that_fails_does_not_make_a_number_a_strangers(settings):
    _visitor, request = proved(contact=PHONE)
    for number in range(3):
        news(request, number)
        Notice.objects.filter(template="news").update(
            state="failed", delivery="failed", delivery_at=clock.now(), values={}
        )
    assert news(request, 9) == 1
    assert waiting(request).get().template == "news"


# What did not arrive


def test_what_reaches_nobody_becomes_one_task_and_is_shown_at_the_request(client, tmp_path):
    _visitor, request = proved(tmp_path, contact=PHONE)
    for number in range(2):
        news(request, number)
        send_due()
        one = Notice.objects.filter(about=request.folio, template="news").latest("pk")
        receipts.record(told_as=f"w{number}", provider_id=one.provider_id, says="undelivered", at=clock.now())
    task = Task.objects.get(kind=Task.Kind.CALL_FAMILY)
    assert request.folio in task.text
    assert Event.objects.filter(record=request.record_id, type="family_not_reached").count() == 1
    client.force_login(officer("elpaso"))
    for page in (f"/solicitudes/{request.folio}/", f"/solicitudes/{request.folio}/avisos/"):
        assert "Los mensajes no les llegan" in text(client.get(page))


# The officer's side (B7)


def test_b7_the_call_centre_changes_it_for_a_family_without_internet(client):
    _visitor, request = proved(contact=PHONE)
    client.force_login(officer(role=Role.CIAM))
    page = f"/solicitudes/{request.folio}/avisos/"
    assert "Cómo se avisa a" in text(client.get(page))
    assert (
        client.post(page, {**CHOSEN, "channels": [], "often": "now"}).status_code == 200
    )  # says what is missing
    assert client.post(page, {**CHOSEN, "channels": ["voice"], "often": "daily"}).status_code == 302
    telling = Telling.objects.get(request=request)
    assert (telling.channels, telling.daily, telling.changed_by.role) == (["voice"], True, Role.CIAM)
    client.post(f"{page}prueba/")
    assert waiting(request).get().template == "test"
    client.force_login(officer("atlanta"))
    assert client.get(page).status_code == 403
    client.force_login(officer(role=Role.AUDITOR))
    assert client.get(page).status_code == 403


def test_a_closed_request_is_read_and_no_longer_changed(client):
    _visitor, request = proved(contact=PHONE)
    Request.objects.filter(pk=request.pk).update(state="closed", closed_reason="x")
    client.force_login(officer("elpaso"))
    page = f"/solicitudes/{request.folio}/avisos/"
    assert "está cerrada" in text(client.get(page))
    client.post(page, CHOSEN)
    assert Telling.objects.get(request=request).changed_at is None


def test_officers_are_told_when_there_were_enough_tests(client):
    _visitor, request = proved(contact=PHONE)
    for number in range(limit("tests_per_day")):
        send_test(request=request)
        Notice.objects.filter(template="test", key__startswith="test:").update(key=f"t{number}")
    client.force_login(officer("elpaso"))
    answer = client.post(f"/solicitudes/{request.folio}/avisos/prueba/", follow=True)
    assert "bastantes pruebas" in text(answer)


def test_an_event_of_the_file_tells_at_the_hours_that_were_chosen(followed):
    visitor, request, case, by, _relative = followed
    send_due()
    visitor.post("/seguir/avisos/", **{**CHOSEN, **hours_around_now("America/Denver"), "channels": ["email"]})
    work()
    for _ in range(2):
        write(
            [
                NewEvent(
                    type="transferred", record_id=case.record_id, at=clock.now(), staff=by, office_id="elpaso"
                )
            ]
        )
    assert waiting(request).filter(template="news").count() == 1
    assert send_due() == 0
