"""A second server that has everything the first one acknowledged, and taking over from it.

The standby reads the first one's log as it is written and answers questions meanwhile. With `synchronous`, a commit is
acknowledged only when the standby has it on its disk too: then nothing acknowledged is lost when the first one goes, and while
the standby is away commits wait until somebody says otherwise (`detach`).
"""

from __future__ import annotations

import json
import secrets
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from amparo.core import postgres
from amparo.core.environment import Environment
from amparo.core.errors import BadInstallation
from amparo.shell.backup.store import SETTINGS, write_whole

ROLE = "amparo_standby"  # may copy the server and read its log, and no table
NAME = "amparo_standby"  # what the standby is called where the first server names whom it waits for
WAIT = 60.0


@dataclass(frozen=True)
class Lag:
    connected: bool
    synchronous: bool
    bytes: int


def make(environment: Environment, into: Path, *, synchronous: bool) -> Environment:
    """Copy this home's server into a home of its own and let it follow; its server runs when this returns."""
    if not environment.embedded:
        raise BadInstallation(
            "The database runs on a server of its own (DATABASE_URL): its standby is made there; docs/operations/failover.md."
        )
    cluster = postgres.cluster_folder(into)
    if cluster.exists():
        raise BadInstallation(f"{into} holds a database already. Make the standby in a folder of its own.")
    password = secrets.token_hex(32)
    with psycopg.connect(postgres.superuser_dsn(environment), autocommit=True) as server:
        known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone()
        server.execute(
            sql.SQL("{} ROLE {} LOGIN REPLICATION NOSUPERUSER NOINHERIT PASSWORD {}").format(
                sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(ROLE), sql.Literal(password)
            )
        )
        if not server.execute("SELECT 1 FROM pg_replication_slots WHERE slot_name = %s", [NAME]).fetchone():
            server.execute("SELECT pg_create_physical_replication_slot(%s, true)", [NAME])
        # What the first server keeps for a standby that stays away: never so much that its own disk is full.
        server.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '16GB'")
        server.execute("SELECT pg_reload_conf()")
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    conninfo = make_conninfo(
        user=ROLE,
        password=password,
        host=str(postgres.socket_folder(environment.home)),
        application_name=NAME,
    )
    done = subprocess.run(
        [postgres.binary("pg_basebackup"), "-d", conninfo, "-D", str(cluster), "-X", "stream", "-S", NAME, "-R",
         "--checkpoint=fast", "--no-password"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode != 0:
        raise BadInstallation(f"The server could not be copied:\n{done.stderr[-2000:]}")
    postgres.give_to_server(cluster)
    there = replace(environment, home=into)
    _same_keys(environment, there)
    postgres.start(there, {"hot_standby": "on"})
    _wait_until_it_follows(environment)
    if synchronous:
        attach(environment)
    return there


def attach(environment: Environment) -> None:
    """Acknowledge nothing any more that the standby does not have on its disk."""
    if not lag(environment).connected:
        raise BadInstallation("The standby is not connected: commits would wait for it without end.")
    _set(environment, f"'{NAME}'")


def detach(environment: Environment) -> None:
    """Acknowledge without the standby: for when it is away and people must work."""
    _set(environment, "''")


def promote(home: Path) -> None:
    """Let the standby of this home take over; returns when it takes writes. The first server must be gone: see the runbook."""
    cluster = postgres.cluster_folder(home)
    if not (cluster / "standby.signal").exists():
        raise BadInstallation(f"{home} holds no standby.")
    done = postgres.run(["pg_ctl", "-D", str(cluster), "-w", "-t", str(int(WAIT)), "promote"])
    if done.returncode != 0:
        raise BadInstallation(f"The standby did not take over:\n{done.stderr[-2000:]}")


def lag(environment: Environment) -> Lag:
    """How far the standby is behind, as the first server sees it."""
    with psycopg.connect(postgres.superuser_dsn(environment), autocommit=True) as server:
        row = server.execute(
            "SELECT sync_state = 'sync', pg_wal_lsn_diff(pg_current_wal_flush_lsn(), flush_lsn)::bigint"
            " FROM pg_stat_replication WHERE application_name = %s AND state = 'streaming'",
            [NAME],
        ).fetchone()
    return Lag(True, bool(row[0]), max(int(row[1] or 0), 0)) if row else Lag(False, False, 0)


def reading_dsn(there: Environment, role: str) -> str:
    """What AMPARO_STANDBY_DATABASE_URL is for the portal on this machine."""
    folder = quote(str(postgres.socket_folder(there.home)), safe="")
    return f"postgresql://{role}:{there.secret(role)}@/amparo?host={folder}"


def _set(environment: Environment, names: str) -> None:
    with psycopg.connect(postgres.superuser_dsn(environment), autocommit=True) as server:
        # Saying so must not wait for the standby itself.
        server.execute("SET synchronous_commit = local")
        server.execute(f"ALTER SYSTEM SET synchronous_standby_names = {names}")
        server.execute("SELECT pg_reload_conf()")
        deadline = time.monotonic() + WAIT
        while server.execute("SHOW synchronous_standby_names").fetchone() != (names.strip("'"),):
            if time.monotonic() > deadline:
                raise BadInstallation("The server did not take the new setting.")
            time.sleep(0.05)


def _wait_until_it_follows(environment: Environment) -> None:
    deadline = time.monotonic() + WAIT
    while not lag(environment).connected:
        if time.monotonic() > deadline:
            raise BadInstallation("The standby does not follow; its postgres/server.log says why.")
        time.sleep(0.1)


def _same_keys(environment: Environment, there: Environment) -> None:
    """The standby's home opens the same database with the same passwords; it archives nothing until it is set up to."""
    known: dict[str, Any] = environment.secrets
    keys = there.home / "secrets.json"
    keys.touch(mode=0o600)
    write_whole(keys, json.dumps(known, indent=1))
    keys.chmod(0o600)
    for name in (SETTINGS, postgres.SERVER_SETTINGS):
        (there.home / name).unlink(missing_ok=True)
