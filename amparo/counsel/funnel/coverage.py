"""Where nobody can be sent: counties without an advisor in contract for an area, and whom that concerns today.

An advisor covers a county when their firm has a contract in force with the consulate of that county, they practise the area
and are active, and they serve the county, or a place of detention in it, in person or by video.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, F

from amparo.casework.models import DETENTION, Case
from amparo.casework.worklists.map import HEIGHT, MARGIN, WIDTH, project
from amparo.counsel.advisors.models import Practice, Reach
from amparo.counsel.contracts.budget import left_of
from amparo.counsel.contracts.models import Contract
from amparo.counsel.referrals.choosing import ESTIMATES
from amparo.counsel.words import Level
from amparo.places.geography import STATE_NAMES
from amparo.places.jurisdiction import NoOffice, TwoOffices
from amparo.places.models import County, Office
from amparo.places.queries import districts


@dataclass(slots=True)
class Place:
    """A county: its office, who of the detained is held in it now, whether anybody covers it."""

    fips: str
    name: str
    state: str
    office: str = ""
    city: str = ""  # of the office
    held: int = 0
    covered: bool = False


@dataclass(slots=True)
class State:
    code: str
    name: str
    counties: int = 0
    without: int = 0
    held_without: int = 0  # people held in its counties that nobody covers

    @property
    def empty(self) -> bool:
        return self.without == self.counties


@dataclass(slots=True)
class Coverage:
    area: str
    places: list[Place]  # every county, by state and name
    states: list[State]
    offices: dict[str, Office] = field(default_factory=dict)

    @property
    def concerned(self) -> list[Place]:
        """The uncovered counties in which somebody is held, the most people first."""
        found = [one for one in self.places if one.held and not one.covered]
        return sorted(found, key=lambda one: (-one.held, one.state, one.name))

    @property
    def held(self) -> int:
        return sum(one.held for one in self.places)

    @property
    def held_without(self) -> int:
        return sum(one.held for one in self.places if not one.covered)

    @property
    def without(self) -> int:
        return sum(not one.covered for one in self.places)


def coverage(area: str, *, on: dt.date, office: str = "") -> Coverage:
    """The counties of a district, or of the country, for an area. Six queries."""
    whose = districts()
    served = _served(area, on)
    held = dict(
        held_cases(office)
        .order_by()
        .values_list("stay__stints__facility__county")
        .annotate(Count("pk", distinct=True))
    )
    offices = Office.objects.in_bulk()
    places: list[Place] = []
    states: dict[str, State] = {}
    for county in County.objects.filter(retired_on__isnull=True).order_by("state", "name"):
        try:
            keeper = whose.office_for(county.fips, on).office
        except (NoOffice, TwoOffices):
            keeper = ""
        if office and keeper != office:
            continue
        city = offices[keeper].city if keeper else ""
        place = Place(county.fips, county.name, county.state, keeper, city, held.get(county.fips, 0),
                      keeper in served.get(county.fips, ()))  # fmt: skip
        places.append(place)
        state = states.setdefault(
            county.state, State(county.state, STATE_NAMES.get(county.state, county.state))
        )
        state.counties += 1
        state.without += not place.covered
        state.held_without += 0 if place.covered else place.held
    order = sorted(states.values(), key=lambda one: (-one.held_without, -one.without, one.name))
    return Coverage(area, places, order, offices)


def held_cases(office: str = "", county: str = "") -> Any:
    """The open cases of people who are held now in a known county."""
    there: dict[str, Any] = {"stay__stints__facility__county": county} if county else {}
    found = Case.objects.filter(
        type=DETENTION, stay__ended_at__isnull=True, stay__stints__ended_at__isnull=True,
        stay__stints__facility__county__isnull=False, **there,
    ).exclude(status=Case.Status.CONCLUDED)  # fmt: skip
    return found.filter(office=office) if office else found


def _served(area: str, on: dt.date) -> dict[str, set[str]]:
    """By county: the offices of whose contracts somebody serves it."""
    paid = defaultdict(set)
    for firm, office in Contract.objects.filter(
        state=Contract.State.SIGNED, starts_on__lte=on, ends_on__gte=on, firm__active=True
    ).values_list("firm", "office"):
        paid[firm].add(office)
    able = dict(
        Practice.objects.filter(area=area, advisor__active=True, advisor__firm__in=paid).values_list(
            "advisor", "advisor__firm"
        )
    )
    found: dict[str, set[str]] = defaultdict(set)
    rows = Reach.objects.filter(advisor__in=able, court="").values_list(
        "advisor", "county", "facility__county"
    )
    for advisor, county, of_facility in rows:
        fips = county or of_facility
        if fips:
            found[fips] |= paid[able[advisor]]
    return found


# The map ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """A consulate's district on the map: its circle as large as the people held in counties that nobody covers."""

    office: Office
    held: int
    without: int
    x: float
    y: float
    radius: float
    labelled: bool

    @property
    def below(self) -> float:
        return self.y + self.radius + 12


def points(made: Coverage) -> list[Point]:
    """The offices as on headquarters' board, the largest first."""
    held: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for one in made.places:
        held[one.office] += one.held
        without[one.office] += 0 if one.covered else one.held
    placed = [(one, *project(one.latitude, one.longitude)) for one in made.offices.values()]
    if not placed:
        return []
    left, top = min(x for _o, x, _y in placed), min(y for _o, _x, y in placed)
    right, bottom = max(x for _o, x, _y in placed), max(y for _o, _x, y in placed)
    scale = min(
        (WIDTH - 2 * MARGIN) / max(right - left, 1e-9), (HEIGHT - 2 * MARGIN) / max(bottom - top, 1e-9)
    )
    most = max(held.values(), default=0) or 1
    found: list[Point] = []
    taken: list[tuple[float, float]] = []
    for office, x, y in sorted(placed, key=lambda one: (-without[one[0].pk], -held[one[0].pk], one[0].pk)):
        at = (MARGIN + (x - left) * scale, MARGIN + (y - top) * scale)
        room = all(abs(at[0] - other[0]) > 90 or abs(at[1] - other[1]) > 18 for other in taken)
        if room:
            taken.append(at)
        radius = 4 + 22 * (held[office.pk] / most) ** 0.5
        found.append(Point(office, held[office.pk], without[office.pk], round(at[0], 1), round(at[1], 1),
                           round(radius, 1), room))  # fmt: skip
    return found


# Contracts that can take nothing more ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spent:
    """A contract in force: what was taken on at its prices, what is left of it, and since when that is too little."""

    contract: Contract
    ceiling: Decimal
    taken: int
    cost: Decimal
    dry_since: dt.date | None  # the month in which less than its dearest price was left

    @property
    def left(self) -> Decimal:
        return max(self.ceiling - self.cost, Decimal(0))


def contracts(*, on: dt.date, at: dt.datetime, office: str = "") -> list[Spent]:
    """Contracts in force, the driest first. Five queries."""
    found = Contract.objects.filter(state=Contract.State.SIGNED, starts_on__lte=on, ends_on__gte=on)
    if office:
        found = found.filter(office=office)
    signed = list(found.select_related("firm", "office").prefetch_related("fees"))
    left = left_of(signed)
    taken = _taken([one.pk for one in signed], at)
    made = []
    for one in signed:
        price = {
            level: next(
                (fee.amount for code in codes for fee in one.fees.all() if fee.code == code), Decimal(0)
            )
            for level, codes in ESTIMATES.items()
        }
        ceiling, cost, since = left[one.pk].ceiling, Decimal(0), None
        for month, level, count in taken.get(one.pk, ()):
            cost += price.get(level, Decimal(0)) * count
            if since is None and ceiling - cost < price[Level.REPRESENTATION]:
                since = month
        # What the money chapter has committed may be more than what these prices say.
        cost = max(cost, ceiling - left[one.pk].remaining)
        if since is None and ceiling - cost < price[Level.REPRESENTATION]:
            since = on.replace(day=1) if cost else one.starts_on
        made.append(Spent(one, ceiling, sum(n for _m, _l, n in taken.get(one.pk, ())), cost, since))
    return sorted(
        made, key=lambda one: (one.dry_since or dt.date.max, -(one.cost / one.ceiling), one.contract.number)
    )


def _taken(ids: Sequence[int], at: dt.datetime) -> dict[int, list[tuple[dt.date, str, int]]]:
    """By contract: month, level and number of what was accepted under it, the oldest first."""
    text = (Path(__file__).parent / "sql" / "taken.sql").read_text(encoding="utf-8")
    found: dict[int, list[tuple[dt.date, str, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(text, {"contracts": list(ids), "at": at})
        for contract, month, level, number in cursor.fetchall():
            found[contract].append((month, level, number))
    return found


def held_in(county: str, *, office: str = "") -> Any:
    """The cases behind a county's figure: folio, office, since when."""
    return (
        held_cases(office, county)
        .select_related("office", "stay")
        .annotate(place=F("stay__stints__facility__name"))
        .order_by("stay__began_at", "pk")
    )


__all__ = ["Coverage", "Place", "Point", "Spent", "State", "contracts", "coverage", "held_in", "points"]
