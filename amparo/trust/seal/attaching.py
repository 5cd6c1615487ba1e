"""Brings the database in line with what is sealed: a form and a trigger for each table. After each migration, as the owner.

What stands in a table when it is attached is sealed with the next minute: the seal says of it only that it was there then.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from psycopg import sql

from amparo.core import clock
from amparo.trust.seal.kept import kept_tables
from amparo.trust.seal.models import Form

TRIGGER = "zz_sealed"


def attach(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Idempotent. Tables that are not made yet wait for the next migration."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        cursor.execute("SELECT 1 FROM pg_proc WHERE proname = 'trust_enqueue'")
        if cursor.fetchone() is None or Form._meta.db_table not in there:
            return
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [TRIGGER])
        watched = {row[0] for row in cursor.fetchall()}
        known = {one.table_name: one for one in Form.objects.using(using).order_by("pk")}
        for kept in kept_tables():
            if kept.table not in there:
                continue
            form = known.get(kept.table)
            if form is None or (form.key, form.columns, form.dates) != (
                kept.key, list(kept.columns), list(kept.dates),
            ):  # fmt: skip
                Form.objects.using(using).create(
                    table_name=kept.table, key=kept.key, columns=list(kept.columns), dates=list(kept.dates),
                    made_at=clock.now(),
                )  # fmt: skip
            if kept.table not in watched:
                cursor.execute(_trigger(kept.table, kept.key))
                cursor.execute(
                    sql.SQL(
                        "INSERT INTO trust_unsealed (table_name, key) SELECT {}, {}::text FROM {} ORDER BY {}"
                    ).format(
                        sql.Literal(kept.table),
                        sql.Identifier(kept.key),
                        sql.Identifier(kept.table),
                        sql.Identifier(kept.key),
                    )
                )


def _trigger(table: str, key: str) -> sql.Composed:
    return sql.SQL(
        "CREATE TRIGGER {} AFTER INSERT ON {} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT"
        " EXECUTE FUNCTION trust_enqueue({})"
    ).format(sql.Identifier(TRIGGER), sql.Identifier(table), sql.Literal(key))
