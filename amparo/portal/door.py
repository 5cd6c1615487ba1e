"""The portal's way to the database: the few views and functions that its role may use. Nothing else of the registry exists
for this package; what they promise is written in the registry's own SQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Status:
    """Where things stand, in a code for which the pages have the words; `state` is empty when it may not be told."""

    state: str
    as_of: dt.datetime | None
    source: str
    confidence: str
    office_name: str
    office_phone: str
    zone: str


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    address: str
    city: str
    state: str
    zip: str
    phone: str
    visiting: str
    as_of: dt.datetime
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class Service:
    at: dt.datetime
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that a proved visitor may see now. `status` is None while nothing may be shown: the page is neutral."""

    tail: str
    received_at: dt.datetime
    status: Status | None
    place: Place | None
    services: list[Service]
    next_step: str
    warned: bool
    question: str  # a code of what the consulate asks the visitor, or nothing


@dataclass(frozen=True, slots=True)
class Office:
    """A consulate, as anybody may know it."""

    slug: str
    name: str
    city: str
    state: str
    phone: str
    emergency_phone: str


def hand_in(kind: str, payload: Mapping[str, Any], *, minutes: int = 0, mark: str = "") -> None:
    """Put something into the inbox; the worker does the rest, after `minutes` or when `hurry` names its mark."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_inbox (kind, payload, due_at, mark)"
            " VALUES (%s, %s, statement_timestamp() + make_interval(mins => %s), %s)",
            [kind, json.dumps(payload), minutes, mark],
        )


def hurry(mark: str) -> None:
    """Let what waits under this mark be handled now; nothing when nothing waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_hurry(%s)", [mark])


def enter_code(browser: str, typed: str) -> str | None:
    """A visit's token for the right code in the browser that asked for it; else None, whatever was wrong."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_enter_code(%s, %s)", [browser, typed])
        row = cursor.fetchone()
    return row[0] if row else None


def present(token: str) -> bool:
    """Present a visit's token for this transaction; False when the visit is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('amparo.visit', %s, true)", [token])
        cursor.execute("SELECT portal_touch()")
        row = cursor.fetchone()
    return bool(row and row[0])


def leave() -> None:
    """End the visit that was presented."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_leave()")


def looked() -> None:
    """Write down that the page of the presented visit is shown."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_looked()")


def take(what: str, keys: Sequence[str], bursts: Sequence[int], hourly: Sequence[int]) -> list[float]:
    """Take one attempt out of the bucket of each hashed key; what is left in each, below zero when it was one too many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal_take(%s, %s, %s::integer[], %s::integer[])",
            [what, list(keys), list(bursts), list(hourly)],
        )
        row = cursor.fetchone()
    return [float(level) for level in row[0]] if row else []


def offices() -> list[Office]:
    """All consulates, by state and city."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT slug, name, city, state, phone, emergency_phone FROM portal_office ORDER BY state, city"
        )
        return [Office(*row) for row in cursor.fetchall()]


def offices_of(counties: Collection[str]) -> dict[str, tuple[str, str]]:
    """Who keeps these counties (FIPS codes) today: office and how sure the district table is of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fips, office, confidence FROM portal_district WHERE fips = ANY(%s)", [list(counties)]
        )
        return {fips: (office, confidence) for fips, office, confidence in cursor.fetchall()}


def verify(kind: str, said: str, office: str = "") -> bool:
    """Whether an official works there today, or a message left from here: yes or no, never more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_verify(%s, %s, %s)", [kind, said, office])
        row = cursor.fetchone()
    return bool(row and row[0])


def keep_panic(word: str) -> bool:
    """Keep the family's own word, hashed, with the request of the presented visit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_keep_panic(%s)", [word])
        row = cursor.fetchone()
    return bool(row and row[0])


def panic(token: str, typed: Collection[str], folio: str) -> bool:
    """Whether a family's own word is among what was typed; every visit of its request is over then."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('amparo.visit', %s, true)", [token])
        cursor.execute("SELECT portal_panic(%s, %s)", [list(typed), folio])
        row = cursor.fetchone()
    return bool(row and row[0])


def see(*, english: bool) -> Seen | None:
    """What the presented visit may see. Always the same six queries, whatever there is to see."""
    words = "en" if english else "es"
    with connection.cursor() as cursor:
        cursor.execute("SELECT tail, received_at, (SELECT code FROM portal_question) FROM portal_request")
        request = cursor.fetchone()
        cursor.execute(
            "SELECT state, as_of, source, confidence, office_name, office_phone, zone FROM portal_status"
        )
        status = cursor.fetchone()
        cursor.execute(
            f"SELECT name, address, city, state, zip, phone, visiting_{words}, as_of, confidence, source FROM portal_place"  # noqa: S608
        )
        place = cursor.fetchone()
        cursor.execute(f"SELECT at, text_{words} FROM portal_services ORDER BY at DESC, number DESC LIMIT 50")  # noqa: S608
        services = cursor.fetchall()
        cursor.execute("SELECT step FROM portal_next")
        step = cursor.fetchone()
        cursor.execute("SELECT warned_at FROM portal_warning")
        warning = cursor.fetchone()
    if request is None:
        return None
    return Seen(
        tail=request[0],
        received_at=request[1],
        status=_status(status) if status else None,
        place=Place(*place) if place else None,
        services=[Service(*row) for row in services],
        next_step=step[0] if step else "",
        warned=warning is not None,
        question=request[2] or "",
    )


def _status(row: tuple[Any, ...]) -> Status:
    state, as_of, *words = row
    source, confidence, office_name, office_phone, zone = (word or "" for word in words)
    return Status(state, as_of, source, confidence, office_name, office_phone, zone)
