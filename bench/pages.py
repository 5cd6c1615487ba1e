"""How long does the server take for each page, on a registry that `bench.millions` loaded, as each role sees it?

    .venv/bin/python -m bench.pages --home DIR [--requests 60] [--only WORD] [--plans FILE]

Through the whole of the workspace's door (middleware, permissions, templates, the log of readings) with the database role of
that door, without a network; officers and supervisors of the busiest, a middle and a small office take turns. Every page is
asked for twice before it counts. Prints Markdown for docs/performance.md; what takes longer than its bar is marked. `--plans`
writes the slowest statement of each page that is over its bar, with its plan.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BAR, SEARCH_BAR = 150, 100  # milliseconds at the 95th percentile
MANY = 5_000  # events of the person with the longest file
EVERYBODY = ("officer", "supervisor", "headquarters", "ciam")
FACTS = "no_interview", "minor", "staging", "whereabouts_breached", "first_interview_breached", "vulnerable"


@dataclass(frozen=True)
class Page:
    """A page to ask for: its name, an address (or what is typed into the search box) for a member of staff, who sees it."""

    name: str
    ask: Callable[[Any], str]
    roles: tuple[str, ...] = EVERYBODY
    search: bool = False

    @property
    def bar(self) -> int:
        return SEARCH_BAR if self.search else BAR


@dataclass
class Measured:
    times: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    slowest: tuple[float, str, Any] = (0.0, "", None)
    answers: set[int] = field(default_factory=set)

    def at(self, percent: int) -> float:
        return statistics.quantiles(self.times, n=100, method="inclusive")[percent - 1] * 1000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.pages")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--only", default="")
    parser.add_argument("--plans", type=Path)
    options = parser.parse_args()
    os.environ |= {"AMPARO_HOME": str(options.home.resolve()), "AMPARO_DOOR": "workspace", "AMPARO_DEMO": "1",
                   "DJANGO_SETTINGS_MODULE": "amparo.shell.settings"}  # fmt: skip
    from amparo.core import postgres
    from amparo.core.environment import Environment
    from bench.matching.running import run

    run(["-m", "amparo.shell", "prepare"], home=options.home.resolve())
    postgres.start(Environment.read())
    try:
        measure(options)
    finally:
        postgres.stop(options.home.resolve())


def measure(options: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    world = World(random.Random(7), options.home)
    print("| page | role | p50 ms | p95 ms | p99 ms | queries |\n|---|---|---|---|---|---|")
    plans: list[str] = []
    for page in pages(world):
        if options.only not in page.name:
            continue
        for role in page.roles:
            clients = [(staff, Client(SERVER_NAME="localhost")) for staff in world.staff(role)]
            for staff, client in clients:
                client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
            found = Measured()
            turns = itertools.cycle(clients)
            for number in range(options.requests + 2 * len(clients)):
                staff, client = next(turns)
                one(page, staff, client, found if number >= 2 * len(clients) else Measured(), connection)
            over = found.at(95) > page.bar
            wrong = sorted(found.answers - {200, 302})
            print(
                f"| {page.name} | {role} | {found.at(50):.1f} | {found.at(95):.1f}{' **over**' if over else ''} "
                f"| {found.at(99):.1f} | {max(found.queries)} |{f' answered {wrong}' if wrong else ''}",
                flush=True,
            )
            if over and options.plans:
                seconds, sql, values = found.slowest
                plans.append(
                    f"== {page.name}, {role}: {seconds * 1000:.0f} ms\n{sql}\n{_plan(connection, sql, values)}\n"
                )
                options.plans.write_text("\n".join(plans))


def one(page: Page, staff: Any, client: Any, found: Measured, connection: Any) -> None:
    """Ask once; how long that took and how many queries."""
    count = 0

    def watch(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        began = time.perf_counter()
        try:
            return execute(sql, values, many, context)
        finally:
            took = time.perf_counter() - began
            if took > found.slowest[0]:
                found.slowest = (took, sql, values)

    asked = page.ask(staff)
    with connection.execute_wrapper(watch):
        began = time.perf_counter()
        answer = client.post("/personas/", {"q": asked}) if page.search else client.get(asked)
        found.times.append(time.perf_counter() - began)
    found.queries.append(count)
    found.answers.add(answer.status_code)


def _plan(connection: Any, sql: str, values: Any) -> str:
    from django.db import transaction

    if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
        return ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


class World:
    """Who asks, and what there is to ask for."""

    def __init__(self, rng: random.Random, home: Path) -> None:
        from django.db import connection

        self.rng = rng
        self.asked = [line["asked"] for line in json.loads((home / "questions.json").read_text())]
        with connection.cursor() as cursor:
            cursor.execute("SELECT office_id, count(*) FROM casework_case GROUP BY 1 ORDER BY 2 DESC")
            by_size = [office for office, _many in cursor.fetchall()]
        self.offices = [by_size[0], by_size[len(by_size) // 3], by_size[-5]]

    def staff(self, role: str) -> list[Any]:
        from amparo.accounts.models import Staff

        if role in ("officer", "supervisor"):
            return [
                Staff.objects.select_related("office").filter(role=role, office=office).order_by("pk")[0]
                for office in self.offices
            ]
        return list(Staff.objects.filter(role=role).order_by("pk")[:2])

    def endless(self, rows: list[Any]) -> Iterator[Any]:
        assert rows
        self.rng.shuffle(rows)
        return itertools.cycle(rows)


def pages(world: World) -> Iterator[Page]:
    yield from _lists(world)
    yield from _searches(world)
    yield from _files(world)


def _lists(world: World) -> Iterator[Page]:
    from amparo.places.models import Facility, Office

    offices = world.endless(list(Office.objects.values_list("pk", flat=True)))
    full = list(Facility.objects.filter(kind="CDF").values_list("slug", flat=True))
    places = world.endless(full)
    desk, board = ("officer", "supervisor", "headquarters"), ("supervisor", "headquarters")
    yield Page("my work", lambda staff: "/")
    for tab in ("mine", "hand_overs", "tasks", "pairs"):
        yield Page(f"my work: {tab}", lambda staff, tab=tab: f"/?tab={tab}")  # type: ignore[misc]
    yield Page("cases, first page", lambda staff: "/casos/")
    yield Page("cases, page 500", lambda staff: "/casos/?page=500")
    yield Page("cases, last page", lambda staff: "/casos/?page=1000000")
    yield Page("cases, all columns", lambda staff: "/casos/?" + "&".join(
        f"col={name}" for name in ("why", "deadline", "place", "officer", "type", "status", "opened", "office")))  # fmt: skip
    for name, query in (
        ("mine", "officer=me"), ("nobody's", "officer=none"), ("received", "status=received"),
        ("concluded", "status=concluded"), ("concluded, page 500", "status=concluded&page=500"),
        ("late", "late=yes"), ("no interview", "interview=no"), ("31 days or more", "age=31"), ("0-2 days", "age=0-2"),
        ("one type", "type=migratorio.detencion"), ("one field", "ambito=penal"),
        ("several at once", "late=yes&interview=no&age=8-30"),
    ):  # fmt: skip
        yield Page(f"cases: {name}", lambda staff, query=query: f"/casos/?{query}")  # type: ignore[misc]
    facts = world.endless(list(FACTS))
    yield Page("cases: by reason", lambda staff: f"/casos/?reason={next(facts)}")
    yield Page("cases: by place", lambda staff: f"/casos/?facility={next(places)}")
    yield Page("cases: by office", lambda staff: f"/casos/?office={next(offices)}", ("headquarters", "ciam"))
    yield Page("board", lambda staff: "/casos/tablero/", board)
    yield Page(
        "board of an office", lambda staff: f"/casos/tablero/?office={next(offices)}", ("headquarters",)
    )
    for state in ("breached", "near", "running", "late", "met"):
        yield Page(f"deadlines: {state}", lambda staff, state=state: f"/plazos/?state={state}", desk)  # type: ignore[misc]
    yield Page("deadlines of one kind", lambda staff: "/plazos/?code=first_interview", desk)
    yield Page("deadlines: ageing by office", lambda staff: "/plazos/antiguedad/", desk)
    yield Page("deadlines: ageing by place", lambda staff: "/plazos/antiguedad/?by=place", desk)
    for whose in ("mine", "office", "free"):
        yield Page(f"tasks: {whose}", lambda staff, whose=whose: f"/tareas/?whose={whose}")  # type: ignore[misc]
    yield Page("tasks: overdue", lambda staff: "/tareas/?whose=office&due=overdue")
    yield Page("agenda", lambda staff: "/agenda/", desk)
    yield Page("agenda, month", lambda staff: "/agenda/?view=month", desk)
    yield Page("hand-overs", lambda staff: "/entregas/", desk)
    yield Page("contacts", lambda staff: "/contactos/", ("officer", "supervisor", "ciam"))
    yield Page(
        "contacts: answered", lambda staff: "/contactos/?state=contact", ("officer", "supervisor", "ciam")
    )
    yield Page("alerts", lambda staff: "/alertas/")
    yield Page("requests of families", lambda staff: "/solicitudes/", ("officer", "supervisor", "ciam"))
    yield Page("duplicates", lambda staff: "/duplicados/", desk)
    yield Page("lists", lambda staff: "/listas/", desk)
    yield Page("protocols", lambda staff: "/protocolos/", desk)
    yield Page("visits", lambda staff: "/visitas/", ("officer", "supervisor"))
    yield Page("notices", lambda staff: "/avisos/")


def _searches(world: World) -> Iterator[Page]:
    from amparo.people.models import Identifier, Person

    people = list(Person.objects.filter(pk__gt=1000).order_by("pk")[::1][:4000])
    world.rng.shuffle(people)
    named = itertools.cycle([one for one in people if one.surname1])
    said = world.endless([row for row in world.asked if row["surname1"] or row["surnames"]])

    def name(staff: Any) -> str:
        one = next(named)
        return f"{one.given_names} {one.surname1} {one.surname2}".strip()

    def misspelt(staff: Any) -> str:
        words = name(staff)
        at = world.rng.randrange(1, max(len(words) - 2, 2))
        return words[:at] + words[at + 1 : at + 2] + words[at : at + 1] + words[at + 2 :]

    def as_said(staff: Any) -> str:
        row = next(said)
        return " ".join(filter(None, (row["given_names"], row["surname1"], row["surname2"], row["surnames"])))

    yield Page("search: name", name, search=True)
    yield Page("search: two letters swapped", misspelt, search=True)
    yield Page("search: name as somebody else said it", as_said, search=True)
    surnames = world.endless(sorted({one.surname1 for one in people if one.surname1}))
    yield Page("search: one surname", lambda staff: next(surnames), search=True)
    for system, words in (("a_number", "A-number"), ("curp", "CURP"), ("phone", "telephone")):
        rows = Identifier.objects.filter(system=system, pk__gt=1000).order_by("pk")
        numbers = world.endless(list(rows.values_list("normalised", flat=True)[:500]))
        yield Page(f"search: {words}", lambda staff, numbers=numbers: next(numbers).lstrip("+"), search=True)  # type: ignore[misc]
    folios = world.endless([one.folio for one in people[:500]])
    yield Page("search: folio", lambda staff: next(folios), search=True)


def _files(world: World) -> Iterator[Page]:
    from amparo.casework.models import Case

    def of(staff: Any) -> Any:
        """One of the cases that the reader's office keeps; of any office for who sees them all."""
        known = world.__dict__.setdefault("cases", {})
        if staff.office_id not in known:
            rows = Case.objects.filter(record__person__isnull=False).exclude(
                urgency_facts__contains=["minor"]
            )
            rows = rows.filter(office_id=staff.office_id) if staff.office_id else rows.filter(pk__gt=5000)
            known[staff.office_id] = world.endless(
                list(rows.order_by("-pk").values_list("folio", "record__person__folio")[:300])
            )
        return next(known[staff.office_id])

    yield Page("person", lambda staff: f"/personas/{of(staff)[1]}/")
    yield Page("case", lambda staff: f"/casos/{of(staff)[0]}/")
    longest = _longest(world)
    yield Page(f"person with {MANY:,} events", lambda staff: f"/personas/{longest[1]}/", ("headquarters",))
    yield Page(f"person with {MANY:,} events, last page", lambda staff: f"/personas/{longest[1]}/?page=1000",
               ("headquarters",))  # fmt: skip
    yield Page(f"case with {MANY:,} events", lambda staff: f"/casos/{longest[0]}/", ("headquarters",))


def _longest(world: World) -> tuple[str, str]:
    """A case with as many events as a long life in custody could have; made at the first run."""
    from django.db import connection

    from amparo.casework.models import Case

    case = Case.objects.filter(status=Case.Status.OPEN, record__person__isnull=False).order_by("pk")[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_event WHERE case_id = %s", [case.pk])
        missing = MANY - cursor.fetchone()[0]
        if missing > 0:
            cursor.execute(
                "INSERT INTO casework_event (type_id, record_id, case_id, at, recorded_at, office_id, source, data, note)"
                " SELECT 'consular_visit', %s, %s, %s + n * interval '1 minute', now(), %s, '', '{}', '' FROM"
                " generate_series(1, %s) n",
                [case.record_id, case.pk, case.opened_at, case.office_id, missing],
            )
    assert case.record.person is not None
    return case.folio, case.record.person.folio


if __name__ == "__main__":
    main()
