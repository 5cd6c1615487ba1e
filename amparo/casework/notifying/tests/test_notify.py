"""Telling officers: who is told, once, in the words of the table, in the transaction of what it tells of."""

from __future__ import annotations

import pytest
from django.db import transaction

from amparo.accounts.models import Role
from amparo.casework.notifying.actions import choose_ways, mark_read, notify
from amparo.casework.notifying.kinds import KINDS, Way
from amparo.casework.notifying.models import OfficerNotice
from amparo.casework.notifying.queries import notices_of, unread
from amparo.core import clock
from amparo.core.errors import Incomplete
from amparo.notices.models import Notice
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


def test_one_officer_is_told_of_a_case(tmp_path):
    case, ana = detained(tmp_path), officer("elpaso")
    assert notify(kind="assigned", at=clock.now(), staff=ana, case=case) == 1
    notice = OfficerNotice.objects.get(staff=ana)
    assert (notice.kind, notice.text_code, notice.case, notice.way) == (
        "assigned", "case_assigned", case, Way.DIGEST,
    )  # fmt: skip
    assert unread(ana) == 1


def test_everybody_of_a_role_at_an_office_is_told_and_nobody_else_nor_whoever_did_it(tmp_path):
    one, other, elsewhere = (officer(where, Role.SUPERVISOR) for where in ("chicago", "chicago", "dallas"))
    gone = officer("chicago", Role.SUPERVISOR)
    gone.is_active = False
    gone.save()
    told = notify(kind="read_across", at=clock.now(), role=Role.SUPERVISOR, office_id="chicago", by=other)
    assert told == 1
    assert [unread(who) for who in (one, other, elsewhere, gone)] == [1, 0, 0, 0]


def test_the_same_news_is_told_to_an_officer_once():
    ana = officer("elpaso")
    assert [notify(kind="hearing", at=clock.now(), staff=ana, key="hearing:1") for _ in range(3)] == [1, 0, 0]
    assert unread(ana) == 1


def test_a_notice_exists_only_if_what_it_tells_of_does():
    ana = officer("elpaso")
    with transaction.atomic():
        notify(kind="hearing", at=clock.now(), staff=ana)
        transaction.set_rollback(True)
    assert (OfficerNotice.objects.count(), Notice.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "gossip"}, {"kind": "hearing", "text_code": "clock_warned"}, {"kind": "hearing", "values": {"name": "José"}}],
)  # fmt: skip
def test_what_is_not_in_the_table_is_not_told(wrong):
    with pytest.raises(KeyError):
        notify(at=clock.now(), staff=officer("elpaso"), **wrong)


def test_every_kind_can_be_told_in_every_one_of_its_texts():
    ana = officer("elpaso")
    for kind, line in KINDS.items():
        for code in line.texts:
            notify(
                kind=kind, at=clock.now(), staff=ana, text_code=code,
                values={"office": "chicago", "what": {"es": "entrevista", "en": "interview"}, "when": "2026-03-02T09:00+00:00",
                        "count": 3},
            )  # fmt: skip
    lines = [line for number in "1234" for line in notices_of(ana, page=number)[1]]
    assert len(lines) == sum(len(line.texts) for line in KINDS.values())
    assert not any("{" in line.text for line in lines)
    assert any("Chicago" in line.text for line in lines)


def test_notices_are_marked_as_read_one_by_one_or_all_and_only_ones_own():
    ana, luis = officer("elpaso"), officer("elpaso")
    for _ in range(3):
        notify(kind="hearing", at=clock.now(), staff=[ana, luis])
    first = OfficerNotice.objects.filter(staff=ana).first()
    assert mark_read(staff=ana, numbers=[first.pk]) == 1
    assert mark_read(staff=luis, numbers=[first.pk]) == 0
    assert mark_read(staff=ana) == 2
    assert (unread(ana), unread(luis)) == (0, 3)


def test_an_officer_chooses_among_the_ways_of_the_table():
    ana = officer("elpaso")
    choose_ways(staff=ana, ways={"hearing": Way.PAGE}, language="en")
    notify(kind="hearing", at=clock.now(), staff=ana)
    assert (OfficerNotice.objects.get().way, Notice.objects.count()) == (Way.PAGE, 0)
    with pytest.raises(Incomplete):
        choose_ways(staff=ana, ways={"hearing": "pigeon"}, language="en")
