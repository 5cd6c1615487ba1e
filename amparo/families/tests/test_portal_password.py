"""Whoever has the portal's database password reads nothing of anybody (bench/portal_password.py tries it on a running house)."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from amparo.core.environment import Environment
from amparo.core.folios import show
from amparo.families.tests.visiting import Visitor
from bench.portal_password import SECRETS, answer_of, around, attempts, found_in
from tests.factories import request_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_the_role():
    """Runs one statement as the role, in a savepoint, among rows that nobody else sees yet."""
    server = connection.connection

    def run(statement):
        with server.transaction(force_rollback=True):
            server.execute("SET LOCAL ROLE amparo_portal")
            server.execute("SELECT set_config('amparo.visit', '', true)")
            return answer_of(server, statement)

    return run


def test_everything_is_tried_and_nothing_of_anybody_comes_back(followed, as_the_role):
    _visitor, request, *_others = followed
    with connection.cursor() as cursor:
        cursor.execute(SECRETS)
        secrets = [value for (value,) in cursor.fetchall()]
    for known in ("GARCIA-LOPEZ", request.folio, "Carmen López"):
        assert found_in("\n".join(secrets), [known])
    refused = answered = 0
    for _kind, statement, said in attempts(as_the_role):
        if statement.startswith(("SET ROLE", "SET SESSION")):
            continue  # this connection is its owner's; tried below by the role's own
        refused += said is None
        answered += said is not None
        found = [one for one in found_in(said or "", secrets) if one not in statement]
        assert not found, statement
    assert refused > 500
    assert answered > 100


def test_the_search_would_find_what_it_looks_for(followed):
    """The same attempts as the workspace's role, which may read: the harness is not blind."""
    server = connection.connection

    def run(statement):
        with server.transaction(force_rollback=True):
            server.execute("SET LOCAL ROLE amparo_workspace")
            return answer_of(server, statement)

    kinds = {kind for kind, _statement, said in attempts(run) if found_in(said or "", [followed[1].folio])}
    assert {"tables and views", "COPY", "columns", "errors that quote"} <= kinds


def test_by_its_own_password_the_role_becomes_nobody_else():
    dsn = Environment.read().dsn("amparo_portal", connection.settings_dict["NAME"])
    with psycopg.connect(dsn, autocommit=True) as attacker:
        assert attacker.execute("SELECT session_user").fetchone() == ("amparo_portal",)
        for statement in [*around()["other roles"], *around()["things of its own"]]:
            if any(word in statement for word in ("CREATE TEMP", "pg_temp", "pg_user_mapping")):
                continue  # `prepare` takes temporary tables from everybody; a test's database is made otherwise
            with pytest.raises(psycopg.Error):
                attacker.execute(statement)
    for other in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(Environment.read().dsn("amparo_portal", other)).close()


def test_a_proved_token_shows_its_own_request_and_no_other(followed, as_the_role):
    visitor, request, _case, _by, _relative = followed
    other, secret = request_of(given_names="Zenaida", surnames="Netzahual", contact="otra@example.org")
    second = Visitor()
    second.prove(show(other.folio), show(secret))
    from amparo.portal.middleware import VISIT

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        cursor.execute("SELECT set_config('amparo.visit', %s, true)", [visitor.client.cookies[VISIT].value])
        cursor.execute("SELECT tail FROM portal_request")
        assert cursor.fetchall() == [(request.folio[-4:],)]
        cursor.execute("SELECT name FROM portal_place")
        assert cursor.fetchall() == [("Camp East Montana",)]
        cursor.execute("SELECT set_config('amparo.visit', %s, true)", [second.client.cookies[VISIT].value])
        cursor.execute("SELECT name FROM portal_place")
        assert cursor.fetchall() == []
        cursor.execute("RESET ROLE")
