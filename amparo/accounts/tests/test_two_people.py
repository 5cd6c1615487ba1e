"""What nobody does alone."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.db.utils import DatabaseError

from amparo.accounts import two_people
from amparo.accounts.models import Role, TwoPeople
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db
LIST = {"list": "", "columns": "why"}


def asked(by, what=LIST):
    return two_people.ask(kind="export", what=what, summary="300 casos", reason="Junta del lunes", by=by)


def test_whoever_asks_does_not_approve_and_another_supervisor_of_the_office_does():
    ana, luis, far = (
        officer(role=Role.SUPERVISOR),
        officer(role=Role.SUPERVISOR),
        officer("boston", Role.SUPERVISOR),
    )
    request = asked(ana)
    assert asked(ana) == request
    for who in (ana, far, officer()):
        with pytest.raises(NotAllowed):
            two_people.approve(request=request, by=who)
    assert two_people.use(kind="export", what=LIST, by=ana) is None
    two_people.approve(request=request, by=luis)
    assert two_people.use(kind="export", what={**LIST, "list": "status=new"}, by=ana) is None
    assert two_people.use(kind="export", what=LIST, by=luis) is None
    assert two_people.use(kind="export", what=LIST, by=ana) == request
    assert two_people.use(kind="export", what=LIST, by=ana) is None


def test_what_was_refused_or_has_expired_is_not_done():
    ana, luis = officer(role=Role.SUPERVISOR), officer(role=Role.SUPERVISOR)
    no = two_people.refuse(request=asked(ana), by=luis)
    with pytest.raises(Conflict):
        two_people.approve(request=no, by=luis)
    late = asked(ana)
    with time_machine.travel(clock.now() + dt.timedelta(hours=25)), pytest.raises(Conflict):
        two_people.approve(request=late, by=luis)
    two_people.approve(request=late, by=luis)
    with time_machine.travel(clock.now() + dt.timedelta(hours=25)):
        assert two_people.use(kind="export", what=LIST, by=ana) is None


def test_nothing_is_asked_without_a_reason_or_without_the_permission():
    with pytest.raises(Incomplete):
        two_people.ask(kind="export", what=LIST, summary="x", reason=" a ", by=officer(role=Role.SUPERVISOR))
    with pytest.raises(NotAllowed):
        asked(officer())


@pytest.mark.parametrize(
    "change",
    [
        {"decided_by": "asker", "state": "approved"},
        {"state": "done"},
        {"state": "approved"},
        {"what": {"list": "status=new"}},
        {"asked_by": "other"},
        {"expires_at": dt.datetime(2099, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_the_database_holds_it_whatever_the_code_does(change):
    ana, luis = officer(role=Role.SUPERVISOR), officer(role=Role.SUPERVISOR)
    request = asked(ana)
    people = {"asker": ana, "other": luis}
    fields = {
        name: people.get(value, value) if isinstance(value, str) else value for name, value in change.items()
    }
    if "decided_by" in fields:
        fields["decided_at"] = clock.now()
    with pytest.raises(DatabaseError), transaction.atomic():
        TwoPeople.objects.filter(pk=request.pk).update(**fields)
    with pytest.raises(DatabaseError), transaction.atomic():
        TwoPeople.objects.filter(pk=request.pk).delete()


def test_what_was_done_or_refused_stays_so():
    ana, luis = officer(role=Role.SUPERVISOR), officer(role=Role.SUPERVISOR)
    no = two_people.refuse(request=asked(ana), by=luis)
    with pytest.raises(DatabaseError), transaction.atomic():
        TwoPeople.objects.filter(pk=no.pk).update(state="approved")


def test_a_workbook_of_many_cases_leaves_once_after_a_second_person_agreed(tmp_path, client, settings):
    settings.AMPARO_BULK_EXPORT = 0
    detained(tmp_path)
    ana, luis = officer(role=Role.SUPERVISOR), officer(role=Role.SUPERVISOR)
    export = {"list": "", "purpose": "Junta del lunes"}
    client.force_login(ana)
    answer = client.post("/casos/exportar/", export)
    request = TwoPeople.objects.get()
    assert answer.url == f"/dos-personas/{request.pk}/"
    assert "Aprobar" not in client.get(answer.url).content.decode()
    assert client.post(answer.url, {"answer": "approve"}).status_code == 302
    client.force_login(officer("boston", Role.SUPERVISOR))
    assert client.get(answer.url).status_code == 403
    client.force_login(luis)
    assert "Junta del lunes" in client.get(answer.url).content.decode()
    client.post(answer.url, {"answer": "approve"})
    client.force_login(ana)
    assert "spreadsheet" in client.post("/casos/exportar/", export).headers["Content-Type"]
    assert client.post("/casos/exportar/", export).status_code == 302
    assert TwoPeople.objects.filter(state="done").count() == 1
