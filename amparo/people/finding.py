"""The online check: who may this be? Asked while an officer types, by every door that is about to make somebody new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.core.folios import read_folio
from amparo.matching import (
    Comparison,
    Described,
    Prepared,
    compare,
    decide,
    keys_of,
    prepare,
    reasons,
)
from amparo.matching.explain import Reason
from amparo.people.comparing import Known, load, records_by_key, some_records_by_key, wide_keys
from amparo.people.models import Person, Record
from amparo.people.queries import records_by_source, root

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


def find(described: Described, *, limit: int = LIMIT) -> list[Candidate]:
    """The persons whom this description may mean, the likeliest first. Five queries.

    A person is as likely as the most similar of their records. Family requests that are about nobody yet are not persons.
    """
    prepared = prepare(described)
    blocks = records_by_key(set(keys_of(prepared)))
    ids = {record_id for found in blocks.values() for record_id in found}
    if len(ids) < FEW and not prepared.births and prepared.years is None:
        # A common name and nothing else tells nobody apart; who has it is shown all the same, for an officer to ask on.
        ids |= some_records_by_key(wide_keys(prepared), WIDE)
    if not ids:
        return []
    about = dict(Record.objects.filter(pk__in=ids, person__isnull=False).values_list("pk", "person_id"))
    known = load(about)
    best: dict[int, tuple[Known, Comparison]] = {}
    for record_id, person_id in about.items():
        comparison = compare(prepared, known[record_id].prepared)
        if person_id not in best or comparison.weight > best[person_id][1].weight:
            best[person_id] = (known[record_id], comparison)
    ranked = sorted(best.items(), key=lambda item: (-item[1][1].weight, item[0]))[:limit]
    return _shown(prepared, ranked)


def _shown(prepared: Prepared, ranked: Sequence[tuple[int, tuple[Known, Comparison]]]) -> list[Candidate]:
    numbers = [person_id for person_id, _best in ranked]
    folios = dict(Person.objects.filter(pk__in=numbers).values_list("pk", "folio"))
    sources = records_by_source(numbers)
    return [
        Candidate(
            person_id=person_id,
            folio=folios[person_id],
            probability=comparison.probability,
            weight=comparison.weight,
            decision=decide(comparison),
            reasons=reasons(prepared, known.prepared, comparison),
            source_ids=sources[person_id],
        )
        for person_id, (known, comparison) in ranked
    ]


def by_folio(text: str) -> Person | None:
    """The person of a person's folio, following merges; None when the text is no folio or nobody has it."""
    folio = read_folio(text)
    person = Person.objects.filter(folio=folio).first() if folio else None
    return root(person) if person else None
