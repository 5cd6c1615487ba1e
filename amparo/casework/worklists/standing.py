"""Where each case stands: its facts read, counted, and stored beside it, in bulk."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable
from itertools import islice

from django.db import connection

from amparo.casework.models import Case
from amparo.casework.worklists.facts import facts_of
from amparo.casework.worklists.models import Override
from amparo.casework.worklists.order import late, ordered, urgency
from amparo.core import clock

CHUNK = 2000


def refresh(case_ids: Iterable[int], now: dt.datetime | None = None) -> int:
    """Read the facts of these cases again and store where they stand; returns how many changed. A query for each reader of
    facts, and two more, for every 2,000 cases."""
    now = now or clock.now()
    changed, rest = 0, iter(case_ids)
    while chunk := list(islice(rest, CHUNK)):
        before = dict(
            Case.objects.filter(pk__in=chunk)
            .exclude(status=Case.Status.CONCLUDED)
            .values_list("pk", "urgency_facts")
        )
        facts = facts_of(list(before), now) if before else {}
        moved = {pk: codes for pk, found in facts.items() if (codes := ordered(found)) != before[pk]}
        _store(moved)
        changed += len(moved)
    return changed


def refresh_people(person_ids: Collection[int]) -> int:
    """As `refresh`, for every open case of these people."""
    cases = Case.objects.filter(record__person__in=person_ids).exclude(status=Case.Status.CONCLUDED)
    return refresh(list(cases.values_list("pk", flat=True)))


def refresh_all() -> int:
    """Every open case: what time alone changes (somebody came of age), and whatever was missed."""
    open_cases = Case.objects.exclude(status=Case.Status.CONCLUDED).order_by("pk")
    return refresh(open_cases.values_list("pk", flat=True).iterator(chunk_size=CHUNK))


def refresh_ended_overrides(now: dt.datetime, *, since: dt.timedelta = dt.timedelta(hours=1)) -> int:
    """The cases whose place by hand has ended lately. Run every minute; one query when there is none."""
    ended = Override.objects.filter(until__lte=now, until__gt=now - since).values_list("case_id", flat=True)
    return refresh(set(ended), now)


def _store(moved: dict[int, list[str]]) -> None:
    if moved:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE casework_case AS c SET urgency = new.urgency, late = new.late, urgency_facts = new.facts::jsonb"
                " FROM unnest(%s::bigint[], %s::int[], %s::bool[], %s::text[]) AS new(id, urgency, late, facts)"
                " WHERE c.id = new.id",
                [
                    list(moved), [urgency(codes) for codes in moved.values()],
                    [late(codes) for codes in moved.values()], list(map(json.dumps, moved.values())),
                ],
            )  # fmt: skip
