"""The own page's way to the database: functions of `returns/sql`, each bound to the visit that was presented."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Step:
    """One thing of the plan, in codes for which `words` has the words."""

    kind: str
    child: int  # which of their children it is about; 0: the person
    state: str
    agency: str
    due_on: dt.date
    waits_for: tuple[str, ...]
    done_on: dt.date | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A call for help; its answer sealed for this door."""

    asked_at: dt.datetime
    answer_by: dt.datetime
    answered_at: dt.datetime | None
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """A correction that was asked for; `accepted` is None while nobody has decided."""

    kind: str
    asked_at: dt.datetime
    accepted: bool | None
    reason: str
    waits_for_code: bool


@dataclass(frozen=True, slots=True)
class File:
    number: str
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Own:
    """All that the person may see of their own return."""

    tail: str
    name: str
    state: str
    arrived_on: dt.date | None
    centre: str
    destination_state: str
    phone: str  # its last four figures
    tells: bool  # a text message says when an answer waits
    reached: bool  # there is a telephone to send it to
    asks: bool  # somebody will still ask how they are
    plan: tuple[Step, ...]
    help: tuple[Asked, ...]
    corrections: tuple[Wanted, ...]
    files: tuple[File, ...]


def ask_code(folio: str, secret_hash: str, browser: str) -> None:
    """Ask for a code. Whether one comes is decided later, in the worker."""
    _one("SELECT portal_own_ask(%s, %s, %s)", folio, secret_hash, browser)


def enter(browser: str, typed: str) -> str | None:
    """A visit's token for the right code in the browser that asked for it; else None, whatever was wrong."""
    token = _one("SELECT portal_own_enter(%s, %s)", browser, typed)
    return str(token) if token else None


def present(token: str, *, quietly: bool = False) -> bool:
    """Present a visit's token for this transaction; False when the visit is over."""
    _one("SELECT set_config('amparo.own', %s, true)", token)
    return bool(_one("SELECT portal_own_touch(%s)", quietly))


def leave() -> None:
    _one("SELECT portal_own_leave()")


def see() -> Own | None:
    """What the presented visit may see. One query, whatever there is to see."""
    found = _one("SELECT portal_own_see()")
    if not found:
        return None
    row: Mapping[str, Any] = json.loads(found) if isinstance(found, str) else found
    return Own(
        tail=row["tail"], name=row["name"], state=row["state"], arrived_on=_day(row["arrived_on"]), centre=row["centre"],
        destination_state=row["destination_state"], phone=row["phone"] or "",
        tells=row["tells"], reached=row["reached"], asks=row["asks"],
        plan=tuple(
            Step(
                one["kind"], one["child"], one["state"], one["agency"], dt.date.fromisoformat(one["due_on"]),
                tuple(one["waits_for"]), _day(one["done_on"]), one["evidence"],
            )
            for one in row["plan"]
        ),
        help=tuple(
            Asked(
                _at(one["asked_at"]), _at(one["answer_by"]), _at(one["answered_at"]) if one["answered_at"] else None,
                bytes.fromhex(one["answer"] or ""),
            )
            for one in row["help"]
        ),
        corrections=tuple(
            Wanted(one["kind"], _at(one["asked_at"]), one["accepted"], one["reason"], one["waits_for_code"])
            for one in row["corrections"]
        ),
        files=tuple(File(one["number"], _at(one["until"])) for one in row["files"]),
    )  # fmt: skip


def ask_help(sealed: bytes) -> bool:
    return bool(_one("SELECT portal_own_help(%s)", sealed.hex()))


def correct(what: str, state: str, sealed: bytes, browser: str) -> bool:
    return bool(_one("SELECT portal_own_correct(%s, %s, %s, %s)", what, state, sealed.hex(), browser))


def prove_phone(browser: str, typed: str) -> bool:
    """Whether this is the code that came to the new telephone."""
    return bool(_one("SELECT portal_own_prove_phone(%s, %s)", browser, typed))


def stop() -> bool:
    """No more follow-ups, from this moment."""
    return bool(_one("SELECT portal_own_stop()"))


def tells(wanted: bool) -> bool:
    """Whether a text message says when an answer waits, from this moment."""
    return bool(_one("SELECT portal_own_tells(%s)", wanted))


def ask_cartilla(*, health: bool, justice: bool, children: bool, language: str) -> bool:
    return bool(_one("SELECT portal_own_cartilla(%s, %s, %s, %s)", health, justice, children, language))


def file(number: str, kind: str) -> bytes | None:
    """The document that was made for this page, sealed for this door."""
    found = _one("SELECT portal_own_file(%s, %s)", number, kind)
    return bytes(found) if found else None


def cartilla(number: str) -> tuple[str, str]:
    """`authentic`, `withdrawn` or `unknown`, and the short code that is printed on it."""
    found = _one("SELECT portal_cartilla(%s)", number)
    row = json.loads(found) if isinstance(found, str) else found
    return row["state"], row["code"]


def cartilla_keys() -> list[dict[str, str]]:
    found = _one("SELECT portal_cartilla_keys()")
    return list(json.loads(found) if isinstance(found, str) else found)


def _one(call: str, *given: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(call, given)
        row = cursor.fetchone()
    return row[0] if row else None


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
