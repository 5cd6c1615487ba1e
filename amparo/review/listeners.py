"""The queue hears what changes the worth of a question, in bulk, inside the transaction that changed it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from amparo.casework.models import Event
from amparo.people.models import Record
from amparo.review.standing import refresh, refresh_people

#: Events after which somebody is held, or a file kept, followed or worked on, differently. Every change of custody writes
#: one, so custody itself need not be listened to.
TELLING_EVENTS = frozenset(
    (
        "person_registered",
        "detained",
        "released",
        "removed",
        "other_custody",
        "died",
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


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    records = {event.record_id for event in events if event.type_id in TELLING_EVENTS}
    if records:
        people = Record.objects.filter(pk__in=records, person__isnull=False)
        refresh_people(set(people.values_list("person_id", flat=True)))
