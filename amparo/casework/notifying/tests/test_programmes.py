"""Whoever keeps a sheet of a programme, reviews it or wrote it hears of it; nobody else does."""

from __future__ import annotations

import datetime as dt

import pytest

from amparo.accounts.models import Role
from amparo.casework.notifying.models import OfficerNotice
from amparo.core import clock
from amparo.programmes import actions, scheduling
from amparo.programmes.tests.catalogue import ACTA, a_sheet_of, sent
from tests.factories import officer

pytestmark = pytest.mark.django_db


def told():
    return [
        (one.staff, one.text_code, one.path)
        for one in OfficerNotice.objects.filter(kind="programme").order_by("pk")
    ]


def test_the_reviewer_hears_of_what_was_sent_and_the_writer_of_what_was_returned():
    writer, reviewer = officer("elpaso"), officer("elpaso", Role.SUPERVISOR)
    officer("boston", Role.SUPERVISOR), officer(role=Role.HEADQUARTERS)
    a_sheet_of("elpaso")
    sheet = sent(by=writer)
    assert told() == [(reviewer, "sheet_sent", f"/programas/{ACTA}/revisar/")]
    actions.give_back(sheet=sheet, reason="Falta la fuente", by=reviewer)
    assert told()[1:] == [(writer, "sheet_returned", f"/programas/{ACTA}/borrador/")]


def test_who_keeps_sheets_that_nobody_checked_hears_of_all_in_one_notice():
    supervisor, headquarters = officer("elpaso", Role.SUPERVISOR), officer(role=Role.HEADQUARTERS)
    a_sheet_of("elpaso")
    with clock.moved_to(dt.datetime(2028, 6, 1, 18, tzinfo=dt.UTC)):
        scheduling.tell_stale()
        scheduling.tell_stale()
    assert (supervisor, "sheet_stale", f"/programas/{ACTA}/") in told()
    assert (headquarters, "sheets_stale", "/programas/?flag=stale") in told()
    assert len(told()) == 2
