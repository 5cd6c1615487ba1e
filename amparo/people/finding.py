"""The online check: who may this be? Asked while an officer types, by every door that is about to make somebody new."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from amparo.matching import (
    Comparison,
    Described,
    Prepared,
    compare_all,
    decide,
    keys_of,
    prepare,
    reasons,
)
from amparo.matching.explain import Reason
from amparo.people.checks.log import Answer, Asker, log_checks
from amparo.people.comparing import Known, candidates, wide_candidates, wide_keys
from amparo.people.models import CheckOutcome
from amparo.people.queries import folios_and_sources

#: Of many candidates only the likeliest are explained and shown.
LIMIT = 10
#: With fewer candidates than this, a name without a birth date is looked for more widely.
FEW = 5
WIDE = 150
#: Of very many who share a key only those who share most and rarest are compared (measured: docs/performance.md).
MOST_COMPARED = 150


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
    """The persons whom this description may mean, the likeliest first. Three queries, one of which logs the check;
    four for a name alone.

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
    """Every person who shares a telling key with this description, by their most similar record."""
    found = candidates(set(keys_of(prepared)), MOST_COMPARED)
    if len(found) < FEW and not prepared.births and prepared.years is None:
        # A common name and nothing else tells nobody apart; who has it is shown all the same, for an officer to ask on.
        found += wide_candidates(wide_keys(prepared), WIDE)
    best: dict[int, _Best] = {}
    comparisons = compare_all(prepared, [known.prepared for _person, known in found])
    for (person_id, known), comparison in zip(found, comparisons, strict=True):
        if person_id not in best or comparison.weight > best[person_id].comparison.weight:
            best[person_id] = _Best(prepared, known, comparison)
    return best


def _answer(candidates: int, shown: Sequence[Candidate], record_id: int | None) -> Answer:
    if not shown:
        return Answer(record_id=record_id)
    outcome = {"certain": CheckOutcome.CERTAIN, "doubtful": CheckOutcome.DOUBTFUL}.get(
        shown[0].decision, CheckOutcome.NOBODY
    )
    return Answer(candidates, shown[0].probability, outcome, record_id)


def _shown(ranked: Sequence[tuple[int, _Best]]) -> list[Candidate]:
    known_as = folios_and_sources([person_id for person_id, _best in ranked])
    return [
        Candidate(
            person_id=person_id,
            folio=known_as[person_id][0],
            probability=best.comparison.probability,
            weight=best.comparison.weight,
            decision=decide(best.comparison),
            reasons=reasons(best.said, best.known.prepared, best.comparison),
            source_ids=known_as[person_id][1],
        )
        for person_id, best in ranked
    ]
