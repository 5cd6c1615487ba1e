"""Does any answer of the portal tell whether somebody or something is known? Plays the attacker, over HTTP, thousands of times.

    .venv/bin/python -m bench.portal_neutrality [--each 2000] [--only WORD,WORD] [--rival]

Each **pair** asks the same page about something that exists and something that does not: a person, a folio with its secret or a
wrong one, a code, a seal, a contact, a visit that shows nothing, work for something that waits. The questions of both kinds are
mixed, each from a network of its own, the worker running beside. Compared: status, headers, the body but for its tokens, its
length, and the time:

* two-sample Kolmogorov–Smirnov (p > 0.05 says no difference was seen; of twenty such tests one is below by chance);
* equivalence (TOST): the 90 % interval of the difference of the means lies within ± BOUND milliseconds. This is the stronger
  claim: not that nothing was seen, but that no more than so much can be there;
* how often the better of two guesses by time is right (0.50 is blind).

`--rival` asks the portal without its tick, for comparison. Prints Markdown for docs/performance.md.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import math
import random
import re
import secrets
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import house, portal_posts
from bench.portal_load import ask, plain

HOME = house.ROOT / ".amparo" / "neutrality"
BOUND = 2.0  # milliseconds: below what a network between two continents varies by from one answer to the next
AT_ONCE = 6
KNOWN, UNKNOWN = 0, 1

Question = Callable[
    [int], tuple[str, dict[str, str], str]
]  # of a number: path, form (empty: read), more cookies


@dataclass
class Seen:
    times: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    headers: set[tuple[str, ...]] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)
    lengths: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Pair:
    name: str
    known: Question
    unknown: Question
    #: Yes and no are what the page is for; they must still be alike in everything but the words.
    answers: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.portal_neutrality")
    parser.add_argument("--each", type=int, default=2000)
    parser.add_argument("--only", default="")
    parser.add_argument("--rival", action="store_true")
    parser.add_argument("--home", type=Path, default=HOME)
    parser.add_argument("--prepare", action="store_true", help="only make the world")
    options = parser.parse_args()
    home = options.home.resolve()
    house.world(home, people=max(200, options.each + 200))
    house.as_workspace(home)
    world = World(options.each)
    if options.prepare:
        return
    application = "bench.untimed_wsgi" if options.rival else "amparo.shell.wsgi"
    failed = False
    with house.portal(home, application=application) as port, house.worker(home):
        print(
            f"| {options.each:,} each | alike | KS p | difference of means, 90 % | within ± {BOUND:g} ms | guess right |"
        )
        print("|---|---|---|---|---|---|")
        for pair in pairs(world):
            if not any(word in pair.name for word in options.only.split(",")):
                continue
            known, unknown = asyncio.run(play(port, pair, options.each))
            line, good = judge(pair, known, unknown)
            failed |= not good
            print(line, flush=True)
    sys.exit(1 if failed and not options.rival else 0)


class World:
    """What exists: people, families' requests with their secrets and a word of their own, messages' seals, visits."""

    def __init__(self, each: int) -> None:
        from django.db import connection

        from amparo.core import clock
        from amparo.core.folios import hash_code, new_folio, new_secret
        from amparo.families import actions
        from amparo.families.models import Request, Visit
        from amparo.matching import Described
        from amparo.notices.models import DemoMessage
        from amparo.people.models import Person

        self.people = list(Person.objects.values_list("given_names", "surname1")[:each])
        self.secrets = [(new_folio("F"), new_secret()) for _ in range(each)]
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM portal_bucket")
        for number, (folio, secret) in enumerate(self.secrets):
            actions.register(
                folio=folio, secret_hash=hash_code(secret, salt=folio), age="40", last_seen="", relation="mother",
                described=Described.from_mapping({"given_names": f"Zenaida {number}", "surnames": "Netzahual"}),
                seeker_name="Familia", contact=f"conocida{number}@example.org", language="es-mx", channel="web",
                received_at=clock.now(), by=None,
            )  # fmt: skip
        Request.objects.filter(folio__in=[folio for folio, _secret in self.secrets]).update(
            panic_hash="f" * 64
        )
        from amparo.notices.sending import send_due

        send_due()
        texts = DemoMessage.objects.order_by("-pk").values_list("text", flat=True)[:each]
        self.seals = [found[1] for text in texts if (found := re.search(r"Sello: (\S{4}-\S{4})", text))]
        requests = list(Request.objects.filter(folio__in=[folio for folio, _secret in self.secrets])[:each])
        # Half of the visits belong to requests about somebody whom an officer has found, and who agreed to nothing.
        found_people = list(Person.objects.filter(records__stays__isnull=False).distinct()[: each // 10])
        hidden = requests[: len(found_people)]
        for request, person in zip(hidden, found_people, strict=True):
            request.record.person = request.record.home = person
            request.record.save(update_fields=["person", "home"])
            Request.objects.filter(pk=request.pk).update(state=Request.State.PERSON_CONFIRMED)
        self.hidden = self._visits(Visit, hidden, each)
        self.nobody = self._visits(Visit, requests[len(found_people) :], each)
        self.more = portal_posts.More(each)
        connection.close()

    @staticmethod
    def _visits(model: Any, requests: list[Any], each: int) -> list[str]:
        tokens = [secrets.token_hex(32) for _ in range(each)]
        model.objects.bulk_create(
            model(
                request=requests[number % len(requests)],
                token_hash=hashlib.sha256(token.encode()).hexdigest(),
            )
            for number, token in enumerate(tokens)
        )
        return tokens


def pairs(world: World) -> Iterator[Pair]:
    from amparo.core.folios import new_folio, new_seal, new_secret, show, show_seal

    def folio(known: bool, right: bool) -> Question:
        def question(number: int) -> tuple[str, dict[str, str], str]:
            named, secret = world.secrets[number] if known else (new_folio("F"), new_secret())
            return "/seguir/", {"folio": show(named), "secret": show(secret if right else new_secret())}, ""

        return question

    yield Pair("folio and secret / no such folio", folio(True, True), folio(False, True))
    yield Pair("folio, wrong secret / no such folio", folio(True, False), folio(False, False))

    def code(kind: int) -> Question:
        def question(number: int) -> tuple[str, dict[str, str], str]:
            # Who asked with folio and secret has a code on its way to the browser; the other browser asked for none.
            return "/seguir/codigo/", {"code": f"{number:08}"}, f"amparo_browser={_browser(kind, number)}"

        return question

    _codes(world)
    yield Pair("wrong code where one was sent / where none was", code(KNOWN), code(UNKNOWN))

    def looking(known: bool) -> Question:
        def question(number: int) -> tuple[str, dict[str, str], str]:
            given, surname = (
                world.people[number % len(world.people)] if known else (f"Xochitl {number}", "Tepoztla")
            )
            contact = f"conocida{number}@example.org" if known else f"otra{secrets.token_hex(6)}@example.org"
            return (
                "/buscar/",
                {
                    "step": "2",
                    "given_names": given,
                    "surnames": surname,
                    "age": "35",
                    "origin": "Oaxaca",
                    "last_seen": "",
                    "seeker_name": "Familia",
                    "relation": "mother",
                    "contact": contact,
                },
                "",
            )

        return question

    yield Pair("looking for somebody known / for nobody", looking(True), looking(False))

    def seal(known: bool) -> Question:
        def question(number: int) -> tuple[str, dict[str, str], str]:
            said = world.seals[number % len(world.seals)] if known else show_seal(new_seal())
            return "/fraude/comprobar/", {"what": "message", "seal": said}, ""

        return question

    yield Pair("seal of a message of ours / of nobody's", seal(True), seal(False), answers=True)
    yield Pair(
        "page of a family whose relative is found and hidden / not found",
        lambda number: ("/seguir/estado/", {}, f"amparo_visit={world.hidden[number]}"),
        lambda number: ("/seguir/estado/", {}, f"amparo_visit={world.nobody[number]}"),
    )
    yield Pair(
        "start page with a visit / without",
        lambda number: ("/", {}, f"amparo_visit={world.nobody[number]}"),
        lambda number: ("/", {}, f"amparo_visit={secrets.token_hex(32)}"),
    )
    yield Pair(
        "a card on rights with a visit / without",
        lambda number: ("/derechos/la-fianza/", {}, f"amparo_visit={world.nobody[number]}"),
        lambda number: ("/derechos/la-fianza/", {}, f"amparo_visit={secrets.token_hex(32)}"),
    )
    for name, known, unknown, answers in portal_posts.questions(world, world.more):
        yield Pair(name, known, unknown, answers)


def _browser(kind: int, number: int) -> str:
    return hashlib.sha256(f"{kind} {number}".encode()).hexdigest()[:43]


def _codes(world: World) -> None:
    """A code on its way to each browser of the known kind, as the worker makes it."""
    import datetime as dt

    from amparo.core import clock
    from amparo.families.models import Code, Request

    known = list(Request.objects.filter(folio__in=[folio for folio, _secret in world.secrets]))
    Code.objects.bulk_create(
        Code(
            request=request, browser_hash=hashlib.sha256(_browser(KNOWN, number).encode()).hexdigest(),
            code_hash=secrets.token_hex(32), expires_at=clock.now() + dt.timedelta(hours=1),
        )
        for number, request in enumerate(known)
    )  # fmt: skip


async def play(port: int, pair: Pair, each: int) -> tuple[Seen, Seen]:
    """Ask everything of this pair, both kinds mixed, a few at once."""
    seen = (Seen(), Seen())
    questions = [(kind, number) for number in range(each) for kind in (KNOWN, UNKNOWN)]
    random.Random(1).shuffle(questions)
    forms = await _form(port)
    tokens = {path: await _token(port, path, cookie) for path, cookie in _tokens_of(pair)}
    turn = iter(enumerate(questions))

    async def visitor() -> None:
        for place, (kind, number) in turn:
            path, said, cookie = (pair.known, pair.unknown)[kind](number)
            token = tokens.get(path, forms["token"])
            form = {**said, "csrfmiddlewaretoken": forms["csrf"], "token": token} if said else {}
            source = f"127.{1 + place // 250 % 250}.{place % 250}.1"
            cookies = "; ".join(filter(None, [f"amparo_csrf={forms['cookie']}", cookie]))
            began = time.perf_counter()
            status, answer = await ask(port, path, cookie=cookies, body=urlencode(form), source=source)
            note(seen[kind], status, plain(answer), time.perf_counter() - began, each // 20 < place)

    await asyncio.gather(*(visitor() for _ in range(AT_ONCE)))
    return seen


def note(seen: Seen, status: int, answer: bytes, took: float, counts: bool) -> None:
    head, _break, body = answer.decode().partition("\r\n\r\n")
    if counts:  # the first answers find cold caches
        seen.times.append(took * 1000)
    seen.statuses.add(status)
    names = [line.partition(":") for line in head.split("\r\n")[1:]]
    seen.headers.add(tuple(
        name if name in ("Date", "Set-Cookie", "Content-Length") else f"{name}:{value}" for name, _colon, value in names
    ))  # fmt: skip
    text = re.sub(r'(value|content|data-mark)="[^"]{16,}"', "", body)
    text = re.sub(
        r"[0-9A-Z]{4}-[0-9A-Z]{4}|F-\w{5}-\w{5}|(?:\w{3}-){3}\w{3}|<svg.*?</svg>", "#", text, flags=re.S
    )
    text = re.sub(r"(terminada en|ending in) \w{4}", "#", text)
    text = re.sub(r"\d{1,2}:\d\d|(?<=/baja/)[\w-]+", "#", text)
    seen.bodies.add(hashlib.sha256(text.encode()).hexdigest())
    seen.lengths.add(len(body.encode()))


async def _token(port: int, path: str, cookie: str) -> str:
    """What a form of this page carries, if it carries anything."""
    _status, page = await ask(port, path, cookie=cookie)
    found = re.search(r'name="token" value="([^"]+)"', plain(page).decode())
    return found[1] if found else ""


def _tokens_of(pair: Pair) -> list[tuple[str, str]]:
    """The pages whose forms carry a token of their own, with the visit that opens them."""
    path, said, cookie = pair.known(0)
    return (
        [(path, cookie)]
        if said and path in ("/preparate/registro/", "/fraude/avisar/", "/seguir/escribir/")
        else []
    )


async def _form(port: int) -> dict[str, str]:
    _status, page = await ask(port, "/buscar/")
    text = plain(page).decode()
    return {
        "csrf": re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)[1],  # type: ignore[index]
        "token": re.search(r'name="token" value="([^"]+)"', text)[1],  # type: ignore[index]
        "cookie": re.search(r"amparo_csrf=(\w+)", text)[1],  # type: ignore[index]
    }


def judge(pair: Pair, known: Seen, unknown: Seen) -> tuple[str, bool]:
    alike = (
        known.statuses == unknown.statuses
        and known.headers == unknown.headers
        and known.lengths == unknown.lengths
    )
    if not pair.answers:
        alike = alike and known.bodies == unknown.bodies
    if not alike:
        for name in ("statuses", "headers", "lengths", "bodies"):
            one, other = getattr(known, name), getattr(unknown, name)
            for said in sorted(one ^ other, key=str)[:4]:
                kind = "known" if said in one else "unknown"
                print(f"  {pair.name}: {name} of the {kind} only: {said}", file=sys.stderr)
    low, high = interval(known.times, unknown.times)
    within = low > -BOUND and high < BOUND
    p = kolmogorov_smirnov(known.times, unknown.times)
    line = (
        f"| {pair.name} | {'yes' if alike else '**no**'} | {p:.2f} | {low:+.2f} to {high:+.2f} ms "
        f"| {'yes' if within else '**no**'} | {guessed(known.times, unknown.times):.3f} |"
    )
    return line, alike and within


def interval(one: list[float], other: list[float]) -> tuple[float, float]:
    """The 90 % interval of the difference of the means (Welch; with thousands of answers the normal distribution will do)."""
    difference = statistics.fmean(one) - statistics.fmean(other)
    error = math.sqrt(statistics.variance(one) / len(one) + statistics.variance(other) / len(other))
    return difference - 1.645 * error, difference + 1.645 * error


def kolmogorov_smirnov(one: list[float], other: list[float]) -> float:
    """The two-sample test's p, by the asymptotic distribution."""
    ordered = sorted([(value, 1 / len(one)) for value in one] + [(value, -1 / len(other)) for value in other])
    apart = height = 0.0
    for _value, step in ordered:
        height += step
        apart = max(apart, abs(height))
    scale = math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    z = (scale + 0.12 + 0.11 / scale) * apart
    if z < 0.3:
        return 1.0
    return max(0.0, min(1.0, 2 * sum((-1) ** (k - 1) * math.exp(-2 * (k * z) ** 2) for k in range(1, 101))))


def guessed(one: list[float], other: list[float]) -> float:
    """How often the better guess is right that, of one time of each kind, the longer is of the slower kind."""
    ordered = sorted([(value, 1) for value in one] + [(value, 0) for value in other])
    ranks = sum(place for place, (_value, kind) in enumerate(ordered, 1) if kind)
    area = (ranks - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))
    return max(area, 1 - area)


if __name__ == "__main__":
    main()
