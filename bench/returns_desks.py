"""Two thousand people a day through the desks of one centre: how long does a touch take?

    .venv/bin/python -m bench.returns_desks --prepare             # the day's people, once
    .venv/bin/python -m bench.returns_desks [--people 180] [--seconds 180]

A centre to which 2,000 invented people came today, all of them still there, so that every queue is as long as it can be. Then,
over HTTP against gunicorn as an installation serves it, ten desks at once take a part of the day through its touches, ten for
each person, at a pace many times that of a day of twelve hours: every moment at which something is to happen is drawn before,
and an answer's time is counted from that moment, so that a server that falls behind pays for it. Prints Markdown for
docs/performance.md.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import sys
import threading
import time
import urllib.parse
import uuid
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from bench.house import ROOT, as_workspace, environment_of, portal

HOME = ROOT / ".amparo" / "desks-bench"
DAY, HOURS, CENTRE = 2000, 12, "tijuana"
#: Who touches what, in the order of a day: the agency of the desk, the kind, what is said of it.
TOUCHES = (
    ("sre", "call_home", "done"), ("inm", "constancia", "done"), ("imss_bienestar", "first_check", "done"),
    ("registro_civil", "acta", "done"), ("renapo", "curp", "done"), ("imss", "imss", "done"), ("sne", "job_search", "done"),
    ("imss_bienestar", "mental_health", "declined"), ("bienestar", "tarjeta_paisano", "done"), ("inm", "transport", "not_needed"),
)  # fmt: skip
DESKS = ("", *dict.fromkeys(agency for agency, _kind, _act in TOUCHES))
THREADS = 12
BAR = 200


@dataclass(frozen=True)
class Job:
    due: float
    what: str
    agency: str
    folio: str = ""
    milestone: int = 0
    act: str = ""


def prepare() -> None:
    """The centre and today's people, through the actions of the product."""
    import subprocess

    command = [sys.executable, "-m", "amparo.shell", "prepare"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment_of(HOME), stdout=subprocess.DEVNULL)
    as_workspace(HOME)
    from django.db import transaction

    from amparo.accounts.models import Role, Staff
    from amparo.core import clock
    from amparo.matching import Described
    from amparo.people.models import Door, Record, Source
    from amparo.people.receiving import NewRecord, receive_records
    from amparo.returns.centres.loading import load
    from amparo.returns.centres.models import Centre
    from amparo.returns.desks.actions import open_plan
    from amparo.returns.homecoming.actions import arrive

    load()
    for agency in DESKS:
        Staff.objects.get_or_create(
            email=f"mesa-{agency or 'todas'}@example.org",
            defaults={"name": "Mesa de medir", "role": Role.DESK, "centre": CENTRE, "agency": agency},
        )
    rng = random.Random(7)
    now = clock.now()
    centre = Centre.objects.get(pk=CENTRE)
    for start in range(0, DAY, 250):
        with transaction.atomic():
            new = []
            for number in range(start, start + 250):
                said = Described(given_names=word(rng), surname1=word(rng), surname2=word(rng))
                new.append(NewRecord(Source.INTAKE, f"bench:{number}", said, {}))
            told = receive_records(new=new, received_at=now, office=None, by=None, door=Door.SYNTHETIC)
            for record in Record.objects.filter(pk__in=[one.record_id for one in told]):
                at = now - rng.random() * (now - now.replace(hour=0, minute=0))
                one = arrive(record=record, at=at, centre=centre, by=None)
                open_plan(homecoming=one, by=None)
        print(f"\r{start + 250} of {DAY}", end="", file=sys.stderr)
    from django.db import connection

    connection.ensure_connection()
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def word(rng: random.Random) -> str:
    return "".join(
        rng.choice("bcdfglmnprstv") + rng.choice("aeiou") for _ in range(rng.choice((2, 3, 4)))
    ).capitalize()


def plan(people: int, seconds: float) -> list[Job]:
    """What happens when: each person's touches in order, spread over the time, with the pages that lead to them."""
    from amparo.returns.homecoming.models import Homecoming

    rng = random.Random(11)
    waiting = Homecoming.objects.filter(centre=CENTRE, milestones__state="delivered").values("pk")
    fresh = (
        Homecoming.objects.filter(centre=CENTRE, state="arrived")
        .exclude(pk__in=waiting)
        .order_by("arrived_at")[:people]
    )
    jobs: list[Job] = []
    for one in fresh:
        plan_of = dict(one.milestones.filter(child__isnull=True).values_list("kind", "pk"))
        begins = rng.random() * seconds * 0.8
        for number, (agency, kind, act) in enumerate(TOUCHES):
            at = begins + seconds * 0.2 * (number + rng.random()) / len(TOUCHES)
            if number % 3 == 0:
                jobs.append(Job(at - 0.6, "queue", agency))
            jobs.append(Job(at - 0.3, "open", agency, one.folio))
            by_tablet = rng.random() < 0.2
            jobs.append(
                Job(at, f"{'tablet' if by_tablet else 'page'}: {act}", agency, one.folio, plan_of[kind], act)
            )
            if rng.random() < 0.05:
                jobs.append(Job(at + 0.4, "page: evidence", agency, one.folio, plan_of[kind], "evidence"))
        if rng.random() < 0.1:
            jobs.append(Job(begins, "search", "", act=one.record.name))
            jobs.append(Job(begins, "register", ""))
    return sorted(jobs, key=lambda job: job.due)


def cookies() -> dict[str, str]:
    """A session for each desk, signed in as the product signs in."""
    from django.conf import settings
    from django.test import Client

    from amparo.accounts.models import Staff

    found = {}
    for agency in DESKS:
        client = Client()
        client.force_login(Staff.objects.get(email=f"mesa-{agency or 'todas'}@example.org"))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        found[agency] = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    return found


TOKEN = "a" * 32


class Caller:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(
        self,
        cookie: str,
        method: str,
        path: str,
        body: str = "",
        kind: str = "application/x-www-form-urlencoded",
    ) -> int:
        headers = {"Cookie": cookie, "X-CSRFToken": TOKEN, "Host": "localhost", "Accept-Language": "es-MX"}
        if body:
            headers["Content-Type"] = kind
        try:
            self.line.request(method, path, body or None, headers)
            answer = self.line.getresponse()
        except (http.client.HTTPException, ConnectionError):
            self.line.close()
            self.line.request(method, path, body or None, headers)
            answer = self.line.getresponse()
        answer.read()
        return answer.status


def do(job: Job, caller: Caller, cookie: str, rng: random.Random) -> int:
    match job.what:
        case "queue":
            return caller.ask(cookie, "GET", "/retornos/mesa/")
        case "search":
            return caller.ask(cookie, "POST", "/retornos/mesa/", urllib.parse.urlencode({"q": job.act[1:]}))
        case "open":
            return caller.ask(cookie, "GET", f"/retornos/{job.folio}/mesas/")
        case "register":
            said = {
                "given_names": word(rng),
                "surname1": word(rng),
                "surname2": word(rng),
                "token": uuid.uuid4().hex,
                "save": "1",
            }
            return caller.ask(cookie, "POST", "/retornos/mesa/nueva/", urllib.parse.urlencode(said))
    reason = "No hace falta" if job.act == "not_needed" else ""
    if job.what.startswith("tablet"):
        sent = {
            "id": str(uuid.uuid4()), "device": str(uuid.uuid4()), "milestone": job.milestone, "act": job.act,
            "at": time.time() * 1000, "reason": reason,
        }  # fmt: skip
        return caller.ask(
            cookie, "POST", "/retornos/mesa/tableta/enviar/", json.dumps(sent), "application/json"
        )
    said = {
        "key": str(uuid.uuid4()),
        "milestone": job.milestone,
        "act": job.act,
        "reason": reason,
        "evidence": "Libro 4" if job.act == "evidence" else "",
    }
    return caller.ask(cookie, "POST", f"/retornos/{job.folio}/mesas/tocar/", urllib.parse.urlencode(said))


def drive(
    jobs: list[Job], port: int, session: dict[str, str]
) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Do every job at its moment, or as soon after as somebody is free; the time of each is counted from its moment."""
    took: dict[str, list[float]] = defaultdict(list)
    wrong: dict[str, int] = defaultdict(int)
    queue, lock = iter(jobs), threading.Lock()
    began = time.perf_counter() + 1

    def work(number: int) -> None:
        caller, rng = Caller(port), random.Random(number)
        while True:
            with lock:
                job = next(queue, None)
            if job is None:
                return
            moment = began + max(job.due, 0)
            time.sleep(max(moment - time.perf_counter(), 0))
            status = do(job, caller, session[job.agency], rng)
            spent = (time.perf_counter() - moment) * 1000
            with lock:
                took[job.what].append(spent)
                wrong[f"{job.what} {status}"] += status not in (200, 302)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, {what: count for what, count in wrong.items() if count}


def share(times: list[float], of: float) -> float:
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * of), len(ordered) - 1)]


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--prepare", action="store_true")
    reader.add_argument("--people", type=int, default=180)
    reader.add_argument("--seconds", type=float, default=180)
    said = reader.parse_args()
    if said.prepare:
        prepare()
        return
    as_workspace(HOME)
    jobs, session = plan(said.people, said.seconds), cookies()
    os.environ["AMPARO_DOOR"] = "workspace"
    with portal(HOME, threads=8, AMPARO_DOOR="workspace", AMPARO_WORKSPACE_URL="http://localhost") as port:
        warm = Caller(port)
        for _round in range(10):
            for agency in DESKS:
                warm.ask(session[agency], "GET", "/retornos/mesa/tableta/estado/")
        took, wrong = drive(jobs, port, session)
    report(took, wrong, said.people, said.seconds)


def report(took: dict[str, list[float]], wrong: dict[str, int], people: int, seconds: float) -> None:
    touches = [spent for what, times in took.items() if ":" in what for spent in times]
    pace = people / seconds / (DAY / (HOURS * 3600))
    print(
        f"{people} people, {len(touches)} touches in {seconds:.0f} s: {pace:.0f} times the pace of {DAY} in {HOURS} hours.\n"
    )
    print("| | how many | p50 | p95 | p99 |\n|---|---|---|---|---|")
    for what, times in [*sorted(took.items()), ("**all touches**", touches)]:
        print(
            f"| {what} | {len(times)} | {share(times, 0.5):.0f} ms | {share(times, 0.95):.0f} ms | {share(times, 0.99):.0f} ms |"
        )
    late = share(touches, 0.95)
    kept = "kept" if late < BAR else "NOT kept"
    print(f"\nThe bar, p95 under {BAR} ms a touch: {kept} ({late:.0f} ms). Refused: {wrong or 'none'}.")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main()
