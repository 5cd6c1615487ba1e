"""What the pages of family requests show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from amparo.accounts.models import Staff
from amparo.families.models import Inbox, Request
from amparo.matching.explain import Reason
from amparo.people.checks.log import Asker
from amparo.people.describing import described
from amparo.people.finding import find
from amparo.people.models import Door, Person, Record
from amparo.people.queries import pairs_of_record

STUCK_AFTER = dt.timedelta(minutes=10)
WAITING = (Request.State.RECEIVED, Request.State.PERSON_CONFIRMED)


@dataclass(frozen=True)
class Likely:
    """Somebody whom a request may be about, with the reasons."""

    person: Person
    probability: float
    reasons: list[Reason]
    record: Record | None


def requests_of(offices: Collection[str] | None, *, state: str = "") -> QuerySet[Request]:
    """The requests of these offices (None: of all), the oldest first; `state` is waiting, following or closed."""
    found = Request.objects.select_related("record__person", "office").order_by("received_at", "pk")
    if offices is not None:
        keeps = Q(record__person__records__cases__office_id__in=offices)
        found = found.filter(Q(office_id__in=offices) | keeps).distinct()
    if state == "following":
        return found.filter(state=Request.State.FOLLOWING)
    if state == "closed":
        return found.filter(state=Request.State.CLOSED)
    return found.filter(state__in=WAITING)


def stuck(now: dt.datetime) -> int:
    """How many arrivals from the portal wait for longer than it ever takes: the worker stands still, or they fail."""
    return Inbox.objects.filter(handled_at__isnull=True, received_at__lt=now - STUCK_AFTER).count()


def likely(request: Request, *, by: Staff, limit: int = 6) -> list[Likely]:
    """Whom the family may mean: asked anew, because people are detained after their families ask."""
    asker = Asker(door=Door.FAMILY, office_id=by.office_id, by=by)
    met = {
        (pair.new if pair.known_id == request.record_id else pair.known).person_id: pair
        for pair in pairs_of_record(request.record)
    }
    found = [
        one
        for one in find(described(request.record), asker=asker, record_id=request.record_id, limit=limit)
        if one.decision != "different" or one.person_id in met
    ]
    people = Person.objects.in_bulk([one.person_id for one in found])
    return [
        Likely(people[one.person_id], one.probability, list(one.reasons), None)
        for one in found
        if one.person_id in people
    ]
