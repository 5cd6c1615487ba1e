"""Unusual readings reach whoever may ask about them, are answered once, and never by the reader."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from amparo.accounts.actions import log_reading, log_readings
from amparo.accounts.models import Reading, Role
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.models import Relative
from amparo.trust.looking import actions, queries
from amparo.trust.looking.gathering import looks_of
from amparo.trust.looking.models import Finding, Mark
from amparo.trust.looking.rules import rules
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(tmp_path):
    return detained(tmp_path)


@pytest.fixture
def supervisor():
    return officer(role=Role.SUPERVISOR)


@pytest.fixture
def headquarters():
    return officer(role=Role.HEADQUARTERS)


def opens(staff, case, page="person"):
    person = case.record.person
    return log_reading(staff=staff, person_id=person.pk, folio=person.folio, page=page, purpose="case work")


def soon() -> dt.datetime:
    return clock.now() + dt.timedelta(seconds=1)


def hourly() -> int:
    return actions.look_hourly(now=soon())


@pytest.fixture
def found(case, supervisor, headquarters):
    """An officer of El Paso opened a marked file."""
    actions.mark(person=case.record.person, reason="a singer", by=headquarters)
    opens(officer(), case)
    assert hourly() == 1
    return Finding.objects.get()


def test_a_marked_file_that_is_opened_is_raised_with_its_reading_once(found, case):
    assert (found.rule, found.person_id, found.office_id) == ("marked", case.record.person_id, "elpaso")
    assert found.numbers == [Reading.objects.get(page="person").pk]
    assert hourly() == 0


def test_more_readings_come_to_a_finding_until_it_is_answered(found, case, supervisor):
    opens(found.staff, case)
    assert hourly() == 0
    found.refresh_from_db()
    assert (found.readings, len(found.numbers)) == (2, 2)
    actions.answer(
        finding=found, outcome="explained", words="They were asked by the front desk.", by=supervisor
    )
    opens(found.staff, case)
    hourly()
    found.refresh_from_db()
    assert found.readings == 2


def test_whoever_works_on_the_case_is_not_asked(case, headquarters):
    actions.mark(person=case.record.person, reason="a singer", by=headquarters)
    worker = officer()
    type(case).objects.filter(pk=case.pk).update(officer=worker)
    opens(worker, case)
    assert hourly() == 0


def test_a_file_that_names_the_reader_as_a_relative_is_raised(case):
    reader = officer()
    type(reader).objects.filter(pk=reader.pk).update(name="Ana María García Solís")
    Relative.objects.create(record=case.record, name="Ana Maria GARCIA SOLIS", relation="sister")
    opens(reader, case)
    assert hourly() == 1
    assert Finding.objects.get().rule == "kin"


def test_the_log_says_enough_for_every_rule(case):
    """Own office and another one; a file and a search; an office of its own and none."""
    own, across, center = officer(), officer("laredo"), officer(role=Role.CIAM)
    for staff in (own, across, center):
        opens(staff, case)
    log_readings(
        staff=own, people={case.record.person_id: case.record.person.folio}, page="search", purpose="search"
    )
    by = {(look.staff, look.kind): look for look in looks_of(Reading.objects.all())}
    assert by[own.pk, "file"].own
    assert not by[across.pk, "file"].own
    assert by[center.pk, "file"].own
    assert by[center.pk, "file"].working
    assert by[own.pk, "search"].person == case.record.person_id


def test_who_comes_back_on_five_days_is_found_by_night(case):
    reader = officer()
    now = clock.now()
    for day in range(rules()["same_file"].many):
        row = opens(reader, case)
        _moved(row, now - dt.timedelta(days=2 * day, hours=1))
    assert actions.look_nightly(now=soon()) == 1
    assert Finding.objects.get().rule == "same_file"
    assert actions.look_nightly(now=soon()) == 0


def _moved(reading: Reading, at: dt.datetime) -> None:
    """As if it had been written then. Only a test may: the triggers are asked to look away."""
    import pgtrigger

    with pgtrigger.ignore("accounts.Reading:append_only"):
        Reading.objects.filter(pk=reading.pk).update(at=at)


def test_what_the_rules_ask_the_database_does_not_grow_with_the_readings(case, django_assert_max_num_queries):
    reader = officer()
    for _ in range(40):
        opens(reader, case)
    with django_assert_max_num_queries(15):
        looks_of(Reading.objects.all())


def test_the_supervisor_of_the_office_answers_and_nobody_else_of_an_office(found, supervisor, headquarters):
    for other in (officer("laredo", Role.SUPERVISOR), officer(), officer(role=Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            actions.answer(finding=found, outcome="explained", words="x", by=other)
    with pytest.raises(Incomplete):
        actions.answer(finding=found, outcome="explained", words="  ", by=supervisor)
    actions.answer(finding=found, outcome="passed_on", words="They said nothing.", by=supervisor)
    with pytest.raises(Conflict):
        actions.answer(finding=found, outcome="explained", words="Never mind.", by=headquarters)
    found.refresh_from_db()
    assert (found.outcome, found.answered_by) == ("passed_on", supervisor)


def test_nobody_judges_their_own_readings_in_python_or_in_the_database(case, headquarters, supervisor):
    actions.mark(person=case.record.person, reason="a singer", by=headquarters)
    opens(supervisor, case)
    hourly()
    own = Finding.objects.get()
    assert own not in queries.findings(supervisor)
    assert own in queries.findings(headquarters)
    with pytest.raises(NotAllowed):
        actions.answer(finding=own, outcome="explained", words="It is fine.", by=supervisor)
    with pytest.raises(IntegrityError, match="nobody_judges_their_own_readings"), transaction.atomic():
        Finding.objects.filter(pk=own.pk).update(
            outcome="explained", words="fine", answered_by=supervisor, answered_at=clock.now()
        )


def test_an_answer_and_what_was_found_cannot_be_changed(found, supervisor):
    actions.answer(finding=found, outcome="explained", words="Asked.", by=supervisor)
    for change in (
        {"words": "other"},
        {"outcome": "", "words": "", "answered_by": None, "answered_at": None},
    ):
        with pytest.raises(Exception, match="an_answer_about_readings_stands"), transaction.atomic():
            Finding.objects.filter(pk=found.pk).update(**change)
    with pytest.raises(Exception, match="findings_are_kept"), transaction.atomic():
        found.delete()


def test_a_mark_is_made_once_ends_and_can_be_made_again(case, headquarters):
    person = case.record.person
    first = actions.mark(person=person, reason="a singer", by=headquarters)
    with pytest.raises(Conflict):
        actions.mark(person=person, reason="again", by=headquarters)
    with pytest.raises(NotAllowed):
        actions.end_mark(mark=first, by=officer(role=Role.SUPERVISOR))
    actions.end_mark(mark=first, by=headquarters)
    with pytest.raises(Conflict):
        actions.end_mark(mark=first, by=headquarters)
    actions.mark(person=person, reason="again", by=headquarters)
    assert Mark.objects.count() == 2


def test_the_list_its_finding_and_its_answer_on_the_pages(found, supervisor, client, case):
    client.force_login(supervisor)
    page = client.get("/quien-miro/").content.decode()
    assert found.staff.name in page
    assert "1 espera respuesta" in page
    address = f"/quien-miro/{found.pk}/"
    page = client.get(address).content.decode()
    assert case.record.person.folio[1:6] in page
    assert client.post(address, {"outcome": "explained"}).status_code == 200
    assert Finding.objects.filter(outcome="").exists()
    assert client.post(address, {"outcome": "explained", "words": "A call."}).status_code == 302
    assert "No hay lecturas que esperen respuesta" in client.get("/quien-miro/").content.decode()
    assert "A call." in client.get(address).content.decode()
    assert found.staff.name in client.get("/quien-miro/?shown=answered").content.decode()


def test_the_page_of_who_looked_at_a_file_says_what_was_unusual_and_who_came_how_often(
    found, supervisor, client, case
):
    client.force_login(supervisor)
    page = client.get(f"/personas/{case.record.person.folio}/accesos/").content.decode()
    assert f"/quien-miro/{found.pk}/" in page
    assert "en 1 día" in page


def test_those_of_another_office_and_ones_own_are_not_there(found, client):
    client.force_login(officer("laredo", Role.SUPERVISOR))
    assert found.staff.name not in client.get("/quien-miro/").content.decode()
    assert client.get(f"/quien-miro/{found.pk}/").status_code == 404
    client.force_login(found.staff)
    assert client.get("/quien-miro/").status_code == 403


def test_headquarters_marks_a_file_by_its_folio_and_takes_the_mark_off(case, headquarters, client):
    client.force_login(headquarters)
    assert "No hay expedientes marcados" in client.get("/quien-miro/marcados/").content.decode()
    assert client.post("/quien-miro/marcados/", {"folio": "P-AAAAA-AAAAA", "reason": "x"}).status_code == 200
    client.post("/quien-miro/marcados/", {"folio": case.record.person.folio, "reason": "a singer"})
    mark = Mark.objects.get()
    assert "a singer" in client.get("/quien-miro/marcados/").content.decode()
    client.post(f"/quien-miro/marcados/{mark.pk}/quitar/")
    mark.refresh_from_db()
    assert mark.ended_by == headquarters
