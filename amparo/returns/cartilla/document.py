"""What a cartilla says: of whom, of which return, and what was received. The schema is docs/cartilla.md. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from amparo.casework.children.models import Child
from amparo.core.folios import show
from amparo.people.models import Person
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans.models import Milestone
from amparo.returns.tables import agencies, kinds
from amparo.returns.words import Right

SCHEMA = "amparo.cartilla/1"
ZONE = ZoneInfo("America/Mexico_City")
#: What tells of health though it stands under another right.
OF_HEALTH = {"pension_disability", "medicines"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the person wants in it beside the rest."""

    health: bool = False
    justice: bool = False
    children: bool = False

    def has(self, kind: str, right: str) -> bool:
        if right == Right.HEALTH or kind in OF_HEALTH:
            return self.health
        return self.justice if right == Right.JUSTICE else True


def content(
    homecoming: Homecoming, milestones: Iterable[Milestone], *, number: str, key: str, chosen: Chosen, language: str,
    at: dt.datetime,
) -> dict[str, Any]:  # fmt: skip
    """The document before it is signed. Of children only what the parent ticked: the steps by the child's number, as on the own
    page, without name and evidence, and of none who is in danger. A child's papers are the child's."""
    person = homecoming.record.person
    assert person is not None
    numbers = children_of(person) if chosen.children else {}
    rows = [
        one
        for one in milestones
        if (one.child_id is None or one.child_id in numbers) and chosen.has(one.kind, one.right)
    ]
    assert homecoming.arrived_at is not None
    return {
        "schema": SCHEMA,
        "number": number,
        "key": key,
        "language": language,
        "issued_at": at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "includes": {"health": chosen.health, "justice": chosen.justice, "children": chosen.children},
        "person": {"name": person.name},
        "return": {
            "folio": show(homecoming.folio),
            "arrived_on": _day(homecoming.arrived_at),
            "centre": homecoming.centre.city if homecoming.centre else None,
            "destination_state": homecoming.destination_state or None,
        },
        "received": [
            _received(one, language, numbers) for one in rows if one.state == Milestone.State.DELIVERED
        ],
        "under_way": [_under_way(one, language, numbers) for one in rows if not one.settled],
    }


def children_of(person: Person) -> dict[int, int]:
    """The person's children whose steps may be told to them, numbered as `sql/portal_own.sql` numbers them."""
    found = (
        Child.objects.filter(record__person=person, in_danger=False)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return {pk: number for number, pk in enumerate(found, 1)}


def _row(one: Milestone, language: str, numbers: Mapping[int, int]) -> dict[str, Any]:
    kind, agency = kinds()[one.kind], agencies()[one.agency]
    english = language == "en"
    return {
        "right": str(one.right),
        "kind": one.kind,
        "what": kind.name_en if english else kind.name_es,
        "agency": one.agency,
        "agency_name": agency.name_en if english else agency.name_es,
        "child": numbers[one.child_id] if one.child_id is not None else None,
    }


def _received(one: Milestone, language: str, numbers: Mapping[int, int]) -> dict[str, Any]:
    assert one.delivered_at is not None
    evidence = one.evidence or None if one.child_id is None else None
    return {**_row(one, language, numbers), "on": _day(one.delivered_at), "evidence": evidence}


def _under_way(one: Milestone, language: str, numbers: Mapping[int, int]) -> dict[str, Any]:
    return {**_row(one, language, numbers), "by": one.due_on.isoformat()}


def _day(moment: dt.datetime) -> str:
    return moment.astimezone(ZONE).date().isoformat()
