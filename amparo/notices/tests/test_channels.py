"""Each way a message can leave, over real servers on loopback that lose, delay and refuse."""

from __future__ import annotations

import datetime as dt
import email
import json
from xml.etree import ElementTree

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings as installation

from amparo.core import clock
from amparo.notices import push, receipts
from amparo.notices.actions import hash_stop, queue
from amparo.notices.calling import call_again
from amparo.notices.models import Notice
from amparo.notices.rules import limit
from amparo.notices.sending import send_due
from amparo.notices.transports import SENDERS

pytestmark = pytest.mark.django_db
PHONE = "+525512345678"


def news(key="event:1", channel="sms", address=PHONE, template="news"):
    return queue(
        template=template, channel=channel, address=address, language="es-mx", values={"tail": "M8X4"}, key=key,
        about="F00000QM8X4",
    )  # fmt: skip


def due():
    Notice.objects.filter(state="waiting").update(next_attempt_at=clock.now() - dt.timedelta(seconds=1))
    return send_due()


def said(message):
    parsed = email.message_from_bytes(message.content)
    return parsed, parsed.get_payload(decode=True).decode()


def test_every_channel_has_a_sender():
    assert set(SENDERS) == set(Notice.Channel.values)


def test_whatsapp_leaves_as_an_approved_template_and_what_varies_is_filled_in(gateway, settings):
    settings.AMPARO_WHATSAPP_TEMPLATES = {"news.es": "HX1"}
    seal = news(channel="whatsapp").values["seal"]
    assert due() == 1
    form = gateway.form()
    assert (form["To"], form["From"]) == (f"whatsapp:{PHONE}", "whatsapp:+15205550000")
    assert form["ContentSid"] == "HX1"
    filled = json.loads(form["ContentVariables"])
    assert filled == {"tail": "M8X4", "phone": installation.AMPARO_OFFICIAL_PHONE, "seal": seal}


def test_a_call_says_the_sentences_twice_in_a_voice_of_the_language_and_hears_one_key(gateway):
    news(channel="voice")
    assert due() == 1
    path, _headers, _form = gateway.calls[0]
    assert path.endswith("/Calls.json")
    (gather,) = ElementTree.fromstring(gateway.form()["Twiml"])
    assert gather.attrib["numDigits"] == "1"
    sentences = [one.text for one in gather.iter("Say")]
    assert {one.attrib["language"] for one in gather.iter("Say")} == {"es-MX"}
    assert sentences[: len(sentences) // 2] == sentences[len(sentences) // 2 :]
    assert "M, 8, X, 4" in " ".join(sentences)


def later(minutes):
    """The clock goes on: what was sent was sent so much earlier."""
    for notice in Notice.objects.exclude(sent_at=None):
        notice.sent_at -= dt.timedelta(minutes=minutes)
        notice.save()


def test_a_call_goes_on_until_a_key_is_pressed_and_then_no_more(gateway):
    news(channel="voice")
    due()
    assert call_again() == 0  # too early
    later(31)
    assert call_again() == 1
    assert call_again() == 0  # one at a time
    due()
    second = Notice.objects.get(call=2)
    receipts.record(told_as="w1", provider_id=second.provider_id, says="completed", at=clock.now())
    later(31)
    assert call_again() == 1  # it was taken, perhaps by an answering machine: nobody pressed a key
    due()
    # The key of an earlier call, told late, ends it too.
    receipts.record(told_as="w2", provider_id=second.provider_id, says="confirmed", at=clock.now())
    later(31)
    assert call_again() == 0
    assert len(gateway.done) == 3


def test_after_the_last_call_a_person_must_call_and_is_told_once(gateway, monkeypatch):
    told = []
    monkeypatch.setattr(receipts, "UNREACHED", [told.append])
    news(channel="voice")
    for number in range(1, limit("calls") + 1):
        due()
        one = Notice.objects.get(call=number)
        receipts.record(told_as=f"w{number}", provider_id=one.provider_id, says="no-answer", at=clock.now())
        assert told == []
        later(31)
        assert call_again() == (1 if number < limit("calls") else 0)
    assert call_again() == 0
    assert [one.delivery for one in told] == ["unanswered"]
    assert len(gateway.done) == limit("calls")


def test_a_mail_can_be_stopped_by_one_tap_and_names_nothing_in_the_address(mailbox):
    notice = news(channel="email", address="madre@example.org")
    token = notice.values["stop"]
    assert due() == 1
    headers, _body = said(mailbox.messages[0])
    assert headers["List-Unsubscribe"].strip() == f"<{installation.AMPARO_PORTAL_URL}/baja/{token}/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Notice.objects.get(stop_hash=hash_stop(token)) == notice
    assert Notice.objects.get().values == {}


def test_a_code_has_nothing_to_stop(mailbox):
    queue(template="code", channel="email", address="madre@example.org", language="es-mx", key="code:1",
          values={"tail": "M8X4", "code": "12345678", "minutes": 10})  # fmt: skip
    assert due() == 1
    assert "List-Unsubscribe" not in said(mailbox.messages[0])[0]


def test_a_mailbox_that_does_not_exist_is_not_tried_again_and_somebody_is_told(mailbox, monkeypatch):
    told = []
    monkeypatch.setattr(receipts, "UNREACHED", [told.append])
    mailbox.nobody.add("madre@example.org")
    news(channel="email", address="madre@example.org")
    assert due() == 0
    assert send_due() == 0
    assert [(one.state, one.delivery) for one in told] == [("failed", "bounced")]


def test_a_gateway_whose_answer_is_lost_or_late_sends_once(gateway, monkeypatch):
    monkeypatch.setattr("amparo.notices.transports.TIMEOUT", 0.3)
    gateway.answers += ["lost", "late", 503, 201]
    news()
    assert [due() for _ in range(4)] == [0, 0, 0, 1]
    assert len(gateway.calls) == 4
    assert len(gateway.done) == 1
    assert Notice.objects.get().provider_id == "SM1"


@pytest.mark.parametrize(("code", "delivery"), [(21211, "bounced"), (21606, "failed"), (0, "failed")])
def test_a_number_that_does_not_exist_is_told_from_a_fault_of_ours(gateway, code, delivery):
    gateway.answers.append(400)
    gateway.error = code
    news()
    due()
    assert (Notice.objects.get().state, Notice.objects.get().delivery) == ("failed", delivery)


def test_two_events_do_not_ring_in_turns(gateway):
    news(channel="voice")
    due()
    news(key="event:2", channel="voice")
    due()
    later(31)
    assert call_again() == 1
    assert Notice.objects.get(call=2).repeats.key == "event:2"


# Notices of the browser


class Browser:
    """A browser that subscribed: it alone reads what is encrypted for it (the receiving side of RFC 8291)."""

    def __init__(self, endpoint):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        self.address = json.dumps(
            {"endpoint": endpoint, "p256dh": push.to_base64(push.point(self.key)), "auth": push.to_base64(self.auth)}
        )  # fmt: skip

    def read(self, body):
        salt, length = body[:16], body[20]
        theirs, rest = body[21 : 21 + length], body[21 + length :]
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        )

        def derive(secret, salt, info, size):
            return HKDF(hashes.SHA256(), size, salt, info).derive(secret)

        secret = derive(shared, self.auth, b"WebPush: info\0" + push.point(self.key) + theirs, 32)
        key = derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        plain = AESGCM(key).decrypt(derive(secret, salt, b"Content-Encoding: nonce\0", 12), rest, None)
        assert plain.endswith(b"\x02")
        return json.loads(plain[:-1])


def test_encryption_is_that_of_the_example_of_rfc_8291():
    # RFC 8291, section 5.
    number = int.from_bytes(push.from_base64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    to = push.Subscription(
        "https://updates.push.services.mozilla.com/x",
        push.from_base64(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        push.from_base64("BTBZMqHH6r4Tts7J_aSIgg"),
    )
    made = push.encrypt(
        b"When I grow up, I want to be a watermelon", to, salt=push.from_base64("DGv6ra1nlYgDCS1FRnbzlw"),
        private=ec.derive_private_key(number, ec.SECP256R1()),
    )  # fmt: skip
    assert push.to_base64(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_notice_of_the_browser_is_read_by_that_browser_alone_and_repeated_under_one_topic(push_service):
    browser = Browser(push_service.address)
    push_service.answers += [503, 201]
    news(channel="push", address=browser.address)
    assert [due(), due()] == [0, 1]
    (_path, first, body), (_, second, _) = push_service.calls
    assert first["Topic"] == second["Topic"]
    assert b"M8X4" not in body
    read = browser.read(body)
    assert read["title"] == "Hay novedades de su solicitud"
    assert "M8X4" in read["body"]


def test_the_push_service_knows_by_a_signature_who_sends(push_service):
    news(channel="push", address=Browser(push_service.address).address)
    due()
    said = push_service.calls[0][1]["Authorization"]
    token, key = (part.partition("=")[2] for part in said.removeprefix("vapid ").split(", "))
    assert key == installation.AMPARO_PUSH_PUBLIC_KEY
    head, claims, signature = token.split(".")
    raw = push.from_base64(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), push.from_base64(key))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    told = json.loads(push.from_base64(claims))
    assert told["aud"] == push_service.address.partition("/wpush")[0]
    assert told["sub"].startswith("mailto:")


def test_a_browser_that_is_gone_is_not_told_again(push_service, monkeypatch):
    told = []
    monkeypatch.setattr(receipts, "UNREACHED", [told.append])
    push_service.answers.append(410)
    news(channel="push", address=Browser(push_service.address).address)
    due()
    assert [one.delivery for one in told] == ["bounced"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com:8443/fcm/send/x",
        "https://fcm.googleapis.com.example.org/x",
        "https://user@fcm.googleapis.com/x",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/x",
        "https://push.apple.com.example.org/x",
        "https://evilpush.apple.com@example.org/x",
        "https://[::1]/x",
        "file:///etc/passwd",
        "https://fcm.googleapis.com:x/",
    ],
)
def test_no_address_but_a_known_push_service_is_ever_called(endpoint):
    with pytest.raises(push.Refused):
        push.host_of(endpoint)


def test_a_known_host_that_leads_into_our_own_network_is_not_called(push_service, settings, monkeypatch):
    settings.AMPARO_PUSH_LOOPBACK = False
    monkeypatch.setattr(push, "push_hosts", lambda: frozenset({"localhost"}))
    address = push_service.address.replace(f":{push_service.address.split(':')[2].split('/')[0]}", "")
    to = push.Subscription.read(Browser(address).address)
    with pytest.raises(push.Refused, match="public internet"):
        push.deliver(to, b"x", topic="t")
    assert push_service.calls == []


@pytest.mark.parametrize(
    "host", ["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"]
)
def test_the_services_of_the_browsers_are_known(host):
    assert push.host_of(f"https://{host}/x/y") == host
