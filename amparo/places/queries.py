"""What others ask of the directory: the office for a place and a day, the place behind a name, lists for
screens.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from amparo.core.clock import today
from amparo.places.geography import STATE_NAMES, Gazetteer, kilometres
from amparo.places.jurisdiction import Districts, NoOffice, Rule
from amparo.places.models import Confidence, County, DistrictRule, Facility, FacilityAlias, Office
from amparo.places.recognition import BY_NAME_ALONE, LEAD, Known, Place


def rules() -> list[Rule]:
    """Every district rule as the pure form that `jurisdiction` reads. One query."""
    return _pure(DistrictRule.objects.all())


def districts() -> Districts:
    """The district table, ready to be asked many times: who handles a whole list reads it once. One query."""
    return Districts(rules())


def office_for_county(county: str, on: dt.date) -> Office:
    """The office that keeps a county (FIPS code) on a day. Raises `NoOffice` when no rule covers it."""
    state = County.objects.values_list("state", flat=True).get(pk=county)
    relevant = DistrictRule.objects.filter(Q(county=county) | Q(county=None, state=state))
    answer = Districts(_pure(relevant)).office_for(county, on)
    return Office.objects.get(pk=answer.office)


def office_for_facility(facility: Facility, on: dt.date) -> Office | None:
    """The office responsible for whoever is held at `facility` on the day `on`.

    None while the place waits for a decision, or when no rule covers its county. Two queries.
    """
    if facility.office_id:
        return facility.office
    if not facility.county_id:
        return None
    try:
        return office_for_county(facility.county_id, on)
    except NoOffice:
        return None


def office_at(latitude: float, longitude: float, on: dt.date) -> Office:
    """The office in whose district a point lies on a day; for a point in no county (at sea, across the border), the office
    that is nearest. Three queries.
    """
    gazetteer = Gazetteer(list(County.objects.values_list("fips", "name", "state")))
    county = gazetteer.county_at(latitude, longitude)
    if county:
        try:
            return office_for_county(county, on)
        except NoOffice:
            pass
    return min(
        Office.objects.all(),
        key=lambda office: kilometres(latitude, longitude, office.latitude, office.longitude),
    )


class OfficesOfFacilities:
    """The responsible office of many facilities: reads the districts once, then answers without a query."""

    def __init__(self) -> None:
        self._districts = districts()
        self._offices = Office.objects.in_bulk()

    def office_for(self, facility: Facility, on: dt.date) -> Office | None:
        """As `office_for_facility`."""
        if facility.office_id:
            return self._offices[facility.office_id]
        if not facility.county_id:
            return None
        try:
            return self._offices[self._districts.office_for(facility.county_id, on).office]
        except NoOffice:
            return None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name turned out to be: `facility` when it is certain, else `candidates`, best first, 0 to
    100.
    """

    facility: Facility | None
    candidates: tuple[tuple[Facility, float], ...]


class FacilityNames:
    """Finds facilities by what a list calls them: reads the directory once (2 queries), then answers from
    memory.
    """

    def __init__(self) -> None:
        facilities = Facility.objects.prefetch_related("aliases").order_by("pk")
        self._facilities = {facility.pk: facility for facility in facilities}
        self._known = Known([place_of(facility) for facility in self._facilities.values()])
        self._answers: dict[tuple[str, str], Resolution] = {}

    def resolve(self, text: str, state: str = "") -> Resolution:
        """The facility that `text` names (its name, another spelling, ICE's code), within `state` when given.

        Certain when the best candidate is alike enough and clearly ahead of the next; two county jails of
        one name in two states are candidates until the state is known.
        """
        key = (text, state)
        if key not in self._answers:
            self._answers[key] = self._resolve(text, state)
        return self._answers[key]

    def _resolve(self, text: str, state: str) -> Resolution:
        if not text.strip():
            return Resolution(None, ())
        scored = self._known.candidates(text, state=state)
        candidates = tuple((self._facilities[_key(place)], round(score, 1)) for score, place in scored[:8])
        best = scored[0][0] if scored else 0.0
        runner_up = scored[1][0] if len(scored) > 1 else 0.0
        certain = best >= BY_NAME_ALONE and best - runner_up >= (LEAD if best < 100 else 0.1)
        return Resolution(candidates[0][0] if certain else None, candidates)


def resolve_facility(text: str, state: str | None = None) -> Resolution:
    """The facility that a free text names. Who asks for a whole list keeps a `FacilityNames` instead."""
    return FacilityNames().resolve(text, state or "")


def place_of(facility: Facility) -> Place:
    """A facility with its spellings as the pure form that `recognition` reads. Prefetch `aliases` before."""
    return Place(
        names=(facility.name, *(alias.spelling for alias in facility.aliases.all())),
        state=facility.state,
        city=facility.city,
        zip=facility.zip,
        county=facility.county_id or "",
        address=facility.address,
        code=facility.detloc,
        key=facility.pk,
    )


def offices() -> QuerySet[Office]:
    """All offices by city, each with the number of facilities decided for it by hand."""
    return Office.objects.annotate(facilities_decided=Count("facilities_by_decision")).order_by("city")


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """A line of an office's district as people read it: a state, the rest of one, or named counties of it."""

    state: str
    reach: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    confidence: str
    source: str

    @property
    def state_name(self) -> str:
        """The state's name in English, as it is written in the United States."""
        return STATE_NAMES.get(self.state, self.state)

    def holds(self, on: dt.date) -> bool:
        """Whether the line holds on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on < self.valid_to
        )


@dataclass(frozen=True, slots=True)
class DistrictPart:
    """A line of a district, its counties (none for a whole state), and whether it holds today."""

    line: DistrictLine
    counties: tuple[County, ...]
    holds_today: bool
    confidence: str


@dataclass(frozen=True, slots=True)
class OfficeWithDistrict:
    """An office, its district by states and dates, and the places of detention in it today."""

    office: Office
    district: tuple[DistrictPart, ...]
    facilities: tuple[Facility, ...]


def office_with_district(slug: str) -> OfficeWithDistrict:
    """One office for its page. Raises `Office.DoesNotExist`. Four queries, whatever its size."""
    office = Office.objects.get(pk=slug)
    day = today(office.zone)
    parts: dict[DistrictLine, list[County]] = {}
    for rule in office.rules.select_related("county").order_by("state", "county__name", "valid_from"):
        line = DistrictLine(
            rule.state, rule.reach, rule.valid_from, rule.valid_to, rule.confidence, rule.source
        )
        parts.setdefault(line, []).extend([rule.county] if rule.county else [])
    district = tuple(
        DistrictPart(line, tuple(counties), line.holds(day), str(Confidence(line.confidence).label))
        for line, counties in parts.items()
    )
    table = districts()
    here = tuple(
        facility
        for facility in Facility.objects.filter(active=True).select_related("county")
        if facility.office_id == slug
        or (facility.county_id and _keeps(table, facility.county_id, day) == slug)
    )
    return OfficeWithDistrict(office, district, here)


def facilities_undecided() -> QuerySet[Facility]:
    """Places that wait for a person to say which county or office they belong to, the oldest first."""
    aliases = Prefetch("aliases", queryset=FacilityAlias.objects.order_by("spelling"))
    return (
        Facility.objects.filter(needs_decision=True)
        .select_related("county", "office")
        .prefetch_related(aliases)
        .order_by("created_at", "pk")
    )


def _keeps(table: Districts, county: str, on: dt.date) -> str:
    try:
        return table.office_for(county, on).office
    except NoOffice:
        return ""


def _key(place: Place) -> int:
    assert isinstance(place.key, int)
    return place.key


def _pure(relevant: Iterable[DistrictRule]) -> list[Rule]:
    return [
        Rule(
            office=rule.office_id,
            state=rule.state,
            county=rule.county_id,
            valid_from=rule.valid_from,
            valid_to=rule.valid_to,
            confidence=rule.confidence,
            source=rule.source,
            rest=rule.reach == DistrictRule.Reach.REST,
        )
        for rule in relevant
    ]
