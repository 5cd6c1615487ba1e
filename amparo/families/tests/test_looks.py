"""Every look is written, says nothing of device or network, and is seen in the person's file."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from amparo.casework import actions as casework
from amparo.core import clock
from amparo.families.models import Look
from amparo.families.tests.visiting import FIELDS, Visitor
from amparo.families.wall import looks
from amparo.people.models import Purpose

pytestmark = pytest.mark.django_db


def test_every_look_is_a_line_that_says_who_when_and_what_could_be_read(followed):
    visitor, request, _case, _by, _relative = followed
    before = clock.now()
    visitor.status()
    visitor.status()
    first, second = Look.objects.order_by("pk")
    assert (first.request, first.follow) == (request, request.follow)
    assert sorted(first.fields) == sorted(FIELDS)
    assert before <= first.at <= second.at


def test_what_may_be_read_is_what_the_line_says_also_when_nothing_may(followed):
    visitor, request, _case, by, relative = followed
    casework.record_consent(
        record=relative.record, purpose=Purpose.FAMILY, decision="withdrawn", relative=relative, channel="visit",
        at=clock.now(), by=by,
    )  # fmt: skip
    visitor.status()
    line = Look.objects.get()
    assert (line.request, line.follow, line.fields) == (request, None, [])


def test_without_a_proved_visit_no_line_is_written(followed):
    Visitor().status()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        cursor.execute("SELECT set_config('amparo.visit', 'guess', true), portal_looked()")
        cursor.execute("RESET ROLE")
    assert not Look.objects.exists()


def test_a_line_holds_no_device_and_no_network():
    assert {field.name for field in Look._meta.get_fields()} == {
        "id", "request", "follow", "at", "fields"
    }  # fmt: skip


def test_lines_cannot_be_changed_or_taken_away(followed):
    followed[0].status()
    for change in (
        lambda: Look.objects.update(fields=[]),
        lambda: Look.objects.all().delete(),
    ):
        with pytest.raises(Exception, match="append_only"), transaction.atomic():
            change()


def test_officers_read_in_the_file_who_looked(followed, client):
    visitor, _request, case, by, relative = followed
    for _ in range(12):
        visitor.status()
    client.force_login(by)
    page = client.get(f"/personas/{case.record.person.folio}/").content.decode()
    assert "Miró 12 veces" in page
    assert relative.name in page
    assert len(looks.of_person(case.record.person_id)[followed[1].follow.pk]) == looks.SHOWN
