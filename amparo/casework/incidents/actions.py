"""What officers do with an incident: open it, put people in, write for all of them at once, close it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import file_access, own_case
from amparo.casework.events import NewEvent, write
from amparo.casework.incidents.models import Incident, IncidentEntry, IncidentPerson
from amparo.casework.models import Case, Task
from amparo.casework.queries import cases_of, record_to_write_on
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed, Refusal
from amparo.core.folios import new_folio
from amparo.people.models import Person, Record
from amparo.places.models import County, Facility

#: More people than this are put in in parts.
MOST_AT_ONCE = 200
FIELDS = ("kind", "what", "at", "certainty", "facility", "county", "place", "authority")


@transaction.atomic
def open_incident(
    *, kind: str, what: str, at: dt.datetime, by: Staff, certainty: str = Incident.Certainty.EXACT,
    facility: Facility | None = None, county: County | None = None, place: str = "", authority: str = "",
) -> Incident:  # fmt: skip
    """Write down that something happened, at the office of `by`. It has a folio at once, and nobody in it yet."""
    require(by, "record_incident", office_id=by.office_id)
    if by.office is None:
        raise NotAllowed(_("An incident is kept by a consulate."))
    incident = Incident(folio=new_folio("N"), office=by.office, opened_by=by)
    _put(incident, {"kind": kind, "what": what, "at": at, "certainty": certainty, "facility": facility,
                    "county": county, "place": place, "authority": authority})  # fmt: skip
    incident.save()
    _entry(incident, IncidentEntry.Kind.OPENED, by, incident.what)
    return incident


@transaction.atomic
def change(*, incident: Incident, by: Staff, **said: Any) -> Incident:
    """Write what is known of an incident now; its history names the fields that changed."""
    incident = _own(incident, by)
    changed = sorted(name for name in FIELDS if name in said and getattr(incident, name) != said[name])
    if not changed:
        return incident
    _put(incident, said)
    incident.save()
    _entry(incident, IncidentEntry.Kind.CHANGED, by, data={"fields": changed})
    return incident


@transaction.atomic
def add_case(*, incident: Incident, case: Case, by: Staff) -> IncidentPerson:
    """Put the person of a case of one's own office into an incident, of whatever office it is."""
    return _add(incident, own_case(case, by).record, case, by)


@transaction.atomic
def add_person(*, incident: Incident, person: Person, by: Staff) -> IncidentPerson:
    """Put somebody whose file one's office keeps into an incident, with their latest open case, if they have one."""
    require(by, "record_incident", office_id=by.office_id)
    if file_access(by, person) != "write":
        raise NotAllowed(_("Only the consulate that keeps the file puts the person into an incident."))
    case = cases_of(person).exclude(status=Case.Status.CONCLUDED).select_related("record").first()
    return _add(incident, case.record if case is not None else record_to_write_on(person), case, by)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one of several people (as was typed, or a folio): nothing said is done."""

    what: str
    problem: str = ""


def add_several(
    *, incident: Incident, people: Sequence[tuple[str, Person | Case | None]], by: Staff
) -> list[Done]:
    """Put several people in, each in a transaction of its own, with an answer each. None is a line that names nobody."""
    if not people:
        raise Incomplete(_("Choose or write at least one person."), missing=("lines",))
    if len(people) > MOST_AT_ONCE:
        raise Incomplete(_("At most %d people at once.") % MOST_AT_ONCE, missing=("lines",))
    return [_one(incident, what, found, by) for what, found in people]


def _one(incident: Incident, what: str, found: Person | Case | None, by: Staff) -> Done:
    act: Callable[[], object]
    if found is None:
        return Done(what, _("No case and no person has this folio."))
    if isinstance(found, Case):
        act = lambda: add_case(incident=incident, case=found, by=by)  # noqa: E731
    else:
        act = lambda: add_person(incident=incident, person=found, by=by)  # noqa: E731
    try:
        act()
    except Refusal as refusal:
        return Done(what, str(refusal))
    return Done(what)


@transaction.atomic
def remove(*, person: IncidentPerson, reason: str, by: Staff) -> IncidentPerson:
    """Say that somebody was not in the incident after all. The office of the incident, or whoever keeps the file."""
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    person = (
        IncidentPerson.objects.select_for_update(of=("self",))
        .select_related("record__person", "incident")
        .get(pk=person.pk)
    )
    require(by, "record_incident", office_id=by.office_id)
    whose = person.record.person
    if person.incident.office_id != by.office_id and (whose is None or file_access(by, whose) != "write"):
        raise NotAllowed(_("This incident is kept by another consulate."))
    if person.removed_at is not None:
        raise Conflict(_("Somebody has done this already."))
    person.removed_at, person.removed_by, person.removed_reason = clock.now(), by, reason.strip()[:300]
    person.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    _entry(person.incident, IncidentEntry.Kind.REMOVED, by, person.removed_reason, {"person": person.pk})
    _events(person.incident, "incident_left", [person], by)
    return person


@transaction.atomic
def add_note(*, incident: Incident, text: str, by: Staff) -> IncidentEntry:
    """A note that all the files of an incident share: written once, and told in each."""
    incident = _takes_part(incident, by)
    if not text.strip():
        raise Incomplete(_("Write the note."), missing=("text",))
    entry = _entry(incident, IncidentEntry.Kind.NOTE, by, text.strip())
    _events(incident, "incident_note", _inside(incident), by, entry=entry.pk)
    return entry


@transaction.atomic
def ask_all(*, incident: Incident, text: str, by: Staff, due_at: dt.datetime | None = None) -> list[Task]:
    """The same task for every open case of an incident, each for the office that keeps the case today."""
    incident = _takes_part(incident, by)
    now = clock.now()
    if not text.strip():
        raise Incomplete(_("Write what is to be done."), missing=("text",))
    if due_at is not None and due_at < now:
        raise Incomplete(_("The date is in the past."), missing=("due",))
    cases = list(
        Case.objects.filter(record__person__in=[one.record.person_id for one in _inside(incident)])
        .exclude(status=Case.Status.CONCLUDED)
        .order_by("record__person", "-opened_at", "-pk")
        .distinct("record__person")
    )
    if not cases:
        raise Conflict(_("Nobody in this incident has an open case."))
    tasks = Task.objects.bulk_create(
        Task(
            kind=Task.Kind.OTHER, office_id=case.office_id, case=case, record_id=case.record_id, text=text.strip()[:300],
            created_at=now, created_by=by, due_at=due_at, assignee_id=case.officer_id,
        )
        for case in cases
    )  # fmt: skip
    _entry(incident, IncidentEntry.Kind.TASKS, by, text.strip()[:300], {"tasks": [task.pk for task in tasks]})
    return tasks


@transaction.atomic
def close(*, incident: Incident, result: str, by: Staff) -> Incident:
    """Say how an incident ended. Its people's cases go on as they are."""
    incident = _own(incident, by)
    if not result.strip():
        raise Incomplete(_("Write how it ended."), missing=("result",))
    incident.closed_at, incident.result = clock.now(), result.strip()[:300]
    incident.save(update_fields=["closed_at", "result"])
    _entry(incident, IncidentEntry.Kind.CLOSED, by, incident.result)
    return incident


@transaction.atomic
def reopen(*, incident: Incident, reason: str, by: Staff) -> Incident:
    """Go on with an incident that was closed."""
    incident = _locked(incident)
    require(by, "record_incident", office_id=incident.office_id)
    if incident.closed_at is None:
        raise Conflict(_("This incident is open."))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    incident.closed_at, incident.result = None, ""
    incident.save(update_fields=["closed_at", "result"])
    _entry(incident, IncidentEntry.Kind.REOPENED, by, reason.strip()[:300])
    return incident


def office_takes_part(incident: Incident, office_id: str | None) -> bool:
    """Whether an office keeps the incident, or the case of somebody in it."""
    if office_id is None:
        return False
    people = [one.record.person_id for one in _inside(incident)]
    return (
        incident.office_id == office_id
        or Case.objects.filter(office=office_id, record__person__in=people).exists()
    )


def _add(incident: Incident, record: Record, case: Case | None, by: Staff) -> IncidentPerson:
    incident = _locked(incident)
    require(by, "record_incident", office_id=by.office_id)
    if incident.closed_at is not None:
        raise Conflict(_("This incident is closed."))
    inside = IncidentPerson.objects.filter(incident=incident, removed_at__isnull=True)
    if inside.filter(record__person=record.person_id).exists():
        raise Conflict(_("This person is in the incident already."))
    added = IncidentPerson.objects.create(incident=incident, record=record, case=case, added_by=by)
    _entry(incident, IncidentEntry.Kind.ADDED, by, data={"person": added.pk})
    _events(incident, "incident_joined", [added], by)
    return added


def _put(incident: Incident, said: dict[str, Any]) -> None:
    for name, value in said.items():
        setattr(incident, name, value.strip() if isinstance(value, str) else value)
    if not incident.what:
        raise Incomplete(_("Write what happened."), missing=("what",))
    if incident.kind not in Incident.Kind.values:
        raise Incomplete(_("Choose what kind of event it was."), missing=("kind",))
    if incident.at > clock.now() + dt.timedelta(minutes=5):
        raise Incomplete(_("The date is in the future."), missing=("at",))
    if incident.facility is None and incident.county is None and not incident.place:
        raise Incomplete(_("Say where it was, as far as it is known."), missing=("place",))


def _locked(incident: Incident) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).select_related("office").get(pk=incident.pk)


def _own(incident: Incident, by: Staff) -> Incident:
    """The incident, locked, if it is open and the office of `by` keeps it."""
    incident = _locked(incident)
    if incident.office_id != by.office_id:
        raise NotAllowed(_("This incident is kept by another consulate."))
    require(by, "record_incident", office_id=incident.office_id)
    if incident.closed_at is not None:
        raise Conflict(_("This incident is closed."))
    return incident


def _takes_part(incident: Incident, by: Staff) -> Incident:
    incident = _locked(incident)
    require(by, "record_incident", office_id=by.office_id)
    if not office_takes_part(incident, by.office_id):
        raise NotAllowed(_("Nobody in this incident has a case of your consulate."))
    if incident.closed_at is not None:
        raise Conflict(_("This incident is closed."))
    return incident


def _inside(incident: Incident) -> list[IncidentPerson]:
    return list(
        IncidentPerson.objects.filter(incident=incident, removed_at__isnull=True)
        .select_related("record")
        .order_by("pk")
    )


def _entry(
    incident: Incident, kind: str, by: Staff, text: str = "", data: dict[str, Any] | None = None
) -> IncidentEntry:
    return IncidentEntry.objects.create(
        incident=incident, kind=kind, text=text, data=data or {}, by=by, office_id=by.office_id
    )


def _events(incident: Incident, type: str, people: Sequence[IncidentPerson], by: Staff, **data: Any) -> None:
    """An event in each of these files; it names the incident, and nobody else who was in it."""
    now = clock.now()
    write(
        [
            NewEvent(
                type=type, record_id=one.record_id, case_id=one.case_id, at=now, office_id=by.office_id, staff=by,
                note=incident.shown_folio, data={"incident": incident.pk, **data},
            )
            for one in people
        ]
    )  # fmt: skip
