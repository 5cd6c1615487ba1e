"""Every look is written and sealed, says nothing of device or network, and is seen in the person's file."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from amparo.casework import actions as casework
from amparo.core import clock
from amparo.families.models import Look, LookSeal
from amparo.families.tests.visiting import FIELDS, Visitor
from amparo.families.wall import looks
from amparo.people.models import Purpose

pytestmark = pytest.mark.django_db


def later():
    return clock.now() + dt.timedelta(minutes=5)


@pytest.fixture
def altered():
    """Changes the lines as somebody would who owns the database and switches its triggers off."""

    def change(sql):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE portal_look DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE portal_look_seal DISABLE TRIGGER USER")
            cursor.execute(sql)

    return change


def test_every_look_is_a_line_that_says_who_when_and_what_could_be_read(followed):
    visitor, request, _case, _by, _relative = followed
    before = clock.now()
    visitor.status()
    visitor.status()
    first, second = Look.objects.order_by("pk")
    assert (first.request, first.follow) == (request, request.follow)
    assert sorted(first.fields) == sorted(FIELDS)
    assert before <= first.at <= second.at
    assert (first.before, second.before) == ("", first.hash)


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
        "id", "request", "follow", "at", "fields", "before", "hash"
    }  # fmt: skip


def test_lines_and_seals_cannot_be_changed_or_taken_away(followed):
    followed[0].status()
    looks.seal(now=later())
    for change in (
        lambda: Look.objects.update(fields=[]),
        lambda: Look.objects.all().delete(),
        lambda: LookSeal.objects.update(looks=0),
        lambda: LookSeal.objects.all().delete(),
    ):
        with pytest.raises(Exception, match="append_only"), transaction.atomic():
            change()


def test_a_seal_covers_what_is_old_enough_once(followed):
    visitor = followed[0]
    visitor.status()
    assert looks.seal(now=clock.now()) == 0
    assert looks.seal(now=later()) == 1
    assert looks.seal(now=later()) == 0
    visitor.status()
    visitor.status()
    assert looks.seal(now=later()) == 2
    assert looks.broken() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE portal_look SET fields = '[]', follow_id = NULL WHERE id = (SELECT min(id) FROM portal_look)",
        "UPDATE portal_look SET at = at - interval '1 day' WHERE id = (SELECT max(id) FROM portal_look)",
        "DELETE FROM portal_look WHERE id = (SELECT min(id) FROM portal_look)",
        "DELETE FROM portal_look WHERE id = (SELECT max(id) FROM portal_look)",
        "DELETE FROM portal_look",
        "UPDATE portal_look_seal SET root = before FROM portal_look",
        "DELETE FROM portal_look_seal WHERE id = (SELECT min(id) FROM portal_look_seal)",
    ],
)
def test_whoever_changes_or_takes_away_a_line_is_found_out(followed, altered, change, capsys):
    visitor = followed[0]
    for _ in range(2):
        visitor.status()
        visitor.status()
        looks.seal(now=later())
    assert looks.broken() == []
    call_command("verify_looks")
    altered(change)
    assert looks.broken() != []
    with pytest.raises((SystemExit, CommandError)):
        call_command("verify_looks")


def test_officers_read_in_the_file_who_looked(followed, client):
    visitor, _request, case, by, relative = followed
    for _ in range(12):
        visitor.status()
    client.force_login(by)
    page = client.get(f"/personas/{case.record.person.folio}/").content.decode()
    assert "Miró 12 veces" in page
    assert relative.name in page
    assert len(looks.of_person(case.record.person_id)[followed[1].follow.pk]) == looks.SHOWN
