"""Relatives who ask: requests whose record is nobody's yet, requests that were answered, and who may follow."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amparo.families.models import Relation, Request
from amparo.notices.addresses import sealed
from amparo.people.models import Source

from .columns import NEVER, Moments, Numbers, always, counting, days, moments, never, numbers, words
from .custody import Custody
from .drawing import Registry
from .people import folios
from .places import Places
from .tables import Rows

ASKED = 0.04  # of the people who were held
STATES = (Request.State.RECEIVED, Request.State.PERSON_CONFIRMED, Request.State.FOLLOWING)
BY_STATE = (0.3, 0.1, 0.6)
RELATIONS = tuple(Relation.values)
TOLD = ("status", "place", "services", "next_step")
_SAID = ("given_names", "surname1", "surname2", "surnames", "birth_municipality")


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests in the order in which they came; the record of each follows the registry's own, in the same order."""

    person: Numbers
    at: Moments
    state: Numbers
    office: Numbers
    folio: pa.Array
    first_record: int

    @property
    def record(self) -> Numbers:
        return self.first_record + np.arange(len(self.person))

    @property
    def follows(self) -> NDArray[np.bool_]:
        return self.state == STATES.index(Request.State.FOLLOWING)


def invent_asking(
    registry: Registry, custody: Custody, where: Places, now: np.datetime64, rng: np.random.Generator
) -> Asked:
    """Relatives of people who were held ask some days after it began."""
    stay = np.sort(
        rng.permutation(len(custody.person))[: max(round(len(custody.person) * ASKED), len(STATES))]
    )
    at = np.minimum(
        custody.began[stay] + days(rng.exponential(4, len(stay))), now - days(np.full(len(stay), 0.01))
    )
    order = np.argsort(at, kind="stable")
    stay, at = stay[order], at[order]
    office = where.office_of[custody.facility[np.flatnonzero(custody.last)]][stay]
    state = rng.choice(len(STATES), len(stay), p=BY_STATE)
    state[: len(STATES)] = np.arange(len(STATES))[
        : len(state)
    ]  # each at least once, however small the registry
    return Asked(custody.person[stay], at, state, office, folios("F", len(stay)), len(registry) + 1)


def with_requests(registry: Registry, asked: Asked) -> Registry:
    """The registry with the requests' records: names as the person's first record says them, and little else."""
    _people, first = np.unique(registry.person, return_index=True)
    theirs = registry.said.take(pa.array(first[asked.person]))
    said = pa.table({
        name: asked.folio if name == "id" else theirs.column(name) if name in _SAID else always("", len(theirs))
        for name in registry.said.column_names
    })  # fmt: skip
    source = np.full(len(theirs), Source.values.index(Source.FAMILY))
    return Registry(
        pa.concat_tables([registry.said, said.cast(registry.said.schema)]),
        np.concatenate((registry.source, source)), np.concatenate((registry.person, asked.person)),
    )  # fmt: skip


def family_rows(asked: Asked, where: Places, rng: np.random.Generator) -> list[Rows]:
    many = len(asked.person)
    officer = where.somebody_of(asked.office, rng)
    relation = words(RELATIONS, rng.integers(0, len(RELATIONS), many))
    confirmed = np.where(asked.follows, officer, -1)
    since = np.where(asked.follows, asked.at + days(np.full(many, 0.004)), NEVER)
    which = np.flatnonzero(asked.follows)
    follow, theirs = len(which), numbers(asked.record[which])
    contact = "\\x" + sealed("familia@example.org").hex()
    return [
        Rows("families_request", pa.table({
            "id": counting(many), "folio": asked.folio, "secret_hash": always("0" * 64, many),
            "received_at": moments(asked.at), "channel": words(("web", "phone"), (rng.random(many) < 0.3).astype(np.int64)),
            "language": always("es-mx", many), "seeker_name": always("Prueba Familiar", many), "relation": relation,
            "email": always(contact, many), "phone": never(many), "last_seen": always("", many),
            "age": always("", many), "note": always("", many), "record_id": numbers(asked.record),
            "office_id": words(where.offices, asked.office), "state": words(STATES, asked.state),
            "closed_reason": always("", many),
            "relation_evidence": words(("", "Prueba"), asked.follows.astype(np.int64)),
            "relation_confirmed_at": moments(since), "relation_confirmed_by_id": numbers(confirmed),
        })),
        Rows("people_relative", pa.table({
            "id": counting(follow), "record_id": theirs, "name": always("Prueba Familiar", follow),
            "relation": relation.take(pa.array(which)), "phone": always("", follow), "email": always("", follow),
            "language": always("", follow), "wish": always("tell", follow), "added_at": moments(since[which]),
            "added_by_id": numbers(officer[which]),
        })),
        Rows("people_consent", pa.table({
            "id": counting(follow), "record_id": theirs, "purpose": always("family", follow),
            "relative_id": counting(follow), "decision": always("granted", follow),
            "fields": always(json.dumps(TOLD), follow), "channel": always("visit", follow),
            "language": always("", follow), "interpreter": always("", follow), "witness": always("", follow),
            "note": always("", follow), "at": moments(since[which]), "expires_at": never(follow),
            "recorded_at": moments(since[which]), "recorded_by_id": numbers(officer[which]),
        })),
        Rows("families_follow", pa.table({
            "id": counting(follow), "request_id": numbers(which + 1), "record_id": theirs,
            "relative_id": counting(follow), "began_at": moments(since[which]), "ended_at": never(follow),
        })),
    ]  # fmt: skip
