"""What the gateway tells the portal, and browsers that show notices: signed, sealed, believed by the worker alone (B6)."""

from __future__ import annotations

import json
import time

import pytest
from django.conf import settings as installation
from django.db import connection, transaction

from amparo.core import webhooks
from amparo.core.sealing import seal
from amparo.families.models import Browser, Inbox, Telling
from amparo.families.tasks import work_inbox_through
from amparo.families.telling import tell
from amparo.families.tests.test_telling import PHONE, lapse, news, proved, waiting, work
from amparo.families.tests.visiting import Visitor, text
from amparo.notices import push
from amparo.notices.models import Notice, Receipt
from amparo.notices.sending import send_due
from amparo.notices.tests.test_channels import Browser as Telephone
from tests.factories import request_of

pytestmark = pytest.mark.django_db


def signed(told_as, body, *, at=None, key=None):
    at = int(time.time()) if at is None else at
    key = installation.AMPARO_GATEWAY_KEY if key is None else key
    return {
        "Webhook-Id": told_as,
        "Webhook-Timestamp": str(at),
        "Webhook-Signature": webhooks.sign(told_as=told_as, at=at, body=body, key=key),
    }


def say(told_as, said, *, headers=None, **more):
    body = said if isinstance(said, str) else json.dumps(said)
    visitor = Visitor()
    return visitor._as_portal(
        lambda: visitor.client.post(
            "/pasarela/",
            body,
            content_type="application/json",
            headers=headers or signed(told_as, body, **more),
        )
    ).status_code


def status(message, what):
    return {"type": "status", "message": message, "status": what}


def reply(words, contact=PHONE):
    return {"type": "reply", "from": contact, "text": words, "channel": "sms"}


def stopped(request):
    return Telling.objects.get(request=request).stopped_at is not None


def test_a_gateway_that_delays_repeats_and_mixes_up_tells_the_same_in_the_end(settings, gateway, tmp_path):
    _visitor, request = proved(tmp_path, contact=PHONE)
    settings.AMPARO_DEMO = False
    Telling.objects.update(quiet_from=0, quiet_to=0)
    gateway.answers += ["lost", 503]
    news(request)
    for _ in range(3):
        Notice.objects.filter(state="waiting").update(next_attempt_at="2026-01-01T00:00Z")
        send_due()
    (name,) = gateway.done.values()
    # The receipts overtake each other, one comes three times, and one of a message that is not ours.
    for told_as, what in (
        ("w3", "delivered"),
        ("w1", "queued"),
        ("w3", "delivered"),
        ("w2", "sent"),
        ("w3", "delivered"),
    ):
        assert say(told_as, status(name, what)) == 204
    assert say("w9", status("SM999", "failed")) == 204
    work_inbox_through()
    assert Notice.objects.get(template="news").delivery == "delivered"
    assert Receipt.objects.count() == 4
    assert not Inbox.objects.exclude(problem="").exists()


def test_baja_stops_every_request_of_that_telephone_and_alta_begins_again():
    _visitor, one = proved(contact=PHONE)
    other, _secret = request_of(contact=PHONE, given_names="Ana", surnames="Otra")
    stranger, _secret = request_of(contact="+52 55 9999 0000")
    assert say("w1", reply("¡Baja!", "whatsapp:+525512345678")) == 204
    assert "5512345678" not in str(Inbox.objects.latest("pk").payload)
    work_inbox_through()
    assert [stopped(request) for request in (one, other, stranger)] == [True, True, False]
    say("w2", reply("gracias, ¿puedo dar de baja a mi primo?"))
    say("w3", reply("alta"), at=int(time.time()) + 2)
    work_inbox_through()
    assert [stopped(request) for request in (one, other)] == [False, False]
    # The first one comes once more, late: what they said last holds.
    say("w1", reply("BAJA"), at=int(time.time()) - 60)
    work_inbox_through()
    assert not stopped(one)


@pytest.mark.parametrize(
    "how",
    [{"key": "guess"}, {"at": 1}, {"at": int(time.time()) + 3600}, {"headers": {"Webhook-Id": "w1"}}],
)
def test_what_is_not_signed_now_by_the_gateway_is_not_even_kept(how):
    _visitor, request = proved(contact=PHONE)
    before = Inbox.objects.count()
    assert say("w1", reply("BAJA"), **how) == 401
    assert Inbox.objects.count() == before
    assert not stopped(request)


@pytest.mark.parametrize(
    "body", [" ", "[]", "nada", '{"type": "status"}', '{"type": "reply", "from": 5}', "null"]
)
def test_what_makes_no_sense_is_let_go_of(body):
    assert say("w1", body) == 204
    work_inbox_through()
    assert not Inbox.objects.exclude(problem="").exists()


def test_what_is_no_json_or_too_long_is_refused_before_it_is_read():
    assert Visitor().post("/pasarela/", type="status").status_code == 415
    assert say("w1", json.dumps(reply("x" * 9000))) == 413
    assert Visitor().get("/pasarela/").status_code == 405


def test_no_thief_of_the_portals_password_can_stop_messages_or_make_them_seem_lost():
    _visitor, request = proved(contact=PHONE)
    body = json.dumps(reply("BAJA"))
    forged = {
        "id": "w1", "at": str(int(time.time())), "signature": "v1,AAAA",
        "body": seal(body, installation.AMPARO_CONTACT_PUBLIC_KEY).hex(),
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        for kind, payload in (
            ("gateway", forged),
            ("stop", {"stop": ""}),
            ("stop", {"stop": "0" * 64}),
            ("gateway", {}),
        ):
            cursor.execute(
                "INSERT INTO portal_inbox (kind, payload) VALUES (%s, %s)", [kind, json.dumps(payload)]
            )
        cursor.execute("RESET ROLE")
    work_inbox_through()
    assert not stopped(request)
    assert not Inbox.objects.exclude(problem="").exists()


# Browsers


def let(visitor, telephone):
    said = json.loads(telephone.address)
    return visitor.post("/seguir/avisos/telefono/", **said)


def test_a_browser_shows_notices_after_proof_and_its_address_lies_sealed(settings, push_service, tmp_path):
    visitor, request = proved(tmp_path, contact=PHONE)
    page = visitor.get("/seguir/avisos/telefono/")
    assert request.folio[-4:] not in page.content.decode()
    assert installation.AMPARO_PUSH_PUBLIC_KEY in page.content.decode()
    telephone = Telephone(push_service.address)
    for _twice in range(2):
        assert "ya muestra" in text(let(visitor, telephone))
    work()
    one = Browser.objects.get(request=request)
    assert b"localhost" not in bytes(one.address)
    assert Telling.objects.get(request=request).channels == ["sms", "push"]
    settings.AMPARO_DEMO = False
    Telling.objects.update(quiet_from=0, quiet_to=0, channels=["push"])
    assert news(request) == 1
    send_due()
    assert request.folio[-4:] in telephone.read(push_service.calls[0][2])["body"]
    assert "Ya ningún" in text(visitor.post("/seguir/avisos/telefono/", forget="1"))
    assert not Browser.objects.filter(ended_at=None).exists()


def test_when_the_browser_is_gone_the_contact_is_told_instead_and_nobody_must_call(
    settings, push_service, tmp_path
):
    visitor, request = proved(tmp_path, contact=PHONE)
    let(visitor, Telephone(push_service.address))
    settings.AMPARO_DEMO = False
    Telling.objects.update(quiet_from=0, quiet_to=0, channels=["push"])
    push_service.answers.append(410)
    news(request)
    send_due()
    assert not Browser.objects.filter(ended_at=None).exists()
    assert [(one.template, one.channel) for one in waiting(request)] == [("news", "sms")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://x.example/"},
        {"p256dh": "x"},
        {"auth": "'; DROP TABLE"},
        {"endpoint": "https://[x"},
    ],
)
def test_what_no_browser_says_is_refused(wrong):
    visitor, request = proved(contact=PHONE)
    good = json.loads(Telephone("https://fcm.googleapis.com/x").address)
    assert "No se pudo" in text(visitor.post("/seguir/avisos/telefono/", **{**good, **wrong}))
    assert not Browser.objects.filter(request=request).exists()


def test_an_address_that_is_no_push_service_is_kept_sealed_and_never_called(settings, tmp_path):
    visitor, request = proved(tmp_path, contact=PHONE)
    let(visitor, Telephone("https://169.254.169.254/latest"))
    settings.AMPARO_DEMO = False
    Telling.objects.update(quiet_from=0, quiet_to=0, channels=["push"])
    news(request)
    send_due()
    notice = Notice.objects.get(channel="push")
    assert (notice.state, notice.last_problem) == ("failed", "not a push service that is known")
    assert push.push_hosts()


def test_who_must_prove_themselves_again_is_not_told_by_their_browser_either(tmp_path):
    visitor, request = proved(tmp_path, contact=PHONE)
    let(visitor, Telephone("https://fcm.googleapis.com/x"))
    lapse(request)
    assert tell(request, "news", key="event:1") == 2
    assert {one.template for one in waiting(request)} == {"prove"}
