"""Who looked at somebody's file (F5): by day, office, role and purpose, without the name of whoever looked.

A reading is marked when it is unlike work on the file: a consulate that never kept it, a night, many times in one day. A mark
is a question to ask, and accuses nobody.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q

from amparo.accounts.models import Reading, Role
from amparo.casework.models import Case, HandOver
from amparo.core.zones import HEADQUARTERS
from amparo.people.models import Person, Record
from amparo.people.queries import folios_of

#: So many readings by one office and role in a day are unlike work on one file.
MANY = 20
#: Hours of the office's clock within which nobody need work on a file.
NIGHT_FROM, NIGHT_TO = 22, 6


@dataclass(frozen=True, slots=True)
class Looked:
    """The readings of one day by one role of one office for one purpose."""

    day: dt.date
    office: str
    role: str
    purpose: str
    pages: tuple[str, ...]
    times: int
    #: What is unlike work on the file: `elsewhere`, `night`, `many`.
    marks: tuple[str, ...]

    @property
    def role_name(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True, slots=True)
class One:
    at: dt.datetime
    office_id: str
    office: str
    role: str
    purpose: str
    page: str
    zone: ZoneInfo


def group(readings: Iterable[One], keepers: Collection[str]) -> list[Looked]:
    """Readings, the latest day first. `keepers`: the offices that keep or kept the file."""
    found: dict[tuple[dt.date, str, str, str], list[One]] = {}
    a_day: Counter[tuple[dt.date, str, str]] = Counter()
    for one in readings:
        day = one.at.astimezone(one.zone).date()
        found.setdefault((day, one.office, one.role, one.purpose), []).append(one)
        a_day[day, one.office, one.role] += 1
    looked = []
    for (day, office, role, purpose), some in found.items():
        marks = []
        if any(one.office_id and one.office_id not in keepers for one in some):
            marks.append("elsewhere")
        if any(_at_night(one) for one in some):
            marks.append("night")
        if a_day[day, office, role] > MANY:
            marks.append("many")
        # A page that names a document keeps its kind alone.
        pages = tuple(
            sorted({" ".join(word for word in one.page.split() if not word.isdigit()) for one in some})
        )
        looked.append(Looked(day, office, role, purpose, pages, len(some), tuple(marks)))
    return sorted(looked, key=lambda one: (-one.day.toordinal(), one.office, one.role, one.purpose))


def looked_at(person: Person) -> list[Looked]:
    """Who looked at this person's file, under any of its folios."""
    ids = Person.objects.filter(folio__in=folios_of(person)).values_list("pk", flat=True)
    rows = Reading.objects.filter(person_id__in=list(ids)).select_related("staff", "office").order_by("at")
    return group(
        (
            One(
                row.at, row.office_id or "", row.office.name if row.office else "", row.staff.role, row.purpose, row.page,
                row.office.zone if row.office else HEADQUARTERS,
            )
            for row in rows
        ),
        keepers_of(person),
    )  # fmt: skip


def keepers_of(person: Person) -> set[str]:
    """The offices that keep, kept or received this person's file."""
    offices = set(Case.objects.filter(record__person=person).values_list("office_id", flat=True))
    offices |= set(
        Record.objects.filter(person=person, office__isnull=False).values_list("office_id", flat=True)
    )
    for one in HandOver.objects.filter(Q(case__record__person=person)):
        offices |= {one.from_office_id, one.to_office_id}
    return {str(one) for one in offices if one}


def _at_night(one: One) -> bool:
    hour = one.at.astimezone(one.zone).hour
    return hour >= NIGHT_FROM or hour < NIGHT_TO
