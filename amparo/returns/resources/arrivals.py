"""What the forecast is made of: the weeks of arrivals by state, the stays near removal, and how much each arrival took."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.matching.identifiers import STATES
from amparo.returns.centres.models import Centre
from amparo.returns.figures.asked import ZONE
from amparo.returns.resources.forecast import AHEAD, Forecast, Numbers, Stays, forecast
from amparo.returns.tables import rows

#: So many weeks are looked back at: a year, and what the errors are measured on.
WEEKS = 104
#: So many weeks say what an arrival takes, and at which centre people of a state come in.
RECENT = 12
#: With fewer people than this expected in all the coming weeks there is nothing to send, and nothing is shown.
LEAST_EXPECTED = 1.0
#: The line of the states where fewer than one person is expected.
OTHERS = "others"
#: "" is for whose state nobody wrote down.
PLACES = (*(code for code in STATES if code != "NE"), "")

HISTORY = """
    SELECT (date_trunc('week', arrived_at AT TIME ZONE %(zone)s))::date, destination_state, count(*)
      FROM returns_homecoming
     WHERE arrived_at >= %(begin)s AND arrived_at < %(end)s AND (state = 'arrived' OR closing <> 'mistake')
     GROUP BY 1, 2
"""
#: The state of somebody held: where they say they go, else where they were born.
STAGING = """
    SELECT coalesce(nullif(home.destination_state, ''), p.birth_state, ''), (t.began_at AT TIME ZONE %(zone)s)::date,
           (t.ended_at AT TIME ZONE %(zone)s)::date, s.end = 'removed' AND s.ended_at <= t.ended_at + interval '1 day'
      FROM custody_stint t
      JOIN places_facility f ON f.id = t.facility_id AND f.kind = 'STAGING'
      JOIN custody_stay s ON s.id = t.stay_id
      JOIN people_record r ON r.id = s.record_id
      LEFT JOIN people_person p ON p.id = r.person_id
      LEFT JOIN LATERAL (
           SELECT h.destination_state FROM returns_homecoming h JOIN people_record q ON q.id = h.record_id
            WHERE q.person_id = p.id AND h.state = 'expected' ORDER BY h.opened_at DESC LIMIT 1
      ) home ON t.ended_at IS NULL
     WHERE t.began_at < %(end)s AND (t.ended_at IS NULL OR t.ended_at >= %(begin)s)
"""
#: Where the people who arrived of late came in, and how many milestones of each kind were delivered to them.
CAME = """
    SELECT destination_state, coalesce(centre_id, ''), count(*)
      FROM returns_homecoming WHERE arrived_at >= %(begin)s AND arrived_at < %(end)s GROUP BY 1, 2
"""
TAKEN = """
    SELECT h.destination_state, m.kind, count(*)
      FROM returns_homecoming h
      JOIN returns_milestone m ON m.homecoming_id = h.id AND m.state IN ('delivered', 'lost') AND m.kind = ANY(%(kinds)s)
     WHERE h.arrived_at >= %(begin)s AND h.arrived_at < %(end)s GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Supply:
    """Something that is sent before people arrive, and the milestones that say how much of it an arrival takes."""

    kind: str
    milestones: tuple[str, ...]
    name_es: str
    name_en: str
    source: str

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "es").startswith("en") else self.name_es


@cache
def supplies() -> tuple[Supply, ...]:
    return tuple(
        Supply(row["kind"], tuple(row["milestones"].split()), row["name_es"], row["name_en"], row["source"])
        for row in rows("supplies.csv")
    )


@dataclass(slots=True)
class Place:
    """A state or a centre: the people expected there, each week with its band, and what they will take."""

    key: str
    name: str
    weeks: list[tuple[float, float, float]] = field(default_factory=list)
    needs: dict[str, float] = field(default_factory=dict)

    @property
    def people(self) -> float:
        return sum(expected for expected, _low, _high in self.weeks)


@dataclass(frozen=True, slots=True)
class Expected:
    """The forecast as the page shows it. `weeks`: their Mondays; `was`: the last weeks that are over, all states together."""

    weeks: list[dt.date]
    was: list[tuple[dt.date, int]]
    made: Forecast
    total: Place
    states: list[Place]
    centres: list[Place]
    held: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a forecast would be made from: the weeks since anybody first came, and how many people came in them."""

    weeks: int
    people: int


def known(now: dt.datetime) -> Known:
    """For the page that has no forecast yet. One query."""
    counts, _first = history(monday(now.astimezone(ZONE).date()))
    return Known(len(counts), int(counts.sum()))


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def expected(now: dt.datetime) -> Expected | None:
    """Who is expected in the coming weeks; None when too few weeks are known. Five queries. The week that goes on is the first:
    what came of it so far is not counted yet."""
    this = monday(now.astimezone(ZONE).date())
    counts, first = history(this)
    stays = staying(first, this)
    made = forecast(counts, stays) if counts.size else None
    if made is None or made.total.sum() < LEAST_EXPECTED:
        return None
    weeks = [this + dt.timedelta(weeks=ahead) for ahead in range(AHEAD)]
    rates, ways = taken(this)
    names = {**STATES, "": ""}
    every = [
        _with_needs(Place(code, names[code], _band(made, at)), rates.get(code, {}))
        for at, code in enumerate(PLACES)
        if made.expected[:, at].sum() >= 0.05
    ]
    states = sorted((one for one in every if one.people >= 0.5), key=lambda one: -one.people)
    others = _together([one for one in every if one.people < 0.5])
    whole = zip(made.total, made.total_low, made.total_high, strict=True)
    total = Place("", "", [(float(one), float(low), float(high)) for one, low, high in whole])
    for supply in supplies():
        total.needs[supply.kind] = sum(one.needs[supply.kind] for one in every)
    return Expected(
        weeks, [(this - dt.timedelta(weeks=len(counts) - at), int(n)) for at, n in enumerate(counts.sum(axis=1))][-26:],
        made, total, [*states, *others], _centres(every, ways), _held(stays, (this - first).days),
    )  # fmt: skip


def history(this: dt.date) -> tuple[Numbers, dt.date]:
    """The weeks that are over, from the first in which anybody came: weeks × `PLACES`, and the first one's Monday."""
    begin = this - dt.timedelta(weeks=WEEKS)
    found = _run(HISTORY, begin, this)
    if not found:
        return np.zeros((0, len(PLACES))), this
    first = min(week for week, _state, _n in found)
    counts = np.zeros(((this - first).days // 7, len(PLACES)))
    for week, state, n in found:
        counts[(week - first).days // 7, _column(state)] += n
    return counts, first


def staying(first: dt.date, this: dt.date) -> Stays:
    """The stays at staging places, counted in days from `first`."""
    found = _run(STAGING, first, this)
    if not found:
        return Stays.none()
    far = 10**6
    return Stays(
        np.array([_column(state) if state in PLACES and state else -1 for state, *_more in found]),
        np.array([(began - first).days for _state, began, _ended, _removed in found]),
        np.array([(ended - first).days if ended else far for _state, _began, ended, _removed in found]),
        np.array([bool(removed) for *_more, removed in found]),
    )


def taken(this: dt.date) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """By state: how much of each supply an arrival took; and the shares of the centres where its people came in."""
    wanted = sorted({kind for supply in supplies() for kind in supply.milestones})
    begin = this - dt.timedelta(weeks=RECENT)
    people: dict[str, dict[str, float]] = defaultdict(dict)
    had: dict[tuple[str, str], float] = defaultdict(float)
    for state, centre, n in _run(CAME, begin, this):
        people[state][centre] = n
    for state, kind, n in _run(TAKEN, begin, this, kinds=wanted):
        had[state, kind] = n
    rates = {
        state: {
            supply.kind: sum(had[state, kind] for kind in supply.milestones) / sum(people[state].values())
            for supply in supplies()
        }
        for state in people
    }
    ways = {
        state: {centre: n / sum(centres.values()) for centre, n in centres.items()}
        for state, centres in people.items()
    }
    return rates, ways


def _held(stays: Stays, today: int) -> int:
    return int(((stays.began < today) & (stays.ended >= today)).sum())


def _band(made: Forecast, at: int) -> list[tuple[float, float, float]]:
    return [
        (float(made.expected[ahead, at]), float(made.low[ahead, at]), float(made.high[ahead, at]))
        for ahead in range(AHEAD)
    ]


def _with_needs(place: Place, rates: dict[str, float]) -> Place:
    place.needs = {supply.kind: place.people * rates.get(supply.kind, 0.0) for supply in supplies()}
    return place


def _together(few: list[Place]) -> list[Place]:
    """The states where not even one person is expected, in one line: by state and week it would be zeros."""
    if not few:
        return []
    weeks = [
        (sum(one.weeks[at][0] for one in few), 0.0, sum(one.weeks[at][2] for one in few))
        for at in range(AHEAD)
    ]
    needs = {supply.kind: sum(one.needs[supply.kind] for one in few) for supply in supplies()}
    return [Place(OTHERS, _("Other states, fewer than one person in each"), weeks, needs)]


def _centres(states: list[Place], ways: dict[str, dict[str, float]]) -> list[Place]:
    """The same people by where those of each state came in of late. "" is for who skips the centres."""
    names = {one.pk: str(one) for one in Centre.objects.all()}
    found: dict[str, Place] = {}
    for state in states:
        for centre, share in ways.get(state.key, {"": 1.0}).items():
            place = found.setdefault(centre, Place(centre, names.get(centre, ""), [(0.0, 0.0, 0.0)] * AHEAD))
            place.weeks = [
                (a[0] + b[0] * share, 0.0, 0.0) for a, b in zip(place.weeks, state.weeks, strict=True)
            ]
            for kind, much in state.needs.items():
                place.needs[kind] = place.needs.get(kind, 0.0) + much * share
    return sorted(found.values(), key=lambda one: -one.people)


def _column(state: str) -> int:
    return PLACES.index(state) if state in PLACES else PLACES.index("")


def _run(statement: str, begin: dt.date, end: dt.date, **more: Any) -> list[tuple[Any, ...]]:
    moments = {
        name: dt.datetime.combine(day, dt.time(), ZONE) for name, day in (("begin", begin), ("end", end))
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, {**moments, "zone": str(ZONE), **more})
        return list(cursor.fetchall())
