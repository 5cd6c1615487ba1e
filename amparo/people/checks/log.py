"""Writing checks down: one insert, whether for the one question of an officer or for the five hundred of a chunk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, _row(asker, answers, milliseconds))


def log_and_read(
    asker: Asker, answer: Answer, *, milliseconds: float, query: str, parameters: Sequence[Any]
) -> list[tuple[Any, ...]]:
    """Write the row of an answer and read what the answer needs besides, in one round trip: somebody is typing."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH logged AS ({_INSERT}) {query}", [*_row(asker, [answer], milliseconds), *parameters]
        )
        return list(cursor.fetchall())


_INSERT = (
    f'INSERT INTO "{Check._meta.db_table}" (at, door, office_id, by_id, milliseconds, model_version,'  # noqa: S608
    " candidates, probability, outcome, record_id)"
    " SELECT %s, %s, %s, %s, %s, %s, a.* FROM unnest(%s::int[], %s::float8[], %s::text[], %s::bigint[]) AS a"
)


def _row(asker: Asker, answers: Sequence[Answer], milliseconds: float) -> list[Any]:
    return [
        clock.now(), asker.door, asker.office_id, asker.by.pk if asker.by else None, milliseconds,
        current_model().version,
        [one.candidates for one in answers],
        [one.probability for one in answers],
        [str(one.outcome) for one in answers],
        [one.record_id for one in answers],
    ]  # fmt: skip
