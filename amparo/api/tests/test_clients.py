"""Who may call the API, how often, and what is kept of a call."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from amparo.accounts.models import Role
from amparo.api.actions import forget_answers, make_client, revoke_client
from amparo.api.models import ApiCall, ApiClient
from amparo.api.tests.calling import Caller
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from tests.factories import officer

pytestmark = pytest.mark.django_db
JOSE = {"given_names": "José Luis", "surname1": "García", "birth_date": "1987-05-23"}


def test_without_a_token_nothing_is_answered_and_a_session_is_not_a_token(client):
    assert client.post("/api/find-person", JOSE, content_type="application/json").status_code == 401
    client.force_login(officer(role=Role.ADMINISTRATOR))
    answer = client.post("/api/find-person", JOSE, content_type="application/json")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_wrong_an_expired_and_a_revoked_token_are_refused_in_the_same_words(client):
    caller = Caller(client, days=1)
    said = [caller.post("find-person", JOSE, token="amparo_nothing").content]
    with time_machine.travel(caller.made.expires_at + dt.timedelta(seconds=1)):
        said.append(caller.post("find-person", JOSE).content)
    assert caller.post("find-person", JOSE).status_code == 200
    revoke_client(client=caller.made, by=None)
    said.append(caller.post("find-person", JOSE).content)
    assert len(set(said)) == 1
    assert json.loads(said[0])["status"] == 401


def test_the_token_itself_is_kept_nowhere(client):
    caller = Caller(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM api_apiclient c")
        assert caller.token not in cursor.fetchone()[0]


def test_a_token_does_what_its_scopes_say_and_no_more(client):
    answer = Caller(client, "alerts").post("find-person", JOSE)
    assert answer.status_code == 403
    assert answer.json()["title"] == "No permitido"


def test_more_calls_than_agreed_wait_a_minute(client):
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock:
        caller = Caller(client, per_minute=2)
        assert [caller.post("find-person", JOSE).status_code for _ in range(4)] == [200, 200, 429, 429]
        assert caller.post("find-person", JOSE).headers["Retry-After"] == "60"
        clock.shift(dt.timedelta(seconds=61))
        assert caller.post("find-person", JOSE).status_code == 200


def test_each_call_is_one_line_that_tells_nothing_of_anybody_and_stays(client):
    caller = Caller(client)
    caller.post("find-person", JOSE)
    caller.post("find-person", {"nombre": "José"})
    lines = list(ApiCall.objects.order_by("pk").values_list("client", "operation", "status"))
    assert lines == [(caller.made.pk, "find_person", 200), (caller.made.pk, "find_person", 422)]
    assert {field.name for field in ApiCall._meta.fields} == {
        "id", "at", "client", "operation", "status", "milliseconds"
    }  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        ApiCall.objects.all().delete()


def test_errors_are_in_the_callers_language_and_never_repeat_what_was_sent(client):
    caller = Caller(client)
    wrong = {"birth_date": 7, "surname1": "Zxcvbn", "apodo": "Qwerty"}
    spanish, english = (caller.post("find-person", wrong, language=one) for one in ("es-MX,es", "en-US,en"))
    assert spanish.json()["title"] == "Falta algo o está mal"
    assert english.json()["title"] == "Something is missing or wrong"
    assert english.headers["Content-Language"] == "en"
    assert {one["field"] for one in english.json()["errors"]} == {"birth_date", "apodo"}
    assert b"Zxcvbn" not in english.content
    assert b"Qwerty" not in english.content


@pytest.mark.parametrize("path", ["", "find-person/", "nada", "find-person"])
def test_every_other_address_and_way_answers_with_a_problem(client, path):
    answer = client.get(f"/api/{path}")
    assert answer.status_code in (404, 405)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_what_is_no_json_is_a_problem_too(client):
    caller = Caller(client)
    for body in (b"{", b"\xff\xfe", b"[]", b"null", b'"\\ud800"'):
        answer = client.post("/api/find-person", body, content_type="application/json",
                             headers={"Authorization": f"Bearer {caller.token}"})  # fmt: skip
        assert answer.status_code in (400, 422), body
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_administrators_make_and_revoke_clients_and_nobody_else_does():
    made, token = make_client(
        name="ConsulApp", scopes=["alerts"], days=30, by=officer(role=Role.ADMINISTRATOR)
    )
    assert token.startswith("amparo_")
    for role in set(Role.values) - {Role.ADMINISTRATOR}:
        with pytest.raises(NotAllowed):
            make_client(name=f"x{role}", scopes=["alerts"], days=30, by=officer(role=role))
        with pytest.raises(NotAllowed):
            revoke_client(client=made, by=officer(role=role))
    revoke_client(client=made, by=officer(role=Role.ADMINISTRATOR))
    with pytest.raises(Conflict):
        revoke_client(client=made, by=None)
    with pytest.raises(Conflict):
        make_client(name="ConsulApp", scopes=["alerts"], days=30, by=None)
    for wrong in ({"name": " "}, {"scopes": []}, {"scopes": ["everything"]}, {"days": 0}, {"per_minute": 0}):
        with pytest.raises(Incomplete):
            make_client(**{"name": "y", "scopes": ["alerts"], "days": 3, "by": None, **wrong})


def test_the_command_makes_lists_and_revokes():
    out = io.StringIO()
    call_command("api_client", "make", "CIAM", "--scope", "find_person", "--office", "tucson", stdout=out)
    assert json.loads(out.getvalue())["token"].startswith("amparo_")
    assert ApiClient.objects.get().office_id == "tucson"
    call_command("api_client", "revoke", "CIAM", stdout=io.StringIO())
    listed = io.StringIO()
    call_command("api_client", "list", stdout=listed)
    assert json.loads(listed.getvalue())["holds"] is False
    assert forget_answers() == 0
