from __future__ import annotations

import base64
import datetime as dt
import http.server
import json
import socket
import string
import threading
import urllib.parse

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.core import clock
from amparo.notices.actions import drop, queue
from amparo.notices.addresses import masked, opened
from amparo.notices.models import Notice
from amparo.notices.sending import BACKOFF, send_due
from amparo.notices.texts import TEMPLATES, text_of

pytestmark = pytest.mark.django_db
GSM = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ !\"#¤%&'()*+,-./0123456789:;<=>?¡§¿ÄÖÑÜäöñüà") | set(
    string.ascii_letters
)


def news(key="event:1", channel="email", address="madre@example.org", about="F00000QM8X4"):
    return queue(template="news", channel=channel, address=address, language="es-mx", values={"tail": "M8X4"}, key=key,
                 about=about)  # fmt: skip


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Mailbox:
    def __init__(self):
        self.messages = []
        self.refusing = 0

    async def handle_DATA(self, server, session, envelope):
        if self.refusing:
            self.refusing -= 1
            return "451 try again later"
        self.messages.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.DEFAULT_FROM_EMAIL = "avisos@example.org"
    yield box
    controller.stop()


@pytest.fixture
def gateway(settings):
    """A text message gateway on loopback, as the Twilio-compatible API describes it."""
    calls, answers = [], []

    class Gateway(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            calls.append((self.path, dict(self.headers), urllib.parse.parse_qs(body)))
            status = answers.pop(0) if answers else 201
            payload = json.dumps({"sid": "SM1"}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.AMPARO_SMS_URL = f"http://127.0.0.1:{server.server_address[1]}"
    settings.AMPARO_SMS_ACCOUNT, settings.AMPARO_SMS_TOKEN, settings.AMPARO_SMS_FROM = (
        "AC1",
        "token",
        "+15205550000",
    )
    yield calls, answers
    server.shutdown()


def due():
    Notice.objects.update(next_attempt_at=clock.now() - dt.timedelta(seconds=1))
    return send_due()


def test_a_mail_leaves_once_with_a_name_that_stays_the_same(mailbox):
    news()
    assert due() == 1
    assert send_due() == 0
    (message,) = mailbox.messages
    assert message.rcpt_tos == ["madre@example.org"]
    notice = Notice.objects.get()
    assert (notice.state, notice.values) == ("sent", {})
    assert notice.provider_id.encode() in message.content


def test_a_mail_that_is_refused_for_now_is_tried_again_later(mailbox):
    mailbox.refusing = 2
    news()
    assert [due(), due(), due()] == [0, 0, 1]
    notice = Notice.objects.get()
    assert (notice.attempts, notice.state) == (3, "sent")
    assert len(mailbox.messages) == 1


def test_a_code_goes_before_the_news_of_a_long_list(mailbox):
    for number in range(3):
        news(key=f"event:{number}")
    values = {"tail": "M8X4", "code": "12345678", "minutes": 10}
    queue(
        template="code",
        channel="email",
        address="madre@example.org",
        language="es-mx",
        values=values,
        key="code:1",
    )
    assert send_due() == 4
    assert [b"12345678" in message.content for message in mailbox.messages] == [True, False, False, False]


def test_a_code_that_has_run_out_is_not_sent_any_more(mailbox):
    mailbox.refusing = 1
    values = {"tail": "M8X4", "code": "12345678", "minutes": 10}
    queue(
        template="code",
        channel="email",
        address="madre@example.org",
        language="es-mx",
        values=values,
        key="code:1",
    )
    assert due() == 0
    Notice.objects.update(created_at=clock.now() - dt.timedelta(minutes=11))
    assert due() == 0
    assert mailbox.messages == []
    notice = Notice.objects.get()
    assert (notice.state, notice.values) == ("dropped", {})


def test_the_wait_grows_and_ends_with_a_person_who_must_call(settings):
    settings.EMAIL_HOST = ""
    news()
    waits = []
    for _ in range(len(BACKOFF) + 1):
        due()
        notice = Notice.objects.get()
        waits.append(round((notice.next_attempt_at - clock.now()).total_seconds() / 60))
    assert waits[:4] == [1, 5, 15, 60]
    assert notice.state == "failed"


def test_a_text_message_leaves_over_the_http_api(gateway):
    calls, _answers = gateway
    news(channel="sms", address="+525512345678")
    assert due() == 1
    path, headers, body = calls[0]
    assert path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert headers["Authorization"] == "Basic " + base64.b64encode(b"AC1:token").decode()
    assert (body["To"], body["From"]) == (["+525512345678"], ["+15205550000"])
    assert Notice.objects.get().provider_id == "SM1"


def test_a_gateway_that_fails_is_asked_again_under_the_same_name(gateway):
    calls, answers = gateway
    answers += [503, 429]
    news(channel="sms", address="+525512345678")
    assert [due(), due(), due()] == [0, 0, 1]
    assert len({headers["Idempotency-Key"] for _path, headers, _body in calls}) == 1


def test_a_number_that_the_gateway_refuses_is_not_tried_again(gateway):
    _calls, answers = gateway
    answers.append(400)
    news(channel="sms", address="+1")
    due()
    assert Notice.objects.get().state == "failed"


def test_the_same_news_is_queued_once():
    assert news() is not None
    assert news() is None
    assert Notice.objects.count() == 1


def test_a_message_exists_only_if_what_it_tells_of_does():
    with transaction.atomic():
        news()
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0


def test_what_waits_is_dropped_when_consent_ends(mailbox):
    news()
    assert drop(about="F00000QM8X4") == 1
    assert due() == 0
    assert mailbox.messages == []


def test_addresses_lie_sealed_and_are_shown_masked():
    notice = news()
    assert b"madre" not in bytes(notice.address)
    assert opened(notice.address) == "madre@example.org"
    assert masked("madre@example.org") == "ma…@example.org"
    assert masked("+525512345678") == "…5678"


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_b6_no_template_can_hold_a_name_or_a_place(template, language):
    canary = {"name": "Canario Inventado", "place": "Jaula", "a_number": "012345678"}
    for channel in ("email", "sms"):
        text = text_of(
            template,
            channel,
            language,
            {"tail": "M8X4", "code": "12345678", "minutes": 10, "seal": "7K3M-9Q2X", **canary},
        )
        whole = text.subject + text.body
        assert not any(value in whole for value in canary.values())
        assert "http" not in whole
        assert text.body.endswith(": 7K3M-9Q2X")
        if template != "code":
            assert "M8X4" in text.body
            assert "520-623-7874" in text.body


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_a_text_message_is_one_message_on_any_telephone(template, language):
    values = {"tail": "M8X4", "code": "12345678", "minutes": 10, "seal": "7K3M-9Q2X"}
    text = text_of(template, "sms", language, values).body
    assert len(text) <= 160
    assert set(text) <= GSM


def test_each_message_wakes_the_worker_itself():
    # A job that waits already may begin before this message is committed, and would not see it.
    news(key="event:1")
    news(key="event:2")
    assert ProcrastinateJob.objects.filter(task_name="notices.send_due", status="todo").count() == 2
