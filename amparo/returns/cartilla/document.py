"""What a cartilla says: of whom, of which return, and what was received. The schema is docs/cartilla.md. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from amparo.core.folios import show
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

    def has(self, kind: str, right: str) -> bool:
        if right == Right.HEALTH or kind in OF_HEALTH:
            return self.health
        return self.justice if right == Right.JUSTICE else True


def content(
    homecoming: Homecoming, milestones: Iterable[Milestone], *, number: str, key: str, chosen: Chosen, language: str,
    at: dt.datetime,
) -> dict[str, Any]:  # fmt: skip
    """The document before it is signed. What is about a child is not in it: a child's papers are the child's."""
    rows = [one for one in milestones if one.child_id is None and chosen.has(one.kind, one.right)]
    person = homecoming.record.person
    assert person is not None
    assert homecoming.arrived_at is not None
    return {
        "schema": SCHEMA,
        "number": number,
        "key": key,
        "language": language,
        "issued_at": at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "includes": {"health": chosen.health, "justice": chosen.justice},
        "person": {"name": person.name},
        "return": {
            "folio": show(homecoming.folio),
            "arrived_on": _day(homecoming.arrived_at),
            "centre": homecoming.centre.city if homecoming.centre else None,
            "destination_state": homecoming.destination_state or None,
        },
        "received": [_received(one, language) for one in rows if one.state == Milestone.State.DELIVERED],
        "under_way": [_under_way(one, language) for one in rows if not one.settled],
    }


def _row(one: Milestone, language: str) -> dict[str, Any]:
    kind, agency = kinds()[one.kind], agencies()[one.agency]
    english = language == "en"
    return {
        "right": str(one.right),
        "kind": one.kind,
        "what": kind.name_en if english else kind.name_es,
        "agency": one.agency,
        "agency_name": agency.name_en if english else agency.name_es,
    }


def _received(one: Milestone, language: str) -> dict[str, Any]:
    assert one.delivered_at is not None
    return {**_row(one, language), "on": _day(one.delivered_at), "evidence": one.evidence or None}


def _under_way(one: Milestone, language: str) -> dict[str, Any]:
    return {**_row(one, language), "by": one.due_on.isoformat()}


def _day(moment: dt.datetime) -> str:
    return moment.astimezone(ZONE).date().isoformat()
