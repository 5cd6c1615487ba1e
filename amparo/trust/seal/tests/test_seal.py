"""Everything that only grows is sealed, in order and whole; whatever is done to it afterwards is found and named."""

from __future__ import annotations

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from amparo.accounts.models import Reading
from amparo.casework.models import Event
from amparo.core.environment import Environment
from amparo.places.models import Office
from amparo.trust.seal import verifying
from amparo.trust.seal.kept import NOT_SEALED, kept_tables
from amparo.trust.seal.models import Leaf, Seal, Unsealed
from amparo.trust.seal.tests.sealing import (
    as_owner_without_triggers,
    check,
    exported,
    keys,
    read,
    seal,
)
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(tmp_path):
    """A detained person whose file was read six times, in two seals."""
    case, by = detained(tmp_path), officer()
    for number in range(6):
        read(case, by, page=f"page {number}")
        if number == 2:
            seal()
    seal()
    return case


def readings() -> list[int]:
    return list(Reading.objects.order_by("pk").values_list("pk", flat=True))


def test_what_is_sealed_is_whole_and_nothing_of_it_is_broken(history):
    report = check(exported())
    assert (report.broken, report.waiting) == ([], 0)
    assert report.leaves == Leaf.objects.count() > 10
    assert report.seals == report.exported == Seal.objects.count() == 2
    assert seal() == 0


def test_every_table_that_only_grows_is_sealed_or_says_why_not():
    from django.apps import apps

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
               WHERE t.tgname LIKE 'pgtrigger_append_only%'"""
        )
        protected = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'zz_sealed'"
        )
        watched = {row[0] for row in cursor.fetchall()}
    declared = {model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)}
    assert watched == {one.table for one in kept_tables()}
    assert (protected | declared) - watched == set(NOT_SEALED)
    assert {"custody_sighting", "people_record", "people_consent", "counsel_payment", "portal_look", "review_answer",
            "casework_event", "accounts_reading"} <= watched  # fmt: skip


def test_of_a_row_that_may_change_in_part_the_rest_is_sealed():
    columns = {one.table: one.columns for one in kept_tables()}
    assert "stint_id" not in columns["custody_sighting"]
    assert columns["custody_sighting"][0] == "id"
    assert "amount" in columns["counsel_payment"]
    assert "state" not in columns["counsel_payment"]


CHANGES = {
    "changed": ("UPDATE accounts_reading SET purpose = 'nothing at all' WHERE id = {2}", 2),
    "deleted": ("DELETE FROM accounts_reading WHERE id = {1}", 1),
    "backdated": ("UPDATE accounts_reading SET at = at - interval '40 days' WHERE id = {4}", 4),
    "swapped": (
        """UPDATE accounts_reading a SET at = b.at, page = b.page, purpose = b.purpose
           FROM accounts_reading b WHERE (a.id, b.id) IN (({1}, {3}), ({3}, {1}))""",
        1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_what_an_owner_of_the_database_does_is_found_and_the_first_row_is_named(history, what):
    statement, place = CHANGES[what]
    ids, lines = readings(), exported()
    as_owner_without_triggers(statement.format(*ids))
    report = check(lines)
    assert report.first is not None
    assert (report.first.what, report.first.table, report.first.key) == (
        what,
        "accounts_reading",
        str(ids[place]),
    )
    assert report.first.seal == Seal.objects.get(
        first__lte=report.first.leaf, last__gte=report.first.leaf
    ).number  # fmt: skip


def test_a_row_that_is_inserted_late_is_found(history):
    as_owner_without_triggers(
        "INSERT INTO accounts_reading (at, staff_id, office_id, person_id, folio, page, purpose)"
        " SELECT at - interval '90 days', staff_id, office_id, person_id, folio, page, 'late' FROM accounts_reading LIMIT 1"
    )
    late = Reading.objects.get(purpose="late")
    assert [(one.what, one.table, one.key) for one in check().broken] == [
        ("inserted", "accounts_reading", str(late.pk))
    ]


def test_of_several_rows_the_one_that_was_sealed_first_is_named_first(history):
    ids = readings()
    as_owner_without_triggers(
        f"UPDATE accounts_reading SET folio = 'P-0' WHERE id = {ids[5]}",
        f"DELETE FROM accounts_reading WHERE id = {ids[0]}",
    )
    assert [(one.what, one.key) for one in check().broken] == [
        ("deleted", str(ids[0])),
        ("changed", str(ids[5])),
    ]


def test_whoever_rewrites_row_and_leaf_is_found_by_the_root_and_named_by_what_was_sent_elsewhere(history):
    one, lines = readings()[1], exported()
    as_owner_without_triggers(
        f"UPDATE accounts_reading SET purpose = 'nothing' WHERE id = {one}",
        f"""UPDATE trust_leaf l SET hash = sha256('\\x00'::bytea || l.salt || convert_to(row_to_json((SELECT x FROM (
              SELECT 'accounts_reading'::text AS _table, t.id, t.at AT TIME ZONE 'UTC' AS at, t.page) x))::text, 'UTF8'))
            FROM accounts_reading t WHERE t.id = {one} AND l.key = '{one}'
              AND l.form_id = (SELECT max(id) FROM trust_form WHERE table_name = 'accounts_reading')""",
    )
    first = check(lines).first
    assert (first.table, first.key, first.seal) == ("accounts_reading", str(one), 1)
    # Without what was sent elsewhere the root still does not fit.
    assert check().broken != []


def test_a_seal_that_is_made_anew_is_found_by_the_lines_outside(history):
    lines = exported()
    as_owner_without_triggers("UPDATE trust_seal SET root = repeat('0', 64) WHERE number = 1")
    assert (check(lines).first.table, check(lines).first.key) == ("trust_seal", "1")


def test_a_seal_that_somebody_without_our_key_signed_is_named(history):
    stranger = dict.fromkeys(keys(), "ab" * 32)
    assert {one.what for one in verifying.check(keys=stranger).broken} == {"signature"}


def test_seals_that_were_taken_away_are_missed_by_the_lines_outside(history):
    lines, last = exported(), Seal.objects.latest("number")
    as_owner_without_triggers(
        f"DELETE FROM trust_leaf WHERE number >= {last.first}", "DELETE FROM trust_seal WHERE number = 2"
    )
    assert ("seal", "2") in {(one.what, one.key) for one in check(lines).broken}


def test_a_row_that_went_with_its_leaf_leaves_a_gap_that_is_named_and_nothing_else(history):
    one, lines = readings()[2], exported()
    leaf = Leaf.objects.get(key=str(one), form__table_name="accounts_reading")
    as_owner_without_triggers(
        f"DELETE FROM trust_leaf WHERE number = {leaf.number}",
        f"DELETE FROM accounts_reading WHERE id = {one}",
    )
    assert [(one.what, one.leaf, one.seal) for one in check(lines).broken] == [("leaf", leaf.number, 1)]


def test_a_leaf_that_was_added_is_named(history):
    as_owner_without_triggers(
        "INSERT INTO trust_leaf (number, form_id, key, salt, hash, rest)"
        " SELECT max(number) + 1, min(form_id), 'x', ''::bytea, ''::bytea, ''::bytea FROM trust_leaf"
    )
    assert ("leaf", "trust_leaf") in {(one.what, one.table) for one in check(exported()).broken}


def test_a_row_that_was_erased_lawfully_is_counted_while_the_row_that_says_so_is_sealed(history, monkeypatch):
    one, _, says_so, *_ = readings()
    as_owner_without_triggers(f"DELETE FROM accounts_reading WHERE id = {one}")
    told = verifying.Erased("accounts_reading", str(one), "accounts_reading", str(says_so))
    monkeypatch.setattr(verifying, "ERASED", [lambda: [told]])
    assert (check().erased, check().broken) == (1, [])
    as_owner_without_triggers(f"UPDATE accounts_reading SET purpose = '' WHERE id = {says_so}")
    assert {one.what for one in check().broken} == {"deleted", "changed"}


def test_a_table_whose_trigger_is_gone_is_named(history):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE casework_event DISABLE TRIGGER zz_sealed")
    assert [str(one) for one in check().broken] == [
        "casework_event  is a table that is not sealed: its trigger is missing"
    ]


def test_a_row_that_was_deleted_before_its_minute_was_over_counts_as_deleted(history):
    event = Event.objects.latest("pk")
    row = read(history, event.staff or officer())
    as_owner_without_triggers(f"DELETE FROM accounts_reading WHERE id = {row.pk}")
    assert seal() == 1
    assert (check().first.what, check().first.key) == ("deleted", str(row.pk))


def as_workspace(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_workspace")
        cursor.execute(statement)


def test_the_workspaces_role_can_neither_write_a_leaf_nor_keep_a_row_from_being_sealed(history):
    for statement in (
        "DELETE FROM trust_unsealed",
        "UPDATE trust_leaf SET salt = ''",
        "INSERT INTO trust_form (table_name, key, columns, dates, made_at) VALUES ('x', 'id', '[]', '[]', now())",
        "UPDATE trust_seal SET root = ''",
        "DELETE FROM trust_seal",
        "ALTER TABLE accounts_reading DISABLE TRIGGER zz_sealed",
    ):
        with pytest.raises(Exception, match=r"permission denied|must be owner"), transaction.atomic():
            as_workspace(statement)


def test_the_workspaces_role_seals(history):
    read(history, officer())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_workspace")
        assert seal() == 1
        cursor.execute("RESET ROLE")
    assert check().broken == []


@pytest.mark.django_db(transaction=True)
def test_who_commits_late_is_sealed_late_and_nobody_is_left_out(directory_after, tmp_path):
    """A slow transaction takes its number before, and commits after, the minute that sealed what came after it."""
    if not Office.objects.exists():  # a test before it emptied its database
        call_command("load_directory", verbosity=0)
    case, by = detained(tmp_path), officer()
    seal()
    person = case.record.person
    dsn = Environment.read().dsn("amparo_owner", connection.settings_dict["NAME"])
    insert = (
        "INSERT INTO accounts_reading (at, staff_id, office_id, person_id, folio, page, purpose)"
        f" VALUES (now(), {by.pk}, 'elpaso', {person.pk}, '{person.folio}', %s, 'case work')"
    )
    with psycopg.connect(dsn) as slow, psycopg.connect(dsn) as quick:
        slow.execute(insert, ["slow"])
        quick.execute(insert, ["quick"])
        quick.commit()
        assert seal() == 1
        slow.commit()
    assert Unsealed.objects.count() == 1
    assert seal() == 1
    slow, quick = Reading.objects.order_by("pk")
    assert (slow.page, quick.page) == ("slow", "quick")
    assert [Leaf.objects.order_by("-number")[n].key for n in (0, 1)] == [str(slow.pk), str(quick.pk)]
    assert check(exported()).broken == []
