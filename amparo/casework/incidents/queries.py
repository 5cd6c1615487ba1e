"""What the pages of incidents show; the same number of queries for two people as for two hundred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.access import Seen, files_access
from amparo.casework.documents.rules import is_minor
from amparo.casework.incidents.models import Incident, IncidentEntry, IncidentPerson
from amparo.casework.kin.queries import state_of
from amparo.casework.models import Case, Task
from amparo.core import clock
from amparo.custody.queries import Whereabouts, whereabouts_of
from amparo.people.kin.queries import touching
from amparo.people.models import Person


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody in an incident, as this reader may see them: by name, or as a folio only. `family` is the number of their
    family, when somebody else of it is in the incident too."""

    entry: IncidentPerson
    person: Person
    name: str
    seen: Seen
    where: Whereabouts | None
    case: Case | None
    family: int | None


@dataclass(frozen=True, slots=True)
class Sums:
    """The incident in numbers: `states` as of `kin.rules`, over everybody, whoever may read their files."""

    people: int
    states: dict[str, int]
    minors: int
    without_interview: int
    without_officer: int
    families: int
    offices: Sequence[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history; of a task for all cases, how many are done. `people`: put in one after the other by one officer."""

    entry: IncidentEntry
    done: int = 0
    of: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    people: Sequence[Inside]
    sums: Sums
    entries: Sequence[Entry]
    office_ids: Collection[str] = field(default_factory=tuple)


def incidents(offices: Collection[str] | None, *, closed: bool = False) -> QuerySet[Incident]:
    """The incidents that these offices (None: any) keep, or in which somebody has a case of theirs, the latest first."""
    found = Incident.objects.select_related("office", "facility", "county").annotate(
        number=Count("people", filter=Q(people__removed_at__isnull=True), distinct=True)
    )
    if offices is not None:
        theirs = IncidentPerson.objects.filter(
            removed_at__isnull=True, record__person__records__cases__office__in=offices
        ).values("incident")
        found = found.filter(Q(office__in=offices) | Q(pk__in=theirs))
    return found.filter(closed_at__isnull=not closed).order_by("-at", "-pk")


def open_incidents() -> QuerySet[Incident]:
    """Every open incident, the latest first: an office may put its people into another's."""
    return Incident.objects.filter(closed_at__isnull=True).select_related("office").order_by("-at", "-pk")


def incidents_of(person: Person) -> QuerySet[Incident]:
    inside = IncidentPerson.objects.filter(record__person=person, removed_at__isnull=True)
    return (
        Incident.objects.filter(pk__in=inside.values("incident"))
        .select_related("office")
        .order_by("-at", "-pk")
    )


def shown(incident: Incident, staff: Staff) -> Shown:
    """Everybody in an incident, the sums and the history. Ten queries."""
    rows = (
        IncidentPerson.objects.filter(
            incident=incident, removed_at__isnull=True, record__person__isnull=False
        )
        .select_related("record__person")
        .order_by("pk")
    )
    inside: dict[int, IncidentPerson] = {}
    for row in rows:  # two rows are of one person after a merge
        inside.setdefault(row.record.person_id or 0, row)
    people = [row.record.person for row in inside.values() if row.record.person is not None]
    access = files_access(staff, people)
    places = whereabouts_of(list(inside))
    cases = _cases(list(inside))
    families = _families(list(inside))
    found = [
        Inside(
            entry=inside[one.pk],
            person=one,
            name=_named(one, access[one.pk]),
            seen=access[one.pk],
            where=places.get(one.pk) if access[one.pk].open else None,
            case=cases.get(one.pk),
            family=families.get(one.pk),
        )
        for one in people
    ]
    found.sort(key=lambda one: (one.family is None, one.family or 0, one.entry.pk))
    return Shown(
        found,
        _sums(found, places, families),
        _history(incident),
        tuple({c.office_id for c in cases.values()}),
    )


def _named(person: Person, seen: Seen) -> str:
    """The name for whoever may open the file; empty for the rest, who see the folio."""
    if seen.access == "closed":
        return str(_("A minor"))
    return person.name if seen.access in ("write", "read") else ""


def _cases(person_ids: Collection[int]) -> dict[int, Case]:
    """The case of each person: an open one, else the latest. One query."""
    cases = (
        Case.objects.filter(record__person__in=person_ids)
        .select_related("record", "office", "officer")
        .order_by("record__person", "closed_at", "-opened_at", "-pk")
    )
    found: dict[int, Case] = {}
    for case in sorted(cases, key=lambda case: case.closed_at is not None):
        found.setdefault(case.record.person_id or 0, case)
    return found


def _families(person_ids: Collection[int]) -> dict[int, int]:
    """A number for each family of which two are among these persons. One query."""
    group = {pk: pk for pk in person_ids}

    def head(pk: int) -> int:
        while group[pk] != pk:
            pk = group[pk]
        return pk

    ends = (
        touching(person_ids).exclude(relation="friend").values_list("record__person_id", "other__person_id")
    )
    for one, other in ends:
        if one in group and other in group:
            first, second = sorted((head(one), head(other)))
            group[second] = first
    sizes = Counter(head(pk) for pk in group)
    heads = [pk for pk in dict.fromkeys(head(pk) for pk in group) if sizes[pk] > 1]
    number = {pk: at for at, pk in enumerate(heads, start=1)}
    return {pk: number[head(pk)] for pk in group if head(pk) in number}


def _sums(people: Sequence[Inside], places: dict[int, Whereabouts], families: dict[int, int]) -> Sums:
    today = clock.today()
    cases = [one.case for one in people if one.case is not None and one.case.closed_at is None]
    return Sums(
        people=len(people),
        states=dict(Counter(state_of(places.get(one.person.pk)) for one in people)),
        minors=sum(is_minor(one.person.youngest_birth_date, today) for one in people),
        without_interview=sum(case.first_interview_at is None for case in cases),
        without_officer=sum(case.officer_id is None for case in cases),
        families=len(set(families.values())),
        offices=sorted({case.office.city for case in cases}),
    )


def _history(incident: Incident) -> list[Entry]:
    entries = list(incident.entries.select_related("by", "office").order_by("-at", "-pk"))
    tasks = [number for entry in entries for number in entry.data.get("tasks", ())]
    done = set(
        Task.objects.filter(pk__in=tasks, done_at__isnull=False).values_list("pk", flat=True) if tasks else ()
    )
    lines = []
    for (kind, _by), group in groupby(entries, key=lambda entry: (entry.kind, entry.by_id)):
        each = list(group)
        if kind == IncidentEntry.Kind.ADDED:
            lines.append(Entry(each[0], people=len(each)))
            continue
        for entry in each:
            asked = entry.data.get("tasks", ())
            lines.append(Entry(entry, len(done.intersection(asked)), len(asked)))
    return lines
