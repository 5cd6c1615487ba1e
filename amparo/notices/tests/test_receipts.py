"""What providers say afterwards, and in which order they say it."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import itertools
import sys

import hypothesis
import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from amparo.core import clock, webhooks
from amparo.notices import bounces, receipts
from amparo.notices.models import Notice, Receipt
from amparo.notices.receipts import MEANING, RANK, outcome, record
from amparo.notices.tests.test_channels import due, news

SAYINGS = st.lists(st.sampled_from(sorted(MEANING)), max_size=8)


@pytest.fixture
def told(monkeypatch):
    told = []
    monkeypatch.setattr(receipts, "UNREACHED", [told.append])
    return told


@given(SAYINGS, st.randoms())
def test_neither_order_nor_repetition_changes_what_receipts_say(sayings, chance):
    said = [MEANING[one] for one in sayings]
    mixed = said * 2
    chance.shuffle(mixed)
    assert outcome(mixed) == outcome(said)
    # Taken in one by one, the same comes of it.
    kept = ""
    for one in mixed:
        kept = outcome([kept, one])
    assert kept == outcome(said)


def test_the_order_is_complete():
    assert set(RANK) == set(Notice.Delivery)
    assert set(MEANING.values()) <= set(RANK)


@pytest.mark.django_db
@pytest.mark.parametrize("order", list(itertools.permutations(["queued", "delivered", "undelivered"])))
def test_a_message_that_did_not_arrive_is_told_once_in_whatever_order_it_is_said(gateway, told, order):
    news()
    due()
    for _twice in range(2):
        for says in order:
            record(told_as=f"id-{says}", provider_id="SM1", says=says, at=clock.now())
    assert Notice.objects.get().delivery == "failed"
    assert len(told) == 1
    assert Receipt.objects.count() == 3


@pytest.mark.django_db
def test_a_receipt_that_comes_before_the_message_is_written_down_is_not_lost(gateway, told):
    record(told_as="id-1", provider_id="SM1", says="undelivered", at=clock.now())
    news()
    due()
    assert Notice.objects.get().delivery == "failed"
    assert len(told) == 1


@pytest.mark.django_db
def test_one_that_crossed_the_message_is_taken_in_by_the_next_minute(gateway, told):
    news()
    due()
    Receipt.objects.create(told_as="id-1", provider_id="SM1", says="delivered", received_at=clock.now())
    Receipt.objects.create(
        told_as="id-2", provider_id="SM9", says="failed", received_at=clock.now() - dt.timedelta(hours=2)
    )
    receipts.apply_waiting()
    assert Notice.objects.get().delivery == "delivered"
    assert list(Receipt.objects.filter(applied_at=None).values_list("told_as", flat=True)) == ["id-2"]


@pytest.mark.django_db
@pytest.mark.parametrize("says", ["invented", "", "DROP TABLE"])
def test_what_means_nothing_to_us_changes_nothing(gateway, says):
    news()
    due()
    assert record(told_as="id-1", provider_id="SM1", says=says, at=clock.now()) is False
    assert (Notice.objects.get().delivery, Receipt.objects.count()) == ("", 0)


@pytest.mark.django_db
@hypothesis.settings(
    max_examples=25, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    answers=st.lists(st.lists(st.sampled_from([201, 503, 429, "lost"]), max_size=3), min_size=1, max_size=2),
    sayings=SAYINGS, chance=st.randoms(),
)  # fmt: skip
def test_whatever_a_gateway_does_each_message_is_sent_once_and_ends_as_the_receipts_say(
    gateway, answers, sayings, chance
):
    Notice.objects.all().delete()
    Receipt.objects.all().delete()
    gateway.done.clear()
    gateway.answers[:] = [one for several in answers for one in several]
    for number in range(len(answers)):
        news(key=f"event:{number}")
    early = [("SM1", says) for says in sayings]
    chance.shuffle(early)
    for number, (name, says) in enumerate(early[::2]):
        record(told_as=f"early-{number}", provider_id=name, says=says, at=clock.now())
    for _attempt in range(len(gateway.answers) + len(answers) + 1):
        due()
    for number, (name, says) in enumerate(early[1::2] * 2):
        record(
            told_as=f"late-{number % max(1, len(early[1::2]))}", provider_id=name, says=says, at=clock.now()
        )
    assert len(gateway.done) == len(answers)
    sent = Notice.objects.filter(state="sent")
    assert set(sent.values_list("provider_id", flat=True)) == set(gateway.done.values())
    assert sent.count() == len(answers)
    assert Notice.objects.get(provider_id="SM1").delivery == outcome(MEANING[says] for says in sayings)


# Mails that came back


def returned(name, *, action="failed", status="5.1.1", whole=True):
    enclosed = (
        f"Content-Type: message/rfc822\n\nMessage-ID: {name}\nSubject: Hay novedades\n\nTexto\n"
        if whole
        else f"Content-Type: text/rfc822-headers\n\nSubject: Hay novedades\nMessage-ID: {name}\n"
    )
    return (
        "From: MAILER-DAEMON@example.org\nTo: avisos@example.org\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.org\n\n"
        f"Final-Recipient: rfc822; madre@example.org\nAction: {action}\nStatus: {status}\n"
        f"--b\n{enclosed}--b--\n"
    ).encode()


def parsed(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


@pytest.mark.django_db
@pytest.mark.parametrize("whole", [True, False])
def test_a_mail_that_came_back_is_written_down_by_the_command_once(mailbox, told, monkeypatch, whole):
    news(channel="email", address="madre@example.org")
    due()
    raw = returned(Notice.objects.get().provider_id, whole=whole)
    for expected in ("Written down.", "Nothing new"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        out = io.StringIO()
        call_command("bounces", stdout=out)
        assert expected in out.getvalue()
    assert Notice.objects.get().delivery == "bounced"
    assert len(told) == 1


def test_a_delay_a_full_mailbox_and_a_mail_that_is_none_are_told_apart():
    assert bounces.read(parsed(returned("<1@example.org>", action="delayed", status="4.4.1"))) == (
        "<1@example.org>",
        "accepted",
    )
    assert bounces.read(parsed(returned("<1@example.org>", status="5.2.2"))) == ("<1@example.org>", "failed")
    assert bounces.read(parsed(b"Subject: Hola\n\nNo soy un aviso\n")) is None


@given(st.binary(max_size=600))
def test_no_mail_whatever_breaks_the_reading(raw):
    bounces.read(parsed(raw))
    bounces.read(parsed(returned("<1@example.org>")[:-200] + raw))


# Who tells it


@given(st.text(max_size=40), st.integers(0, 2**31), st.text(max_size=200))
def test_only_what_is_signed_whole_and_of_now_is_believed(told_as, at, body):
    told_as = told_as or "x"
    signature = webhooks.sign(told_as=told_as, at=at, body=body, key="k")
    good = {
        "told_as": told_as,
        "at": str(at),
        "body": body,
        "signature": f"v1,other {signature}",
        "key": "k",
        "now": at + 60,
    }
    assert webhooks.is_signed(**good)
    for wrong in (
        {"told_as": told_as + "x"}, {"at": str(at + 1)}, {"body": body + " "}, {"key": "other"}, {"key": ""},
        {"now": at + 301}, {"now": at - 301}, {"signature": ""}, {"signature": "v1,ñ"}, {"at": "soon"},
    ):  # fmt: skip
        assert not webhooks.is_signed(**{**good, **wrong})
