"""Writing whole tables fast: by COPY into tables without keys and indexes, which are made again afterwards, all of them."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.csv as pacsv
from django.apps import apps
from numpy.typing import NDArray
from psycopg import sql

#: What was dropped and is to be made again; kept in the database itself, so that a killed run forgets nothing.
_KEPT = "bench_dropped"
ROWS_AT_A_TIME = 50_000
_KEY_ROW = np.dtype([("fields", ">i2"), ("a", ">i4"), ("key", ">i8"), ("b", ">i4"), ("record", ">i8")])

_FIND = """
    CREATE TABLE bench_dropped AS
    SELECT 3 AS step, conrelid::regclass::text AS tab, 0::bigint AS pages,
           format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname) AS away,
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS back
      FROM pg_constraint
     WHERE contype = 'f' AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
    UNION ALL
    SELECT 1, conrelid::regclass::text, 0,
           format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE contype IN ('p', 'u') AND conrelid = ANY(%(tables)s::regclass[])
    UNION ALL
    SELECT 2, indrelid::regclass::text, 0, format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      FROM pg_index WHERE indrelid = ANY(%(tables)s::regclass[])
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT 4, tgrelid::regclass::text, 0, format('ALTER TABLE %%s DISABLE TRIGGER %%I', tgrelid::regclass, tgname),
           format('ALTER TABLE %%s ENABLE TRIGGER %%I', tgrelid::regclass, tgname)
      FROM pg_trigger WHERE tgrelid = ANY(%(tables)s::regclass[]) AND NOT tgisinternal AND tgenabled = 'O'
       AND (tgdeferrable OR tgname LIKE 'pgtrigger_is_of_who_keeps_the_case%%')
"""
#: What the triggers that look at the end of a transaction would have found, row by row and without an index: asked once.
_ASKED_ONCE = """
    SELECT h.id FROM casework_handover h JOIN casework_case k ON k.id = h.case_id
     WHERE h.accepted_at IS NULL AND h.returned_at IS NULL AND k.office_id <> h.to_office_id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table, its columns by the names that the database knows."""

    table: str
    columns: pa.Table

    def __len__(self) -> int:
        return len(self.columns)


@dataclass(frozen=True, slots=True)
class Keys:
    """Match keys and the records that have them, as two columns of the same length."""

    key: NDArray[np.int64]
    record: NDArray[np.int64]
    table: str = "people_matchkey"

    def __len__(self) -> int:
        return len(self.key)


def drop_rules(dsn: str, tables: Collection[str]) -> None:
    """Take foreign keys, keys and indexes of these tables away and remember them. Does nothing when that was done before.

    Checks, defaults and triggers stay on, but for those that look at other rows: they would read the
    whole table for every row.
    """
    with psycopg.connect(dsn) as connection:
        if connection.execute("SELECT to_regclass(%s)", [_KEPT]).fetchone() != (None,):
            return
        psycopg.ClientCursor(connection).execute(_FIND, {"tables": list(tables)})
        for (away,) in connection.execute(f"SELECT away FROM {_KEPT} ORDER BY step DESC").fetchall():
            connection.execute(away)


def rebuild_rules(dsn: str) -> None:
    """Make again what `drop_rules` took away; a run that was killed goes on with what is still missing.

    Every constraint is checked against all rows. Two tables at a time: there are two processors.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        if connection.execute("SELECT to_regclass(%s)", [_KEPT]).fetchone() == (None,):
            return
        connection.execute(f"UPDATE {_KEPT} SET pages = pg_relation_size(tab::regclass) / 8192")
        kept = connection.execute(
            f"SELECT step, back FROM {_KEPT} ORDER BY step, pages DESC, tab, back"
        ).fetchall()
    for step in (1, 2, 3):
        waiting = [back for at, back in kept if at == step]
        # Foreign keys lock both their tables, so they come one after the other.
        with ThreadPoolExecutor(1 if step == 3 else 2) as threads:
            list(threads.map(lambda back: _make_again(dsn, back), waiting))
    with psycopg.connect(dsn) as connection:
        wrong = connection.execute(_ASKED_ONCE).fetchone()
        if wrong is not None:
            raise ValueError(f"Hand-over {wrong[0]} waits for an office that does not have the case.")
        for (back,) in connection.execute(f"SELECT back FROM {_KEPT} WHERE step = 4").fetchall():
            connection.execute(back)
        connection.execute(f"DROP TABLE {_KEPT}")


def _make_again(dsn: str, back: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute("SET max_parallel_maintenance_workers = 1")
        connection.execute("SET work_mem = '256MB'")
        # An index of the table's own, made beside others of the same table, waits for nobody.
        connection.execute(back)
        connection.execute(f"DELETE FROM {_KEPT} WHERE back = %s", [back])


def write_all(dsn: str, written: Sequence[Rows | Keys]) -> None:
    """Fill these tables, each in one transaction, with these rows and no others. Two tables at a time, the longest first."""
    longest_first = sorted(written, key=len, reverse=True)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda rows: _write(dsn, rows), longest_first))


def _write(dsn: str, rows: Rows | Keys) -> None:
    with psycopg.connect(dsn) as connection:
        table = sql.Identifier(rows.table)
        # Emptied in the same transaction, a table needs no journal, and its rows are frozen as if vacuumed.
        connection.execute(sql.SQL("TRUNCATE {}").format(table))
        if isinstance(rows, Keys):
            with connection.cursor().copy(
                "COPY people_matchkey (key, record_id) FROM STDIN (FORMAT binary, FREEZE)"
            ) as copy:
                for part in _binary(rows):
                    copy.write(part)
            return
        texts = connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_nullable = 'NO'",
            [rows.table],
        ).fetchall()
        columns = _with_defaults(rows)
        names = columns.column_names
        never_null = [sql.Identifier(name) for (name,) in texts if name in names]
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, FREEZE, FORCE_NOT_NULL ({}))").format(
            table,
            sql.SQL(", ").join(map(sql.Identifier, names)),
            sql.SQL(", ").join(never_null),
        )
        with connection.cursor().copy(statement) as copy:
            options = pacsv.WriteOptions(include_header=False, batch_size=ROWS_AT_A_TIME)
            for at in range(0, len(rows), ROWS_AT_A_TIME):
                text = io.BytesIO()
                pacsv.write_csv(columns.slice(at, ROWS_AT_A_TIME), text, options)
                copy.write(text.getvalue())
        if "id" in names and len(rows):
            connection.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [rows.table, len(rows)])


def _with_defaults(rows: Rows) -> pa.Table:
    """The columns, with those that were not filled and cannot be empty: as Django fills them."""
    model = next(model for model in apps.get_models() if model._meta.db_table == rows.table)
    columns = rows.columns
    for field in model._meta.concrete_fields:
        if field.column not in columns.column_names and not field.null and not field.primary_key:
            value = field.get_default()
            text = json.dumps(value) if isinstance(value, list | dict | bool) else str(value)
            columns = columns.append_column(field.column, pa.repeat(pa.scalar(text, pa.string()), len(rows)))
    return columns


def _binary(keys: Keys) -> Any:
    """The parts of a COPY in PostgreSQL's own form: thirty million rows would take too long as text."""
    yield b"PGCOPY\n\xff\r\n\0" + bytes(8)
    for at in range(0, len(keys), 500_000):
        part = np.empty(len(keys.key[at : at + 500_000]), _KEY_ROW)
        part["fields"], part["a"], part["b"] = 2, 8, 8
        part["key"], part["record"] = keys.key[at : at + 500_000], keys.record[at : at + 500_000]
        yield part.tobytes()
    yield b"\xff\xff"
