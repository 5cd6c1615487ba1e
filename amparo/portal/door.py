"""The portal's way to the database: the few views and functions that its role may use. Nothing else of the registry exists
for this package; what they promise is written in the registry's own SQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from amparo.portal.reading import reading


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
class Way:
    """How the place itself says that one visits, calls, writes or sends money; `kind` is one of these four."""

    kind: str
    text: str
    phone: str
    url: str
    source: str
    checked_on: dt.date


@dataclass(frozen=True, slots=True)
class Hearing:
    at: dt.datetime
    zone: str
    mode: str
    court: str  # empty when the place may not be told


@dataclass(frozen=True, slots=True)
class Order:
    kind: str
    ordered_on: dt.date
    deadline: dt.date | None


@dataclass(frozen=True, slots=True)
class Lawyer:
    """How a lawyer's help stands: never in what matter, and the name only when they accepted and it gives nothing away."""

    handle: str  # by which something can be said of them; nothing to whoever reads it
    asked_at: dt.datetime | None
    acknowledged_at: dt.datetime | None
    accepted_at: dt.datetime | None
    name: str
    ended_at: dt.datetime | None
    another: bool  # who had acknowledged it does not have it any more
    asked_how: bool  # it is over, and the family is asked how it was
    may_rate: bool


@dataclass(frozen=True, slots=True)
class Advisor:
    """A lawyer with a contract, as anybody may know them: codes of areas, languages and counties."""

    number: int
    name: str
    firm: str  # empty: alone
    phone: str
    areas: tuple[str, ...]
    languages: tuple[str, ...]
    sign_languages: tuple[str, ...]
    counties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that the consulate asks for: codes for which the pages have the words."""

    code: str
    state: str  # asked, sent, refused, accepted
    refused_why: str


@dataclass(frozen=True, slots=True)
class Mine:
    """A request that this visit proved."""

    number: int
    tail: str
    received_at: dt.datetime
    chosen: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A message: a family's own has no words here, which only the consulate can open."""

    sent_at: dt.datetime
    from_family: bool
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that a proved visitor may see now. `status` is None while nothing may be shown: the page is neutral."""

    tail: str
    received_at: dt.datetime
    status: Status | None
    place: Place | None
    ways: list[Way]
    services: list[Service]
    next_step: str
    hearings: list[Hearing]
    order: Order | None
    lawyers: list[Lawyer]
    warned: bool
    question: str  # a code of what the consulate asks the visitor, or nothing
    papers: list[Paper]
    answers: int  # how many may be read
    mine: list[Mine]  # none where the visit proved one request alone


@dataclass(frozen=True, slots=True)
class Office:
    """A consulate, as anybody may know it."""

    slug: str
    name: str
    city: str
    state: str
    phone: str
    emergency_phone: str


@dataclass(frozen=True, slots=True)
class Month:
    """How families were answered in one month; None where too few to be said."""

    month: dt.date
    asked: int | None
    in_a_day: int | None  # of every ten
    follow: int | None
    reports: int | None


@dataclass(frozen=True, slots=True)
class Trained:
    """A consulate's training; of a small one, only whether everybody is trained."""

    city: str
    percent: int | None
    met: bool
    #: Whether somebody trained stands in each shift; None where the consulate keeps none.
    covered: bool | None = None


@dataclass(frozen=True, slots=True)
class Certified:
    """What whoever holds a certificate's paper is told: `good`, `ended`, `revoked` or `unknown`, until when, and the city."""

    state: str
    until: dt.date | None
    office: str


@dataclass(frozen=True, slots=True)
class Accommodated:
    """What was asked for so that people take part as everybody does, in a year; what is of few people is None."""

    asked: int | None
    granted: int | None
    denied: int | None
    ignored: int | None
    delivered: int | None
    median_days: int | None


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


def present(token: str, *, quietly: bool = False) -> bool:
    """Present a visit's token for this transaction; False when the visit is over.

    `quietly`: a page asks by itself whether it still holds, and that does not make the visit last longer.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('amparo.visit', %s, true)", [token])
        cursor.execute("SELECT portal_request_id() IS NOT NULL" if quietly else "SELECT portal_touch()")
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


def wishes(browser: str, typed: str, wanted: str) -> str:
    """For the right code in the browser that asked for it, what came of it: `withdrawn`, `renewed`, or `change:` and a token for
    one change; else nothing, whatever was wrong."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_wishes(%s, %s, %s)", [browser, typed, wanted])
        row = cursor.fetchone()
    return str(row[0]) if row and row[0] else ""


def offices() -> list[Office]:
    """All consulates, by state and city."""
    with reading() as cursor:
        cursor.execute(
            "SELECT slug, name, city, state, phone, emergency_phone FROM portal_office ORDER BY state, city"
        )
        return [Office(*row) for row in cursor.fetchall()]


def offices_of(counties: Collection[str]) -> dict[str, tuple[str, str]]:
    """Who keeps these counties (FIPS codes) today: office and how sure the district table is of it."""
    with reading() as cursor:
        cursor.execute(
            "SELECT fips, office, confidence FROM portal_district WHERE fips = ANY(%s)", [list(counties)]
        )
        return {fips: (office, confidence) for fips, office, confidence in cursor.fetchall()}


def advisors() -> list[Advisor]:
    """Everybody in the public directory of lawyers, by name."""
    with reading() as cursor:
        cursor.execute(
            "SELECT number, name, firm, phone, areas, languages, sign_languages, counties FROM portal_advisor"
            " ORDER BY name, number"
        )
        return [Advisor(*row[:4], *(tuple(codes) for codes in row[4:])) for row in cursor.fetchall()]


def figures() -> list[Month]:
    """The last six whole months, the latest first."""
    with reading() as cursor:
        cursor.execute(
            "SELECT month, asked, in_a_day, follow, reports FROM portal_figures ORDER BY month DESC"
        )
        return [Month(*row) for row in cursor.fetchall()]


def training() -> list[Trained]:
    """Each consulate's training, by its city."""
    with reading() as cursor:
        cursor.execute(
            "SELECT t.city, t.percent, t.met, s.covered FROM portal_training t"
            " LEFT JOIN portal_training_shift s ON s.office = t.office ORDER BY t.city, t.office"
        )
        return [Trained(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file of the open data."""

    month: str
    published_at: dt.datetime
    name: str
    media_type: str
    sha256: str
    size: int


def open_data() -> list[OpenFile]:
    """Every file that was published, the latest month first."""
    with reading() as cursor:
        cursor.execute(
            "SELECT month, published_at, name, media_type, sha256, size FROM portal_open_data ORDER BY month DESC, name"
        )
        return [OpenFile(*row) for row in cursor.fetchall()]


def open_data_file(name: str) -> tuple[str, bytes] | None:
    """The kind and the bytes of a published file; None when there is none of this name."""
    with reading() as cursor:
        cursor.execute("SELECT media_type, content FROM portal_open_data WHERE name = %s", [name])
        row = cursor.fetchone()
    return (row[0], bytes(row[1])) if row else None


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """The version of the privacy notice that is in force."""

    number: int
    published_at: dt.datetime
    short: str
    whole: str


def privacy_notice(*, english: bool) -> PrivacyNotice | None:
    """The version in force, in this language; None while none is published."""
    texts = "short_en, whole_en" if english else "short_es, whole_es"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number, published_at, {texts} FROM portal_privacy_notice ORDER BY number DESC LIMIT 1"  # noqa: S608
        )
        row = cursor.fetchone()
    return PrivacyNotice(*row) if row else None


def certificate(code: str) -> Certified:
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_certificate(%s)", [code])
        found = cursor.fetchone()[0]
    row = json.loads(found) if isinstance(found, str) else found
    until = dt.date.fromisoformat(row["until"]) if row["until"] else None
    return Certified(row["state"], until, row["office"])


def accommodations() -> Accommodated | None:
    """The last twelve whole months of all consulates; None when nothing was asked for."""
    with reading() as cursor:
        cursor.execute(
            "SELECT asked, granted, denied, ignored, delivered, median_days FROM portal_accommodations()"
        )
        row = cursor.fetchone()
        return Accommodated(*row) if row is not None else None


def difficulties() -> dict[str, int]:
    """How many people with an open case told of a lot of difficulty, by domain; domains of few people are left out."""
    with reading() as cursor:
        cursor.execute("SELECT domain, people FROM portal_difficulties() WHERE people IS NOT NULL")
        return dict(cursor.fetchall())


def verify(kind: str, said: str, office: str = "") -> bool:
    """Whether an official works there today, a message left from here, or a lawyer (number of the bar, and its state in place of
    the office) has a contract today: yes or no, never more."""
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
        cursor.execute(
            "SELECT tail, received_at, (SELECT code FROM portal_question),"
            " (SELECT count(*) FROM portal_message WHERE NOT from_family),"
            " (SELECT json_agg(p) FROM portal_paper p), (SELECT json_agg(m ORDER BY m.number) FROM portal_mine m)"
            " FROM portal_request"
        )
        request = cursor.fetchone()
        cursor.execute(
            "SELECT state, as_of, source, confidence, office_name, office_phone, zone FROM portal_status"
        )
        status = cursor.fetchone()
        cursor.execute(
            f"SELECT name, address, city, state, zip, phone, visiting_{words}, as_of, confidence, source,"  # noqa: S608
            " (SELECT json_agg(w) FROM portal_way w) FROM portal_place"
        )
        place = cursor.fetchone()
        cursor.execute(f"SELECT at, text_{words} FROM portal_services ORDER BY at DESC, number DESC LIMIT 50")  # noqa: S608
        services = cursor.fetchall()
        cursor.execute(
            "SELECT (SELECT step FROM portal_next), (SELECT json_agg(h ORDER BY h.at) FROM portal_hearing h),"
            " (SELECT row_to_json(o) FROM portal_order o), (SELECT json_agg(l ORDER BY l.asked_at) FROM portal_lawyer l)"
        )
        to_come = cursor.fetchone()
        cursor.execute("SELECT warned_at FROM portal_warning")
        warning = cursor.fetchone()
    if request is None:
        return None
    return Seen(
        tail=request[0],
        received_at=request[1],
        status=_status(status) if status else None,
        place=Place(*place[:10]) if place else None,
        ways=[_way(row, words) for row in place[10] or []] if place else [],
        services=[Service(*row) for row in services],
        next_step=to_come[0] or "",
        hearings=[
            Hearing(_at(row["at"]), row["zone"], row["mode"], row["court"]) for row in to_come[1] or []
        ],
        order=_order(to_come[2]) if to_come[2] else None,
        lawyers=[_lawyer(row) for row in to_come[3] or []],
        warned=warning is not None,
        question=request[2] or "",
        papers=[Paper(row["code"], row["state"], row["refused_why"]) for row in request[4] or []],
        answers=request[3],
        mine=[
            Mine(row["number"], row["tail"], _at(row["received_at"]), row["chosen"])
            for row in request[5] or []
        ],
    )


def messages() -> list[Said]:
    """What was written to and fro in the request of the visit, in its order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sent_at, from_family, for_family FROM portal_message ORDER BY sent_at, number")
        return [Said(at, ours, bytes(sealed or b"")) for at, ours, sealed in cursor.fetchall()]


def say(sealed: bytes) -> bool:
    """Hand in a family's message, sealed for the consulate."""
    return _yes("SELECT portal_say(%s)", sealed.hex())


def hand_paper(code: str, sealed: bytes) -> bool:
    """Hand in a file for a paper that was asked for; False when it was not, or when there were too many today."""
    return _yes("SELECT portal_hand_paper(%s, %s)", code, sealed)


def lawyers() -> list[Lawyer]:
    """The lawyers of the person of the presented visit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT json_agg(l ORDER BY l.asked_at) FROM portal_lawyer l")
        row = cursor.fetchone()
    return [_lawyer(one) for one in row[0] or []]


def rate(handle: str, stars: int, *, spoke: bool, explained: bool, again: bool) -> bool:
    """Hand in how a lawyer was; False when nobody of this visit can be rated by that handle."""
    return _yes("SELECT portal_rate(%s, %s, %s, %s, %s)", handle, stars, spoke, explained, again)


def complain(handle: str, sealed: bytes) -> bool:
    """Hand in a complaint about a lawyer, sealed for the consulate."""
    return _yes("SELECT portal_complain(%s, %s)", handle, sealed.hex())


def choose(number: int) -> bool:
    """Turn the visit to another of the requests that it proved."""
    return _yes("SELECT portal_choose(%s)", number)


def _yes(call: str, *given: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(call, given)
        row = cursor.fetchone()
    return bool(row and row[0])


def _status(row: tuple[Any, ...]) -> Status:
    state, as_of, *words = row
    source, confidence, office_name, office_phone, zone = (word or "" for word in words)
    return Status(state, as_of, source, confidence, office_name, office_phone, zone)


def _way(row: Mapping[str, Any], words: str) -> Way:
    return Way(
        row["kind"], row[f"text_{words}"], row["phone"], row["url"], row["source"], _day(row["checked_on"])
    )


def _order(row: Mapping[str, Any]) -> Order:
    return Order(row["kind"], _day(row["ordered_on"]), _day(row["deadline"]) if row["deadline"] else None)


def _lawyer(row: Mapping[str, Any]) -> Lawyer:
    asked, acknowledged, accepted, ended = (
        _at(row[name]) if row[name] else None
        for name in ("asked_at", "acknowledged_at", "accepted_at", "ended_at")
    )
    return Lawyer(
        row["handle"], asked, acknowledged, accepted, row["name"], ended, row["another"], row["asked_how"], row["may_rate"],
    )  # fmt: skip


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
