"""A migration of a table in use neither holds it nor takes anything from the code that still runs."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.postgres import operations as postgres
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from amparo.core.migrating import RunInBatches
from amparo.shell.migrating import rules


def judged(*operations, atomic=True):
    state = ProjectState()
    made = migrations.CreateModel(
        "paper",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("title", models.CharField(max_length=20)),
            ("pages", models.IntegerField(null=True)),
        ],
    )
    made.state_forwards("room", state)
    migration = migrations.Migration("0003_later", "room")
    migration.operations, migration.atomic = list(operations), atomic
    return [str(finding) for finding in rules.judge(migration, state)]


INDEX = models.Index(fields=["title"], name="paper_by_title")
CHECK = models.CheckConstraint(condition=models.Q(pages__gt=0), name="a_paper_has_pages")


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        (migrations.AddIndex("paper", INDEX), "locked for writing"),
        (migrations.AddConstraint("paper", CHECK), "checked over the whole"),
        (
            migrations.AddConstraint("paper", models.UniqueConstraint(fields=["title"], name="one_title")),
            "builds its index",
        ),
        (
            migrations.AddField("paper", "kind", models.CharField(max_length=3, default="x")),
            "may not be empty",
        ),
        (
            migrations.AddField("paper", "mark", models.CharField(max_length=3, null=True, unique=True)),
            "builds an index",
        ),
        (
            migrations.AddField(
                "paper", "of", models.ForeignKey("paper", models.PROTECT, null=True, db_index=False)
            ),
            "locks both",
        ),
        (migrations.AlterField("paper", "pages", models.IntegerField()), "checked for empty"),
        (migrations.AlterField("paper", "pages", models.BigIntegerField(null=True)), "written anew"),
        (migrations.AlterField("paper", "title", models.CharField(max_length=10)), "written anew"),
        (migrations.RemoveField("paper", "pages"), "older code"),
        (migrations.RenameField("paper", "pages", "leaves"), "renamed under"),
        (migrations.DeleteModel("paper"), "older code"),
        (migrations.RunPython(lambda apps, editor: None), "one transaction"),
        (migrations.RunSQL("CREATE INDEX paper_by_title ON room_paper (title)"), "is built while"),
        (migrations.RunSQL("ALTER TABLE room_paper ADD CONSTRAINT c CHECK (pages > 0)"), "rule is checked"),
        (migrations.RunSQL("ALTER TABLE room_paper ALTER COLUMN pages TYPE bigint"), "written anew"),
        (migrations.RunSQL("ALTER TABLE room_paper ALTER pages SET NOT NULL"), "read whole"),
        (migrations.RunSQL("ALTER TABLE room_paper ADD COLUMN kind text NOT NULL"), "without a value"),
        (migrations.RunSQL("-- all\nUPDATE room_paper SET pages = 1;"), "one transaction"),
        (migrations.RunSQL(["SELECT 1", ("ALTER TABLE room_paper DROP COLUMN pages", None)]), "older code"),
        (postgres.AddIndexConcurrently("paper", INDEX), "inside a transaction"),
    ],
)
def test_what_blocks_is_refused_and_said_how_else(operation, said):
    (finding,) = judged(operation)
    assert said in finding
    assert "Instead: " in finding


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("paper", "kind", models.CharField(max_length=3, db_default="x")),
        migrations.AddField("paper", "note", models.TextField(null=True)),
        migrations.AlterField("paper", "title", models.CharField(max_length=40)),
        migrations.AlterField("paper", "title", models.TextField()),
        migrations.AlterField("paper", "title", models.CharField("another word", max_length=20)),
        postgres.AddConstraintNotValid("paper", CHECK),
        postgres.ValidateConstraint("paper", "a_paper_has_pages"),
        migrations.RunSQL("ALTER TABLE room_paper ADD CONSTRAINT c CHECK (pages > 0) NOT VALID"),
        migrations.RunSQL("ALTER TABLE room_paper ADD COLUMN kind text NOT NULL DEFAULT 'x'"),
        migrations.RunSQL(
            "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ UPDATE room_paper SET pages = 1; $$"
        ),
        migrations.RunSQL("CREATE TABLE room_new (n int); CREATE INDEX new_by_n ON room_new (n)"),
    ],
)
def test_what_holds_nothing_is_let_through(operation):
    assert judged(operation) == []


def test_outside_a_transaction_an_index_is_made_beside_the_work_and_rows_change_in_batches():
    batches = RunInBatches(lambda apps, editor: 0)
    assert judged(postgres.AddIndexConcurrently("paper", INDEX), batches, atomic=False) == []
    assert "atomic = False" in judged(batches)[0]


def test_a_table_made_in_the_same_migration_is_nobodys_yet():
    made = migrations.CreateModel("leaf", [("id", models.BigAutoField(primary_key=True))])
    index = models.Index(fields=["id"], name="leaf_by_id")
    assert judged(made, migrations.AddIndex("leaf", index)) == []


def test_the_migrations_that_ship_are_let_through(capsys):
    call_command("check_migrations")
    assert capsys.readouterr().out.endswith(" 0 refused\n")


def test_only_the_first_migrations_of_a_room_are_not_judged():
    assert [rules.is_judged(name) for name in ("0001_first", "0002_walls", "0003_more", "later")] == [
        False,
        False,
        True,
        True,
    ]


@pytest.mark.django_db(transaction=True)
def test_rows_change_some_at_a_time_and_what_was_done_stays_done(directory_after):
    done, left = [], [3, 3, 1]

    def step(apps, editor):
        if len(done) == 2:
            raise InterruptedError
        done.append(left[len(done)])
        editor.execute("CREATE TABLE IF NOT EXISTS batches (n int)")
        editor.execute(f"INSERT INTO batches VALUES ({done[-1]})")
        return done[-1]

    operation = RunInBatches(step)
    state = ProjectState.from_apps(apps)
    try:
        with pytest.raises(InterruptedError), connection.schema_editor(atomic=False) as editor:
            operation.database_forwards("core", editor, state, state)
        with connection.cursor() as cursor:
            cursor.execute("SELECT array_agg(n) FROM batches")
            assert cursor.fetchone()[0] == [3, 3]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS batches")
