"""Does the portal stand a bad day? 500 start pages and 50 families' pages a second, a withdrawal meanwhile, and a surge.

    .venv/bin/python -m bench.portal_load [pages|surge|drain] [--seconds 60] [--requests 20000] [--rate 80]

`pages`: each page is asked for at its own moment, whether or not earlier ones were answered, over a connection of its own, and
its time counts from that moment. In the middle a person withdraws the consent of one family, whose page is read on and on.
`surge`: so many requests for help, each with the form fetched first, from as many networks; the folios that the pages named are
an independent ledger. `drain`: what waits in the slower queue is made due, and when the worker has taken everything in, the
registry is counted against the ledger. Prints Markdown for docs/performance.md.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import re
import secrets
import statistics
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import house

HOME = house.ROOT / ".amparo" / "load"
VISITS = 200


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.portal_load")
    parser.add_argument("what", choices=["pages", "surge", "drain"])
    parser.add_argument("--seconds", type=int, default=60, help="of `pages`; at most, of `drain`")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=80)
    parser.add_argument("--home", type=Path, default=HOME)
    options = parser.parse_args()
    home = options.home.resolve()
    house.world(home, people=600, months=2)
    house.as_workspace(home)
    if options.what == "drain":
        with house.worker(home):
            drain(home, options.seconds)
        return
    with house.portal(home) as port:
        if options.what == "pages":
            asyncio.run(pages(port, options.seconds))
        else:
            with house.worker(home):
                surge(port, home, options.requests, options.rate)


class Times:
    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.statuses: Counter[int] = Counter()

    def row(self, name: str, bar: str) -> str:
        cut = statistics.quantiles(self.seconds, n=100, method="inclusive")
        wrong = sum(self.statuses.values()) - self.statuses[200]
        p50, p95, p99 = (f"{cut[percent - 1] * 1000:.0f}" for percent in (50, 95, 99))
        return f"| {name} | {len(self.seconds):,} | {p50} | {p95} | {p99} | {wrong} | {bar} |"


async def ask(
    port: int, path: str, *, cookie: str = "", body: str = "", source: str = "127.0.0.1"
) -> tuple[int, bytes]:
    """One request over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))
    lines = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
                  f"Origin: http://127.0.0.1:{port}"]  # fmt: skip
    else:
        lines.append("Accept-Encoding: gzip")
    writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
    answer = await reader.read(-1)
    writer.close()
    return int(answer[9:12]), answer


async def _at_a_rate(each_second: float, seconds: float, one: Any, times: Times) -> None:
    """Ask at these moments, whether or not earlier ones were answered."""
    began = time.perf_counter()
    waiting = set()

    async def timed(due: float, number: int) -> None:
        try:
            status = await one(number)
        except OSError:
            status = 0
        times.seconds.append(time.perf_counter() - due)
        times.statuses[status] += 1

    for number in range(int(each_second * seconds)):
        due = began + number / each_second
        pause = due - time.perf_counter()
        if pause > 0:
            await asyncio.sleep(pause)
        task = asyncio.create_task(timed(due, number))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
    await asyncio.gather(*waiting)


async def pages(port: int, seconds: int) -> None:
    tokens, withdrawn = await asyncio.to_thread(_visits)
    start, status = Times(), Times()
    for _warm in range(40):
        await ask(port, "/")

    async def front(number: int) -> int:
        return (await ask(port, "/"))[0]

    async def family(number: int) -> int:
        return (await ask(port, "/seguir/estado/", cookie=f"amparo_visit={tokens[number % len(tokens)]}"))[0]

    gone: list[float] = []

    async def withdrawal() -> None:
        await asyncio.sleep(seconds / 2)
        await asyncio.to_thread(withdrawn[1])
        began = time.perf_counter()
        while time.perf_counter() - began < 90:
            _status, page = await ask(port, "/seguir/estado/", cookie=f"amparo_visit={withdrawn[0]}")
            page = plain(page)
            if b"Seguimos trabajando" in page:
                gone.append(time.perf_counter() - began)
                return

    await asyncio.gather(
        _at_a_rate(500, seconds, front, start), _at_a_rate(50, seconds, family, status), withdrawal()
    )
    print(
        "| asked, at once | answers | p50 ms | p95 ms | p99 ms | not answered | bar |\n|---|---|---|---|---|---|---|"
    )
    print(start.row("start page, 500 a second", "p95 < 300"))
    print(status.row("a family's page, 50 a second", "p95 < 300"))
    print(
        f"\nConsent withdrawn under this load: gone from an open family's page {gone[0] if gone else -1:.2f} s later (bar 60 s)."
    )


def _visits() -> tuple[list[str], tuple[str, Any]]:
    """Tokens of open visits of families who follow; and one more, with what withdraws its consent."""
    from django.db import connection

    from amparo.accounts.models import Staff
    from amparo.casework import actions as casework
    from amparo.core import clock
    from amparo.families.models import Follow, Request, Visit
    from amparo.people.models import Purpose
    from amparo.people.queries import consent_in_force

    follows = [
        follow
        for follow in Follow.objects.filter(
            ended_at=None, request__state=Request.State.FOLLOWING
        ).select_related("request", "relative", "record")
        if consent_in_force(follow.record.person_id, Purpose.FAMILY, follow.relative) is not None
    ]
    assert len(follows) > 3, "the world has no families who follow"
    one, *others = follows
    tokens = [secrets.token_hex(32) for _ in range(VISITS + 1)]
    Visit.objects.bulk_create(
        Visit(request=(others[number % len(others)] if number else one).request,
              token_hash=hashlib.sha256(token.encode()).hexdigest())
        for number, token in enumerate(tokens)
    )  # fmt: skip
    by = Staff.objects.filter(role="officer", office_id=one.request.office_id).first() or Staff.objects.get(
        pk=1
    )

    def withdraw() -> None:
        casework.record_consent(
            record=one.relative.record, purpose=Purpose.FAMILY, decision="withdrawn", relative=one.relative,
            channel="visit", at=clock.now(), by=by,
        )  # fmt: skip
        connection.close()

    connection.close()
    return tokens[1:], (tokens[0], withdraw)


def surge(port: int, home: Path, many: int, rate: float) -> None:
    from amparo.families.models import Bucket, Inbox, Request

    Inbox.objects.filter(handled_at__isnull=True).delete()
    Bucket.objects.all().delete()
    times = Times()
    ledger: set[str] = set()
    slow = 0
    began = time.perf_counter()

    async def one(number: int) -> int:
        nonlocal slow
        # Of every family another network, for the portal counts them by network.
        source = f"127.{1 + number // 250 % 250}.{number % 250}.1"
        _status, form = await ask(port, "/buscar/", source=source)
        form = plain(form)
        token = re.search(rb'name="token" value="([^"]+)"', form)
        csrf = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', form)
        kept = re.search(rb"amparo_csrf=(\w+)", form)
        if not (token and csrf and kept):
            return 1
        said = {"step": "2", "token": token[1].decode(), "csrfmiddlewaretoken": csrf[1].decode(),
                "given_names": f"Persona {number}", "surnames": "Inventada", "age": "35", "origin": "Oaxaca",
                "last_seen": "", "seeker_name": "Familia", "relation": "mother", "contact": f"f{number}@example.org"}  # fmt: skip
        status, page = await ask(
            port, "/buscar/", cookie=f"amparo_csrf={kept[1].decode()}", body=urlencode(said), source=source
        )
        found = re.search(rb"F-\w{5}-\w{5}", page)
        if status == 200 and found:
            ledger.add(found[0].decode().replace("-", ""))
            slow += b'id="queue"' in page
        return status

    asyncio.run(_at_a_rate(rate, many / rate, one, times))
    sent = time.perf_counter() - began
    (home / "ledger.json").write_text(json.dumps(sorted(ledger)))
    waiting = Inbox.objects.filter(handled_at__isnull=True).count()
    print(
        "| asked (form and request) | answers | p50 ms | p95 ms | p99 ms | not answered | bar |\n|---|---|---|---|---|---|---|"
    )
    print(times.row(f"requests for help, {rate:.0f} a second", "none lost"))
    print(
        f"\nSent in {sent:.0f} s: {len(ledger):,} folios on pages, {slow:,} of them in the slower queue; "
        f"{Request.objects.filter(folio__in=ledger).count():,} taken in meanwhile, {waiting:,} wait."
    )


def drain(home: Path, seconds: int) -> None:
    from django.db.models.functions import Now

    from amparo.families.models import Inbox, Request

    ledger = set(json.loads((home / "ledger.json").read_text()))
    waits = Inbox.objects.filter(handled_at__isnull=True)
    waiting, began = waits.count(), time.perf_counter()
    waits.update(due_at=Now())
    while waits.exists() and time.perf_counter() - began < seconds:
        time.sleep(1)
    took = time.perf_counter() - began
    kept = set(Request.objects.filter(folio__in=ledger).values_list("folio", flat=True))
    still = set(waits.values_list("payload__folio", flat=True))
    print(
        f"{waiting - len(still):,} of {waiting:,} that waited were taken in within {took:.0f} s "
        f"({(waiting - len(still)) / took:.0f} a second). Ledger {len(ledger):,}: kept {len(kept):,}, still waiting "
        f"{len(ledger & still - kept):,}, lost {len(ledger - kept - still):,}."
    )


def plain(answer: bytes) -> bytes:
    """Head and body of an answer, the body unpacked."""
    import gzip

    head, _break, body = answer.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n" + (gzip.decompress(body) if b"Content-Encoding: gzip" in head else body)


if __name__ == "__main__":
    main()
