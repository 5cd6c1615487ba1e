"""What the loader writes of people is what receiving them would have written, and every rule holds on what it writes."""

from __future__ import annotations

import csv
import json
import os
import re
from unittest import mock

import numpy as np
import psycopg
import pytest
from django.db import connection, connections
from psycopg import sql

from amparo.casework.clocks.keeping import KEPT, keep
from amparo.casework.models import Case, Clock
from amparo.core import roles
from amparo.core.environment import Environment
from amparo.core.postgres import superuser_dsn
from amparo.matching.synthetic import registry
from amparo.people.importing import import_people
from amparo.people.models import Record
from bench.matching.draw import COLUMNS, Drawn
from bench.millions import people, tables
from bench.millions.drawing import read_registry
from bench.millions.loading import TABLES, invent, order

PEOPLE, EVENTS = 200, 1_200
#: Numbers are replaced by what they stand for; folios and moments are left out.
SAME = {
    "people_record": """SELECT r.source, r.source_id, r.office_id, r.received_by_id, r.raw, r.given_names, r.surname1,
        r.surname2, r.surnames, r.birth_date, r.birth_year_from, r.birth_year_to, r.sex, r.birth_state,
        r.birth_municipality, r.curp, r.a_number, r.passport, r.matricula, r.phone, r.mother_name, r.father_name,
        (SELECT array_agg(o.source_id ORDER BY o.source_id) FROM people_record o WHERE o.person_id = r.person_id),
        (SELECT array_agg(o.source_id ORDER BY o.source_id) FROM people_record o WHERE o.home_id = r.home_id)
        FROM people_record r""",
    "people_person": """SELECT (SELECT array_agg(r.source_id ORDER BY r.source_id) FROM people_record r
        WHERE r.person_id = p.id), p.merged_into_id, p.given_names, p.surname1, p.surname2, p.birth_date, p.birth_year,
        p.sex, p.birth_state, p.birth_municipality, p.youngest_birth_date FROM people_person p""",
    "people_identifier": """SELECT r.source_id, i.system, i.as_given, i.normalised, i.check_result, i.reason
        FROM people_identifier i JOIN people_record r ON r.id = i.record_id""",
    "people_matchkey": "SELECT r.source_id, k.key FROM people_matchkey k JOIN people_record r ON r.id = k.record_id",
}
RULES = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT tablename::text, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) || tgenabled::text
      FROM pg_trigger WHERE NOT tgisinternal
    ORDER BY 1, 2, 3
"""


#: Of this process: several may run tests at once.
OWN = f"amparo_millions_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
TEMPLATE = f"{OWN}_template"


def make(name: str, template: str) -> None:
    with psycopg.connect(superuser_dsn(Environment.read()), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if template:
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                    *map(sql.Identifier, (name, template, roles.OWNER))
                )
            )


@pytest.fixture(scope="module")
def template(django_db_setup, django_db_blocker):
    """A copy of the tests' database while nobody is connected with it."""
    with django_db_blocker.unblock():
        connection.close()
        make(TEMPLATE, connection.settings_dict["NAME"])
    yield TEMPLATE
    make(TEMPLATE, "")


@pytest.fixture
def database(template, db):
    """A database of its own: emptied tables and rules taken away must meet no other test. Django is connected with it."""
    make(OWN, template)
    tests = connections["default"]
    own = tests.copy()
    own.settings_dict = {**tests.settings_dict, "NAME": OWN}
    connections["default"] = own
    yield superuser_dsn(Environment.read(), OWN)
    own.close()
    connections["default"] = tests
    make(OWN, "")


@pytest.fixture
def drawn(tmp_path):
    """A little registry in which everybody is a consular record; `truth` is written by `says`."""
    found = Drawn(tmp_path / "registry.csv", tmp_path / "truth.csv")
    labelled = registry(PEOPLE + 40, 11)
    with found.records.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for number, one in enumerate(labelled):
            said = one.described.as_mapping()
            writer.writerow({"id": str(number), **{name: said.get(name, "") for name in COLUMNS[1:]}})
    says(found, [(one.person, one.source) for one in labelled])
    return found


def says(drawn: Drawn, truth: list[tuple[int, str]]) -> None:
    with drawn.truth.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "person", "source", "groups"))
        writer.writerows((number, *one, "") for number, one in enumerate(truth))


def dump() -> dict[str, list[str]]:
    found = {}
    with connection.cursor() as cursor:
        for table, query in SAME.items():
            cursor.execute(query)
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def rules(dsn: str) -> list[tuple[str, ...]]:
    with psycopg.connect(dsn) as server:
        found = server.execute(RULES).fetchall()
    # PostgreSQL writes a cast of a whole list as casts of its members once it has read its own words again.
    return [
        (table, name, re.sub(r"::(character varying|text)(\[\])?|[()\[\]]", "", told))
        for table, name, told in found
    ]


def test_people_are_loaded_as_they_would_have_been_received(drawn, database, tmp_path):
    import_people(path=drawn.records)
    received = dump()
    whose = dict(Record.objects.values_list("source_id", "person_id"))
    says(drawn, [(whose[str(number)], "consular") for number in range(len(whose))])
    known = len(set(whose.values()))
    assert known < len(whose)  # some joined others
    with psycopg.connect(
        database
    ) as server:  # what receiving wrote of records that the loader will number anew
        server.execute("TRUNCATE people_pair, people_check CASCADE")

    loaded = read_registry(drawn, known, questions=0, asked=tmp_path / "asked.json")
    many = len(loaded)
    at = np.datetime64("2026-01-01T00:00:00", "us") + np.arange(many).astype("timedelta64[s]")
    nobody = np.zeros(many, bool)
    made = people.write_people(
        people.Received(loaded, at, np.full(many, -1), [], nobody), lambda done, whole: None
    )
    tables.drop_rules(database, TABLES)
    tables.write_all(database, made)
    tables.rebuild_rules(database)

    again = dump()
    for table, rows in received.items():
        assert again[table] == rows, table


def test_every_rule_of_the_database_is_back_and_holds(drawn, database, tmp_path):
    before = rules(database)
    loaded = read_registry(drawn, PEOPLE, questions=10, asked=tmp_path / "asked.json")
    work, received = invent(loaded, EVENTS, np.datetime64("2026-03-02T12:00:00", "us"))
    tables.drop_rules(database, TABLES)
    assert rules(database) != before
    tables.write_all(database, [*work, *people.write_people(received, lambda done, whole: None)])
    tables.rebuild_rules(database)
    assert rules(database) == before
    with psycopg.connect(database) as server:
        count = lambda table: server.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: E731
        assert count("people_person") == PEOPLE
        assert count("casework_event") == EVENTS
        assert all(count(table) for table in TABLES)

    def clocks():
        rows = Clock.objects.values_list("case_id", "record_id", "type_id", "key", "number", *KEPT)
        return sorted(rows, key=str)

    as_loaded = clocks()
    cases = {row[0] for row in as_loaded if row[0] is not None}
    keep(case_ids=cases, record_ids={row[1] for row in as_loaded if row[0] is None})
    assert clocks() == as_loaded  # the events alone make the same deadlines
    assert Case.objects.filter(clocks__isnull=True).exclude(status=Case.Status.CONCLUDED).count() == 0
    assert Clock.objects.filter(breached_at__isnull=False, stopped_at__isnull=True).exists()
    assert order() > 0
    assert order() == 0
    assert Case.objects.filter(late=True).exists()


def test_a_load_that_was_stopped_goes_on(drawn, database, tmp_path):
    before = rules(database)
    loaded = read_registry(drawn, PEOPLE, questions=10, asked=tmp_path / "asked.json")
    work, received = invent(loaded, EVENTS, np.datetime64("2026-03-02T12:00:00", "us"))
    made = people.write_people(received, lambda done, whole: None)
    tables.drop_rules(database, TABLES)
    tables.write_all(database, work)
    with psycopg.connect(database) as server:  # stopped among the keys and indexes
        tables.drop_rules(database, TABLES)
        back = server.execute("SELECT back FROM bench_dropped WHERE step = 1 LIMIT 1").fetchone()[0]
        server.execute(back)
        server.execute("DELETE FROM bench_dropped WHERE back = %s", [back])
    tables.write_all(database, [*work, *made])
    tables.rebuild_rules(database)
    assert rules(database) == before


def test_people_that_are_ready_are_not_made_again(drawn, database, tmp_path):
    loaded = read_registry(drawn, PEOPLE, questions=10, asked=tmp_path / "asked.json")
    _work, received = invent(loaded, EVENTS, np.datetime64("2026-03-02T12:00:00", "us"))
    first = people.write_people(received, lambda done, whole: None, tmp_path)
    with mock.patch.object(people, "_part", side_effect=AssertionError("made again")):
        again = people.write_people(received, lambda done, whole: None, tmp_path)
    for one, other in zip(first, again, strict=True):
        assert one.table == other.table
        assert len(one) == len(other)


def test_questions_name_the_records_that_would_be_right(drawn, tmp_path):
    loaded = read_registry(drawn, PEOPLE, questions=10, asked=tmp_path / "asked.json")
    with drawn.truth.open(encoding="utf-8") as file:
        person = {row["id"]: row["person"] for row in csv.DictReader(file)}
    kept = json.loads((tmp_path / "asked.json").read_text(encoding="utf-8"))
    ids = set(loaded.said.column("id").to_pylist())
    assert len(kept) == 10
    assert loaded.people == PEOPLE
    for one in kept:
        assert one["asked"]["id"] not in ids
        assert one["right"]
        assert set(one["right"]) <= ids
        assert {person[other] for other in one["right"]} == {person[one["asked"]["id"]]}
