"""What officers do with cases. Each is one transaction that writes its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.casework import belongings
from amparo.casework.access import own_case, refuse_closed
from amparo.casework.events import NewEvent, event_type, write, write_for
from amparo.casework.kinds.queries import in_force, offered
from amparo.casework.kinds.shape import read_subtypes
from amparo.casework.minors.actions import joins_by_taking, tell_joined
from amparo.casework.models import Case, Event
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.casework.protection.respect import answered
from amparo.casework.stages.actions import conclude, move, move_on, reopen, settle_step
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import new_folio
from amparo.custody.models import Stay
from amparo.people import actions as people
from amparo.people.models import Consent, Person, Purpose, Record, Relative
from amparo.people.queries import has_refused
from amparo.places.models import Office

#: Services that are a talk with the detained person: the first of them stops the clock of the first interview.
INTERVIEWS = frozenset({"first_interview", "consular_visit", "interview_call"})
#: What may still be written for a person who said no (VCCR 36(1)(c)): a note, and the talk in which help is offered again.
WHILE_REFUSED = INTERVIEWS | {"note"}

__all__ = [
    "add_note", "add_relative", "conclude", "move",
    "office_of_file", "open_case", "read_across", "record_consent", "record_interview", "record_service", "reopen",
    "settle_step", "take_case",
]  # fmt: skip


@transaction.atomic
def open_case(
    *, record: Record, type: str, office: Office, at: dt.datetime, by: Staff | None, stay: Stay | None = None,
    subtype: str = "",
) -> Case:  # fmt: skip
    """Open a case of this type for the person of `record`, at `office`. Its folio exists at once."""
    if record.person_id is None:
        raise Incomplete(
            _("A case needs a person: say first whom the request is about."), missing=("person",)
        )
    if by is not None:
        require(by, "take_intake", office_id=office.pk)
    day = timezone.localdate(at, office.zone)
    if not offered(day).filter(pk=type).exists():
        raise Incomplete(_("Choose what the case is about."), missing=("type",))
    kind = in_force(type, day)
    if subtype and subtype not in {one.code for one in read_subtypes(kind.content)}:
        raise Incomplete(_("This type of case has no such sub-type."), missing=("subtype",))
    case = Case.objects.create(
        folio=new_folio("C"),
        record=record,
        type_id=type,
        kind=kind,
        subtype=subtype,
        office=office,
        officer=None,
        opened_at=at,
        stay=stay,
    )
    write_for(case, "case_opened", at=at, by=by, data={"case_type": type, "kind": kind.number})
    return case


@transaction.atomic
def take_case(*, case: Case, by: Staff) -> Case:
    """Make oneself the officer of a case of one's office. Taking a minor's case that nobody has is a way onto the team:
    the supervisor is told."""
    joins = joins_by_taking(case, by)
    case = own_case(case, by, may_join=joins)
    if case.officer_id == by.pk:
        raise Conflict(_("The case is yours already."))
    case.officer = by
    case.save(update_fields=["officer"])
    write_for(case, "case_taken", at=clock.now(), by=by)
    if joins:
        tell_joined(case, by)
    return case


@transaction.atomic
def record_service(
    *, case: Case, type: str, at: dt.datetime, by: Staff, note: str = "", data: dict[str, Any] | None = None
) -> Event:
    """Write down a service or a note. `type` is an event type that is recorded by hand."""
    case = own_case(case, by)
    kind = event_type(type)
    if not kind.by_hand and type != "first_interview":
        raise NotAllowed(_("This kind of event is written by the system itself."))
    if at > clock.now() + dt.timedelta(minutes=5):
        raise Incomplete(_("The date is in the future."), missing=("at",))
    if type == "note" and not note.strip():
        raise Incomplete(_("Write the note."), missing=("note",))
    if type == belongings.DELIVERED:
        data = {**(data or {}), **belongings.receipt(note)}
    if type not in WHILE_REFUSED and has_refused(case.record.person_id or 0):
        raise Conflict(
            _(
                "The person does not want the consulate’s help. Offer it again, and write down the answer first."
            )
        )
    _first_interview(case, type, at)
    event = write_for(case, type, at=at, by=by, note=note.strip(), data=data or {})
    move_on(case, type, at, by)
    return event


@transaction.atomic
def record_interview(*, case: Case, at: dt.datetime, channel: str, by: Staff, note: str = "") -> Event:
    """Write down a talk with the detained person; the first one stops the clock of the first interview."""
    case = own_case(case, by)
    first = case.first_interview_at is None
    type = "first_interview" if first else "consular_visit" if channel == "visit" else "interview_call"
    return record_service(case=case, type=type, at=at, by=by, note=note, data={"channel": channel})


@transaction.atomic
def add_note(*, case: Case, text: str, by: Staff) -> Event:
    return record_service(case=case, type="note", at=clock.now(), by=by, note=text)


@transaction.atomic
def record_consent(
    *, record: Record, purpose: str, decision: str, relative: Relative | None = None, fields: Sequence[str] = (),
    channel: str, language: str = "", interpreter: str = "", witness: str = "", note: str = "", at: dt.datetime,
    expires_at: dt.datetime | None = None, by: Staff,
) -> Consent:  # fmt: skip
    """Write a line of the consent ledger and its event; the person's word on consular help holds everywhere at once (A15)."""
    require(by, "record_consent", office_id=office_of_file(record))
    refused_before = record.person_id is not None and has_refused(record.person_id)
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
    if purpose == Purpose.ASSISTANCE:
        answered(record=record, refused_before=refused_before, at=at, by=by)
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
    refuse_closed(by, person)
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
                kind="read_across", text_code="file_read_across" if by.office_id else "file_read_by_ciam", at=now, case=case,
                values={"office": by.office_id} if by.office_id else {}, by=by,
                staff=[case.officer] if case.officer is not None else (),
                roles=() if case.officer is not None else (Role.SUPERVISOR,), office_id=case.office_id,
            )
            for case in Case.objects.filter(record__person=person).exclude(status=Case.Status.CONCLUDED)
            .select_related("officer").order_by("pk")
        ]
    )  # fmt: skip


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


def _first_interview(case: Case, type: str, at: dt.datetime) -> None:
    if type in INTERVIEWS and case.first_interview_at is None:
        case.first_interview_at = at
        case.save(update_fields=["first_interview_at"])
