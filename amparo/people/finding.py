"""The online check: who may this be? Asked while an officer types, by every door that is about to make somebody new."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from amparo.matching import (
    Comparison,
    Described,
    Prepared,
    compare,
    decide,
    key_hash,
    keys_of,
    prepare,
    reasons,
)
from amparo.matching.explain import Reason
from amparo.people.checks.log import Answer, Asker, log_checks
from amparo.people.comparing import Known, load, records_by_key, some_records_by_key, wide_keys
from amparo.people.models import CheckOutcome, Person, Record
from amparo.people.queries import records_by_source

#: Of many candidates only the likeliest are explained and shown.
LIMIT = 10
#: With fewer candidates than this, a name without a birth date is looked for more widely.
FEW = 5
WIDE = 150


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a description may mean. `decision` is certain, doubtful or different (then listed for completeness)."""

    person_id: int
    folio: str
    probability: float
    weight: float
    decision: str
    reasons: Sequence[Reason]
    source_ids: Sequence[str]


def find(
    *meant: Described, asker: Asker, record_id: int | None = None, limit: int = LIMIT
) -> list[Candidate]:
    """The persons whom this description may mean, the likeliest first. Six queries, one of which logs the check.

    Several descriptions are several readings of one question (a name typed in one line). A person is as likely as the
    most similar of their records. Family requests that are about nobody yet are not persons. `record_id`: the record
    that is asked about, if there is one.
    """
    began = time.perf_counter()
    best: dict[int, _Best] = {}
    for described in meant:
        for person_id, found in _compared(prepare(described)).items():
            if person_id not in best or found.comparison.weight > best[person_id].comparison.weight:
                best[person_id] = found
    ranked = sorted(best.items(), key=lambda item: (-item[1].comparison.weight, item[0]))[:limit]
    shown = _shown(ranked)
    log_checks(
        asker, [_answer(len(best), shown, record_id)], milliseconds=(time.perf_counter() - began) * 1000
    )
    return shown


@dataclass(frozen=True, slots=True)
class _Best:
    """The most similar record of a person, and what it was compared with."""

    said: Prepared
    known: Known
    comparison: Comparison


def _compared(prepared: Prepared) -> dict[int, _Best]:
    """Every person who shares a key with this description, by their most similar record."""
    blocks = records_by_key({key_hash(key) for key in keys_of(prepared)})
    ids = {record_id for found in blocks.values() for record_id in found}
    if len(ids) < FEW and not prepared.births and prepared.years is None:
        # A common name and nothing else tells nobody apart; who has it is shown all the same, for an officer to ask on.
        ids |= some_records_by_key(wide_keys(prepared), WIDE)
    if not ids:
        return {}
    about = dict(Record.objects.filter(pk__in=ids, person__isnull=False).values_list("pk", "person_id"))
    known = load(about)
    best: dict[int, _Best] = {}
    for record_id, person_id in about.items():
        comparison = compare(prepared, known[record_id].prepared)
        if person_id not in best or comparison.weight > best[person_id].comparison.weight:
            best[person_id] = _Best(prepared, known[record_id], comparison)
    return best


def _answer(candidates: int, shown: Sequence[Candidate], record_id: int | None) -> Answer:
    if not shown:
        return Answer(record_id=record_id)
    outcome = {"certain": CheckOutcome.CERTAIN, "doubtful": CheckOutcome.DOUBTFUL}.get(
        shown[0].decision, CheckOutcome.NOBODY
    )
    return Answer(candidates, shown[0].probability, outcome, record_id)


def _shown(ranked: Sequence[tuple[int, _Best]]) -> list[Candidate]:
    numbers = [person_id for person_id, _best in ranked]
    folios = dict(Person.objects.filter(pk__in=numbers).values_list("pk", "folio")) if numbers else {}
    sources = records_by_source(numbers) if numbers else {}
    return [
        Candidate(
            person_id=person_id,
            folio=folios[person_id],
            probability=best.comparison.probability,
            weight=best.comparison.weight,
            decision=decide(best.comparison),
            reasons=reasons(best.said, best.known.prepared, best.comparison),
            source_ids=sources[person_id],
        )
        for person_id, best in ranked
    ]
