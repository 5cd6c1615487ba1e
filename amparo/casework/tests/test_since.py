"""What changed since I last looked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from amparo.accounts.models import Reading
from amparo.casework import actions
from amparo.casework.since import since_last_look
from amparo.core import clock
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


def looked(staff, person, ago: dt.timedelta) -> None:
    """Somebody read the file some time ago. The log is append-only: its moment is written with the row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_reading (at, staff_id, office_id, person_id, folio, page, purpose)"
            " VALUES (%s, %s, %s, %s, %s, 'person', 'case work')",
            [clock.now() - ago, staff.pk, staff.office_id, person.pk, person.folio],
        )


def test_the_page_marks_what_others_wrote_since_i_last_looked_and_not_what_i_wrote(client, tmp_path):
    case, ana, luis = detained(tmp_path), officer("elpaso"), officer("elpaso")
    person = case.record.person
    client.force_login(ana)
    path = f"/personas/{person.folio}/"
    assert "Nuevo desde la última vez" not in client.get(path).content.decode()
    looked(ana, person, dt.timedelta(hours=5))
    actions.add_note(case=case, text="Llamó la hermana", by=luis)
    actions.add_note(case=case, text="Mía", by=ana)
    page = client.get(path).content.decode()
    assert "Nuevo desde la última vez" in page
    since = since_last_look(person, ana, now=clock.now())
    assert luis in {event.staff for event in since.events}
    assert ana not in {event.staff for event in since.events}


def test_coming_back_within_minutes_is_the_same_look(tmp_path):
    case, ana, luis = detained(tmp_path), officer("elpaso"), officer("elpaso")
    person = case.record.person
    looked(ana, person, dt.timedelta(hours=5))
    actions.add_note(case=case, text="Llamó la hermana", by=luis)
    looked(ana, person, dt.timedelta(minutes=3))
    assert since_last_look(person, ana, now=clock.now()).events


def test_whoever_looks_for_the_first_time_sees_no_marks(tmp_path):
    case, ana = detained(tmp_path), officer("elpaso")
    assert since_last_look(case.record.person, ana, now=clock.now()) is None


def test_however_much_changed_it_takes_two_queries(tmp_path, django_assert_num_queries):
    case, ana, luis = detained(tmp_path), officer("elpaso"), officer("elpaso")
    looked(ana, case.record.person, dt.timedelta(hours=5))
    for number in range(12):
        actions.add_note(case=case, text=f"Nota {number}", by=luis)
    with django_assert_num_queries(2):
        since = since_last_look(case.record.person, ana, now=clock.now())
        assert (len(since.events), since.more) == (6, True)
        assert [event.staff.name for event in since.events]
    assert Reading.objects.count() == 1
