"""Mails to officers over a real SMTP server: at once or once a morning, folios and links and nothing of anybody."""

from __future__ import annotations

import datetime as dt
import email
import email.policy

import pytest

from amparo.casework.notifying.actions import choose_ways, mark_read, notify
from amparo.casework.notifying.kinds import KINDS, Way
from amparo.casework.notifying.mailing import send_digests
from amparo.casework.notifying.models import OfficerNotice
from amparo.core import clock
from amparo.notices.models import Notice
from amparo.notices.sending import send_due
from amparo.notices.tests.conftest import mailbox  # noqa: F401 - a fixture
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db
EVERY_DIGEST = dict.fromkeys(KINDS, Way.DIGEST)
#: Seven in the morning at El Paso, on a day of standard time; and the day on which the clocks went forward.
MORNING = dt.datetime(2026, 1, 15, 14, 0, tzinfo=dt.UTC)
SUMMER_BEGINS = dt.datetime(2026, 3, 8, 13, 0, tzinfo=dt.UTC)


def body(message) -> str:
    parsed = email.message_from_bytes(message.content, policy=email.policy.default)
    return f"{parsed['Subject']}\n{parsed.get_content()}"


def written(at: dt.datetime) -> None:
    OfficerNotice.objects.update(written_at=at)


def test_what_is_told_at_once_leaves_at_once_with_a_folio_and_a_link(mailbox, tmp_path, settings):  # noqa: F811
    settings.AMPARO_WORKSPACE_URL = "https://amparo.example.org"
    case, ana = detained(tmp_path), officer("elpaso")
    choose_ways(staff=ana, ways={"assigned": Way.NOW}, language="es-mx")
    notify(kind="assigned", at=clock.now(), staff=ana, case=case)
    assert send_due() == 1
    (message,) = mailbox.messages
    text = body(message)
    assert message.rcpt_tos == [ana.email]
    assert case.shown_folio in text
    assert f"https://amparo.example.org/casos/{case.folio}/" in text
    assert "Le dieron un caso" in text
    record = case.record
    said = (
        record.surname1,
        record.given_names,
        record.a_number,
        record.person.folio,
        "1987",
        "Camp East",
    )
    assert not [one for one in said if one and one.lower() in text.lower()]


def test_mails_are_in_the_language_that_the_officer_chose(mailbox):  # noqa: F811
    ana = officer("elpaso")
    choose_ways(staff=ana, ways={"hearing": Way.NOW}, language="en")
    notify(kind="hearing", at=clock.now(), staff=ana, values={"when": "2026-03-02T16:00:00+00:00"})
    send_due()
    text = body(mailbox.messages[0])
    assert "A hearing is near" in text
    assert "2 Mar 2026, 09:00 MST" in text  # the office's own wall clock


def test_the_mail_of_the_day_holds_what_was_not_read_and_leaves_once(mailbox, tmp_path):  # noqa: F811
    case, ana = detained(tmp_path), officer("elpaso")
    choose_ways(staff=ana, ways=EVERY_DIGEST, language="es-mx")
    for kind in ("assigned", "hearing", "second_look"):
        notify(kind=kind, at=MORNING, staff=ana, case=case)
    written(MORNING - dt.timedelta(hours=3))
    mark_read(staff=ana, numbers=[OfficerNotice.objects.get(kind="second_look").pk])
    assert send_digests(now=MORNING - dt.timedelta(minutes=15)) == 0
    assert [send_digests(now=MORNING + dt.timedelta(minutes=15 * n)) for n in range(3)] == [1, 0, 0]
    assert send_due() == 1
    text = body(mailbox.messages[0])
    assert "2 aviso(s)" in text
    assert "segunda" not in text


def test_what_comes_after_the_morning_waits_for_the_next_one(mailbox):  # noqa: F811
    ana = officer("elpaso")
    choose_ways(staff=ana, ways=EVERY_DIGEST, language="es-mx")
    notify(kind="hearing", at=MORNING, staff=ana)
    written(MORNING + dt.timedelta(hours=1))
    assert send_digests(now=MORNING + dt.timedelta(hours=10)) == 0
    assert send_digests(now=MORNING + dt.timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("office", "hour"), [("newyork", 12), ("chicago", 13), ("elpaso", 14), ("losangeles", 15)]
)
def test_morning_is_the_offices_own_in_four_time_zones(office, hour):
    ana = officer(office)
    choose_ways(staff=ana, ways=EVERY_DIGEST, language="es-mx")
    notify(kind="hearing", at=MORNING, staff=ana)
    written(MORNING - dt.timedelta(days=1))
    seven = MORNING.replace(hour=hour)
    OfficerNotice.objects.update(written_at=seven - dt.timedelta(hours=1))
    assert send_digests(now=seven - dt.timedelta(minutes=1)) == 0
    assert send_digests(now=seven) == 1


def test_on_the_day_the_clocks_change_it_is_seven_on_the_wall(mailbox):  # noqa: F811
    ana = officer("elpaso")
    choose_ways(staff=ana, ways=EVERY_DIGEST, language="es-mx")
    notify(kind="hearing", at=MORNING, staff=ana)
    written(SUMMER_BEGINS - dt.timedelta(hours=8))
    assert send_digests(now=SUMMER_BEGINS - dt.timedelta(minutes=1)) == 0
    assert send_digests(now=SUMMER_BEGINS) == 1


def test_several_things_at_once_are_one_mail():
    from amparo.casework.notifying.actions import NewNotice, notify_all

    ana = officer("elpaso")
    choose_ways(staff=ana, ways={"hearing": Way.NOW}, language="es-mx")
    notify_all([NewNotice(kind="hearing", at=clock.now(), staff=[ana]) for _ in range(4)])
    assert Notice.objects.get().values["count"] == 4
