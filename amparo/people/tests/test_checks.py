"""Every door asks the same service, and every question leaves one row that names the door and nobody."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ForeignKey
from django.test import Client
from django.urls import reverse

from amparo.casework.intake.actions import take_in
from amparo.families.queries import likely
from amparo.people.checks.log import Answer, Asker, log_checks
from amparo.people.finding import find
from amparo.people.importing import import_people
from amparo.people.models import Check, CheckOutcome, Door, Record, Source
from amparo.people.searching import search
from amparo.places.models import Office
from tests.factories import import_rows, officer, receive, request_of, said

pytestmark = pytest.mark.django_db

JOSE = {"given_names": "José Luis", "surname1": "García", "surname2": "López", "birth_date": "1987-05-03"}
LISTED = "A012345678,GARCIA-LOPEZ,JOSE LUIS,05/03/1987,M,MEXICO,B100,Camp East Montana"


def checks_by_door():
    found = Check.objects.values_list("door", flat=True)
    return {door: list(found).count(door) for door in set(found)}


def signed_in(staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def test_each_door_leaves_one_row_for_each_question(tmp_path):
    staff = officer()
    people = tmp_path / "people.csv"
    people.write_text("id,given_names,surname1\n1,Itzel,Netzahual\n2,Pedro,Tzompantzi\n", encoding="utf-8")
    doors = {
        Door.IMPORT: (2, lambda: import_people(path=people)),
        Door.LIST: (1, lambda: import_rows(tmp_path, LISTED, as_of="2026-03-02T09:00")),
        Door.INTAKE: (1, lambda: take_in(described=said(**JOSE), source=Source.CIAM, token="t", by=staff,
                                         office=staff.office)),
        Door.FAMILY: (1, lambda: request_of(**JOSE)),
        Door.SEARCH: (1, lambda: search("José Luis García López 1987", by=staff)),
        Door.COMMAND: (1, lambda: find(said(**JOSE), asker=Asker(door=Door.COMMAND))),
    }  # fmt: skip
    for door, (questions, ask) in doors.items():
        before = checks_by_door()
        ask()
        after = checks_by_door()
        assert after.get(door, 0) == before.get(door, 0) + questions, door
        assert sum(after.values()) == sum(before.values()) + questions, door


def test_the_command_leaves_one_row_for_each_line(monkeypatch):
    lines = [json.dumps({"id": n, "given_names": "Itzel", "surname1": "Netzahual"}) for n in range(3)]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*lines, "not json"])))
    call_command("find_person", "--json", stdout=io.StringIO())
    assert checks_by_door() == {Door.COMMAND: 3}


def test_typing_into_the_intake_form_leaves_one_row(monkeypatch):
    receive(said(**JOSE))
    before = Check.objects.count()
    client = signed_in(officer())
    answer = client.post(reverse("intake_likely"), {"given_names": "Jose Luis", "surname1": "Garcia"})
    if answer.status_code == 302:  # a second factor is asked first: the door is guarded, see accounts
        pytest.fail("the officer is not let in")
    check = Check.objects.latest("pk")
    assert Check.objects.count() == before + 1
    assert (check.door, check.office_id) == (Door.INTAKE, "elpaso")


def test_looking_whom_a_family_means_names_the_request_record_and_the_officer():
    receive(said(**JOSE))
    request, _secret = request_of(**JOSE)
    staff = officer()
    likely(request, by=staff)
    check = Check.objects.latest("pk")
    assert (check.door, check.record_id, check.by_id) == (Door.FAMILY, request.record_id, staff.pk)


def test_the_same_duplicate_through_every_door_finds_the_same_person(tmp_path):
    known = receive(said(**JOSE, a_number="012345678"))
    told = said(
        given_names="JOSE LUIS", surnames="GARCIA LOPEZ", birth_date="1987-05-03", a_number="012345678"
    )
    asked = find(told, asker=Asker(door=Door.COMMAND))
    listed = import_rows(tmp_path, LISTED, as_of="2026-03-02T09:00")
    taken = take_in(
        described=told, source=Source.CIAM, token="t", by=officer(), office=Office.objects.get(pk="elpaso")
    )
    assert asked[0].person_id == known.person_id == taken.person.pk
    assert listed.counts["known_people"] == 1
    assert set(Record.objects.values_list("person_id", flat=True)) == {known.person_id}
    assert set(Check.objects.exclude(candidates=0).values_list("outcome", flat=True)) == {
        CheckOutcome.CERTAIN
    }


def test_a_row_received_twice_is_checked_once():
    receive(said(**JOSE), source_id="x:1")
    receive(said(**JOSE), source_id="x:1")
    assert Check.objects.count() == 1


def test_a_check_says_how_many_were_compared_how_likely_and_by_which_model():
    receive(said(**JOSE))
    again = receive(said(given_names="JOSE", surnames="GARCIA LOPEZ", birth_date="1987-05-03"))
    check = Check.objects.get(record_id=again.record_id)
    assert (check.candidates, check.outcome) == (1, CheckOutcome.DOUBTFUL)
    assert 0.5 < check.probability <= 1
    assert check.milliseconds > 0
    assert check.model_version


def test_a_check_holds_nothing_of_the_person():
    """Only numbers, codes and keys of other tables: a column of free text would need a reason."""
    texts = {
        f.name
        for f in Check._meta.get_fields()
        if f.get_internal_type() in ("CharField", "TextField", "JSONField")
    }
    assert texts == {"door", "outcome", "model_version"}
    assert {f.related_model for f in Check._meta.get_fields() if isinstance(f, ForeignKey)} >= {Record}


def test_a_check_is_neither_changed_nor_deleted():
    receive(said(**JOSE))
    for statement in ("UPDATE people_check SET candidates = 9", "DELETE FROM people_check"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_bulk_checks_are_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        log_checks(Asker(door=Door.IMPORT), [Answer()] * 500, milliseconds=0.1)
    assert Check.objects.count() == 500
