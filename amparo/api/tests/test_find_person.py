"""`POST /api/find-person`: the same service as every other door."""

from __future__ import annotations

import pytest

from amparo.api.tests.calling import Caller
from amparo.people.models import Check, Door, Record
from tests.factories import person_of, receive, said

pytestmark = pytest.mark.django_db
JOSE = {"given_names": "José Luis", "surname1": "García", "surname2": "López", "birth_date": "1987-05-23"}


def test_a_description_is_answered_with_who_may_be_meant_and_why_in_both_languages(client):
    known = person_of(receive(said(**JOSE), office="elpaso"))
    caller = Caller(client, office="tucson")
    answer = caller.post(
        "find-person", {"id": "7", "given_names": "Jose", "surnames": "Garcia Lopez", "birth_date": "1987"}
    )
    assert answer.status_code == 200
    found = answer.json()
    assert found["id"] == "7"
    (one,) = found["candidates"]
    assert one["folio"] == known.folio
    assert 0 < one["probability"] <= 1
    assert one["weight"] > 0
    assert all(reason["es"] and reason["en"] for reason in one["reasons"])
    assert any(reason["es"] != reason["en"] for reason in one["reasons"])


def test_each_question_is_one_check_that_names_the_door_and_nothing_is_kept_of_it(client):
    receive(said(**JOSE), office="elpaso")
    before = Check.objects.count(), Record.objects.count()
    Caller(client, office="tucson").post("find-person", JOSE)
    assert (Check.objects.count(), Record.objects.count()) == (before[0] + 1, before[1])
    check = Check.objects.latest("pk")
    assert (check.door, check.office_id, check.by_id, check.record_id) == (Door.API, "tucson", None, None)


def test_nothing_said_finds_nobody(client):
    assert Caller(client).post("find-person", {}).json() == {"id": "", "candidates": []}


def test_the_document_is_openapi_3_1_and_names_every_operation(client):
    document = client.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operation = document["paths"]["/api/find-person"]["post"]
    assert operation["security"]
    assert {"200", "401", "403", "422", "429"} <= set(operation["responses"])
    assert document["components"]["securitySchemes"]
