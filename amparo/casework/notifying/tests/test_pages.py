"""The bell, the list behind it, and choosing how notices come."""

from __future__ import annotations

import re

import pytest

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.models import Case
from amparo.casework.notifying.actions import notify
from amparo.casework.notifying.kinds import KINDS
from amparo.casework.notifying.models import NoticeWishes, OfficerNotice
from amparo.casework.notifying.queries import unread
from amparo.core import clock
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


def bell(page) -> str:
    found = re.search(r'class="am-bell".*?</a>', page.content.decode(), re.S)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found.group().split(">", 1)[1]).strip()


def test_the_bell_counts_what_is_unread_and_opening_a_notice_leads_there_and_reads_it(client, tmp_path):
    case, ana = detained(tmp_path), officer("elpaso")
    notify(kind="assigned", at=clock.now(), staff=ana, case=case)
    client.force_login(ana)
    assert bell(client.get("/")).endswith("1")
    notice = OfficerNotice.objects.get(staff=ana)
    assert f"/avisos/{notice.pk}/" in client.get("/avisos/").content.decode()
    assert client.get(f"/avisos/{notice.pk}/").url == f"/casos/{case.folio}/"
    assert bell(client.get("/")).endswith("0")


def test_nobody_opens_anothers_notice(client, tmp_path):
    case, ana, luis = detained(tmp_path), officer("elpaso"), officer("elpaso")
    notify(kind="assigned", at=clock.now(), staff=ana, case=case)
    client.force_login(luis)
    assert client.get(f"/avisos/{OfficerNotice.objects.get().pk}/").status_code == 404
    assert unread(ana) == 1


def test_the_chosen_ones_or_all_are_marked_as_read_without_a_script(client):
    ana = officer("elpaso")
    for _ in range(3):
        notify(kind="hearing", at=clock.now(), staff=ana)
    client.force_login(ana)
    first = OfficerNotice.objects.order_by("pk").first()
    client.post("/avisos/leidos/", {"do": "marked", "notice": first.pk})
    assert unread(ana) == 2
    client.post("/avisos/leidos/", {"do": "marked"})
    assert unread(ana) == 2
    client.post("/avisos/leidos/", {"do": "all"})
    assert unread(ana) == 0


def test_every_role_chooses_how_each_kind_comes(client):
    for role in Role.values:
        staff = officer("elpaso", role)
        client.force_login(staff)
        assert client.get("/avisos/como/").status_code == 200
        client.post("/avisos/como/", dict.fromkeys(KINDS, "now"))
        assert NoticeWishes.objects.get(staff=staff).ways == dict.fromkeys(KINDS, "now")
        client.post("/avisos/como/", dict.fromkeys(KINDS, "pigeon"))
        assert NoticeWishes.objects.get(staff=staff).ways == dict.fromkeys(KINDS, "now")


def test_who_keeps_a_file_is_told_when_another_office_opens_it(tmp_path):
    case, ana, stranger = detained(tmp_path), officer("elpaso"), officer("chicago")
    boss = officer("elpaso", Role.SUPERVISOR)
    person = case.record.person
    casework.read_across(person=person, record=case.record, reason="La hermana llamó", by=stranger)
    assert (unread(ana), unread(boss)) == (0, 1)
    Case.objects.update(officer=ana)
    casework.read_across(person=person, record=case.record, reason="Llamó otra vez", by=stranger)
    assert (unread(ana), unread(boss)) == (1, 1)
