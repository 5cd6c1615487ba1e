"""What the order reads: for each fact a reader that says of which of these cases it holds, one query each.

A chapter or a room above that knows something of its own (a medicine that an interview found) registers a reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable

from django.db.models import Q

from amparo.casework.clocks.models import Clock
from amparo.casework.models import Case
from amparo.casework.worklists.models import Override
from amparo.casework.worklists.order import POINTS, clock_fact
from amparo.custody.models import Stint
from amparo.people.models import Consent, Decision, Purpose
from amparo.places.models import Facility

#: Of these cases, at this moment: (case, fact) for every fact that holds.
Reader = Callable[[Collection[int], dt.datetime], Iterable[tuple[int, str]]]
READERS: list[Reader] = []
ADULT_YEARS = 18


def reads(reader: Reader) -> Reader:
    """Register a reader of facts: one query for any number of cases."""
    READERS.append(reader)
    return reader


def facts_of(case_ids: Collection[int], now: dt.datetime) -> dict[int, set[str]]:
    """The facts of each of these cases. As many queries as there are readers."""
    found: dict[int, set[str]] = {case_id: set() for case_id in case_ids}
    for reader in READERS:
        for case_id, fact in reader(case_ids, now):
            assert fact in POINTS, fact
            found[case_id].add(fact)
    return found


@reads
def _of_the_case(case_ids: Collection[int], now: dt.datetime) -> Iterable[tuple[int, str]]:
    born_after = now.date().replace(year=now.year - ADULT_YEARS, day=min(now.day, 28))
    rows = Case.objects.filter(pk__in=case_ids).values_list(
        "pk", "officer_id", "first_interview_at", "stay_id", "stay__ended_at", "status",
        "record__person__youngest_birth_date",
    )  # fmt: skip
    for pk, officer, interviewed, stay, ended, status, youngest in rows:
        if officer is None:
            yield pk, "no_officer"
        if interviewed is None and stay is not None and ended is None:
            yield pk, "no_interview"
        if youngest is not None and youngest > born_after:
            yield pk, "minor"
        if status == "waiting_outside":
            yield pk, "waits_outside"


@reads
def _at_a_staging_site(case_ids: Collection[int], now: dt.datetime) -> Iterable[tuple[int, str]]:
    held = Stint.objects.filter(
        stay__cases__in=case_ids, ended_at__isnull=True, stay__ended_at__isnull=True,
        facility__kind=Facility.Kind.STAGING,
    ).values_list("stay__cases", flat=True)  # fmt: skip
    return ((case_id, "staging") for case_id in held)


@reads
def _by_hand(case_ids: Collection[int], now: dt.datetime) -> Iterable[tuple[int, str]]:
    latest = (
        Override.objects.filter(case__in=case_ids)
        .order_by("case", "-at", "-pk")
        .distinct("case")
        .values_list("case_id", "fact", "until")
    )
    return ((case_id, fact) for case_id, fact, until in latest if fact and until > now)


@reads
def _by_its_clocks(case_ids: Collection[int], now: dt.datetime) -> Iterable[tuple[int, str]]:
    running = Clock.objects.filter(case__in=case_ids, stopped_at__isnull=True, paused_at__isnull=True).filter(
        Q(breached_at__isnull=False) | Q(warned__gt=0)
    )
    for case_id, type, breached_at in running.values_list("case_id", "type_id", "breached_at"):
        assert case_id is not None
        yield case_id, clock_fact(type, "warned" if breached_at is None else "breached")


@reads
def _by_the_persons_word(case_ids: Collection[int], now: dt.datetime) -> Iterable[tuple[int, str]]:
    persons = dict(Case.objects.filter(pk__in=case_ids).values_list("pk", "record__person_id"))
    latest = (
        Consent.objects.filter(record__person__in=set(persons.values()), purpose=Purpose.ASSISTANCE)
        .order_by("record__person", "-at", "-pk")
        .distinct("record__person")
        .values_list("record__person_id", "decision")
    )
    refused = {person for person, decision in latest if decision in (Decision.REFUSED, Decision.WITHDRAWN)}
    return ((case_id, "refused") for case_id, person in persons.items() if person in refused)
