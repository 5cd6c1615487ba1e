from __future__ import annotations

import base64
import datetime as dt

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.core import clock
from amparo.notices.actions import drop, queue
from amparo.notices.addresses import masked, opened
from amparo.notices.models import Notice
from amparo.notices.sending import BACKOFF, send_due

pytestmark = pytest.mark.django_db


def news(key="event:1", channel="email", address="madre@example.org", about="F00000QM8X4"):
    return queue(template="news", channel=channel, address=address, language="es-mx", values={"tail": "M8X4"}, key=key,
                 about=about)  # fmt: skip


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
    news(channel="sms", address="+525512345678")
    assert due() == 1
    path, headers, body = gateway.calls[0]
    assert path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert headers["Authorization"] == "Basic " + base64.b64encode(b"AC1:token").decode()
    assert (body["To"], body["From"]) == (["+525512345678"], ["+15205550000"])
    assert Notice.objects.get().provider_id == "SM1"


def test_a_gateway_that_fails_is_asked_again_under_the_same_name(gateway):
    gateway.answers += [503, 429]
    news(channel="sms", address="+525512345678")
    assert [due(), due(), due()] == [0, 0, 1]
    assert len({headers["Idempotency-Key"] for _path, headers, _body in gateway.calls}) == 1


def test_a_number_that_the_gateway_refuses_is_not_tried_again(gateway):
    gateway.answers.append(400)
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


def test_each_message_wakes_the_worker_itself():
    # A job that waits already may begin before this message is committed, and would not see it.
    news(key="event:1")
    news(key="event:2")
    assert ProcrastinateJob.objects.filter(task_name="notices.send_due", status="todo").count() == 2
