"""Which files are due, and what keeps the others."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Max, Q

from amparo.casework.models import Case, Event
from amparo.core import clock
from amparo.families.models import Follow, Request
from amparo.people.models import Person, Record
from amparo.returns.models import Homecoming
from amparo.trust.arco.models import RightsRequest
from amparo.trust.retention.models import Block, Hold
from amparo.trust.retention.rules import Rule, Step, erase_from, months_after, rule_for, rules, step

#: So many persons are weighed at once.
AT_ONCE = 1000
ADULT_AT = 18


@dataclass(frozen=True, slots=True)
class Weighed:
    """A file, its rule, what is due, and what keeps it."""

    person: Person
    rule: Rule
    counted_from: dt.datetime
    step: Step
    kept_by: tuple[str, ...]
    block: Block | None

    @property
    def due(self) -> dt.datetime:
        if self.block is not None:
            return self.block.erase_after
        return months_after(self.counted_from, self.rule.block_months)


def weigh_all(now: dt.datetime) -> Iterator[Weighed]:
    """Every person that is not merged into another and was not erased, in the order of their numbers; some thousand at a time."""
    after = 0
    while True:
        people = list(
            Person.objects.filter(pk__gt=after, merged_into__isnull=True, records__isnull=False).distinct()
            .exclude(pk__in=Block.objects.filter(erased_at__isnull=False).values("record__person")).order_by("pk")[:AT_ONCE]
        )  # fmt: skip
        if not people:
            return
        yield from weigh(people, now)
        after = people[-1].pk


def weigh(people: Collection[Person], now: dt.datetime) -> list[Weighed]:
    """What is due for each of these. A dozen queries, however many they are."""
    ids = [one.pk for one in people]
    ambitos: dict[int, set[str]] = {}
    for pk, ambito in Case.objects.filter(record__person__in=ids).values_list(
        "record__person", "type__ambito"
    ):
        ambitos.setdefault(pk, set()).add(ambito)
    last = _last(ids)
    standing = Block.objects.filter(record__person__in=ids, lifted_at__isnull=True, erased_at__isnull=True)
    blocks = {one.record.person_id: one for one in standing.select_related("record")}
    kept = _kept(people, now)
    found = []
    for person in people:
        block = blocks.get(person.pk)
        rule = rules()[block.rule] if block is not None else rule_for(ambitos.get(person.pk, ()))
        counted = block.counted_from if block is not None else last.get(person.pk, person.created_at)
        why = tuple(sorted(kept.get(person.pk, ())))
        due = step(rule, counted_from=counted, blocked_at=block.at if block else None, kept_by=why, now=now)
        if due in ("blocked", "erase") and block is not None:  # the term that it was blocked with
            due = "erase" if now >= block.erase_after else "blocked"
        found.append(Weighed(person, rule, counted, due, why, block))
    return found


def weighed(person: Person, now: dt.datetime | None = None) -> Weighed:
    return weigh([person], now or clock.now())[0]


def blocked_until(rule: Rule, now: dt.datetime) -> dt.datetime:
    return erase_from(rule, now)


def counts(found: Collection[Weighed]) -> Counter[tuple[str, str]]:
    return Counter((one.rule.code, one.step) for one in found)


def _last(ids: Collection[int]) -> dict[int, dt.datetime]:
    """The last thing that happened in each file. What is done with their rights is not work on the file."""
    found: dict[int, dt.datetime] = {}
    rows = [
        Event.objects.filter(record__person__in=ids)
        .exclude(Q(type__code__startswith="retention_") | Q(type__code__startswith="datos_"))
        .values_list("record__person").annotate(last=Max("at")),
        Record.objects.filter(person__in=ids).values_list("person").annotate(last=Max("received_at")),
        Case.objects.filter(record__person__in=ids, closed_at__isnull=False).values_list("record__person")
        .annotate(last=Max("closed_at")),
    ]  # fmt: skip
    for some in rows:
        for pk, last in some:
            found[pk] = max(found.get(pk, last), last)
    return found


def _kept(people: Collection[Person], now: dt.datetime) -> dict[int, set[str]]:
    ids = [one.pk for one in people]
    found: dict[int, set[str]] = {}

    def keep(why: str, some: Collection[int | None]) -> None:
        for pk in some:
            if pk is not None:
                found.setdefault(pk, set()).add(why)

    grown = now.date().replace(year=now.year - ADULT_AT, day=min(now.day, 28))
    keep("minor", [one.pk for one in people if one.youngest_birth_date and one.youngest_birth_date > grown])
    keep(
        "open_case",
        Case.objects.filter(record__person__in=ids).exclude(status=Case.Status.CONCLUDED)
        .values_list("record__person", flat=True),
    )  # fmt: skip
    keep(
        "open_return",
        Homecoming.objects.filter(record__person__in=ids, closed_at__isnull=True).values_list("record__person", flat=True),
    )  # fmt: skip
    keep(
        "follow",
        Follow.objects.filter(record__person__in=ids, ended_at__isnull=True).values_list("record__person", flat=True),
    )  # fmt: skip
    keep(
        "request",
        Request.objects.filter(record__person__in=ids).exclude(state=Request.State.CLOSED)
        .values_list("record__person", flat=True),
    )  # fmt: skip
    keep(
        "rights",
        RightsRequest.objects.filter(record__person__in=ids, withdrawn_at__isnull=True)
        .filter(Q(answered_at__isnull=True) | Q(effective_by__isnull=False, effective_at__isnull=True))
        .exclude(right="cancellation", answered_at__isnull=False)
        .values_list("record__person", flat=True),
    )  # fmt: skip
    keep(
        "hold",
        Hold.objects.filter(record__person__in=ids, lifted_at__isnull=True).values_list("record__person", flat=True),
    )  # fmt: skip
    return found
