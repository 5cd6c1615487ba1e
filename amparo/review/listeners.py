"""The queue hears what changes the worth of a question, in bulk, inside the transaction that changed it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from amparo.casework.models import Event
from amparo.custody.signals import CustodyChange
from amparo.people.models import Record
from amparo.review.standing import refresh, refresh_people

#: Events after which a file is kept, followed or worked on differently. What custody does is heard from custody.
TELLING_EVENTS = frozenset(
    (
        "person_registered",
        "case_opened",
        "case_concluded",
        "case_reopened",
        "hand_over",
        "relation_confirmed",
        "follow_began",
        "follow_ended",
    )
)


def on_pairs_raised(*, pair_ids: Sequence[int], **_: Any) -> None:
    refresh(pair_ids)


def on_records_moved(*, persons: Collection[int], **_: Any) -> None:
    refresh_people(persons)


def on_custody_changed(*, changes: Sequence[CustodyChange], **_: Any) -> None:
    """Only who is held changes anything; another sighting at the same place does not."""
    refresh_people({change.person_id for change in changes if change.kind in ("held", "ended")})


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    records = {event.record_id for event in events if event.type_id in TELLING_EVENTS}
    if records:
        people = Record.objects.filter(pk__in=records, person__isnull=False)
        refresh_people(set(people.values_list("person_id", flat=True)))
