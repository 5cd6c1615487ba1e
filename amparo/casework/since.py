"""What changed in a file since somebody last looked: the log of readings knows when that was."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from amparo.accounts.models import Reading, Staff
from amparo.casework.models import Event
from amparo.people.models import Person

#: Going back and forth between pages is one look: an earlier reading counts when it is so long ago.
ONE_LOOK = dt.timedelta(minutes=30)
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Since:
    """When this officer last looked, and what others wrote since, the latest first; `more` beyond those shown."""

    at: dt.datetime
    events: list[Event]
    more: bool

    def is_new(self, event: Event) -> bool:
        return event.recorded_at > self.at


def since_last_look(
    person: Person, staff: Staff, *, now: dt.datetime, until: dt.datetime | None = None
) -> Since | None:
    """None when they never looked before. `until`: what they may read ends there. Two queries."""
    looks = Reading.objects.filter(staff=staff, person_id=person.pk, at__lt=now - ONE_LOOK)
    last = looks.exclude(page__in=("search", "preview")).order_by("-at").values_list("at", flat=True).first()
    if last is None:
        return None
    events = (
        Event.objects.filter(record__person=person, recorded_at__gt=last)
        .exclude(staff=staff)
        .select_related("type", "staff", "office", "facility")
        .order_by("-recorded_at", "-pk")
    )
    if until is not None:
        events = events.filter(recorded_at__lte=until)
    found = list(events[: SHOWN + 1])
    return Since(last, found[:SHOWN], len(found) > SHOWN)
