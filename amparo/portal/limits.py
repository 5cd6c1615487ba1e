"""How often, before a page asks for patience: buckets of attempts, filled again with time; the table is `data/limits.csv`.

Keys are hashed with a salt of the day. A call for help is never refused: over the limit it is taken all the same and waits in
a slower queue, which a telephone leaves by some work (`work`). Only what can be tried endlessly against somebody is asked to
wait, by device and never by folio, so that nobody can lock a mother out. What is counted never depends on what is known.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import ipaddress
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.core import clock
from amparo.portal import door

TABLE = Path(__file__).resolve().parent / "data" / "limits.csv"
Key = Literal["device", "network", "folio", "contact", "place", "global"]

#: Bits of work at the first attempt too many and at most: 4,096 hashes, under a second on a cheap telephone; 262,144.
LEAST_BITS, MOST_BITS = 12, 18
#: The slower queue, in minutes: doubles with the pressure.
LONGEST = 20


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` attempts at once, `hourly` of them back within an hour; over it, `work` or `wait`."""

    what: str
    by: Key
    burst: int
    hourly: int
    then: Literal["work", "wait"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an attempt has to do. Calm: nothing."""

    wait: int = 0  # minutes until another attempt is taken
    bits: int = 0  # of work that brings it to the front
    minutes: int = 0  # in the slower queue without that work


@cache
def limits() -> Mapping[str, tuple[Limit, ...]]:
    """The table, by what is attempted."""
    found: dict[str, list[Limit]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            limit = Limit(row["what"], row["by"], int(row["burst"]), int(row["hourly"]), row["then"])  # type: ignore[arg-type]
            found.setdefault(limit.what, []).append(limit)
    return {what: tuple(of) for what, of in found.items()}


def weigh(of: Sequence[Limit], levels: Sequence[float]) -> Verdict:
    """What the levels of these buckets, after this attempt, ask of whoever attempts. Pure; the strictest one counts."""
    wait = bits = minutes = 0
    for limit, level in zip(of, levels, strict=True):
        over = -level
        if over <= 0:
            continue
        if limit.then == "wait":
            wait = max(wait, math.ceil(over * 60 / limit.hourly))
            continue
        doublings = int(math.log2(1 + 16 * over / limit.burst))
        bits = max(bits, min(LEAST_BITS + doublings, MOST_BITS))
        minutes = max(minutes, min(2**doublings, LONGEST))
    return Verdict(wait, bits, minutes)


def attempt(request: HttpRequest, what: str, *, folio: str = "", contact: str = "") -> Verdict:
    """Count this attempt under each key of the table; what it has to do. One query, whatever is known."""
    of = limits()[what]
    network = network_of(request.META.get("REMOTE_ADDR", ""))
    keys = {
        "device": request.browser,  # type: ignore[attr-defined]
        "network": network,
        "folio": folio,
        "contact": _folded(contact),
        "place": f"{folio} {network}",
        "global": "",
    }
    hashed = [_hashed(limit.by, keys[limit.by]) for limit in of]
    levels = door.take(what, hashed, [limit.burst for limit in of], [limit.hourly for limit in of])
    return weigh(of, levels)


def network_key(request: HttpRequest) -> str:
    """The visitor's network as the worker may count it: a keyed hash of the day, never the address."""
    return _hashed("network", network_of(request.META.get("REMOTE_ADDR", "")))


def _hashed(by: str, key: str) -> str:
    # Another salt every day: yesterday's keys cannot be matched with today's.
    salt = f"{settings.SECRET_KEY}:{clock.today().isoformat()}".encode()
    return hmac.new(salt, f"{by}:{key}".encode(), hashlib.sha256).hexdigest()


def network_of(address: str) -> str:
    """The /24 of an IPv4 address, the /48 of an IPv6 one: about one subscriber or one shared address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))


def _folded(contact: str) -> str:
    """One telephone or mailbox however it was written: the last ten digits, or the address in small letters."""
    if "@" in contact:
        return contact.strip().lower()
    return "".join(character for character in contact if character.isdigit())[-10:]


def please_wait(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """The page that asks to try again later, in so many minutes."""
    response = render(request, "portal/wait.html", {"minutes": verdict.wait}, status=429)
    response.headers["Retry-After"] = str(verdict.wait * 60)
    return response
