"""Which steps of a case are done: read from its events alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from amparo.casework.kinds import steps
from amparo.casework.kinds.shape import Step
from amparo.casework.models import Case, Event

BY_WORD = ("step_done", "step_waived")


@dataclass(frozen=True, slots=True)
class StepState:
    """A step of a case, and when it was done or left out (`waived`, with its reason)."""

    step: Step
    at: dt.datetime | None = None
    waived: bool = False
    reason: str = ""

    @property
    def settled(self) -> bool:
        return self.at is not None


def steps_of(case: Case) -> list[StepState]:
    """The steps of the case's kind with what its events say of each. One query.

    What happened to the person without a case of its own (a consent, a sighting) counts for every case of theirs.
    """
    asked = steps(case)
    codes = {event for step in asked for event in step.after} | set(BY_WORD)
    columns = ("at", "id", "type_id", "note", "data")
    found = Event.objects.filter(type_id__in=codes).order_by()
    theirs = found.filter(Q(case__isnull=True, record__person_id=case.record.person_id))
    # Two looks into an index; with OR it would be one look at every event without a case.
    both = found.filter(case=case).values_list(*columns).union(theirs.values_list(*columns), all=True)
    events = [(type, at, note, data) for at, _pk, type, note, data in both.order_by("at", "id")]
    return [_state(step, events) for step in asked]


def _state(step: Step, events: list[tuple[str, dt.datetime, str, dict[str, object]]]) -> StepState:
    for type, at, note, data in events:
        if type in step.after:
            return StepState(step, at)
        if type in BY_WORD and data.get("step") == step.code:
            return StepState(step, at, waived=type == "step_waived", reason=note)
    return StepState(step)
