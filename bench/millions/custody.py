"""Who was held where: stays, the stints they are made of, and the sightings behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amparo.custody.models import Sighting, Stay

from .columns import NEVER, Moments, Numbers, always, counting, days, moments, never, numbers, words
from .places import Places
from .tables import Rows

HELD = 0.22  # of all people, once
HELD_NOW = 0.15  # … of those
YEARS = 3.0
MOST_MOVES = 4
MISSING = 0.03  # of those held now: not on the last complete list
ENDS = (Stay.End.REMOVED, Stay.End.RELEASED, Stay.End.OTHER_CUSTODY, Stay.End.DIED)
HOW_OFTEN = (0.7, 0.22, 0.078, 0.002)
KINDS = (Sighting.Kind.LIST, Sighting.Kind.VISIT, Sighting.Kind.CALL, Sighting.Kind.LOCATOR)
BY_KIND = (0.84, 0.09, 0.05, 0.02)


@dataclass(frozen=True, slots=True)
class Custody:
    """Stays in the order in which they began; each stint's stay, facility (by position in the directory) and moments."""

    person: Numbers
    began: Moments
    ended: Moments
    end: Numbers  # which of ENDS
    missing_since: Moments
    missing_from: Moments
    stay: Numbers
    facility: Numbers
    stint_began: Moments
    stint_ended: Moments
    first: NDArray[np.bool_]  # the first stint of its stay
    last: NDArray[np.bool_]
    sighting_of: Numbers
    seen: Moments


def invent_custody(people: int, where: Places, now: np.datetime64, rng: np.random.Generator) -> Custody:
    person = rng.permutation(people)[: max(round(people * HELD), 1)]
    many = len(person)
    lasting = rng.random(many) < HELD_NOW
    ago = np.where(lasting, np.clip(rng.exponential(45, many), 0.2, 300), rng.uniform(3, 365 * YEARS, many))
    order = np.argsort(-ago, kind="stable")
    person, lasting, ago = person[order], lasting[order], ago[order]
    began = now - days(ago)
    long = np.where(lasting, ago, np.minimum(1 + rng.exponential(45, many), ago - 0.5))
    ended = np.where(lasting, NEVER, began + days(long))
    parts = 1 + np.minimum(rng.geometric(0.62, many) - 1, MOST_MOVES)
    stay = np.repeat(np.arange(many), parts)
    first = np.concatenate(([True], stay[1:] != stay[:-1]))
    last = np.concatenate((first[1:], [True]))
    when = np.where(first, 0.0, rng.uniform(0.02, 0.95, len(stay)))
    when = when[np.lexsort((when, stay))]
    stint_began = began[stay] + days(when * long[stay])
    stint_ended = np.where(last, ended[stay], np.concatenate((stint_began[1:], [NEVER])))
    facility = rng.choice(len(where.facility), len(stay), p=where.full)
    again = ~first & (facility == np.concatenate(([-1], facility[:-1])))
    facility[again] = (facility[again] + 1) % len(where.facility)
    seen_often = 1 + rng.poisson(0.8, len(stay))
    sighting_of = np.repeat(np.arange(len(stay)), seen_often)
    at_first = np.concatenate(([True], sighting_of[1:] != sighting_of[:-1]))
    until = np.where(np.isnat(stint_ended), now, stint_ended)
    part = np.where(at_first, 0.0, rng.random(len(sighting_of)))
    span = (until - stint_began)[sighting_of].astype(np.int64)
    seen = stint_began[sighting_of] + (part * span).astype(np.int64).astype("timedelta64[us]")
    missing = lasting & (rng.random(many) < MISSING)
    latest = began.copy()
    np.maximum.at(latest, stay[sighting_of], seen)
    listed = latest + ((now - latest).astype(np.int64) * rng.random(many)).astype("timedelta64[us]")
    return Custody(
        person, began, ended, np.where(lasting, -1, rng.choice(len(ENDS), many, p=HOW_OFTEN)),
        np.where(missing, latest, NEVER), np.where(missing, listed, NEVER),
        stay, facility, stint_began, stint_ended, first, last, sighting_of, seen,
    )  # fmt: skip


def custody_rows(
    custody: Custody, where: Places, first_record: Numbers, rng: np.random.Generator
) -> list[Rows]:
    record = first_record[custody.person]
    order = np.argsort(custody.seen, kind="stable")
    stint, seen = custody.sighting_of[order], custody.seen[order]
    many = len(stint)
    kind = rng.choice(len(KINDS), many, p=BY_KIND)
    stays, stints = len(record), len(custody.stay)
    sure = words((Sighting.Confidence.CONFIRMED, Sighting.Confidence.REPORTED), (kind == 3).astype(np.int64))
    return [
        Rows("custody_stay", pa.table({
            "id": counting(stays), "record_id": numbers(record), "began_at": moments(custody.began),
            "ended_at": moments(custody.ended), "end": words(("", *ENDS), custody.end + 1),
            "not_seen_since": moments(custody.missing_since),
            "missing_from_list_of": moments(custody.missing_from),
        })),
        Rows("custody_stint", pa.table({
            "id": counting(stints), "stay_id": numbers(custody.stay + 1),
            "facility_id": numbers(where.facility[custody.facility]), "place_as_given": always("", stints),
            "began_at": moments(custody.stint_began), "ended_at": moments(custody.stint_ended),
        })),
        Rows("custody_sighting", pa.table({
            "id": counting(many), "stint_id": numbers(stint + 1),
            "record_id": numbers(record[custody.stay[stint]]), "kind": words(KINDS, kind), "confidence": sure,
            "as_of": moments(seen), "recorded_at": moments(seen), "recorded_by_id": never(many),
            "roster_id": never(many),
        })),
    ]  # fmt: skip
