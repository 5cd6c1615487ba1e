"""Whom a visit may see, in which order; and what the pages of a visit show. A fixed number of queries each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Q, QuerySet

from amparo.casework.actions import INTERVIEWS
from amparo.casework.models import DETENTION, Case, Event, Interview, Visit, VisitPerson
from amparo.casework.visits.forms import SheetForm
from amparo.casework.visits.models import Met
from amparo.casework.visits.rules import (
    LASTING,
    Reason,
    Waiting,
    difficulties,
    enhanced_difficulties,
    priority,
    says_something,
    set_is_asked,
    what_holds,
)
from amparo.custody.models import Stint
from amparo.people.models import Person, Record, Relative
from amparo.places.models import Facility


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody held at the place, whose case the office keeps: how urgent it is to see them and why."""

    person: Person
    record: Record
    case: Case
    days_unseen: int
    points: int
    why: Sequence[Reason]
    known: dict[str, Any] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Grouping, variety and town, as far as they are known."""
        parts = (self.known.get(name, "") for name in ("language", "variety", "home_town"))
        return " · ".join(part for part in parts if part)


def facilities_with_people(office_id: str) -> QuerySet[Facility]:
    """The places where somebody is held whose open case the office keeps. Three queries beside its own."""
    held = Stint.objects.filter(ended_at__isnull=True, stay__ended_at__isnull=True, facility__isnull=False)
    kept = Case.objects.filter(office_id=office_id).exclude(status=Case.Status.CONCLUDED)
    # A case of detention knows the stay that it is about; of the others the whole file is read, and their people first.
    others = kept.filter(Q(stay__isnull=True) | ~Q(type_id=DETENTION)).values_list(
        "record__person_id", flat=True
    )
    places = {
        *held.filter(stay__cases__in=kept).values_list("facility_id", flat=True).distinct(),
        *held.filter(stay__record__person__in=list(others)).values_list("facility_id", flat=True).distinct(),
    }
    return Facility.objects.filter(pk__in=places).order_by("state", "name")


def who_is_there(facility: Facility, *, office_id: str, now: dt.datetime) -> list[Candidate]:
    """Everybody held there now whose open case the office keeps, the most urgent first. Four queries."""
    stints = (
        Stint.objects.filter(facility=facility, ended_at__isnull=True, stay__ended_at__isnull=True)
        .select_related("stay__record__person")
        .order_by("began_at", "pk")
    )
    held = {stint.stay.record.person_id: stint for stint in stints if stint.stay.record.person_id is not None}
    cases = (
        Case.objects.filter(record__person_id__in=held, office_id=office_id)
        .exclude(status=Case.Status.CONCLUDED)
        .select_related("record__person")
        .order_by("opened_at", "pk")
    )
    case_of = {case.record.person_id: case for case in cases}
    spoken: dict[int | None, dt.datetime] = dict(
        Event.objects.filter(
            record__person_id__in=[pk for pk in case_of if pk is not None], type_id__in=INTERVIEWS
        )
        .values_list("record__person_id")
        .annotate(last=Max("at"))
    )
    known = known_of([person_id for person_id in case_of if person_id is not None])
    staging = facility.kind == Facility.Kind.STAGING
    found = []
    for person_id, case in case_of.items():
        assert person_id is not None
        stint, person = held[person_id], case.record.person
        assert person is not None
        last = spoken.get(person_id)
        days = (now - (last or stint.stay.began_at)).days
        waiting = Waiting(
            days_unseen=days, interviewed=last is not None, age=_age(person, now.date()),
            needs=has_needs(known.get(person_id, {})), staging=staging,
            not_on_list=stint.stay.not_seen_since is not None,
            unasked=last is not None and not set_is_asked(known.get(person_id, {})),
        )  # fmt: skip
        points, why = priority(waiting)
        found.append(Candidate(person, case.record, case, days, points, why, known.get(person_id, {})))
    return sorted(found, key=lambda one: (-one.points, one.case.opened_at, one.case.pk))


def known_of(person_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What the interviews of these people say of them now. One query."""
    told: dict[int, list[tuple[dt.datetime, str, str | None, dict[str, Any]]]] = {}
    rows = Interview.objects.filter(record__person_id__in=person_ids, met=Met.YES).values(
        "record__person_id", "at", "pk", "corrects_id", *LASTING
    )
    for row in rows:
        corrects = str(row["corrects_id"]) if row["corrects_id"] else None
        told.setdefault(row["record__person_id"], []).append((row["at"], str(row["pk"]), corrects, row))
    return {person_id: what_holds(interviews) for person_id, interviews in told.items()}


def has_needs(known: dict[str, Any]) -> bool:
    """Whether an illness, a pregnancy, a medicine or a difficulty is known."""
    told = any(says_something(known.get(name)) for name in ("health", "medicines"))
    return told or known.get("pregnant") == "yes" or bool(difficulties(known) or enhanced_difficulties(known))


def _age(person: Person, today: dt.date) -> int | None:
    birth = person.youngest_birth_date or person.birth_date
    if birth is not None:
        return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return today.year - person.birth_year if person.birth_year else None


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody of a visit: what is known before, and the interviews of this visit, the latest first."""

    planned: VisitPerson
    person: Person
    known: dict[str, Any]
    relatives: Sequence[Relative]
    interviews: Sequence[Interview]
    numbers: Sequence[str] = ()

    @property
    def unasked(self) -> bool:
        """Whether somebody talked with them on this visit and the six questions are open still."""
        return any(one.met == Met.YES for one in self.interviews) and not set_is_asked(self.known)

    @property
    def language(self) -> str:
        parts = (self.known.get(name, "") for name in ("language", "variety", "home_town"))
        return " · ".join(part for part in parts if part)


def people_of(visit: Visit) -> list[Seen]:
    """The people of a visit in its order, with what their sheets need. Five queries."""
    planned = list(visit.people.select_related("record__person", "case").order_by("position", "pk"))
    ids = [one.record.person_id for one in planned if one.record.person_id is not None]
    known = known_of(ids)
    relatives: dict[int | None, list[Relative]] = {}
    for relative in (
        Relative.objects.filter(record__person_id__in=ids).select_related("record").order_by("pk")
    ):
        relatives.setdefault(relative.record.person_id, []).append(relative)
    held: dict[int | None, list[Interview]] = {}
    for interview in visit.interviews.select_related("record", "by").order_by("-at", "pk"):
        held.setdefault(interview.record.person_id, []).append(interview)
    numbers: dict[int | None, list[str]] = {}
    for person_id, number in (
        Record.objects.filter(person_id__in=ids).exclude(a_number="").values_list("person_id", "a_number")
    ):
        if number not in numbers.setdefault(person_id, []):
            numbers[person_id].append(number)
    return [
        Seen(
            one,
            one.record.person,
            known.get(pk, {}),
            relatives.get(pk, []),
            held.get(pk, []),
            numbers.get(pk, []),
        )
        for one in planned
        if one.record.person is not None
        for pk in [one.record.person_id or 0]
    ]


def visits_of(office_id: str | None) -> QuerySet[Visit]:
    """The visits of an office (None: of all), the latest first."""
    visits = (
        Visit.objects.select_related("facility", "office")
        .prefetch_related("officers")
        .order_by("-day", "-pk")
    )
    return visits if office_id is None else visits.filter(office_id=office_id)


def interviews_of(person: Person) -> QuerySet[Interview]:
    return (
        Interview.objects.filter(record__person=person)
        .select_related("by", "office", "visit__facility")
        .order_by("-at", "pk")
    )


def as_initial(interview: Interview) -> dict[str, Any]:
    """The answers of an interview, to begin its correction with."""
    return {name: getattr(interview, name) for name in (*LASTING, "channel", "met", "complaint", "complaint_words",
                                                        "may_complain", "interpreter")}  # fmt: skip


def shown(interview: Interview) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an interview says, by section, in words: only what was answered."""
    form = SheetForm()
    found = []
    for code, title, fields in form.sections():
        rows = []
        for one in fields:
            value = getattr(interview, one.name, None)
            if one.name == "at" or value in (None, "", []):
                continue
            choices = {str(key): str(label) for key, label in getattr(one.field, "choices", [])}
            values = value if isinstance(value, list) else [value]
            rows.append((str(one.label), ", ".join(choices.get(str(each), str(each)) for each in values)))
        if code == "children":
            rows += [("", " · ".join(child.values())) for child in interview.children]
        if rows:
            found.append((str(title), rows))
    return found
