"""A whole house under load that is killed again and again, and a ledger of its own of what was acknowledged.

Three kinds of work come in, each with a number of its own and sent until it is acknowledged, some of it twice at once, some of
it cut off in the middle: what the gateway tells (portal), sheets from tablets (workspace), messages to be sent (worker, to a
gateway that counts). Whatever was acknowledged must be there once. `bench/crashes.py` runs the rounds.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
#: What is done to the house, in turn.
BLOWS = ("web", "connections", "database", "worker", "backend", "workspace")
PATIENCE = 120.0


@dataclass
class Ledger:
    """What was acknowledged, kept apart from the house."""

    told: set[str] = field(default_factory=set)  # by the gateway
    sheets: set[str] = field(default_factory=set)  # of tablets
    queued: set[str] = field(default_factory=set)  # messages to send
    tries: Counter[str] = field(default_factory=Counter)

    @property
    def acknowledged(self) -> int:
        return len(self.told) + len(self.sheets) + len(self.queued)


@dataclass
class House:
    home: Path
    gateway_port: int
    ledger: Ledger = field(default_factory=Ledger)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    cookies: str = ""
    visit: int = 0
    records: list[int] = field(default_factory=list)
    token: str = "a" * 32
    stop: threading.Event = field(default_factory=threading.Event)
    problems: list[str] = field(default_factory=list)

    def environment(self, door: str) -> dict[str, str]:
        known = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "AMPARO_DEMO", "AMPARO_SMS_URL"}
        }
        # The worker is none of a demo: its messages go to a gateway.
        more = (
            {"AMPARO_SMS_URL": f"http://127.0.0.1:{self.gateway_port}"}
            if door == "worker"
            else {"AMPARO_DEMO": "1"}
        )
        return {**known, "AMPARO_HOME": str(self.home), "AMPARO_DOOR": door, "PYTHONPATH": str(ROOT), **more}

    # -- starting and stopping

    def start(self, name: str) -> None:
        if name == "worker":
            command = [sys.executable, "-m", "amparo.shell", "worker"]
        else:
            port = self.ports.setdefault(name, free_port())
            command = [
                sys.executable, "-m", "gunicorn", "amparo.shell.wsgi", "--preload", "--bind", f"127.0.0.1:{port}",
                "--workers", "1", "--threads", "8", "--timeout", "60",
            ]  # fmt: skip
        log = (self.home / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment(name), stdout=log, stderr=log
        )

    def end(self) -> None:
        from amparo.core import postgres

        self.stop.set()
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()
        postgres.stop(self.home, "immediate")

    def answers(self, name: str) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.ports[name], timeout=5)
            connection.request("GET", "/health/", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        except http.client.HTTPException:
            return False

    def wait(self, true: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, f"{what}; {self.problems[-3:]}"
            time.sleep(0.1)

    def whole(self) -> None:
        """Wait until every part answers again."""
        for name in ("portal", "workspace"):
            self.wait(lambda name=name: self.answers(name), f"{name} does not answer")

    # -- blows

    def blow(self, kind: str, rng: random.Random) -> None:
        if kind in {"web", "workspace"}:
            door = "portal" if kind == "web" else "workspace"
            for child in children(self.processes[door].pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
        elif kind == "worker":
            self.processes["worker"].kill()
            self.processes["worker"].wait()
            self.start("worker")
        elif kind == "database":
            from amparo.core import postgres

            postgres.stop(self.home, "immediate")
            time.sleep(rng.uniform(0, 0.5))
            postgres.start(environment_of(self.home))
        elif kind == "backend":
            backends = self.ask("SELECT pid FROM pg_stat_activity WHERE usename LIKE 'amparo_%'")
            if backends:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(rng.choice(backends)[0], signal.SIGKILL)
                time.sleep(0.2)
        else:
            for _ in range(5):
                self.ask(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'amparo_%' AND state <> 'idle'"
                )
                time.sleep(0.05)

    def ask(self, question: str) -> list[tuple]:
        """Ask the database past all doors, as often as it takes."""
        from amparo.core import postgres

        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with psycopg.connect(
                    postgres.superuser_dsn(environment_of(self.home), "amparo"), autocommit=True
                ) as server:
                    return server.execute(question).fetchall()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    # -- work

    def work(self, threads: dict[str, int]) -> list[threading.Thread]:
        kinds = {"told": self._tell, "sheets": self._send_sheet, "queued": self._queue}
        started = []
        for kind, number in threads.items():
            for turn in range(number):
                thread = threading.Thread(target=self._until_stopped, args=(kinds[kind], turn), daemon=True)
                thread.start()
                started.append(thread)
        return started

    def _until_stopped(self, once: Callable[[random.Random], None], seed: int) -> None:
        rng = random.Random(seed)
        while not self.stop.is_set():
            once(rng)
            time.sleep(rng.uniform(0, 0.02))

    def _post(
        self, door: str, path: str, body: str, headers: dict[str, str], *, cut: bool
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[door], timeout=20)
        try:
            connection.request(
                "POST", path, body, {"Host": "localhost", "Content-Type": "application/json", **headers}
            )
            if cut:  # the client goes while the door works
                return 0, b""
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.ledger.tries[type(error).__name__] += 1
            return 0, b""
        finally:
            connection.close()

    def _tell(self, rng: random.Random) -> None:
        from amparo.core import webhooks

        number = uuid.uuid4().hex
        body = json.dumps(
            {"type": "status", "message": f"SM{number}", "status": rng.choice(["sent", "delivered"])}
        )
        while not self.stop.is_set():
            at = int(time.time())
            key = environment_of(self.home).secret("gateway_key")
            headers = {
                "Webhook-Id": number,
                "Webhook-Timestamp": str(at),
                "Webhook-Signature": webhooks.sign(told_as=number, at=at, body=body, key=key),
            }
            status, _body = self._post("portal", "/pasarela/", body, headers, cut=rng.random() < 0.1)
            if status == 204:
                self.ledger.told.add(number)
                if rng.random() > 0.1:  # now and then it is told again although it was kept
                    return
            elif status:
                self.ledger.tries[f"told {status}"] += 1
            time.sleep(rng.uniform(0, 0.1))

    def _send_sheet(self, rng: random.Random) -> None:
        number, record = str(uuid.uuid4()), rng.choice(self.records)
        at = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() - 86400))
        pairs = [["at", at], ["channel", "visit"], ["met", "yes"]]
        body = json.dumps(
            {"id": number, "device": str(uuid.UUID(int=7)), "kind": "interview", "visit": self.visit, "record": record,
             "pairs": pairs}
        )  # fmt: skip
        headers = {"Cookie": f"{self.cookies}; amparo_csrf={self.token}", "X-CSRFToken": self.token}
        while not self.stop.is_set():
            status, answer = self._post(
                "workspace", "/tableta/enviar/", body, headers, cut=rng.random() < 0.1
            )
            result = ""
            if status == 200:
                with contextlib.suppress(ValueError):
                    result = json.loads(answer).get("result", "")
            if result in {"saved", "repeated"}:
                self.ledger.sheets.add(number)
                if rng.random() > 0.1:
                    return
            elif status:
                self.ledger.tries[f"sheets {status} {result}"] += 1
                if result == "refused" or status in {302, 403}:
                    self.problems.append(answer.decode(errors="replace")[:300])
            time.sleep(rng.uniform(0, 0.1))

    def _queue(self, rng: random.Random) -> None:
        from django.db import DatabaseError, connection, transaction
        from procrastinate.exceptions import ConnectorException

        from amparo.notices.actions import queue

        number = uuid.uuid4().hex
        address = f"+5255{rng.randrange(10**8):08d}"
        while not self.stop.is_set():
            try:
                with transaction.atomic():
                    queue(template="news", channel="sms", address=address, language="es-mx", values={"tail": "M8X4"},
                          key=number)  # fmt: skip
                self.ledger.queued.add(number)
                return
            except (DatabaseError, ConnectorException) as error:
                self.ledger.tries[type(error).__name__] += 1
                with contextlib.suppress(Exception):
                    connection.close()
            time.sleep(rng.uniform(0.02, 0.2))

    # -- the reckoning

    def lost(self) -> list[str]:
        """What was acknowledged and is not in the database. The ledger is read first: it may grow meanwhile."""
        told, sheets, queued = set(self.ledger.told), set(self.ledger.sheets), set(self.ledger.queued)
        kept = {one for (one,) in self.ask("SELECT payload->>'id' FROM portal_inbox WHERE kind = 'gateway'")}
        kept |= {one for (one,) in self.ask("SELECT told_as FROM notices_receipt")}
        interviews = {str(one) for (one,) in self.ask("SELECT id FROM casework_interview")}
        notices = {one for (one,) in self.ask("SELECT key FROM notices_notice")}
        return [*(f"told {one}" for one in told - kept), *(f"sheet {one}" for one in sheets - interviews),
                *(f"message {one}" for one in queued - notices)]  # fmt: skip

    def doubled(self) -> list[str]:
        """What has more than one effect: interviews with two events, messages or receipts that are there twice."""
        found = self.ask(
            """SELECT 'sheet ' || (data->>'interview') FROM casework_event WHERE data ? 'interview'
                 GROUP BY data->>'interview', type_id HAVING count(*) > 1
               UNION ALL SELECT 'sheet of two kinds ' || (data->>'interview') FROM casework_event WHERE data ? 'interview'
                 GROUP BY data->>'interview' HAVING count(*) > 1
               UNION ALL SELECT 'told ' || told_as FROM notices_receipt GROUP BY told_as HAVING count(*) > 1
               UNION ALL SELECT 'message ' || key FROM notices_notice GROUP BY key HAVING count(*) > 1"""
        )
        return [one for (one,) in found]

    def settle(self) -> None:
        """Let the worker do what is left, undisturbed: as long as it gets on with it."""
        left, since = -1, time.monotonic()
        while left != 0:
            ((now,),) = self.ask(
                "SELECT (SELECT count(*) FROM portal_inbox WHERE handled_at IS NULL)"
                " + (SELECT count(*) FROM notices_notice WHERE state = 'waiting')"
            )
            if now != left:
                left, since = now, time.monotonic()
            assert time.monotonic() - since < PATIENCE, f"{left} things are not done"
            time.sleep(0.5)


def environment_of(home: Path):
    from amparo.core.environment import Environment

    return Environment(door="cli", home=home, demo=True, database_url="")


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in found.read_text().split()] if found.exists() else []


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def prepared(home: Path, *, static: bool = False) -> None:
    """Tables and directory at this home, made once."""
    environment = {**os.environ, "AMPARO_HOME": str(home), "AMPARO_DEMO": "1", "PYTHONPATH": str(ROOT)}
    for name in ("DATABASE_URL", "AMPARO_DOOR"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "amparo.shell", "prepare", *([] if static else ["--without-static"])]
    subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def house(home: Path, gateway_port: int) -> Iterator[House]:
    """The house with every part running, an officer signed in on a tablet, and people to interview."""
    built = House(home, gateway_port)
    try:
        built.cookies, built.visit, built.records = arranged(home)
        for name in ("portal", "workspace", "worker"):
            built.start(name)
        built.whole()
        yield built
    finally:
        built.end()


def arranged(home: Path) -> tuple[str, int, list[int]]:
    """Somebody who is signed in, and a visit to thirty people; in this process, which is set up for this home."""
    from django.conf import settings
    from django.test import Client

    from amparo.casework.models import Case
    from amparo.casework.tests.visiting import visit_to
    from tests import factories
    from tests.factories import detained, officer

    factories._numbers = itertools.count(time.time_ns())  # a home that was used before has its officers still
    by = officer("elpaso")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(6):
            name, born = f"OCOTL{chr(65 + number)}", f"0{1 + number}/11/196{number}"
            row = f"A05{number:07d},{name},NAZARIO,{born},M,MEXICO,B{number},Camp East Montana"
            detained(Path(folder), row)
    cases = list(Case.objects.order_by("pk")[:30])
    visit = visit_to(*cases, by=by)
    client = Client()
    client.force_login(by)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return f"{cookie.key}={cookie.value}", visit.pk, [case.record_id for case in cases]
