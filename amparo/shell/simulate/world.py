"""Who is detained in the synthetic world, where and when. Pure and seeded: the same seed, the same world.

Rates are those of the field: a stay has two stints on average, half of all stints end in a transfer, 86 % of stays end
in removal, nine in ten detained people are men, stays last 50 days on average.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from amparo.matching.synthetic import Truth, people

DETAINED_SHARE = 0.62
REGISTERED_SHARE = 0.55  # known to a consulate before: a matrícula or a passport was issued
MEAN_DAYS = 50.0
ANOTHER_STINT = 0.5
REMOVED_SHARE = 0.86


@dataclass(frozen=True)
class Held:
    """A stint: from when until when at which facility (a position in the list that the world was made for)."""

    facility: int
    began: dt.datetime
    ended: dt.datetime | None


@dataclass(frozen=True)
class Custody:
    """One stay of one inhabitant. `end` is empty while it lasts."""

    truth: Truth
    stints: tuple[Held, ...]
    ended: dt.datetime | None
    end: str

    def place_on(self, moment: dt.datetime) -> int | None:
        """Where the person was held at `moment`, if anywhere."""
        for stint in self.stints:
            if stint.began <= moment and (stint.ended is None or moment < stint.ended):
                return stint.facility
        return None


@dataclass(frozen=True)
class World:
    """The inhabitants and what happened to them until `now`."""

    inhabitants: Sequence[Truth]
    registered: Sequence[Truth]
    custodies: Sequence[Custody]
    now: dt.datetime


def invent(*, count: int, seed: int, months: int, facilities: int, now: dt.datetime) -> World:
    """A world of `count` people in which `months` of detentions have passed, over `facilities` places.

    Facilities are numbered from 0; low numbers hold more people (the directory lists the largest first).
    """
    rng = Random(seed)
    inhabitants = people(count, rng)
    start = now - dt.timedelta(days=30 * months)
    weights = [1.0 / (position + 4) for position in range(facilities)]
    adults = [truth for truth in inhabitants if (start.date() - truth.birth).days > 18 * 365.25 + 5]
    detained = [truth for truth in adults if rng.random() < (DETAINED_SHARE if truth.sex == "M" else 0.12)]
    custodies = [_custody(truth, start, now, weights, rng) for truth in detained]
    registered = [truth for truth in inhabitants if rng.random() < REGISTERED_SHARE]
    return World(inhabitants, registered, custodies, now)


def _custody(
    truth: Truth, start: dt.datetime, now: dt.datetime, weights: list[float], rng: Random
) -> Custody:
    span = (now - start).total_seconds()
    began = start + dt.timedelta(seconds=rng.uniform(0.0, span * 0.98))
    stints: list[Held] = []
    length = rng.expovariate(1 / MEAN_DAYS) + 1.0
    until = began + dt.timedelta(days=length)
    moment, facility = began, _draw(weights, rng)
    while True:
        part = dt.timedelta(days=rng.expovariate(2 / MEAN_DAYS) + 0.7)
        leaves = min(moment + part, until)
        last = leaves >= until or rng.random() >= ANOTHER_STINT
        leaves = until if last else leaves
        stints.append(Held(facility, moment, leaves if leaves < now else None))
        if last or leaves >= now:
            break
        moment = leaves
        facility = _draw([0.0 if i == facility else weight for i, weight in enumerate(weights)], rng)
    if until >= now:
        return Custody(truth, tuple(stints), None, "")
    return Custody(truth, tuple(stints), until, "removed" if rng.random() < REMOVED_SHARE else "released")


def _draw(weights: list[float], rng: Random) -> int:
    return rng.choices(range(len(weights)), weights)[0]
