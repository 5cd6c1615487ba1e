"""Hearings and orders of cases, and whoever reached an office: what the agenda and the list of contacts show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amparo.casework.models import Contact, Hearing, Order
from amparo.places.models import Office

from .cases import Cases, HandOvers
from .columns import NEVER, Moments, Numbers, always, counting, days, moments, never, numbers, words
from .people import folios
from .places import Places
from .tables import Rows

TO_COME = 0.25  # of open cases that somebody took: a hearing to come
PAST = 0.05  # of cases that somebody took: a hearing that was held
ASSIGNED = 0.6  # of the hearings to come: it is written who does what
ORDERED = 0.06  # of cases that somebody took
CONTACTS = 0.06  # of all people
ABOUT_SOMEBODY = 0.5  # of contacts: the person was known
ANSWERED = 0.6
LASTING = 365.0  # days over which contacts came
KINDS = (Hearing.Kind.MASTER, Hearing.Kind.INDIVIDUAL, Hearing.Kind.BOND, Hearing.Kind.OTHER)
ORDERS = (
    Order.Kind.REMOVAL,
    Order.Kind.VOLUNTARY_DEPARTURE,
    Order.Kind.STAY,
    Order.Kind.RELIEF,
    Order.Kind.RELEASE,
)
CHANNELS = (Contact.Channel.CALL, Contact.Channel.WINDOW, Contact.Channel.MAIL, Contact.Channel.CIAM)


@dataclass(frozen=True, slots=True)
class Courts:
    """Hearings by case; those to come have no moment of result. Orders by case."""

    case: Numbers
    at: Moments
    recorded: Moments
    assigned: Moments
    held: Moments
    ordered_case: Numbers
    ordered: Moments
    order: Numbers  # which of ORDERS


@dataclass(frozen=True, slots=True)
class Contacts:
    person: Numbers  # -1: of nobody whom we know yet
    office: Numbers
    by: Numbers
    at: Moments
    channel: Numbers
    folio: pa.Array


def invent_courts(cases: Cases, made: HandOvers, now: np.datetime64, rng: np.random.Generator) -> Courts:
    """Hearings are written down in the life of their case; a case that was handed over has none that is assigned, for what
    one office means to do about it ends with the hand-over."""
    taken = np.flatnonzero(cases.officer >= 0)
    alive = taken[np.isnat(cases.closed[taken])]
    coming = alive[rng.random(len(alive)) < TO_COME]
    past = taken[rng.random(len(taken)) < PAST]
    until = np.where(np.isnat(cases.closed[past]), now, cases.closed[past])
    when = _within(cases.opened[past], until, rng)
    written = _within(cases.opened[coming], np.broadcast_to(now, len(coming)), rng)
    stays = ~np.isin(coming, made.case) & (rng.random(len(coming)) < ASSIGNED)
    assigned = np.where(stays, _within(written, np.broadcast_to(now, len(coming)), rng), NEVER)
    ordered = taken[rng.random(len(taken)) < ORDERED]
    none = np.full(len(past), NEVER)
    return Courts(
        np.concatenate((past, coming)),
        np.concatenate((when, now + days(rng.uniform(0.2, 60, len(coming))))),
        np.concatenate((cases.opened[past] + (when - cases.opened[past]) // 2, written)),
        np.concatenate((none, assigned)),
        np.concatenate((when, np.full(len(coming), NEVER))),
        ordered,
        _within(
            cases.opened[ordered], np.where(np.isnat(cases.closed[ordered]), now, cases.closed[ordered]), rng
        ),
        rng.choice(len(ORDERS), len(ordered), p=(0.5, 0.15, 0.1, 0.1, 0.15)),
    )


def _within(since: Moments, until: Moments, rng: np.random.Generator) -> Moments:
    part = (until - since).astype(np.int64) * rng.random(len(since))
    return since + part.astype(np.int64).astype("timedelta64[us]")


def court_rows(courts: Courts, cases: Cases, where: Places, rng: np.random.Generator) -> list[Rows]:
    many = len(courts.case)
    zones = dict(Office.objects.values_list("pk", "time_zone"))
    assigned = ~np.isnat(courts.assigned)
    held = (~np.isnat(courts.held)).astype(np.int64)
    officer = cases.officer[courts.case]
    orders = len(courts.ordered_case)
    return [
        Rows("casework_hearing", pa.table({
            "id": counting(many), "case_id": numbers(courts.case + 1),
            "kind": words(KINDS, rng.integers(0, len(KINDS), many)), "court": always("Corte de prueba", many),
            "at": moments(courts.at),
            "time_zone": words([zones[office] for office in where.offices], cases.office[courts.case]),
            "mode": words((Hearing.Mode.IN_PERSON, Hearing.Mode.VIDEO), rng.integers(0, 2, many)),
            "state": words((Hearing.State.SCHEDULED, Hearing.State.HELD), held),
            "result": words(("", "Se celebró"), held),
            "officer_id": numbers(np.where(assigned, officer, -1)),
            "action": words(("", "Acompañar la audiencia"), assigned.astype(np.int64)),
            "recorded_at": moments(courts.recorded), "recorded_by_id": numbers(officer),
        })),
        Rows("casework_order", pa.table({
            "id": counting(orders), "case_id": numbers(courts.ordered_case + 1), "kind": words(ORDERS, courts.order),
            "ordered_on": moments(courts.ordered).cast(pa.date32()), "deadline": never(orders),
            "recorded_at": moments(courts.ordered), "recorded_by_id": numbers(cases.officer[courts.ordered_case]),
        })),
    ]  # fmt: skip


def invent_contacts(people: int, where: Places, now: np.datetime64, rng: np.random.Generator) -> Contacts:
    many = round(people * CONTACTS)
    office = rng.choice(len(where.offices), many, p=where.busy)
    at = np.sort(now - days(rng.uniform(0.01, LASTING, many)))
    person = np.where(rng.random(many) < ABOUT_SOMEBODY, rng.integers(0, people, many), -1)
    return Contacts(
        person, office, where.somebody_of(office, rng), at, rng.integers(0, len(CHANNELS), many),
        folios("T", many),
    )  # fmt: skip


def contact_rows(
    contacts: Contacts, first_record: Numbers, where: Places, rng: np.random.Generator
) -> list[Rows]:
    many = len(contacts.at)
    known = contacts.person >= 0
    answered: NDArray[np.int64] = (rng.random(many) < ANSWERED).astype(np.int64)
    said = '{"given_names": "Prueba", "surname1": "Contacto"}'
    return [
        Rows("casework_contact", pa.table({
            "id": counting(many), "folio": contacts.folio, "office_id": words(where.offices, contacts.office),
            "channel": words(CHANNELS, contacts.channel), "at": moments(contacts.at),
            "by_id": numbers(contacts.by), "token": contacts.folio, "caller": always("Prueba Familiar", many),
            "said": words((said, "{}"), known.astype(np.int64)), "asked": always("Pregunta por su familiar", many),
            "answered": words(("", "Se le orientó"), answered),
            "record_id": numbers(np.where(known, first_record[contacts.person], -1)),
        })),
    ]  # fmt: skip
