"""Asking the night's questions. Nothing that is asked becomes a record or a person; each question is a check of its own door."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import structlog
from django.db import connection

from amparo.core import clock
from amparo.matching import current_model
from amparo.matching.synthetic import describe, people
from amparo.people.canary.models import CanaryRun
from amparo.people.canary.mutations import (
    FEWEST,
    MOST_STRANGERS,
    MUTATIONS,
    STRANGER_PROBABILITY,
    THRESHOLDS,
    without_numbers,
)
from amparo.people.checks.log import Asker
from amparo.people.checks.models import Door
from amparo.people.describing import described
from amparo.people.finding import find
from amparo.people.models import Record

log = structlog.get_logger()

PERSONS = 200
STRANGERS = 100
#: Found means: among the first five, as many as an officer is shown beside the form.
SHOWN = 5
MOST_MISSED = 100
STRANGERS_FAILURE = "strangers"
ASKER = Asker(door=Door.CANARY)


@dataclass
class _Tally:
    asked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, int]] = field(default_factory=list)


def run_canary(*, seed: str, persons: int = PERSONS, strangers: int = STRANGERS) -> CanaryRun:
    """Ask about a seeded sample of known people, changed in every way that applies to them, and about invented people.

    Writes one `CanaryRun`; if a share fell under its threshold, it did not pass and an error is logged. The same seed on the
    same registry asks the same.
    """
    began = time.perf_counter()
    sample = _sample(seed, persons)
    tally = _Tally()
    for record in sample:
        _ask_about(record, seed, tally)
    strangers_found = _strangers_found(seed, strangers)
    failures = failures_of(tally.asked, tally.found)
    if strangers and strangers_found / strangers > MOST_STRANGERS:
        failures.append(STRANGERS_FAILURE)
    run = CanaryRun.objects.create(
        at=clock.now(),
        seed=seed[:40],
        persons=len(sample),
        asked=dict(tally.asked),
        found={name: tally.found[name] for name in tally.asked},
        missed=tally.missed[:MOST_MISSED],
        strangers=strangers,
        strangers_found=strangers_found,
        failures=failures,
        passed=not failures,
        milliseconds=int((time.perf_counter() - began) * 1000),
        model_version=current_model().version,
    )
    if failures:
        log.error("canary_failed", run=run.pk, failures=failures)
    else:
        log.info("canary_passed", run=run.pk, persons=run.persons)
    return run


def failures_of(asked: Counter[str], found: Counter[str]) -> list[str]:
    """The changes of which too few were found; those asked of too few people to tell are left out."""
    return [
        name for name, number in asked.items() if number >= FEWEST and found[name] / number < THRESHOLDS[name]
    ]


def _sample(seed: str, persons: int) -> list[Record]:
    """Of as many persons, drawn by the seed, the record that tells most: both surnames and a birth date."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(r.id) FROM people_record r JOIN people_person p ON p.id = r.person_id"
            " WHERE r.surname1 <> '' AND r.surname2 <> '' AND r.given_names <> '' AND r.birth_date IS NOT NULL"
            " GROUP BY p.id ORDER BY md5(p.folio || %s) LIMIT %s",
            [seed, persons],
        )
        ids = [row[0] for row in cursor.fetchall()]
    return list(Record.objects.filter(pk__in=ids).order_by("pk"))


def _ask_about(record: Record, seed: str, tally: _Tally) -> None:
    said = without_numbers(described(record))
    for name, mutate in MUTATIONS.items():
        changed = mutate(said, Random(f"{seed}:{record.pk}:{name}"))
        if changed is None:
            continue
        tally.asked[name] += 1
        if record.person_id in {one.person_id for one in find(changed, asker=ASKER, limit=SHOWN)}:
            tally.found[name] += 1
        else:
            tally.missed.append((name, record.pk))


def _strangers_found(seed: str, number: int) -> int:
    rng = Random(f"strangers:{seed}")
    found = 0
    for truth in people(number, rng)[:number]:  # twins may make one more
        likeliest = find(describe(truth, "us_list", rng), asker=ASKER, limit=1)
        found += bool(likeliest) and likeliest[0].probability >= STRANGER_PROBABILITY
    return found
