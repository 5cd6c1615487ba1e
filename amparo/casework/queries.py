"""What the pages of casework show, each page with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from amparo.accounts.models import Reading, Role, Staff
from amparo.casework.hand_overs.models import WAITS
from amparo.casework.kinds.queries import offered
from amparo.casework.minors.covering import cover_cases, cover_passed_on, cover_tasks
from amparo.casework.models import Case, CaseType, Clock, Event, EventType, HandOver, Task
from amparo.core import clock
from amparo.custody.models import Stint
from amparo.people.models import Person, Record
from amparo.people.queries import open_to, pairs_waiting

ROWS = 25
EVENTS = 40
#: A daily list sees everybody daily: told with custody only, so that it does not bury the rest.
EVERYDAY = "seen"
#: Whoever read a file once may know who keeps it now.
WHO_KEEPS_IT = ("hand_over", "hand_over_accepted", "hand_over_returned")


def offices_of(staff: Staff) -> Collection[str] | None:
    """The offices whose work this member of staff sees; None means every office."""
    if staff.role in (Role.HEADQUARTERS, Role.AUDITOR, Role.CIAM) or staff.office_id is None:
        return None
    return (staff.office_id,)


def open_cases(offices: Collection[str] | None) -> QuerySet[Case]:
    cases = Case.objects.exclude(status=Case.Status.CONCLUDED)
    return cases if offices is None else cases.filter(office_id__in=offices)


def without_interview(offices: Collection[str] | None) -> QuerySet[Case]:
    """Detention cases whose person nobody has talked with yet, the oldest first (A8)."""
    return _for_list(
        open_cases(offices).filter(first_interview_at__isnull=True, stay__ended_at__isnull=True)
    ).filter(type_id="migratorio.detencion")


def mine(staff: Staff) -> QuerySet[Case]:
    return _for_list(Case.objects.exclude(status=Case.Status.CONCLUDED).filter(officer=staff))


def _for_list(cases: QuerySet[Case]) -> QuerySet[Case]:
    return (
        cases.select_related("record__person", "office", "officer", "type")
        .prefetch_related("stay__stints__facility")
        .order_by("opened_at", "pk")
    )


def hand_overs(offices: Collection[str] | None) -> QuerySet[HandOver]:
    """Cases passed to these offices that nobody there has taken over yet."""
    waiting = (
        HandOver.objects.filter(WAITS)
        .select_related("case__record__person", "from_office", "to_office")
        .order_by("at", "pk")
    )
    return waiting if offices is None else waiting.filter(to_office_id__in=offices)


def tasks(offices: Collection[str] | None) -> QuerySet[Task]:
    """Open tasks of whoever takes them, without those that have a list of their own and those that were put off."""
    found = (
        Task.objects.filter(done_at__isnull=True, role="")
        .exclude(snoozed_until__gt=clock.now())
        .exclude(kind__in=[Task.Kind.ACCEPT_HAND_OVER, Task.Kind.REVIEW_REQUEST])
        .select_related("case", "record__person", "office", "clock")
        .order_by(Coalesce("due_at", "created_at"), "pk")
    )
    return found if offices is None else found.filter(office_id__in=offices)


@dataclass(frozen=True)
class Worklist:
    """`Mi trabajo`: the chosen list, and how long each list is. A count is always the length of its list."""

    tab: str
    counts: dict[str, int]
    page: Page[Any]


def worklist(staff: Staff, *, tab: str, offices: Collection[str] | None, page: str) -> Worklist:
    """The office's work for one member of staff. Eight queries or fewer, four more where minors are among it."""
    lists: dict[str, QuerySet[Any]] = {
        "new": without_interview(offices),
        "mine": mine(staff),
        "hand_overs": hand_overs(offices),
        "tasks": tasks(offices),
        "pairs": open_to(staff, pairs_waiting(offices))[0],
    }
    tab = tab if tab in lists else "new"
    counts = {name: found.order_by().count() for name, found in lists.items()}
    paginator = Paginator(lists[tab], ROWS)
    paginator.__dict__["count"] = counts[tab]  # counted already
    shown = paginator.get_page(page)
    shown.object_list = list(shown.object_list)
    if tab in ("new", "mine"):
        cover_cases(staff, shown)
    elif tab == "hand_overs":
        cover_passed_on(staff, shown)
    elif tab == "tasks":
        cover_tasks(staff, shown)
    return Worklist(tab, counts, shown)


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


def people_at(staff: Staff | None, facility_ids: Collection[int]) -> dict[int, int]:
    """Of each of these places, how many people with an open case of this reader's offices are there now. One query."""
    offices = offices_of(staff) if staff is not None else ()
    held = Stint.objects.filter(facility__in=facility_ids, ended_at__isnull=True, stay__ended_at__isnull=True)
    cases = open_cases(offices).filter(stay__isnull=False).values("stay")
    counted = held.filter(stay__in=cases).values("facility").annotate(
        people=Count("stay__record__person", distinct=True)
    )  # fmt: skip
    return {row["facility"]: row["people"] for row in counted.order_by()}


def whereabouts_unknown(person: Person) -> Clock | None:
    """The clock that says that nobody has seen this detained person for too long; None when somebody has. One query."""
    return (
        Clock.objects.filter(
            record__person=person, type_id="whereabouts", told_at__isnull=False, stopped_at__isnull=True
        )
        .order_by("breached_at")
        .first()
    )
