"""Writing events: the one way in which a file moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from amparo.accounts.models import Staff
from amparo.casework.models import Case, Event, EventType
from amparo.casework.signals import events_written


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """Something that happened. `type` is a code of `data/event_types.csv`; it hangs on a record, and perhaps on a case."""

    type: str
    record_id: int
    at: dt.datetime
    case_id: int | None = None
    office_id: str | None = None
    staff: Staff | None = None
    facility_id: int | None = None
    source: str = ""
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def write(new: Sequence[NewEvent]) -> list[Event]:
    """Write events, in one insert, and tell the rooms above. Call it inside the transaction of what happened."""
    if not new:
        return []
    events = Event.objects.bulk_create(
        [
            Event(
                type=event_type(one.type),
                record_id=one.record_id,
                case_id=one.case_id,
                at=one.at,
                office_id=one.office_id,
                staff=one.staff,
                facility_id=one.facility_id,
                source=one.source,
                note=one.note,
                data=dict(one.data),
            )
            for one in new
        ],
        batch_size=1000,
    )
    events_written.send(Event, events=events)
    return events


def write_for(case: Case, type: str, *, at: dt.datetime, by: Staff | None, **more: Any) -> Event:
    """Write one event of a case, by a member of staff of the office that keeps it."""
    event = NewEvent(
        type=type,
        record_id=case.record_id,
        case_id=case.pk,
        office_id=case.office_id,
        staff=by,
        at=at,
        **more,
    )
    return write([event])[0]


@lru_cache(maxsize=256)
def event_type(code: str) -> EventType:
    """An event type by its code. They change with a migration only, so a process reads each once."""
    return EventType.objects.get(pk=code)
