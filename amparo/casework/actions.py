"""What officers do with cases. Each is one transaction that writes its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.casework.events import NewEvent, event_type, write, write_for
from amparo.casework.hand_overs.models import WAITS
from amparo.casework.models import Case, CaseType, Event, HandOver, Task
from amparo.casework.moves import may_move
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import new_folio
from amparo.custody.models import Stay
from amparo.people import actions as people
from amparo.people.models import Consent, Person, Record, Relative
from amparo.places.models import Office

#: Services that are a talk with the detained person: the first of them stops the clock of the first interview.
INTERVIEWS = frozenset({"first_interview", "consular_visit", "interview_call"})


@transaction.atomic
def open_case(
    *, record: Record, type: str, office: Office, at: dt.datetime, by: Staff | None, stay: Stay | None = None
) -> Case:
    """Open a case of this type for the person of `record`, at `office`. Its folio exists at once."""
    if record.person_id is None:
        raise Incomplete(
            _("A case needs a person: say first whom the request is about."), missing=("person",)
        )
    if by is not None:
        require(by, "take_intake", office_id=office.pk)
    if not CaseType.objects.filter(pk=type).exists():
        raise Incomplete(_("Choose what the case is about."), missing=("type",))
    case = Case.objects.create(
        folio=new_folio("C"),
        record=record,
        type_id=type,
        office=office,
        officer=None,
        opened_at=at,
        stay=stay,
    )
    write_for(case, "case_opened", at=at, by=by, data={"case_type": type})
    return case


@transaction.atomic
def take_case(*, case: Case, by: Staff) -> Case:
    """Make oneself the officer of a case of one's office."""
    case = _own(case, by)
    if case.officer_id == by.pk:
        raise Conflict(_("The case is yours already."))
    case.officer = by
    case.save(update_fields=["officer"])
    write_for(case, "case_taken", at=clock.now(), by=by)
    return case


@transaction.atomic
def record_service(
    *, case: Case, type: str, at: dt.datetime, by: Staff, note: str = "", data: dict[str, Any] | None = None
) -> Event:
    """Write down a service or a note. `type` is an event type that is recorded by hand."""
    case = _own(case, by)
    kind = event_type(type)
    if not kind.by_hand and type != "first_interview":
        raise NotAllowed(_("This kind of event is written by the system itself."))
    if at > clock.now() + dt.timedelta(minutes=5):
        raise Incomplete(_("The date is in the future."), missing=("at",))
    if type == "note" and not note.strip():
        raise Incomplete(_("Write the note."), missing=("note",))
    _move_on(case, type, at)
    return write_for(case, type, at=at, by=by, note=note.strip(), data=data or {})


@transaction.atomic
def record_interview(*, case: Case, at: dt.datetime, channel: str, by: Staff, note: str = "") -> Event:
    """Write down a talk with the detained person; the first one stops the clock of the first interview."""
    case = _own(case, by)
    first = case.first_interview_at is None
    type = "first_interview" if first else "consular_visit" if channel == "visit" else "interview_call"
    return record_service(case=case, type=type, at=at, by=by, note=note, data={"channel": channel})


@transaction.atomic
def add_note(*, case: Case, text: str, by: Staff) -> Event:
    return record_service(case=case, type="note", at=clock.now(), by=by, note=text)


@transaction.atomic
def conclude(*, case: Case, outcome: str, reason: str, by: Staff) -> Case:
    """Close a case with its outcome. Open hand-overs and tasks must be done first."""
    case = _own(case, by)
    if not may_move(case.status, Case.Status.CONCLUDED):
        raise Conflict(_("The case is concluded already."))
    if outcome not in Case.Outcome.values:
        raise Incomplete(_("Choose how the case ended."), missing=("outcome",))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    if HandOver.objects.filter(WAITS, case=case).exists():
        raise Conflict(_("Take the case over before concluding it."))
    now = clock.now()
    case.status, case.outcome, case.closed_at = Case.Status.CONCLUDED, outcome, now
    case.save(update_fields=["status", "outcome", "closed_at"])
    write_for(case, "case_concluded", at=now, by=by, note=reason.strip(), data={"outcome": outcome})
    return case


@transaction.atomic
def reopen(*, case: Case, reason: str, by: Staff) -> Case:
    """Open a concluded case again, with a reason; an edit alone never does."""
    case = _own(case, by)
    if case.status != Case.Status.CONCLUDED:
        raise Conflict(_("The case is open."))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    case.status, case.outcome, case.closed_at = Case.Status.OPEN, "", None
    case.save(update_fields=["status", "outcome", "closed_at"])
    write_for(case, "case_reopened", at=clock.now(), by=by, note=reason.strip())
    return case


@transaction.atomic
def record_consent(
    *, record: Record, purpose: str, decision: str, relative: Relative | None = None, fields: Sequence[str] = (),
    channel: str, language: str = "", interpreter: str = "", witness: str = "", note: str = "", at: dt.datetime,
    expires_at: dt.datetime | None = None, by: Staff,
) -> Consent:  # fmt: skip
    """Write a line of the consent ledger and its event."""
    require(by, "record_consent", office_id=office_of_file(record))
    consent = people.record_consent(
        record=record, purpose=purpose, decision=decision, relative=relative, fields=fields, channel=channel,
        language=language, interpreter=interpreter, witness=witness, note=note, at=at, expires_at=expires_at, by=by,
    )  # fmt: skip
    data = {"purpose": purpose, "decision": decision, "fields": consent.fields}
    if relative is not None:
        data["relative"] = relative.pk
    write(
        [
            NewEvent(
                type="consent_recorded",
                record_id=record.pk,
                at=at,
                office_id=by.office_id,
                staff=by,
                data=data,
            )
        ]
    )
    return consent


@transaction.atomic
def add_relative(
    *, record: Record, name: str, relation: str, phone: str = "", email: str = "", wish: str = "", by: Staff
) -> Relative:
    require(by, "record_consent", office_id=office_of_file(record))
    relative = people.add_relative(
        record=record, name=name, relation=relation, phone=phone, email=email, wish=wish, by=by
    )
    write(
        [
            NewEvent(
                type="relative_added", record_id=record.pk, at=clock.now(), office_id=by.office_id, staff=by,
                data={"relative": relative.pk},
            )
        ]
    )  # fmt: skip
    return relative


@transaction.atomic
def read_across(*, person: Person, record: Record, reason: str, by: Staff) -> Event:
    """Open the file of another office, with a stated reason, which everybody who keeps the file can see."""
    require(by, "read_across")
    if len(reason.strip()) < 5:
        raise Incomplete(_("Write why you need this file."), missing=("reason",))
    _tell_keepers(person, by)
    return write(
        [
            NewEvent(
                type="file_read_across", record_id=record.pk, at=clock.now(), office_id=by.office_id, staff=by,
                note=reason.strip(),
            )
        ]
    )[0]  # fmt: skip


def _tell_keepers(person: Person, by: Staff) -> None:
    """Tell the officers of the file's open cases, or the supervisors while a case has none, that it was read across."""
    now = clock.now()
    notify_all(
        [
            NewNotice(
                kind="read_across", at=now, case=case, values={"office": by.office_id} if by.office_id else {}, by=by,
                staff=[case.officer] if case.officer is not None else (),
                roles=() if case.officer is not None else (Role.SUPERVISOR,), office_id=case.office_id,
            )
            for case in Case.objects.filter(record__person=person).exclude(status=Case.Status.CONCLUDED)
            .select_related("officer").order_by("pk")
        ]
    )  # fmt: skip


@transaction.atomic
def add_task(
    *, kind: str, office: Office, at: dt.datetime, record: Record | None = None, case: Case | None = None,
    text: str = "", due_at: dt.datetime | None = None,
) -> Task:  # fmt: skip
    """Something to do for an office."""
    return Task.objects.create(
        kind=kind, office=office, record=record, case=case, text=text[:300], created_at=at, due_at=due_at
    )


@transaction.atomic
def finish_task(*, task: Task, by: Staff, note: str = "") -> Task:
    """Say that a task is done; what was found goes into the file."""
    task = Task.objects.select_for_update(of=("self",)).select_related("done_by").get(pk=task.pk)
    require(by, "record_service", office_id=task.office_id)
    if task.done_at is not None:
        raise Conflict(
            _("%(who)s has done this already.")
            % {"who": task.done_by.name if task.done_by else _("The system")}
        )
    task.done_at, task.done_by = clock.now(), by
    task.save(update_fields=["done_at", "done_by"])
    if task.record_id is not None:
        write(
            [
                NewEvent(
                    type="task_done", record_id=task.record_id, case_id=task.case_id, at=task.done_at,
                    office_id=by.office_id, staff=by, note=note.strip(), data={"task": task.kind},
                )
            ]
        )  # fmt: skip
    return task


def office_of_file(record: Record) -> str | None:
    """The office that keeps a person's file: that of the latest open case, else of the latest case, else of the record."""
    cases = (
        Case.objects.filter(record__person_id=record.person_id) if record.person_id else Case.objects.none()
    )
    office = (
        cases.exclude(status=Case.Status.CONCLUDED)
        .order_by("-opened_at")
        .values_list("office_id", flat=True)
        .first()
        or cases.order_by("-opened_at").values_list("office_id", flat=True).first()
    )
    return office or record.office_id


def _own(case: Case, by: Staff) -> Case:
    """The case, locked, if it belongs to the office of `by`: an office that handed it over reads, and writes no more."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if case.office_id != by.office_id:
        raise NotAllowed(
            _("This case belongs to another consulate now. You can read what your office wrote.")
        )
    require(by, "record_service", office_id=case.office_id)
    return case


def _move_on(case: Case, type: str, at: dt.datetime) -> None:
    changed = []
    if type in INTERVIEWS and case.first_interview_at is None:
        case.first_interview_at = at
        changed.append("first_interview_at")
    if case.status in (Case.Status.RECEIVED, Case.Status.OPEN):
        case.status = Case.Status.FOLLOWED if case.first_interview_at else Case.Status.OPEN
        changed.append("status")
    if changed:
        case.save(update_fields=changed)
