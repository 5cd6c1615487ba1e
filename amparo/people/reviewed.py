"""What people decided, as examples to learn from: two descriptions, and whether they are one person.

Only answers that still stand are examples. "Same" counts while the two records belong to one person (a merge that was undone
took it back); "different" while they belong to two, and no later answer about the same two says otherwise. Whom a family
means among several is no answer about those others, and neither is what the machine joined by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.db.models import F, Q

from amparo.matching import Described, prepare
from amparo.matching.table import people_of
from amparo.matching.train import Case
from amparo.people.describing import described
from amparo.people.models import Pair, Source


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One answer that stands. `weight` and `model_version`: what the model said when it asked."""

    one: Described
    other: Described
    same: bool
    weight: float
    model_version: str
    decided_at: dt.datetime


def reviewed_pairs() -> Iterator[Reviewed]:
    """The answers that stand, in the order in which they were given. Read in batches; one query for each thousand."""
    stands = Q(state=Pair.State.SAME, new__person=F("known__person")) | (
        Q(state=Pair.State.DIFFERENT) & ~Q(new__person=F("known__person"))
    )
    pairs = (
        Pair.objects.filter(stands, new__person__isnull=False, known__person__isnull=False)
        .exclude(new__source=Source.FAMILY)
        .exclude(known__source=Source.FAMILY)
        .select_related("new", "known")
        .order_by("decided_at", "pk")
    )
    for pair in pairs.iterator(chunk_size=1000):
        assert pair.decided_at is not None
        yield Reviewed(
            described(pair.new),
            described(pair.known),
            pair.state == Pair.State.SAME,
            pair.weight,
            pair.model_version,
            pair.decided_at,
        )


def reviewed_case() -> Case:
    """The answers that stand, in the form that `matching.retrain` learns from."""
    found = list(reviewed_pairs())
    people = people_of([prepare(side) for one in found for side in (one.one, one.other)])
    first = np.arange(0, 2 * len(found), 2, dtype=np.int64)
    return Case(people, first, first + 1, np.array([one.same for one in found], np.bool_))
