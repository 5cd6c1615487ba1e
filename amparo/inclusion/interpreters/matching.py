"""Who can interpret for somebody: a pure library. Nothing here reads the database or the clock.

A language is matched by the town first, for people understand each other by town and not by the name of a grouping (domain.md
§8.3, E5). Where the variety or the town is known, the grouping alone never makes a match: such interpreters are shown apart, and
are booked only after both were heard to understand each other.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from amparo.places.geography import kilometres

#: Beyond this, that a town is near says nothing of how people speak there.
NEAR_KM = 40.0
#: So many people in a row at most: each of them loses something of what is said.
LONGEST_CHAIN = 3


class Level(IntEnum):
    """Why somebody is proposed, the best reason first."""

    HEARD = 0  # this interpreter and this person understood each other before
    TOWN = 1
    UNDERSTOOD = 2  # another town that they are known to understand
    WHOLE = 3  # a language that is the same everywhere: Spanish, English, a sign language
    VARIETY = 4
    GROUPING = 5  # nothing but the grouping is known of the person
    ASK = 6  # same grouping, another variety or town: ask first


@dataclass(frozen=True, slots=True)
class Town:
    """A town by its folded name, its state where it was said, and its point where it is known."""

    name: str = ""
    state: str = ""
    point: tuple[float, float] | None = None

    def __bool__(self) -> bool:
        return bool(self.name)

    def same(self, other: Town) -> bool:
        return bool(self.name) and self.name == other.name and self.state in ("", other.state or self.state)

    def away(self, other: Town) -> float | None:
        """Kilometres between both, when both points are known."""
        if self.point is None or other.point is None:
            return None
        return kilometres(*self.point, *other.point)


NOWHERE = Town()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is to be understood."""

    language: str
    variety: str = ""
    town: Town = NOWHERE
    surnames: frozenset[str] = frozenset()
    #: Towns from which the person wants no interpreter.
    avoids: tuple[Town, ...] = ()

    @property
    def known_closely(self) -> bool:
        return bool(self.variety or self.town)


@dataclass(frozen=True, slots=True)
class Skill:
    """One language that an interpreter puts into another, as they speak it."""

    id: int
    interpreter: int
    language: str
    into: str
    variety: str = ""
    town: Town = NOWHERE
    understood: tuple[Town, ...] = ()
    not_understood: tuple[Town, ...] = ()
    #: What the last check with this very person said, if there was one.
    heard: bool | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody works: days of the week (Monday 0) and hours of their own zone. Without them, at any time."""

    days: frozenset[int] = frozenset(range(7))
    begins: dt.time | None = None
    ends: dt.time | None = None

    def hold(self, begins: dt.datetime, ends: dt.datetime, zone: dt.tzinfo) -> bool:
        first, last = begins.astimezone(zone), ends.astimezone(zone)
        if first.weekday() not in self.days:
            return False
        if self.begins is None or self.ends is None:
            return True
        return first.date() == last.date() and self.begins <= first.time() and last.time() <= self.ends


@dataclass(frozen=True, slots=True)
class Interpreter:
    id: int
    ways: frozenset[str]
    offices: frozenset[str] = frozenset()
    remote: bool = False
    hours: Hours = Hours()
    zone: dt.tzinfo = dt.UTC
    active_from: dt.date | None = None
    active_until: dt.date | None = None
    certified_until: dt.date | None = None
    certified: bool = False
    deaf: bool = False
    #: Whose need they cannot serve: towns, surnames, and whether this very person is one.
    avoids: tuple[Town, ...] = ()
    avoids_surnames: frozenset[str] = frozenset()
    avoids_person: bool = False
    busy: tuple[tuple[dt.datetime, dt.datetime], ...] = ()
    held: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: into which language, when, how, and for which consulate."""

    into: str
    begins: dt.datetime
    ends: dt.datetime
    way: str
    office: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason by its code, with what fills its words."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leg:
    """One person of a chain, with the languages between which they go."""

    skill: int
    interpreter: int
    language: str
    into: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody, or a chain of people, from the person's language to the language wanted."""

    legs: tuple[Leg, ...]
    level: Level
    why: tuple[Reason, ...]
    #: Hard reasons against; with one of them nobody is booked.
    stops: tuple[Reason, ...] = ()
    km: float | None = None

    @property
    def bookable(self) -> bool:
        return not self.stops and self.level != Level.ASK

    @property
    def people(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(leg.interpreter for leg in self.legs))


def stops(
    one: Interpreter, speaker: Speaker, wanted: Wanted, towns: Iterable[Town] = ()
) -> tuple[Reason, ...]:
    """Everything that forbids this interpreter now, whatever they speak. `towns`: where they come from."""
    found = []
    day = wanted.begins.astimezone(one.zone).date()
    if (one.active_from and day < one.active_from) or (one.active_until and day > one.active_until):
        found.append("inactive")
    if one.avoids_person:
        found.append("avoids_person")
    if any(town.same(speaker.town) for town in one.avoids):
        found.append("avoids_town")
    if one.avoids_surnames & speaker.surnames:
        found.append("avoids_family")
    own = tuple(towns)
    if any(town.same(avoided) for avoided in speaker.avoids for town in own):
        found.append("person_avoids_town")
    if wanted.way not in one.ways:
        found.append("way")
    elif wanted.office not in one.offices and (wanted.way == "in_person" or not one.remote):
        found.append("place")
    if any(begins < wanted.ends and wanted.begins < ends for begins, ends in one.busy):
        found.append("busy")
    if not one.hours.hold(wanted.begins, wanted.ends, one.zone):
        found.append("hours")
    return tuple(Reason(code) for code in found)


def fit(
    skill: Skill, speaker: Speaker, *, whole: Collection[str]
) -> tuple[Level, tuple[Reason, ...], float | None] | None:
    """How well this skill fits this person, and why; None when it is another language, or they were not understood."""
    if skill.language != speaker.language:
        return None
    if skill.heard is not None:  # they were heard together: nothing else knows better
        return (Level.HEARD, (Reason("heard"),), None) if skill.heard else None
    if skill.language in whole:
        return Level.WHOLE, (Reason("whole"),), None
    if any(town.same(speaker.town) for town in skill.not_understood):
        return None
    km = skill.town.away(speaker.town)
    same_variety = bool(skill.variety) and skill.variety == speaker.variety
    other_variety = bool(skill.variety and speaker.variety) and not same_variety
    variety = {"variety": skill.variety}
    if skill.town.same(speaker.town):
        why = [Reason("town")]
        if same_variety:
            why.append(Reason("variety", variety))
        elif other_variety:
            why.append(Reason("variety_doubt", variety))
        return Level.TOWN, tuple(why), 0.0
    if any(town.same(speaker.town) for town in skill.understood):
        return Level.UNDERSTOOD, (Reason("understood"),), km
    near = (Reason("near", {"km": str(round(km))}),) if km is not None and km <= NEAR_KM else ()
    if same_variety:
        return Level.VARIETY, (Reason("variety", variety), *near), km
    if not speaker.known_closely:
        return Level.GROUPING, (Reason("grouping_only"),), None
    return Level.ASK, (Reason("other_variety" if other_variety else "ask_first", variety), *near), km


def propose(
    speaker: Speaker, wanted: Wanted, skills: Sequence[Skill], people: Mapping[int, Interpreter], *,
    whole: Collection[str], without: Collection[int] = (),
) -> list[Proposal]:  # fmt: skip
    """Everybody whose language it is, the best first: those who may be booked, then those to ask first, then those who may not.

    `without`: interpreters who were asked for this and could not. One proposal for each interpreter of the first leg.
    """
    towns: dict[int, list[Town]] = {}
    for skill in skills:
        if skill.town:
            towns.setdefault(skill.interpreter, []).append(skill.town)
    against = {
        pk: stops(one, speaker, wanted, towns.get(pk, ())) for pk, one in people.items() if pk not in without
    }
    free = {pk for pk, found in against.items() if not found}
    roads: dict[tuple[str, int], tuple[Leg, ...] | None] = {}
    best: dict[int, Proposal] = {}
    for skill in skills:
        who = skill.interpreter
        found = fit(skill, speaker, whole=whole) if who in against else None
        if found is None:
            continue
        level, why, km = found
        if (skill.into, who) not in roads:
            roads[skill.into, who] = _road(skill.into, wanted.into, skills, people, free, whole, first=who)
        rest = roads[skill.into, who]
        first = Leg(skill.id, who, skill.language, skill.into)
        barred = (
            against[who] if rest is not None else (*against[who], Reason("no_chain", {"from": skill.into}))
        )
        one = Proposal((first, *(rest or ())), level, (*why, *_more(people[who], wanted)), barred, km)
        if who not in best or _order(one, people) < _order(best[who], people):
            best[who] = one
    return sorted(best.values(), key=lambda one: _order(one, people))


def _road(
    begin: str, end: str, skills: Sequence[Skill], people: Mapping[int, Interpreter], free: Collection[int],
    whole: Collection[str], *, first: int,
) -> tuple[Leg, ...] | None:  # fmt: skip
    """The shortest way on from one language to another by people who are free; through languages that are the same everywhere.

    Such a skill goes both ways: a talk does. Whoever begins the chain goes on with it where they can.
    """
    if begin == end:
        return ()
    steps: dict[str, list[Leg]] = {}
    for skill in skills:
        if skill.interpreter in free and skill.language in whole and skill.into in whole:
            steps.setdefault(skill.language, []).append(
                Leg(skill.id, skill.interpreter, skill.language, skill.into)
            )
            steps.setdefault(skill.into, []).append(
                Leg(skill.id, skill.interpreter, skill.into, skill.language)
            )
    waiting: deque[tuple[str, tuple[Leg, ...]]] = deque([(begin, ())])
    seen = {begin}
    while waiting:
        here, road = waiting.popleft()
        if here == end:
            return road
        if len(road) + 1 >= LONGEST_CHAIN:
            continue
        for leg in sorted(
            steps.get(here, ()), key=lambda one: (one.interpreter != first, *_trust(people[one.interpreter]))
        ):
            if leg.into not in seen:
                seen.add(leg.into)
                waiting.append((leg.into, (*road, leg)))
    return None


def _more(one: Interpreter, wanted: Wanted) -> tuple[Reason, ...]:
    found = []
    if one.certified:
        ended = one.certified_until is not None and one.certified_until < wanted.begins.date()
        found.append(Reason("certificate_ended" if ended else "certified"))
    if one.deaf:
        found.append(Reason("deaf_team"))
    if one.held or one.missed:
        found.append(Reason("record", {"held": str(one.held), "missed": str(one.missed)}))
    return tuple(found)


def _trust(one: Interpreter) -> tuple[int, int, int, int]:
    return (one.missed, 0 if one.certified else 1, -one.held, one.id)


def _order(one: Proposal, people: Mapping[int, Interpreter]) -> tuple[object, ...]:
    group = 0 if one.bookable else 1 if not one.stops else 2
    away = one.km if one.km is not None else 10_000.0
    return (
        group,
        one.level,
        len(one.people),
        away,
        *_trust(people[one.legs[0].interpreter]),
        one.legs[0].skill,
    )
