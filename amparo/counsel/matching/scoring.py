"""How well an advisor who may be proposed would serve, from 0 to 1, part by part, each with its reason.

A part that nobody asked for (disability, sign language, a sub-area) does not count at all, for anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Final

from .shapes import Candidate, Matter, Reason, Record
from .tables import numbers, weights


@dataclass(frozen=True, slots=True)
class Network:
    """What is known of an advisor before her own record: the record of all. Newcomers are taken for average."""

    answered: float
    hours: float


@dataclass(frozen=True, slots=True)
class Part:
    component: str
    value: float
    weight: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Score:
    value: float
    parts: tuple[Part, ...]


def network_of(candidates: Iterable[Candidate]) -> Network:
    """The average record, itself held near the table's numbers while there are few offers."""
    known = numbers()
    records = [one.record for one in candidates]
    answered = sum(one.acknowledged for one in records)
    offers = answered + sum(one.lapsed for one in records)
    timed = [(one.acknowledged, one.median_hours) for one in records if one.median_hours is not None]
    times = sum(count for count, _ in timed)
    return Network(
        answered=(known.prior_offers * known.answered_prior + answered) / (known.prior_offers + offers),
        hours=(known.prior_offers * known.prior_hours + sum(count * hours for count, hours in timed))
        / (known.prior_offers + times),
    )


def expected_hours(record: Record, network: Network) -> float:
    """Hours until somebody answers, an offer that lapses costing its deadline and being made again.

    The chance of an answer is the mean of a Beta distribution, the hours a mean drawn towards the network's: both start at the
    network's and move with what this advisor did.
    """
    known = numbers()
    offers = record.acknowledged + record.lapsed
    chance = (known.prior_offers * network.answered + record.acknowledged) / (known.prior_offers + offers)
    hours = network.hours
    if record.median_hours is not None:
        own = record.acknowledged * record.median_hours
        hours = (known.prior_offers * network.hours + own) / (known.prior_offers + record.acknowledged)
    return hours + known.lapse_hours * (1 - chance) / chance


def score(matter: Matter, candidate: Candidate, network: Network) -> Score:
    """The weighted mean of the parts that apply."""
    parts = []
    for component, rate in _PARTS.items():
        if found := rate(matter, candidate, network):
            value, reason = found
            weight = weights()[component]
            # Who waits for an answer in an urgent matter waits at her peril: an answer counts up to twice.
            parts.append(
                Part(
                    component, value, weight * (1 + matter.urgency if component == "response" else 1), reason
                )
            )
    total = sum(part.weight for part in parts)
    return Score(sum(part.value * part.weight for part in parts) / total if total else 0.0, tuple(parts))


_Rated = tuple[float, Reason] | None


def _language(matter: Matter, candidate: Candidate, network: Network) -> _Rated:
    if not matter.languages:
        return None
    for place, language in enumerate(matter.languages):
        if language in candidate.languages:
            values = {"language": language, "first": matter.languages[0], "place": place + 1}
            return numbers().next_language ** place, Reason(
                "speaks_first" if place == 0 else "speaks_other", values
            )
    return 0.0, Reason("interpreter_needed", {"language": matter.languages[0]})


def _reach(matter: Matter, candidate: Candidate, network: Network) -> _Rated:
    place, reach, known = matter.place, candidate.reach, numbers()
    if found := reach.in_person.has(place):
        return 1.0, Reason("in_person", {"place": found})
    found = reach.by_video.has(place) or ("anywhere" if reach.video_anywhere else "")
    distance = None
    if not (
        place.latitude is None or place.longitude is None or reach.latitude is None or reach.longitude is None
    ):
        distance = kilometres(place.latitude, place.longitude, reach.latitude, reach.longitude)
    near = 0.0 if distance is None else max(0.0, 1 - distance / known.far_km)
    if found and known.video >= near:
        return known.video, Reason("by_video", {"place": found})
    if distance is not None:
        return near, Reason("near" if near else "far", {"km": round(distance)})
    if place == type(place)():
        return None
    return 0.0, Reason("reach_unknown")


def _response(matter: Matter, candidate: Candidate, network: Network) -> _Rated:
    record = candidate.record
    hours = expected_hours(record, network)
    values = {
        "hours": round(hours),
        "acknowledged": record.acknowledged,
        "offers": record.acknowledged + record.lapsed,
    }
    if matter.hearing_in_days is not None and hours > 24 * max(matter.hearing_in_days, 0):
        return 0.0, Reason("answers_after_hearing", values | {"days": matter.hearing_in_days})
    code = "answers" if values["offers"] else "newcomer"
    return numbers().half_hours / (numbers().half_hours + hours), Reason(code, values)


def _load(matter: Matter, candidate: Candidate, network: Network) -> _Rated:
    room = max(candidate.open_capacity, 1)
    values = {"open": candidate.open_now, "capacity": candidate.open_capacity}
    return min(1.0, max(0.0, 1 - candidate.open_now / room)), Reason("load", values)


def _disability(matter: Matter, candidate: Candidate, network: Network) -> _Rated:
    if not matter.needs_disability_competence:
        return None
    competent = candidate.disability_competent
    return float(competent), Reason("disability_competent" if competent else "not_disability_competent")


def _sign(matter: Matter, candidate: Candidate, network: Network) -> _Rated:
    if not matter.sign_language:
        return None
    signs = matter.sign_language in candidate.sign_languages
    code = "signs" if signs else "sign_interpreter_needed"
    return float(signs), Reason(code, {"language": matter.sign_language})


def _experience(matter: Matter, candidate: Candidate, network: Network) -> _Rated:
    if not matter.subarea:
        return None
    named = matter.subarea in candidate.areas.get(matter.area, frozenset())
    return (1.0 if named else 0.5), Reason(
        "practises_subarea" if named else "practises_area", {"area": matter.area, "subarea": matter.subarea}
    )


_PARTS: Final[dict[str, Callable[[Matter, Candidate, Network], _Rated]]] = {
    "language": _language,
    "sign": _sign,
    "reach": _reach,
    "response": _response,
    "load": _load,
    "disability": _disability,
    "experience": _experience,
}


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance."""
    a, b = radians(latitude), radians(other_latitude)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 12742 * asin(sqrt(min(1.0, half)))
