"""A drill: the disaster is now. What the archive holds at this second is put back on a scratch server, looked over, and timed.

Until that second a witness commits small marks to the log and keeps what the server acknowledged; the newest mark that comes
back says how many seconds were lost (RPO). The time from the disaster to a server that takes writes, and was looked over, is
the RTO.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from amparo.core import postgres
from amparo.core.environment import Environment
from amparo.shell.backup import restoring
from amparo.shell.backup.store import Store

#: Seconds for which the witness commits marks before the disaster, and between two of them.
WITNESS, PAUSE = 10.0, 0.1
DATABASE = "amparo"


@dataclass
class Drill:
    """What a drill found. `wrong` in sentences: empty when everything came back."""

    rpo_seconds: float  # lost in fact, at the second of this disaster
    rpo_worst_seconds: float  # that would have been lost at the worst second of the witness's watch
    rto_seconds: float  # until the server takes writes
    checked_seconds: float  # until it was looked over as well
    copies: list[str]
    pieces: int
    tables: int
    rows: int
    documents_opened: int
    looks: int
    bytes: int
    wrong: list[str] = field(default_factory=list)


def drill(
    environment: Environment,
    store: Store,
    *,
    scratch: Path,
    identity: Path,
    documents: int = 20,
    keep: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> Drill:
    """Restore from what is archived now and look it over. The scratch home goes afterwards, unless `keep`."""
    before = counts(postgres.superuser_dsn(environment, DATABASE))
    acknowledged, worst = _witness(environment, store)
    archived, disaster = store.pieces(), time.monotonic()
    after = counts(postgres.superuser_dsn(environment, DATABASE))
    try:
        done = restoring.restore(
            environment, store, into=scratch, identity=identity, say=say, pieces=archived
        )
        writable = time.monotonic()
        there = replace(environment, home=scratch)
        _lend_keys(environment, scratch)
        came = counts(postgres.superuser_dsn(there, DATABASE))
        mark = _newest_mark(there)
        lost = disaster - max(
            (at for number, at in acknowledged if number <= mark), default=acknowledged[0][1]
        )
        told = _look_over(scratch, documents)
        wrong = [*_differences(before, came, after), *told["wrong"]]
        size = sum(
            file.stat().st_size for file in postgres.cluster_folder(scratch).rglob("*") if file.is_file()
        )
        return Drill(
            rpo_seconds=round(lost, 2),
            rpo_worst_seconds=round(max(worst, lost), 2),
            rto_seconds=round(writable - disaster, 1),
            checked_seconds=round(time.monotonic() - disaster, 1),
            copies=done.copies,
            pieces=done.pieces,
            tables=len(came),
            rows=sum(came.values()),
            documents_opened=told["documents"],
            looks=told["looks"],
            bytes=size,
            wrong=wrong,
        )
    finally:
        if not keep and scratch.exists():
            postgres.stop(scratch, "immediate")
            shutil.rmtree(scratch)


def counts(dsn: str) -> dict[str, int]:
    """The rows of every table, in one snapshot."""
    with psycopg.connect(dsn) as server:
        server.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        names = server.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"
        ).fetchall()
        found = {}
        for (name,) in names:
            row = server.execute(
                sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(name))
            ).fetchone()
            assert row is not None
            found[str(name)] = int(row[0])
        return found


def _differences(before: dict[str, int], came: dict[str, int], after: dict[str, int]) -> list[str]:
    """Tables that did not come back, or with a number of rows that they never had around the disaster."""
    wrong = [f"table {name} did not come back" for name in sorted(before.keys() - came.keys())]
    for name, rows in sorted(came.items()):
        least, most = sorted((before.get(name, 0), after.get(name, 0)))
        if not least <= rows <= most:
            wrong.append(f"table {name} came back with {rows:,} rows; it had {least:,} to {most:,}")
    return wrong


#: The marks are kept by a sequence: it needs no table, its last value comes back with the log, and no door sees it.
MARKS = "amparo_drill_marks"


def _witness(environment: Environment, store: Store) -> tuple[list[tuple[int, float]], float]:
    """Commit marks for some seconds: each with the moment when the server had acknowledged it, and the longest time that a
    mark lay in the server only."""
    acknowledged: list[tuple[int, float]] = []
    waiting: list[tuple[str, float]] = []  # marks that are not archived: their piece of the log, their moment
    worst = 0.0
    with psycopg.connect(postgres.superuser_dsn(environment), autocommit=True) as server:
        server.execute(f"CREATE SEQUENCE IF NOT EXISTS {MARKS} CACHE 1")
        until = time.monotonic() + WITNESS
        while time.monotonic() < until:
            with server.transaction():
                # Setting it writes to the log each time; nextval alone logs thirty-two values ahead.
                row = server.execute(
                    f"SELECT setval('{MARKS}', (SELECT last_value + 1 FROM {MARKS})), pg_current_xact_id()"  # noqa: S608
                ).fetchone()
            assert row is not None
            acknowledged.append((int(row[0]), time.monotonic()))
            piece = server.execute("SELECT pg_walfile_name(pg_current_wal_insert_lsn())").fetchone()
            assert piece is not None
            waiting.append((str(piece[0]), acknowledged[-1][1]))
            archived = store.pieces()
            waiting = [(name, at) for name, at in waiting if name not in archived]
            if waiting:
                worst = max(worst, time.monotonic() - waiting[0][1])
            time.sleep(PAUSE)
    return acknowledged, worst


def _newest_mark(environment: Environment) -> int:
    with psycopg.connect(postgres.superuser_dsn(environment)) as server:
        known = server.execute("SELECT to_regclass(%s) IS NOT NULL", [MARKS]).fetchone()
        if known is None or not known[0]:
            return 0
        row = server.execute(f"SELECT last_value FROM {MARKS}").fetchone()  # noqa: S608
        assert row is not None
        return int(row[0])


def _lend_keys(environment: Environment, scratch: Path) -> None:
    """The scratch home opens documents with the installation's own keys while the drill lasts."""
    keys = environment.home / "secrets.json"
    if keys.exists():
        copy = scratch / "secrets.json"
        copy.touch(mode=0o600)
        copy.write_text(keys.read_text())


def _look_over(scratch: Path, documents: int) -> dict[str, Any]:
    """The product itself looks at what came back, as its own role, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "amparo.shell", "check-restored", "--documents", str(documents)],
        check=False, capture_output=True, text=True,
        env={**os.environ, "AMPARO_HOME": str(scratch), "AMPARO_DOOR": "cli"},
    )  # fmt: skip
    try:
        found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return found
    except (IndexError, json.JSONDecodeError):
        return {
            "wrong": [f"what came back could not be looked over: {done.stderr.strip()[-500:]}"],
            "documents": 0,
            "looks": 0,
        }
