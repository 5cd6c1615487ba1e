"""Small servers of their own for tests of copies: a home, one table, an age key."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from amparo.core import postgres
from amparo.core.environment import Environment
from amparo.shell.backup import sealing, taking
from amparo.shell.backup.store import Settings, Store


@dataclass
class House:
    environment: Environment
    settings: Settings
    identity: Path

    @property
    def store(self) -> Store:
        return Store(self.settings.store)

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(postgres.superuser_dsn(self.environment), autocommit=True)

    def write(self, *lines: str) -> None:
        with self.connect() as server:
            for line in lines:
                server.execute("INSERT INTO ledger (line) VALUES (%s)", [line])

    def now(self):
        """The server's clock, with a little room on both sides."""
        with self.connect() as server:
            time.sleep(0.05)
            moment = server.execute("SELECT clock_timestamp()").fetchone()[0]
        time.sleep(0.05)
        return moment

    def archived(self) -> None:
        """Wait until all that is written so far is in the store."""
        with self.connect() as server:
            server.execute("SELECT pg_logical_emit_message(true, 'amparo', '')")
            name = server.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()[0]
        deadline = time.monotonic() + 60
        while name not in self.store.pieces():
            assert time.monotonic() < deadline, f"{name} was not archived"
            time.sleep(0.05)


def lines(home: Path, environment: Environment) -> list[str]:
    at = Environment(door="cli", home=environment.home, demo=False, database_url="")
    dsn = postgres.superuser_dsn(at).replace(
        str(postgres.socket_folder(environment.home)), str(postgres.socket_folder(home))
    )
    with psycopg.connect(dsn) as server:
        return [line for (line,) in server.execute("SELECT line FROM ledger ORDER BY id")]


@contextmanager
def house(folder: Path, archive: bool = True):
    """A running server with an archive, and everything stopped afterwards that was started below `folder`."""
    environment = Environment(door="cli", home=folder / "home", demo=False, database_url="")
    identity = folder / "identity.txt"
    settings = Settings(folder / "store", sealing.make_identity(identity))
    try:
        postgres.start(environment)
        if archive:
            taking.set_up(environment, settings)
        built = House(environment, settings, identity)
        with built.connect() as server:
            server.execute("CREATE TABLE ledger (id bigserial PRIMARY KEY, line text NOT NULL)")
        yield built
    finally:
        for pid in folder.glob("*/postgres/postmaster.pid"):
            postgres.stop(pid.parents[1], "immediate")
