"""The second wall: with any check of the code taken away, or all of them, the database refuses (docs/security/walls.md)."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from amparo.accounts import permissions
from amparo.accounts.models import Role
from amparo.accounts.wall import OUTSIDERS
from amparo.casework import access
from amparo.casework.documents.models import Content
from amparo.casework.minors import team
from amparo.casework.walls import OF_OUTSIDERS as OF_CASEWORK
from amparo.core.roles import WORKSPACE
from amparo.families.walls import OF_OUTSIDERS as OF_FAMILIES
from tests.factories import officer
from tests.minor import a_minor

pytestmark = pytest.mark.django_db
#: What the code asks before it gives a document out; each can be taken away.
CHECKS = {
    "the role": (permissions, "require", lambda *args, **more: None),
    "the office": (access, "_kept", lambda *args: True),
    "the keeper": (access, "_keeps", lambda *args: True),
    "the reason": (access, "across_now", lambda *args: True),
    "the team": (team.Team, "has", lambda *args: True),
    "the file": (access, "file_access", lambda *args: "write"),
    "a minor": (access, "refuse_closed", lambda *args: None),
}


def as_workspace(actor, sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WORKSPACE}")
        cursor.execute("SELECT set_config('amparo.actor', %s, true)", [str(actor)])
        cursor.execute(sql, values)
        rows = cursor.fetchall()
        transaction.set_rollback(True)
    return rows


def behind_walls():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r' ORDER BY relname")
        return [name for (name,) in cursor.fetchall()]


def test_every_table_behind_a_wall_is_written_down_and_belongs_to_nobody_who_walks_past_it():
    tables = behind_walls()
    assert len(tables) >= 30
    assert {
        *OF_CASEWORK,
        *OF_FAMILIES,
        "casework_content",
        "casework_piece",
        "counsel_note",
        "returns_medicine",
    } <= set(tables)
    written = (settings.ROOT_FOLDER / "docs" / "security" / "walls.md").read_text()
    assert [name for name in tables if f"`{name}`" not in written] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [WORKSPACE])
        assert cursor.fetchone() == (False,)


def test_outsiders_find_every_table_that_is_not_theirs_empty_without_any_check_of_the_code(tmp_path):
    world = a_minor(tmp_path)
    filled = 0
    for table in (*OF_CASEWORK, *OF_FAMILIES, "casework_content", "casework_piece"):
        count = f"SELECT count(*) FROM {table}"
        ours = as_workspace("", count)[0][0]  # the worker, whom nobody of the staff is
        filled += ours > 0
        for role in (Role.LAWYER, Role.AGENCY, Role.ADMINISTRATOR):
            assert as_workspace(officer(role=role).pk, count) == [(0,)], (table, role)
        gone = officer()
        gone.is_active = False
        gone.save()
        assert as_workspace(gone.pk, count) == [(0,)], table
    assert filled >= 8
    assert set(OUTSIDERS) >= {Role.LAWYER, Role.AGENCY, Role.ADMINISTRATOR}
    assert as_workspace(world.officer.pk, "SELECT count(*) FROM casework_content")[0][0] > 0


def test_with_each_check_taken_away_the_database_gives_a_minors_document_to_nobody_outside_the_team(
    tmp_path, client
):
    world = a_minor(tmp_path)
    address = reverse("document_file", kwargs=world.recipes["document"][0])
    strangers = [officer("boston"), officer("", Role.HEADQUARTERS), officer("", Role.CIAM)]
    for check in (*CHECKS, "all of them"):
        with pytest.MonkeyPatch.context() as patch:
            for name, (where, what, instead) in CHECKS.items():
                if check in (name, "all of them"):
                    patch.setattr(where, what, instead)
            assert [given(client, who, address) for who in strangers] == [False] * 3, check
            assert given(client, world.officer, address), check


def given(client, who, address) -> bool:
    """Whether the file comes, asked for as the workspace's own role of the database."""
    client.force_login(who)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WORKSPACE}")
        try:
            answer = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            return answer.status_code == 200 and body.startswith(b"%PDF")
        except (Content.DoesNotExist, IndexError):
            return False
        finally:
            transaction.set_rollback(True)


def test_the_wall_costs_no_index():
    """Behind the wall of outsiders a row is still found by its index, and who acts is asked once."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"SET LOCAL ROLE {WORKSPACE}")
        cursor.execute("EXPLAIN SELECT * FROM families_message WHERE id = 7")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET ROLE")
    assert "Index Scan" in plan
    assert "Index Cond: (id = 7)" in plan
    assert "InitPlan" in plan
