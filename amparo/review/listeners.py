"""The queue hears what changes the worth of a question, in bulk, inside the transaction that changed it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import F

from amparo.casework.models import Event
from amparo.people.models import Pair, Record
from amparo.people.queries import pairs_about
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


def on_records_moved(*, persons: Collection[int], kind: str, reason: str, **_: Any) -> None:
    """Read the questions about these people again. Where files were parted, an answer that they are one no longer holds,
    by whichever pair they had been joined: it waits again, with the reason of the parting."""
    if kind in ("unmerged", "separated"):
        parted = pairs_about(persons).filter(state=Pair.State.SAME).exclude(new__person=F("known__person"))
        Pair.objects.filter(pk__in=list(parted.values_list("pk", flat=True))).update(
            state=Pair.State.UNSURE, reason=reason
        )
    refresh_people(persons)


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    records = {event.record_id for event in events if event.type_id in TELLING_EVENTS}
    if records:
        people = Record.objects.filter(pk__in=records, person__isnull=False)
        refresh_people(set(people.values_list("person_id", flat=True)))
