"""What the pages of casework show, each page with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate

from amparo.accounts.models import Reading, Role, Staff
from amparo.casework.kinds.queries import offered
from amparo.casework.models import Case, CaseType, Clock, Event, EventType, Task
from amparo.core import clock
from amparo.custody.models import Stint
from amparo.people.models import Person, Record

EVENTS = 40
READERS = 20
#: A daily list sees everybody daily: told with custody only, so that it does not bury the rest.
EVERYDAY = "seen"
#: Whoever read a file once may know who keeps it now.
WHO_KEEPS_IT = ("hand_over", "hand_over_accepted", "hand_over_returned")


def offices_of(staff: Staff) -> Collection[str] | None:
    """The offices whose work this member of staff sees; None means every office."""
    if staff.role in (Role.HEADQUARTERS, Role.AUDITOR, Role.CIAM) or staff.office_id is None:
        return None
    return (staff.office_id,)


def cases_of(person: Person) -> QuerySet[Case]:
    return (
        Case.objects.filter(record__person=person)
        .select_related("type", "office", "officer")
        .order_by("-opened_at")
    )


def keeps_last(staff: Staff, cases: Sequence[Case]) -> bool:
    """Whether the latest of a person's cases is of this member of staff's office."""
    return bool(cases) and cases[0].office_id == staff.office_id


def events_of(person: Person, *, kind: str = "", until: dt.datetime | None = None) -> QuerySet[Event]:
    """The person's timeline, the latest first; `kind` is services, custody, notes or empty for everything; `until`: what
    was written down by then (`access.reads_until`)."""
    events = Event.objects.filter(record__person=person).select_related(
        "type", "office", "staff", "facility", "case"
    )
    if until is not None:
        events = events.filter(Q(recorded_at__lte=until) | Q(type_id__in=WHO_KEEPS_IT))
    if kind == "services":
        events = events.filter(type__is_service=True)
    elif kind == "custody":
        events = events.filter(
            type_id__in=[
                "detained",
                "transferred",
                "not_seen",
                "seen",
                "seen_again",
                "whereabouts_unknown",
                "released",
                "removed",
                "other_custody",
            ]
        )
    elif kind == "notes":
        events = events.filter(Q(type_id="note") | ~Q(note=""))
    else:
        events = events.exclude(type_id=EVERYDAY)
    return events.order_by("-at", "-pk")


def by_month(events: Collection[Event]) -> list[tuple[dt.date, list[Event]]]:
    return [
        (dt.date(year, month, 1), list(group))
        for (year, month), group in groupby(events, key=lambda event: (event.at.year, event.at.month))
    ]


def services_of(person: Person, *, until: dt.datetime | None = None) -> list[Event]:
    return list(events_of(person, kind="services", until=until)[:8])


def tasks_of(person: Person) -> list[Task]:
    return list(
        Task.objects.filter(record__person=person, done_at__isnull=True)
        .select_related("office", "clock", "assignee")
        .order_by("due_at")
    )


def services_by_hand() -> QuerySet[EventType]:
    """What an officer can record, the most usual first, then by name."""
    return EventType.objects.filter(by_hand=True).order_by("name_es")


def case_types() -> QuerySet[CaseType]:
    """The types of which a case may be opened today."""
    return offered(clock.today())


def record_to_write_on(person: Person) -> Record:
    """The record under which something new about the person is kept: of the latest case, else the first one."""
    case = cases_of(person).select_related("record").first()
    record = case.record if case is not None else person.records.order_by("pk").first()
    assert record is not None
    return record


def readings_of(person_ids: Collection[int]) -> QuerySet[Reading]:
    return (
        Reading.objects.filter(person_id__in=person_ids)
        .select_related("staff", "office")
        .order_by("-at", "-pk")
    )


def readers_of(person_ids: Collection[int]) -> list[Any]:
    """Who opened this file, on how many days and when last; those of the last weeks first. What a search showed does not count.
    One query."""
    opened = Reading.objects.filter(person_id__in=person_ids).exclude(page__in=("search", "preview"))
    counted = opened.values("staff__name", "staff__role", "office__city").annotate(
        days=Count(TruncDate("at"), distinct=True), last=Max("at")
    )  # fmt: skip
    return list(counted.order_by("-last")[:READERS])


def people_at(staff: Staff | None, facility_ids: Collection[int]) -> dict[int, int]:
    """Of each of these places, how many people with an open case of this reader's offices are there now. One query."""
    offices = offices_of(staff) if staff is not None else ()
    held = Stint.objects.filter(facility__in=facility_ids, ended_at__isnull=True, stay__ended_at__isnull=True)
    cases = Case.objects.exclude(status=Case.Status.CONCLUDED).filter(stay__isnull=False)
    if offices is not None:
        cases = cases.filter(office_id__in=offices)
    counted = held.filter(stay__in=cases.values("stay")).values("facility").annotate(
        people=Count("stay__record__person", distinct=True)
    )  # fmt: skip
    return {row["facility"]: row["people"] for row in counted.order_by()}


def keepers_of(person_ids: Collection[int]) -> dict[int, list[str]]:
    """The cities of the offices that keep these files: of the open cases, else of the latest case. One query."""
    kept: dict[int, list[str]] = {}
    done: dict[int, str] = {}
    rows = Case.objects.filter(record__person__in=person_ids).order_by("-opened_at", "-pk")
    for person, city, status in rows.values_list("record__person", "office__city", "status"):
        if person is None:
            continue
        if status == Case.Status.CONCLUDED:
            done.setdefault(person, city)
        elif city not in kept.setdefault(person, []):
            kept[person].append(city)
    return {**{person: [city] for person, city in done.items()}, **kept}


def whereabouts_unknown(person: Person) -> Clock | None:
    """The clock that says that nobody has seen this detained person for too long; None when somebody has. One query."""
    return (
        Clock.objects.filter(
            record__person=person, type_id="whereabouts", told_at__isnull=False, stopped_at__isnull=True
        )
        .order_by("breached_at")
        .first()
    )
