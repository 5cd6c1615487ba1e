"""Where people are, for screens and for the rooms above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, QuerySet

from amparo.custody.models import Roster, RosterRow, Sighting, Stay, Stint
from amparo.people.models import Person
from amparo.places.models import Facility


@dataclass(frozen=True)
class Whereabouts:
    """The last that anybody knows: where, since when, who says so, as of when, how sure.

    `end` is empty while the person is held. `not_seen_since` is set when a complete list no longer named them.
    """

    stay: Stay
    facility: Facility | None
    place: str
    place_as_given: str
    since: dt.datetime
    as_of: dt.datetime
    source: str
    confidence: str
    not_seen_since: dt.datetime | None
    end: str
    ended_at: dt.datetime | None

    @property
    def source_name(self) -> str:
        return str(Sighting.Kind(self.source).label)

    @property
    def confidence_name(self) -> str:
        return str(Sighting.Confidence(self.confidence).label)


def whereabouts(person: Person) -> Whereabouts | None:
    """Where the person is by the freshest sighting of any of their stays; None when nobody ever saw them held. One query."""
    sighting = (
        Sighting.objects.filter(stint__stay__record__person=person)
        .select_related("stint__stay", "stint__facility__county")
        .order_by("-as_of", "-pk")
        .first()
    )
    if sighting is None:
        return None
    return _as_of(sighting)


def whereabouts_of(person_ids: Collection[int]) -> dict[int, Whereabouts]:
    """As `whereabouts`, for many: who was never seen held is left out. One query."""
    latest = (
        Sighting.objects.filter(stint__stay__record__person__in=person_ids)
        .select_related("stint__stay__record", "stint__facility__county")
        .order_by("stint__stay__record__person", "-as_of", "-pk")
        .distinct("stint__stay__record__person")
    )
    found = {one.stint.stay.record.person_id: _as_of(one) for one in latest}
    return {pk: where for pk, where in found.items() if pk is not None}


def _as_of(sighting: Sighting) -> Whereabouts:
    stint, stay = sighting.stint, sighting.stint.stay
    return Whereabouts(
        stay=stay,
        facility=stint.facility,
        place=stint.place,
        place_as_given=stint.place_as_given,
        since=stint.began_at,
        as_of=sighting.as_of,
        source=sighting.kind,
        confidence=sighting.confidence,
        not_seen_since=stay.not_seen_since,
        end=stay.end,
        ended_at=stay.ended_at,
    )


def sightings_of(
    person_ids: Collection[int], since: dt.datetime, until: dt.datetime
) -> list[tuple[int, int, dt.datetime]]:
    """Person, facility and moment of every sighting between two moments at a place that we know. One query."""
    return list(
        Sighting.objects.filter(
            record__person_id__in=person_ids, as_of__range=(since, until), stint__facility__isnull=False
        ).values_list("record__person_id", "stint__facility_id", "as_of")
    )


#: Of a place that is years old, the latest are enough to look for a name among.
MOST_AT_A_PLACE = 5000


def who_was_there(facility_ids: Collection[int]) -> list[tuple[int, bool]]:
    """Who was held at these places, the latest first, and whether they still are. One query."""
    rows = (
        Stint.objects.filter(facility__in=facility_ids, stay__record__person__isnull=False)
        .order_by(F("ended_at").desc(nulls_first=True), "-began_at")
        .values_list("stay__record__person_id", "ended_at", "stay__ended_at")[:MOST_AT_A_PLACE]
    )
    return [(person, ended is None and left is None) for person, ended, left in rows if person is not None]


def open_stay(person: Person) -> Stay | None:
    """The stay that the person is in, by the freshest sighting; None when they are not known to be held."""
    return (
        Stay.objects.filter(record__person=person, ended_at__isnull=True)
        .order_by("-stints__sightings__as_of", "-pk")
        .first()
    )


def rosters_of(office_ids: list[str] | None) -> QuerySet[Roster]:
    """The lists of these offices (None: of all), the latest first."""
    rosters = Roster.objects.select_related("office", "facility", "uploaded_by").order_by(
        "-uploaded_at", "-pk"
    )
    return rosters if office_ids is None else rosters.filter(office_id__in=office_ids)


def unreadable_rows(roster: Roster) -> QuerySet[RosterRow]:
    return RosterRow.objects.filter(roster=roster, outcome=RosterRow.Outcome.UNREADABLE).order_by("line")
