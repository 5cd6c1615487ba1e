"""Writing checks down: one insert, whether for the one question of an officer or for the five hundred of a chunk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.matching import current_model
from amparo.people.checks.models import Check, CheckOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and through which door."""

    door: str
    office_id: str | None = None
    by: Staff | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check found: how many persons it compared with, how likely the likeliest is, and what follows."""

    candidates: int = 0
    probability: float = 0.0
    outcome: str = CheckOutcome.NOBODY
    record_id: int | None = None


def log_checks(asker: Asker, answers: Sequence[Answer], *, milliseconds: float) -> None:
    """Write one row for each answer; `milliseconds` is what one of them took."""
    if not answers:
        return
    now, version = clock.now(), current_model().version
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{Check._meta.db_table}" (at, door, office_id, by_id, milliseconds, model_version,'  # noqa: S608
            " candidates, probability, outcome, record_id)"
            " SELECT %s, %s, %s, %s, %s, %s, a.* FROM unnest(%s::int[], %s::float8[], %s::text[], %s::bigint[]) AS a",
            [
                now, asker.door, asker.office_id, asker.by.pk if asker.by else None, milliseconds, version,
                [one.candidates for one in answers],
                [one.probability for one in answers],
                [str(one.outcome) for one in answers],
                [one.record_id for one in answers],
            ],
        )  # fmt: skip
