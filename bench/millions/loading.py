"""The whole load, step by step; a step that is done is not done again."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

import amparo.matching
from amparo.core import clock, postgres
from amparo.core.environment import Environment
from amparo.core.postgres import superuser_dsn
from bench.matching.draw import Drawn

TOLD = "millions.json"
ASKED = "questions.json"
SEED = 4
#: While a registry is loaded its server need not survive a fall of the machine: the load is begun again then.
HASTY = {"wal_level": "minimal", "max_wal_senders": "0", "fsync": "off", "full_page_writes": "off",
         "synchronous_commit": "off", "autovacuum": "off", "checkpoint_timeout": "1h"}  # fmt: skip
TABLES = (
    "accounts_staff", "people_person", "people_record", "people_identifier", "people_matchkey", "people_relative",
    "people_consent", "custody_stay", "custody_stint", "custody_sighting", "casework_case", "casework_event",
    "casework_handover", "casework_task", "casework_clock", "casework_hearing", "casework_order", "casework_contact",
    "families_request", "families_follow",
)  # fmt: skip
Say = Callable[[str], None]


@dataclass
class Told:
    """What a load has done so far, kept in its home: steps with their seconds, and how many rows of what it made."""

    path: Path
    wanted: dict[str, Any]
    now: str = field(default_factory=lambda: clock.now().replace(tzinfo=None).isoformat())
    seconds: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def save(self) -> None:
        part = self.path.with_suffix(".part")
        part.write_text(
            json.dumps({name: value for name, value in vars(self).items() if name != "path"}, indent=1)
        )
        part.replace(self.path)

    @classmethod
    def read(cls, home: Path, wanted: dict[str, Any]) -> Told:
        """What was told of this home. Raises ValueError when it was begun with other numbers."""
        path = home / TOLD
        if not path.exists():
            return cls(path, wanted)
        told = cls(path, **json.loads(path.read_text()))
        if told.wanted != wanted:
            raise ValueError(f"{home} was begun with {told.wanted}; take another home, or remove it first.")
        return told


def load(drawn: Drawn, home: Path, *, people: int, events: int, questions: int, say: Say) -> Told:
    """Fill the registry of `home` with the first `people` people of a draw and `events` events; goes on where a killed
    run stopped. The server is left stopped, and as careful as the product starts it."""
    home.mkdir(parents=True, exist_ok=True)
    told = Told.read(
        home, {"people": people, "events": events, "questions": questions, "matching": _matching()}
    )
    told.save()
    os.environ["AMPARO_HOME"] = str(home)
    environment = Environment.read()

    @contextmanager
    def step(name: str) -> Iterator[bool]:
        """Whether this step is to be done; afterwards it is."""
        began = time.monotonic()
        if name in told.seconds:
            say(f"{name}: done before")
            yield False
            return
        say(f"{name} …")
        yield True
        told.seconds[name] = round(time.monotonic() - began, 1)
        told.save()
        say(f"{name}: {told.seconds[name]:,.1f} s")

    with step("prepare") as needed:
        if needed:
            prepare(home)
    if not {"load", "rebuild", "order", "analyse"} <= told.seconds.keys():
        _hasty(environment, yes=True)
    dsn = superuser_dsn(environment, "amparo")
    from . import tables

    with step("load") as needed:
        if needed:
            tables.drop_rules(dsn, TABLES)
            told.rows = fill(dsn, drawn, home, told, say)
    with step("rebuild") as needed:
        if needed:
            tables.rebuild_rules(dsn)
    with step("order") as needed:
        if needed:
            say(f"  {order():,} cases in their order")
    with step("analyse") as needed:
        if needed:
            with psycopg.connect(dsn, autocommit=True) as connection:
                connection.execute("VACUUM (ANALYZE) casework_case")
                connection.execute("ANALYZE")
                connection.execute("CHECKPOINT")
            _hasty(environment, yes=False)
    postgres.stop(home)
    return told


def order() -> int:
    """Every open case with its next term and where its facts put it, as the product reads them; how many cases that moved."""
    from django.db import connection

    from amparo.casework.clocks.keeping import say_what_is_next
    from amparo.casework.models import Case
    from amparo.casework.worklists import standing

    say_what_is_next(Case.objects.exclude(status=Case.Status.CONCLUDED).values_list("pk", flat=True))
    moved = standing.refresh_all()
    connection.close()
    return moved


def _matching() -> str:
    """Changes when the code and data that make match keys do: half a load by one and half by another would find nobody."""
    digest = blake2b(digest_size=4)
    for path in sorted(Path(amparo.matching.__file__).parent.rglob("*.*")):
        if path.suffix in {".py", ".csv"} and "tests" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def prepare(home: Path) -> None:
    """An empty registry with its directory, as `bin/amparo prepare` makes it."""
    from bench.matching.running import run

    run(["-m", "amparo.shell", "prepare", "--without-static"], home=home)


def fill(dsn: str, drawn: Drawn, home: Path, told: Told, say: Say) -> dict[str, int]:
    """Draw up everything and write it; how many rows of each table."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.shell.settings")
    django.setup()
    from django.db import connection

    from .drawing import read_registry

    began = time.monotonic()

    def since(what: str) -> None:
        say(f"  {time.monotonic() - began:6.1f} s  {what}")

    wanted = told.wanted
    registry = read_registry(drawn, wanted["people"], questions=wanted["questions"], asked=home / ASKED)
    since(f"{registry.people:,} people in {len(registry):,} records read")
    work, received = invent(registry, wanted["events"], np.datetime64(told.now, "us"))
    connection.close()  # before there are forks
    since("what happened to them invented")

    from . import people, tables

    tables.write_all(dsn, work)
    since(f"{sum(map(len, work)):,} rows of their work written")
    keep = home / "people"
    keep.mkdir(exist_ok=True)
    made = people.write_people(
        received,
        lambda done, whole: (
            since(f"{min(done, whole):,} of {whole:,} people") if done % 100_000 == 0 else None
        ),
        keep,
    )
    since("people made")
    tables.write_all(dsn, made)
    since(f"{sum(map(len, made)):,} rows of people written")
    shutil.rmtree(keep)
    return {rows.table: len(rows) for rows in (*made, *work)}


def invent(registry: Any, events: int, now: np.datetime64) -> tuple[list[Any], Any]:
    """The work of the offices as rows, and the registry as it was received, requests of families included."""
    from . import cases, courts, custody, families, people, places
    from .clocks import clock_rows
    from .columns import days
    from .events import event_rows

    rng = np.random.default_rng(SEED)
    where = places.places(rng)
    begin = now - days(np.array([365 * custody.YEARS + 30]))
    at = begin + days(np.linspace(0, 29, len(registry)))
    _people, first = np.unique(registry.person, return_index=True)
    first_record = first + 1
    held = custody.invent_custody(registry.people, where, now, rng)
    asked = families.invent_asking(registry, held, where, now, rng)
    opened = cases.invent_cases(registry.people, held, where, now, rng)
    made = cases.invent_hand_overs(opened, held, where, now, rng)
    judged = courts.invent_courts(opened, made, now, rng)
    reached = courts.invent_contacts(registry.people, where, now, rng)
    happened, kept = event_rows(
        events, opened, made, held, asked, judged, reached, first_record, where, now, rng
    )
    rows = [
        places.staff(where, begin),
        *custody.custody_rows(held, where, first_record, rng),
        *families.family_rows(asked, where, rng),
        cases.case_rows(opened, first_record, where),
        cases.hand_over_rows(made, where),
        cases.task_rows(opened, made, held, asked, first_record, where, kept, now, rng),
        clock_rows(kept, opened, asked, first_record, where),
        *courts.court_rows(judged, opened, where, rng),
        *courts.contact_rows(reached, first_record, where, rng),
        happened,
    ]
    whole = families.with_requests(registry, asked)
    consular = registry.source == 0
    brought = rng.choice(len(where.offices), len(registry), p=where.busy)
    unlinked = np.concatenate((np.zeros(len(registry), bool), asked.state == 0))
    received = people.Received(
        whole, np.concatenate((at, asked.at)), np.concatenate((np.where(consular, -1, brought), asked.office)),
        where.offices, unlinked,
    )  # fmt: skip
    return rows, received


def _hasty(environment: Environment, *, yes: bool) -> None:
    """Start the server anew, in haste or as the product wants it."""
    postgres.start(environment)
    with psycopg.connect(superuser_dsn(environment), autocommit=True) as connection:
        for name, value in HASTY.items():
            connection.execute(
                f"ALTER SYSTEM SET {name} = '{value}'" if yes else f"ALTER SYSTEM RESET {name}"
            )
    postgres.stop(environment.home)
    postgres.start(environment)
