"""How long sealing and verifying take: 100,000 rows sealed on top of few and on top of many, 1,000,000 rows verified.

    AMPARO_DOOR=owner AMPARO_HOME=… .venv/bin/python bench/seal.py [--rows 1000000]

In a database of its own on the running server (`amparo_bench_seal`, thrown away first). The rival in the same run is a plain
read: the same rows, written out as the leaves cover them, fetched and thrown away. Prints Markdown for docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.shell.settings")
os.environ.setdefault("AMPARO_DOOR", "owner")
NAME = "amparo_bench_seal"
BATCH = 100_000

INSERT = """INSERT INTO accounts_reading (at, staff_id, office_id, person_id, folio, page, purpose)
            SELECT now(), 1, NULL, g %% 5000, 'P' || lpad((g %% 5000)::text, 10, '0'), 'file', 'case work'
            FROM generate_series(1, %s) g"""


def timed(what: Callable[[], object]) -> tuple[float, object]:
    began = time.monotonic()
    found = what()
    return time.monotonic() - began, found


def fresh_database() -> object:
    """A database with every table and nothing in them, in which Django works from then on; Django's connection."""
    import psycopg
    from django.conf import settings

    from amparo.core import postgres
    from amparo.core.environment import Environment
    from amparo.shell.prepare import make_roles_and_database

    environment = Environment.read()
    if environment.embedded:
        postgres.start(environment)
        make_roles_and_database(environment)
    with psycopg.connect(environment.dsn("amparo_owner", "postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {NAME}")

    import django

    settings.DATABASES["default"]["NAME"] = NAME
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    return connection


def drop_database() -> None:
    import psycopg
    from django.db import connection

    from amparo.core.environment import Environment

    connection.close()
    with psycopg.connect(Environment.read().dsn("amparo_owner", "postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    fresh_database()

    from django.conf import settings
    from django.db import connection

    from amparo.accounts.models import Role, Staff
    from amparo.core import clock
    from amparo.core.signatures import public_half
    from amparo.trust.seal import sealing, verifying
    from amparo.trust.seal.models import Form

    Staff.objects.create(pk=1, email="x@example.org", name="Prueba", role=Role.AUDITOR)
    sealing.seal_all(now=clock.now())
    keys = {name: public_half(private) for name, private in settings.ENVIRONMENT.seal_ring().keys}
    form = Form.objects.filter(table_name="accounts_reading").latest("pk")

    def insert() -> None:
        with connection.cursor() as cursor:
            cursor.execute(INSERT, [BATCH])

    def plain() -> int:
        from django.db import transaction
        from psycopg import sql

        read = 0
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verifying.WRITING)
            cursor.execute(
                sql.SQL("DECLARE c CURSOR FOR SELECT t.id, {} FROM accounts_reading t").format(
                    verifying.body(form, form.columns)
                )
            )
            while True:
                cursor.execute("FETCH 10000 FROM c")
                found = cursor.fetchall()
                if not found:
                    return read
                read += len(found)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_reading DISABLE TRIGGER zz_sealed")
    bare, _ = timed(insert)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_reading")
        cursor.execute("ALTER TABLE accounts_reading ENABLE TRIGGER zz_sealed")
    print("| what | rows | seconds |\n|---|---|---|")
    print(f"| insert, nothing sealed | {BATCH:,} | {bare:.2f} |")
    for number in range(rows // BATCH):
        inserted, _ = timed(insert)
        sealed, many = timed(lambda: sealing.seal_all(now=clock.now()))
        if number in (0, rows // BATCH - 1):
            print(f"| insert, and written down as waiting | {BATCH:,} | {inserted:.2f} |")
            print(f"| seal them, with {number * BATCH:,} sealed before | {many:,} | {sealed:.2f} |")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    read, many = timed(plain)
    print(f"| plain read of all, as the leaves cover them | {many:,} | {read:.2f} |")
    checked, report = timed(lambda: verifying.check(keys=keys))
    assert isinstance(report, verifying.Report)
    assert not report.broken, report.broken[:3]
    print(f"| verify all: rows, roots, chain, signatures | {report.leaves:,} | {checked:.2f} |")
    print(f"\nVerifying takes {checked / read:.1f} times the plain read.")
    drop_database()


if __name__ == "__main__":
    main()
