"""What the order reads: for each fact a reader that says of which of these cases it holds, one query each.

A chapter or a room above that knows something of its own (a medicine that an interview found) registers a reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable

from django.db.models import BooleanField, F, Q, Value, When
from django.db.models import Case as Case_

from amparo.casework.clocks.models import Clock
from amparo.casework.hearings.models import Order
from amparo.casework.models import Case
from amparo.casework.visits.models import DOMAINS, Ease, Interview, Met
from amparo.casework.visits.rules import says_something
from amparo.casework.worklists.models import Override
from amparo.casework.worklists.order import POINTS, clock_fact
from amparo.custody.models import Stint
from amparo.people.models import Consent, Decision, Purpose
from amparo.places.models import Facility

#: Of these cases, at this moment: (case, fact) for every fact that holds.
Reader = Callable[[Collection[int], dt.datetime], Iterable[tuple[int, str]]]
READERS: list[Reader] = []
ADULT_YEARS = 18
ELDERLY_YEARS = 65


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


@reads
def _by_the_interviews(case_ids: Collection[int], now: dt.datetime) -> Iterable[tuple[int, str]]:
    """What the latest talk with the person found; a correction counts in the place of what it corrects."""
    hard = Q()
    for domain in DOMAINS:
        hard |= Q(**{f"{domain}__in": (Ease.MUCH, Ease.CANNOT)})
    latest = (
        Interview.objects.filter(
            record__person__records__cases__in=case_ids, met=Met.YES, corrections__isnull=True
        )
        .annotate(
            case_of=F("record__person__records__cases"),
            hard=Case_(When(hard, then=Value(True)), default=Value(False), output_field=BooleanField()),
        )
        .order_by("case_of", "-at", "-recorded_at")
        .distinct("case_of")
        .values_list("case_of", "without_medicine", "medicines", "health", "pregnant", "hard")
    )
    for case_id, without, medicines, health, pregnant, hardly in latest:
        if without == Interview.YesNo.YES or says_something(medicines):
            yield case_id, "medicine"
        if hardly or pregnant == Interview.YesNo.YES or says_something(health):
            yield case_id, "vulnerable"


@reads
def _by_their_age(case_ids: Collection[int], now: dt.datetime) -> Iterable[tuple[int, str]]:
    born_by = now.date().replace(year=now.year - ELDERLY_YEARS, day=min(now.day, 28))
    old = Case.objects.filter(pk__in=case_ids, record__person__youngest_birth_date__lte=born_by)
    return ((case_id, "vulnerable") for case_id in old.values_list("pk", flat=True))


@reads
def _by_the_orders(case_ids: Collection[int], now: dt.datetime) -> Iterable[tuple[int, str]]:
    """A removal was ordered, and nothing that was ordered afterwards stands against it."""
    latest = (
        Order.objects.filter(case__in=case_ids)
        .exclude(kind=Order.Kind.OTHER)
        .order_by("case", "-ordered_on", "-pk")
        .distinct("case")
        .values_list("case_id", "kind")
    )
    return ((case_id, "removal_ordered") for case_id, kind in latest if kind == Order.Kind.REMOVAL)
