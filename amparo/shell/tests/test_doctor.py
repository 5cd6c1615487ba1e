"""The check of the installation finds what was made unsafe, and says what to do."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection

from amparo.shell.operation import doctor

pytestmark = pytest.mark.django_db


def states(findings) -> dict[str, str]:
    return {one.about: one.state for one in findings}


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_database_as_prepare_leaves_it_is_safe():
    found = states(doctor.security())
    for about in (
        "roles of the doors",
        "append-only tables",
        "triggers",
        "row-level security",
        "the portal's role",
    ):
        assert found[about] == "good", about


def test_every_wall_of_the_database_is_known_to_the_doctor():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
        )
        assert {row[0] for row in cursor.fetchall()} == doctor.WALLED


@pytest.mark.parametrize(
    ("statement", "about"),
    [
        ("ALTER TABLE counsel_note DISABLE ROW LEVEL SECURITY", "row-level security"),
        ("GRANT UPDATE ON casework_event TO amparo_workspace", "append-only tables"),
        ("GRANT SELECT ON people_person TO amparo_portal", "the portal's role"),
        ("ALTER TABLE casework_event DISABLE TRIGGER USER", "triggers"),
        ("ALTER TABLE people_person OWNER TO amparo_workspace", "roles of the doors"),
    ],
)
def test_what_somebody_opened_in_the_database_is_found(statement, about):
    if "OWNER" in statement:
        sql("GRANT CREATE ON SCHEMA public TO amparo_workspace")
    sql(statement)
    (finding,) = (one for one in doctor.security() if one.about == about)
    assert finding.state == "unsafe"
    assert len(finding.says) > 20


def test_unsafe_settings_are_found(settings, monkeypatch, tmp_path):
    settings.DEBUG = True
    settings.AMPARO_SECOND_FACTOR = False
    settings.AMPARO_HOME = tmp_path
    (tmp_path / "secrets.json").write_text("{}")
    (tmp_path / "secrets.json").chmod(0o644)
    monkeypatch.setenv("AMPARO_WORKSPACE_SECRET_KEY", "a" * 64)
    monkeypatch.setenv("AMPARO_PORTAL_SECRET_KEY", "a" * 64)
    found = states(doctor.security())
    for about in (
        "debug",
        "second factor",
        "https",
        "workspace secret key",
        "keys of the doors",
        "secrets.json",
    ):
        assert found[about] == "unsafe", about


def test_the_command_ends_with_one_when_something_is_unsafe_and_names_it():
    sql("GRANT SELECT ON people_person TO amparo_portal")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--security", "--json", stdout=out)
    assert ended.value.code == 1
    said = json.loads(out.getvalue())["findings"]
    assert any("people_person" in one["says"] for one in said)


def test_a_silent_worker_is_broken():
    assert states(doctor.operation())["worker"] == "broken"
    sql("INSERT INTO procrastinate_workers DEFAULT VALUES")
    found = states(doctor.operation())
    assert found["worker"] == "good"
    assert found["tables"] == found["extensions"] == "good"
