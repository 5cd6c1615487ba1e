"""A15: the person says no, and it holds everywhere at once; help is offered again, and the yes brings all of it back."""

from __future__ import annotations

import pytest

from amparo.casework import actions as casework
from amparo.casework.models import Case, Event, Task
from amparo.casework.protection.actions import offer_again
from amparo.casework.tasks.actions import add_task
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.families.tests.visiting import follow, text
from amparo.notices.models import Notice
from amparo.people.models import Consent, Person
from tests.factories import JOSE_MOVED, MARIA, accepts, detained, import_rows, officer, request_of

pytestmark = pytest.mark.django_db


def test_a15_a_no_is_respected_everywhere_at_once_and_can_be_taken_back(followed, client, tmp_path):
    visitor, request, case, by, _relative = followed
    accepts(case, by=by)
    casework.record_service(case=case, type="consular_visit", at=clock.now(), by=by)
    assert Notice.objects.filter(about=request.folio, state="waiting", template="news").exists()
    add_task(kind=Task.Kind.CALL_FAMILY, office=by.office, at=clock.now(), record=case.record, case=case)

    accepts(case, by=by, decision="refused")

    # the family's page, and what waited to be sent
    assert "Seguimos trabajando en su solicitud" in text(visitor.status())
    assert not Notice.objects.filter(about=request.folio, state="waiting", template="news").exists()
    # the officer's lists and tasks
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("concluded", "refused")
    assert not Case.objects.filter(officer=by).exclude(status="concluded").exists()
    assert not Task.objects.filter(office_id=by.office_id, done_at__isnull=True).exists()
    with pytest.raises(Conflict):
        casework.record_service(case=case, type="family_called", at=clock.now(), by=by)
    # a list that moves them says nothing to anybody, and nobody is sent to look for them
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-05T09:00", office="elpaso")
    import_rows(tmp_path, MARIA, as_of="2026-03-09T09:00", office="elpaso", full=True)
    assert not Notice.objects.filter(about=request.folio, state="waiting", template="news").exists()
    assert not Task.objects.filter(record__person=case.record.person, done_at__isnull=True).exists()
    # the minimum is kept: the person, the ledger, the history
    assert Person.objects.filter(pk=case.record.person_id).exists()
    assert Event.objects.filter(record__person=case.record.person, type_id="protection_refused").count() == 1

    # offered again, by the page: no again, logged, nothing changes
    client.force_login(by)
    file = f"/personas/{case.record.person.folio}/"
    assert file + "ofrecer/" in client.get(file).content.decode()
    when = clock.now().astimezone(by.office.zone).strftime("%Y-%m-%dT%H:%M:%S")
    client.post(file + "ofrecer/", {"answer": "refused", "channel": "visit", "at": when})
    case.refresh_from_db()
    assert case.status == "concluded"
    assert Event.objects.filter(type_id="protection_offered", data__answer="refused").count() == 1
    # offered again: yes
    offer_again(record=case.record, answer="granted", channel="visit", at=clock.now(), by=by)
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("follow_up", "")
    assert file + "ofrecer/" not in client.get(file).content.decode()
    assert "Camp East Montana" in text(visitor.status()) or "Adelanto" in text(visitor.status())
    with pytest.raises(Conflict):
        offer_again(record=case.record, answer="granted", channel="visit", at=clock.now(), by=by)


def test_a15_nobody_begins_to_follow_a_person_who_said_no(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    accepts(case, by=by, decision="refused")
    request, _secret = request_of()
    follow(case, request, by=by)
    request.refresh_from_db()
    assert request.state == "person_confirmed"
    assert not Notice.objects.filter(about=request.folio, template="following").exists()


def test_a15_the_no_holds_in_every_consulate_that_has_a_case(tmp_path):
    case, other = detained(tmp_path), officer("dallas")
    second = casework.open_case(
        record=case.record, type="laboral.salarios", office=other.office, at=clock.now(), by=other
    )
    accepts(case, by=other, decision="refused")
    assert set(Case.objects.filter(pk__in=[case.pk, second.pk]).values_list("outcome", flat=True)) == {
        "refused"
    }
    assert Consent.objects.count() == 1


def test_a_childs_case_goes_on_whatever_was_said(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    child = casework.open_case(
        record=case.record, type="migratorio.nna", office=by.office, at=clock.now(), by=by
    )
    accepts(case, by=by, decision="refused")
    assert Case.objects.get(pk=child.pk).status != "concluded"
