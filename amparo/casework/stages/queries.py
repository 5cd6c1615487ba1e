"""Where a case stands, as the bar of its stages: read from its events, so that figures and bar say the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from amparo.casework.models import Case, Event
from amparo.casework.moves import STATUSES

#: The places of the bar; statuses that are equally far along share one.
PLACES = (
    ("received",),
    ("triage", "reopened"),
    ("open",),
    ("follow_up", "waiting_outside", "channelled"),
    ("concluded",),
)
MOVES = ("case_moved", "case_reopened", "case_concluded")


@dataclass(frozen=True, slots=True)
class Stage:
    label: str
    state: Literal["done", "here", "ahead"]
    #: When the case last came here; None when it went past without stopping.
    at: dt.datetime | None


def bar(case: Case) -> list[Stage]:
    """The stages of a case in their order. One query."""
    came = {"received": case.opened_at}
    moves = Event.objects.filter(case=case, type_id__in=MOVES).order_by("pk")
    for at, data in moves.values_list("at", "data"):
        came[data.get("to", "")] = at
    here = STATUSES[case.status][0]
    return [_stage(place, case.status, here, came) for place in PLACES]


def _stage(place: tuple[str, ...], status: str, here: int, came: dict[str, dt.datetime]) -> Stage:
    shown = status if status in place else place[0]
    rank = STATUSES[place[0]][0]
    state: Literal["done", "here", "ahead"] = (
        "here" if status in place else "done" if rank < here else "ahead"
    )
    dates = [came[one] for one in place if one in came]
    return Stage(
        label=str(Case.Status(shown).label),
        state=state,
        at=max(dates) if dates and state != "ahead" else None,
    )
