"""The online check: who may this be? Asked while an officer types, by every door that is about to make somebody new."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amparo.matching import (
    Comparison,
    Described,
    Prepared,
    compare_best,
    decide,
    keys_of,
    prepare,
    reasons,
)
from amparo.matching.explain import Reason
from amparo.people.checks.log import Answer, Asker, log_and_read
from amparo.people.comparing import Known, candidates, wide_candidates, wide_keys
from amparo.people.models import CheckOutcome

#: Of many candidates only the likeliest are explained and shown.
LIMIT = 10
#: With fewer candidates than this, a name without a birth date is looked for more widely.
FEW = 5
WIDE = 150
#: Of very many who share a key only those who share most and rarest are compared (measured: docs/performance.md).
MOST_COMPARED = 60


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
    """The persons whom this description may mean, the likeliest first. Two queries, one of which logs the check;
    one more for each reading that is a name alone.

    Several descriptions are several readings of one question (a name typed in one line). A person is as likely as the
    most similar of their records. Family requests that are about nobody yet are not persons. `record_id`: the record
    that is asked about, if there is one.
    """
    began = time.perf_counter()
    best: dict[int, _Best] = {}
    compared: set[int] = set()
    for prepared, found in _candidates([prepare(described) for described in meant]):
        whose = [person_id for person_id, _known in found]
        compared.update(whose)
        for at, comparison in compare_best(prepared, [known.prepared for _, known in found], whose, limit):
            other = best.get(whose[at])
            if other is None or comparison.weight > other.comparison.weight:
                best[whose[at]] = _Best(prepared, found[at][1], comparison)
    ranked = sorted(best.items(), key=lambda item: (-item[1].comparison.weight, item[0]))[:limit]
    likeliest = ranked[0][1].comparison if ranked else None
    known_as: dict[int, tuple[str, list[str]]] = {}
    for person_id, folio, source_id in log_and_read(
        asker,
        _answer(len(compared), likeliest, record_id),
        milliseconds=(time.perf_counter() - began) * 1000,
        query=_KNOWN_AS,
        parameters=[[person_id for person_id, _best in ranked]],
    ):
        known_as.setdefault(person_id, (folio, []))[1].append(source_id)
    return [_shown(person_id, known_as[person_id], best) for person_id, best in ranked]


@dataclass(frozen=True, slots=True)
class _Best:
    """The most similar record of a person, and what it was compared with."""

    said: Prepared
    known: Known
    comparison: Comparison


def _candidates(meant: Sequence[Prepared]) -> Iterator[tuple[Prepared, list[tuple[int, Known]]]]:
    """Each description with the records that share a telling key with it, and whose they are."""
    shared = candidates([set(keys_of(prepared)) for prepared in meant], MOST_COMPARED)
    for prepared, found in zip(meant, shared, strict=True):
        if len(found) < FEW and not prepared.births and prepared.years is None:
            # A common name and nothing else tells nobody apart; who has it is shown all the same, for an officer to ask on.
            found += wide_candidates(wide_keys(prepared), WIDE)
        yield prepared, found


#: The folio of each person, and what their sources call their records, in the order of receiving.
_KNOWN_AS = (
    "SELECT p.id, p.folio, r.source_id FROM people_person p JOIN people_record r ON r.person_id = p.id"
    " WHERE p.id = ANY(%s::bigint[]) ORDER BY r.id"
)


def _answer(compared: int, likeliest: Comparison | None, record_id: int | None) -> Answer:
    if likeliest is None:
        return Answer(record_id=record_id)
    outcome = {"certain": CheckOutcome.CERTAIN, "doubtful": CheckOutcome.DOUBTFUL}.get(
        decide(likeliest), CheckOutcome.NOBODY
    )
    return Answer(compared, likeliest.probability, outcome, record_id)


def _shown(person_id: int, known_as: tuple[str, list[str]], best: _Best) -> Candidate:
    folio, source_ids = known_as
    return Candidate(
        person_id=person_id,
        folio=folio,
        probability=best.comparison.probability,
        weight=best.comparison.weight,
        decision=decide(best.comparison),
        reasons=reasons(best.said, best.known.prepared, best.comparison),
        source_ids=source_ids,
    )
