"""During a deployment the former code works on the new tables, and a migration that must wait for a table does not hold it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import psycopg
import pytest

from tests.test_killed_import import ROOT, Databases

#: The code that runs: it knows nothing of what is added, and must not notice.
FORMER = """
import sys, time
import django; django.setup()
from django.db import connection
from amparo.notices.actions import queue
from amparo.notices.models import Notice
print("ready", flush=True)
done, longest = 0, 0.0
for line in sys.stdin:
    until = time.monotonic() + float(line)
    while time.monotonic() < until:
        began = time.monotonic()
        queue(template="news", channel="sms", address="+525512345678", language="es-mx", values={"tail": "M8X4"}, key=f"k{done}")
        Notice.objects.filter(key=f"k{done}").update(attempts=1)
        assert Notice.objects.get(key=f"k{done}").attempts == 1
        done, longest = done + 1, max(longest, time.monotonic() - began)
    print(done, longest, flush=True)
"""
#: A migration as the rules let it through, in four parts; run again, it goes on with what is left.
LATER = """
import sys
import django; django.setup()
from django.apps import apps
from django.contrib.postgres import operations as postgres
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from amparo.core.migrating import RunInBatches
from amparo.shell.migrating import rules

def step(apps, editor):
    with editor.connection.cursor() as cursor:
        some = "SELECT id FROM notices_notice WHERE mark = '' LIMIT 50"
        cursor.execute(f"UPDATE notices_notice SET mark = 'old' WHERE id IN ({some})")
        return cursor.rowcount

parts = [
    [migrations.AddField("notice", "mark", models.CharField(max_length=4, db_default=""))],
    [postgres.AddIndexConcurrently("notice", models.Index(fields=["mark"], name="notice_by_mark"))],
    [postgres.AddConstraintNotValid("notice", models.CheckConstraint(condition=models.Q(attempts__gte=0), name="never_less"))],
    [postgres.ValidateConstraint("notice", "never_less"), RunInBatches(step)],
]
state = ProjectState.from_apps(apps)
for number, operations in enumerate(parts):
    migration = migrations.Migration(f"0009_{number}", "notices")
    migration.operations, migration.atomic = operations, False
    assert not list(rules.judge(migration, state.clone()))
    with connection.schema_editor(atomic=False) as editor:
        state = migration.apply(state, editor)
"""


@pytest.mark.slow
def test_the_former_code_works_on_while_tables_change_and_a_migration_that_waits_gives_up(database):
    databases, name = Databases(), "amparo_side_by_side"
    database(name)
    environment = {**os.environ, "DATABASE_URL": databases.url(name), "PYTHONPATH": str(ROOT)}
    former = subprocess.Popen(
        [sys.executable, "-c", FORMER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**environment, "AMPARO_DOOR": "worker"},
    )  # fmt: skip

    def migrate():
        return subprocess.Popen(
            [sys.executable, "-c", LATER], stderr=subprocess.PIPE, text=True, cwd=ROOT,
            env={**environment, "AMPARO_DOOR": "owner"},
        )  # fmt: skip

    def works(seconds):
        former.stdin.write(f"{seconds}\n")
        former.stdin.flush()

    try:
        assert former.stdout.readline() == "ready\n"
        # Somebody reads the table in one long transaction: the migration waits four seconds, and then lets everybody by.
        with psycopg.connect(databases.url(name)) as reader:
            reader.execute("SELECT count(*) FROM notices_notice")
            waiting = migrate()
            assert waiting.wait(120) != 0
            assert "lock timeout" in waiting.stderr.read()
        works(20)
        time.sleep(1)
        second = migrate()
        assert second.wait(120) == 0, second.stderr.read()
        done, _longest = former.stdout.readline().split()
        works(1)  # and after it
        last, _longest = former.stdout.readline().split()
        assert int(last) > int(done) > 20
        former.stdin.close()
        assert former.wait(60) == 0
        with psycopg.connect(databases.url(name)) as connection:
            (rows, valid) = connection.execute(
                "SELECT (SELECT count(*) FROM notices_notice),"
                " (SELECT convalidated FROM pg_constraint WHERE conname = 'never_less')"
            ).fetchone()
        assert (rows, valid) == (int(last), True)
    finally:
        former.kill()
        former.wait()
        databases.drop(name)
        databases.maintenance.close()
