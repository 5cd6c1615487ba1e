"""The register of families apart as a reader may see it, and who is not in it yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.models import Staff
from amparo.casework.models import Case, Child
from amparo.core import clock
from amparo.people.closing import close
from amparo.people.kin.models import Kinship
from amparo.people.models import Person
from amparo.rights.separations.models import Separation, SeparationStep

#: Something is done at least this often. The clock has the same.
EVERY = dt.timedelta(days=14)
MOST_FOUND = 100
FILTERS: dict[str, Any] = {
    "open": gettext_lazy("Apart now"),
    "late": gettext_lazy("Nothing done in 14 days"),
    "over": gettext_lazy("Over"),
    "": gettext_lazy("All"),
}
COLOURS = {"apart": "red", "contact": "yellow", "under_way": "blue", "together": "green"}


@dataclass(frozen=True, slots=True)
class Shown:
    """Two who are apart: the one of the case, and the other by file or as the plan for the child names them. `other` is the
    other's name as this reader may see it; `covered`: the file of the case is closed to the reader."""

    row: Separation
    person: Person
    other: str
    other_person: Person | None
    spouses: bool
    covered: bool
    last: SeparationStep | None
    due: dt.datetime
    late: bool

    @property
    def colour(self) -> str:
        return COLOURS.get(self.row.status, "grey")


@dataclass(frozen=True, slots=True)
class Found:
    """Two who are apart and stand in no register."""

    case: Case
    person: Person
    other: str
    kinship: int | None
    child: int | None
    since: dt.date
    covered: bool


def separations() -> QuerySet[Separation]:
    return Separation.objects.select_related(
        "record__person", "case__office", "child", "kinship__record__person", "kinship__other__person"
    ).order_by("-opened_at", "-pk")


def shown(rows: Sequence[Separation], staff: Staff) -> list[Shown]:
    """As this reader may see them: minors are covered; a child of the plan has a name only beside the parent's own file."""
    now = clock.now()
    last: dict[int, SeparationStep] = {}
    for step in (
        SeparationStep.objects.filter(separation__in=[one.pk for one in rows])
        .select_related("by")
        .order_by("pk")
    ):
        last[step.separation_id] = step
    pairs = [(one, one.record.person, _other_of(one)) for one in rows if one.record.person is not None]
    covered = close(staff, [person for _one, *both in pairs for person in both if person is not None])
    made = []
    for one, person, other in pairs:
        done = last.get(one.pk)
        due = (done.at if done is not None else one.opened_at) + EVERY
        closed = person.pk in covered
        name = (
            (other.name if other is not None else _named(one.child))
            if not closed
            else _("somebody of the family")
        )
        made.append(
            Shown(
                one, person, name, None if closed else other,
                one.kinship is not None and one.kinship.relation == "spouse", closed, done, due,
                one.ended_at is None and due < now,
            )
        )  # fmt: skip
    return made


def of_person(person: Person, staff: Staff) -> list[Shown]:
    """Those of a file, from either side. What is done is read with the file of the case alone, which may be another office's."""
    found = separations().filter(
        Q(record__person=person) | Q(kinship__record__person=person) | Q(kinship__other__person=person)
    )
    return [
        one if one.row.record.person_id == person.pk else replace(one, last=None)
        for one in shown(list(found[:40]), staff)
    ]


def listed(offices: Collection[str] | None, state: str) -> QuerySet[Separation]:
    found = separations()
    if offices is not None:
        found = found.filter(case__office__in=offices)
    if state in ("open", "late"):
        found = found.filter(ended_at__isnull=True)
    if state == "late":
        recent = SeparationStep.objects.filter(at__gte=clock.now() - EVERY).values("separation")
        found = found.exclude(pk__in=recent)
    if state == "over":
        found = found.filter(ended_at__isnull=False)
    return found


def apart(offices: Collection[str] | None, staff: Staff) -> list[Found]:
    """Parents and children, and spouses, of whom one is held and who stand in no register, the longest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM rights_apart(%s, %s)", [None if offices is None else list(offices), MOST_FOUND]
        )
        rows = cursor.fetchall()
    cases = Case.objects.select_related("record__person", "office").in_bulk([row[1] for row in rows])
    people = Person.objects.in_bulk({one for row in rows for one in (row[0], row[3]) if one is not None})
    children = Child.objects.in_bulk([row[4] for row in rows if row[4] is not None])
    covered = close(staff, people.values())
    made = []
    for held, case, kinship, other, child, since in rows:
        closed = held in covered
        name = people[other].name if other is not None else _named(children[child])
        made.append(
            Found(
                cases[case], people[held], _("somebody of the family") if closed else name, kinship, child, since, closed
            )
        )  # fmt: skip
    return made


def kin_of_case(case: Case) -> list[Kinship]:
    """The parents, children and spouses of the person of a case, as they were written down."""
    person = case.record.person_id
    return list(
        Kinship.objects.filter(
            Q(record__person=person) | Q(other__person=person), taken_back_at__isnull=True, until__isnull=True,
            relation__in=("mother", "father", "parent", "spouse"),
        ).select_related("record__person", "other__person").order_by("pk")
    )  # fmt: skip


def _other_of(one: Separation) -> Person | None:
    if one.kinship is None:
        return None
    ends = (one.kinship.record.person, one.kinship.other.person)
    return next((person for person in ends if person is not None and person.pk != one.record.person_id), None)


def _named(child: Child | None) -> str:
    """A child of the plan, without the name: whoever reads the parent's plan finds it there."""
    if child is None:
        return _("somebody of the family")
    return _("a child of the plan")
