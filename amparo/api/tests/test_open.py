"""Programmes and open data for programs: cursor, ETag, files byte for byte; tokens for an hour."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib

import pytest
import time_machine

from amparo.api.actions import forget_tokens, revoke_client
from amparo.api.models import LentToken
from amparo.api.tests.calling import Caller
from amparo.insight.open_data.models import Publication, PublishedFile
from amparo.programmes.models import Sheet

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def system(client):
    return Caller(client, "read_open", "find_person")


def test_the_cursor_goes_over_every_sheet_in_force_once(system):
    found, after = [], ""
    while after is not None:
        page = system.get(f"programmes?limit=7&after={after}").json()
        found += [one["programme"] for one in page["items"]]
        after = page["next"]
    in_force = Sheet.objects.filter(state="published").values_list("programme_id", flat=True)
    assert found == sorted(in_force)
    assert len(found) == len(set(found)) > 14
    one = system.get(f"programmes/{found[0]}").json()
    assert one["content"] == Sheet.objects.get(programme=found[0], state="published").content
    assert system.get("programmes/no-existe").status_code == 404


def test_what_is_known_already_is_not_sent_again(system):
    first = system.get("programmes?limit=3")
    again = system.get("programmes?limit=3", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = system.get("programmes?limit=4", **{"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_f1_a_file_of_a_month_comes_byte_for_byte_with_its_hash(system):
    content = b"mes,casos\r\n2026-10,12\r\n"
    month = Publication.objects.create(
        month=dt.date(2026, 10, 1), published_at=dt.datetime(2026, 11, 5, tzinfo=dt.UTC), fewest=10, cells=[]
    )
    PublishedFile.objects.create(
        publication=month, name="2026-10-casos.csv", media_type="text/csv; charset=utf-8",
        sha256=hashlib.sha256(content).hexdigest(), content=content,
    )  # fmt: skip
    (listed,) = system.get("open-data").json()["items"][0]["files"]
    taken = system.get(f"open-data/{listed['name']}")
    assert taken.content == content
    assert hashlib.sha256(taken.content).hexdigest() == listed["sha256"]
    assert taken.headers["Content-Type"].startswith("text/csv")
    assert system.get("open-data/otro.csv").status_code == 404


def lend(client, caller, *, scope="", name=None, secret=None, basic=True):
    name, secret = name or caller.made.name, secret or caller.token
    said = f"grant_type=client_credentials&scope={scope}"
    if basic:
        headers = {"Authorization": "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()}
        return client.post("/api/oauth/token", said, content_type=FORM, headers=headers)
    return client.post(
        "/api/oauth/token", f"{said}&client_id={name}&client_secret={secret}", content_type=FORM
    )


def test_a_lent_token_opens_what_was_asked_for_an_hour(client):
    caller = Caller(client, "read_open", "find_person", name="prestado")
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock:
        caller = Caller(client, "read_open", "find_person", name="prestado de marzo")
        for basic in (True, False):
            answer = lend(client, caller, scope="read_open", basic=basic)
            assert "no-store" in answer.headers["Cache-Control"]
        told = answer.json()
        assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 3600, "read_open")
        token = told["access_token"]
        assert caller.get("programmes", token=token).status_code == 200
        assert caller.post("find-person", {}, token=token).status_code == 403
        clock.shift(dt.timedelta(minutes=61))
        assert caller.get("programmes", token=token).status_code == 401
        assert forget_tokens() == 2


def test_a_lent_token_ends_with_its_client_and_is_kept_nowhere(client):
    caller = Caller(client, "read_open", name="se va")
    token = lend(client, caller).json()["access_token"]
    assert not LentToken.objects.filter(token_hash=token).exists()
    assert caller.get("programmes", token=token).status_code == 200
    revoke_client(client=caller.made, by=None)
    assert caller.get("programmes", token=token).status_code == 401


@pytest.mark.parametrize(
    ("more", "status", "error"),
    [
        ({"secret": "amparo_x"}, 401, "invalid_client"),
        ({"name": "otro"}, 401, "invalid_client"),
        ({"scope": "alerts"}, 400, "invalid_scope"),
        ({"basic": False, "secret": "x"}, 401, "invalid_client"),
    ],
)
def test_whoever_asks_wrongly_gets_no_token(client, more, status, error):
    caller = Caller(client, "read_open", name="pide mal")
    answer = lend(client, caller, **more)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    odd = client.post("/api/oauth/token", "grant_type=password", content_type=FORM)
    assert odd.json()["error"] == "unsupported_grant_type"
    torn = client.post("/api/oauth/token", "--x", content_type="multipart/form-data; boundary=x")
    assert torn.status_code == 400


def test_tokens_are_lent_no_more_often_than_calls_are_allowed(client):
    caller = Caller(client, "read_open", name="insiste", per_minute=2)
    assert [lend(client, caller).status_code for _ in range(3)] == [200, 200, 429]


def test_every_answer_says_how_many_calls_are_left(client):
    caller = Caller(client, "read_open", name="cuenta", per_minute=3)
    assert [caller.get("open-data").headers["RateLimit-Remaining"] for _ in range(3)] == ["2", "1", "0"]
    assert caller.get("open-data").status_code == 429
