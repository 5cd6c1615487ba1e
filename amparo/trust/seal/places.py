"""Seals are sent where nobody who owns the database can write: a file, an address, another server, another database.

A place is told every seal, in order, at least once, in lines that are the same each time: whoever receives one twice keeps one.
What cannot be reached now is tried again with the next minute; the seals wait in the database.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from amparo.core import webhooks
from amparo.core.errors import BadInstallation
from amparo.core.signatures import canonical
from amparo.trust.seal.models import Leaf, Seal, SealPlace
from amparo.trust.seal.sealing import document_of

log = structlog.get_logger()

#: Seals of one delivery.
AT_ONCE = 500
#: Mail is sent once an hour: all that was sealed since.
MAIL_EVERY = dt.timedelta(hours=1)
TIMEOUT = 10
#: Bytes of each leaf that a line carries: enough to say which row no longer fits, however the database was rewritten.
PRINT = 4


@dataclass(frozen=True)
class Place:
    name: str
    send: Callable[[Sequence[str], int], None]  # lines, and the number of the last seal in them
    every: dt.timedelta = dt.timedelta(0)
    prints: bool = True


def places() -> list[Place]:
    """Those that this installation names."""
    found = []
    if settings.AMPARO_SEAL_FILE:
        found.append(Place("file", _to_file))
    if settings.AMPARO_SEAL_MAIL:
        found.append(Place("mail", _to_mail, MAIL_EVERY, prints=False))
    if settings.AMPARO_SEAL_URL:
        found.append(Place("server", _to_server))
    if settings.AMPARO_SEAL_DATABASE:
        found.append(Place("database", _to_database))
    return found


def export(*, now: dt.datetime) -> None:
    """Send each place what it does not have. A place that fails keeps no other from its seals."""
    for place in places():
        with transaction.atomic():
            SealPlace.objects.get_or_create(place=place.name)
            state = (
                SealPlace.objects.select_for_update(skip_locked=True).filter(pk=place.name).first()
            )  # none: another job is sending there
            if state is None or (state.at and not state.problem and now - state.at < place.every):
                continue
            try:
                while lines := line_of(
                    Seal.objects.filter(number__gt=state.upto).order_by("number")[:AT_ONCE], place.prints
                ):
                    upto = state.upto + len(lines)
                    place.send(lines, upto)
                    state.upto, state.at, state.problem = upto, now, ""
            except (OSError, psycopg.Error, BadInstallation) as problem:
                state.at, state.problem = now, type(problem).__name__
                log.error("seal_not_exported", place=place.name, problem=type(problem).__name__)
            state.save()


def line_of(seals: Iterable[Seal], prints: bool = True) -> list[str]:
    """Each seal as one line of JSON. `prints`: the first bytes of each leaf, beside what is signed."""
    lines = []
    for seal in seals:
        line = document_of(seal)
        if prints:
            hashes = Leaf.objects.filter(number__range=(seal.first, seal.last)).order_by("number")
            line["prints"] = b"".join(
                bytes(one)[:PRINT] for one in hashes.values_list("hash", flat=True).iterator()
            ).hex()
        lines.append(canonical(line).decode())
    return lines


def _to_file(lines: Sequence[str], _upto: int) -> None:
    """Appended and on the disk before it counts. The operator makes the file append-only (`chattr +a`) or mounts it so."""
    path = Path(settings.AMPARO_SEAL_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())


def _to_mail(lines: Sequence[str], upto: int) -> None:
    if not settings.EMAIL_HOST:
        raise BadInstallation("AMPARO_SEAL_MAIL is set and AMPARO_SMTP_HOST is not.")
    EmailMessage(
        subject=f"Amparo: seals up to {upto}", body="\n".join(lines) + "\n", to=[settings.AMPARO_SEAL_MAIL]
    ).send()


def _to_server(lines: Sequence[str], upto: int) -> None:
    """One POST, signed as Standard Webhooks describe; its id is the number of its last seal."""
    body = json.dumps({"seals": [json.loads(line) for line in lines]}, separators=(",", ":"))
    at = int(
        dt.datetime.now(dt.UTC).timestamp()
    )  # of now, whatever the seal's moment: the receiver checks it
    headers = {
        "Content-Type": "application/json",
        "webhook-id": f"seal-{upto}",
        "webhook-timestamp": str(at),
        "webhook-signature": webhooks.sign(
            told_as=f"seal-{upto}", at=at, body=body, key=settings.AMPARO_SEAL_URL_KEY
        ),
    }
    if not settings.AMPARO_SEAL_URL.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise BadInstallation("AMPARO_SEAL_URL must begin with https://.")
    request = urllib.request.Request(settings.AMPARO_SEAL_URL, body.encode(), headers)  # noqa: S310 – checked above
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
        answer.read(1)


def _to_database(lines: Sequence[str], _upto: int) -> None:
    """`amparo_seals (number bigint PRIMARY KEY, line text)`, of which the role that we are given may only insert."""
    rows = [(json.loads(line)["number"], line) for line in lines]
    with psycopg.connect(settings.AMPARO_SEAL_DATABASE, connect_timeout=TIMEOUT) as other:
        other.cursor().executemany("INSERT INTO amparo_seals (number, line) VALUES (%s, %s)", rows)
