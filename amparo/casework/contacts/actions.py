"""What officers do with contacts: write one down, answer it, make it an assistance or a case. Nothing is typed twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import refuse_closed
from amparo.casework.actions import open_case
from amparo.casework.contacts.models import Assistance, Contact
from amparo.casework.events import NewEvent, write
from amparo.casework.intake.actions import recognise, take_in
from amparo.casework.models import CallerCheck, Case
from amparo.casework.notifying.actions import notify
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import new_folio
from amparo.matching import Described
from amparo.people.models import Person, Record, Source
from amparo.places.models import Office

#: By which door of the registry a description that came with a contact comes in.
SOURCES = {
    Contact.Channel.CIAM: Source.CIAM,
    Contact.Channel.NGO: Source.NGO,
    Contact.Channel.VISIT: Source.VISIT,
}


@transaction.atomic
def record_contact(
    *, office: Office, channel: str, asked: str, by: Staff, token: str, said: Mapping[str, str] | None = None,
    caller: str = "", phone: str = "", answered: str = "", record: Record | None = None, at: dt.datetime | None = None,
    caller_check: CallerCheck | None = None,
) -> Contact:  # fmt: skip
    """Write down that somebody reached the consulate; its folio exists at once (A6). Sent twice, it is one contact.

    `record`: whom it is about, when that is known already; `said`: how they were described, when it is not;
    `caller_check`: what came of verifying the caller.
    """
    require(by, "record_contact", office_id=office.pk)
    if not asked.strip():
        raise Incomplete(_("Write what was asked."), missing=("asked",))
    if channel not in Contact.Channel.values:
        raise Incomplete(_("Choose how it came to us."), missing=("channel",))
    made, new = Contact.objects.get_or_create(
        token=token,
        defaults={
            "folio": new_folio("T"), "office": office, "channel": channel, "at": at or clock.now(), "by": by,
            "caller": caller.strip(), "phone": phone.strip(), "asked": asked.strip(), "answered": answered.strip(),
            "phone_key": phone_key(phone), "caller_check": caller_check,
            "said": {name: text for name, text in (said or {}).items() if text}, "record": record,
        },
    )  # fmt: skip
    if new and record is not None:
        _tell(made, "contact_received", by, note=made.asked)
    return made


@transaction.atomic
def answer_contact(*, contact: Contact, answered: str, by: Staff) -> Contact:
    """Write down what was answered: the contact stays a contact."""
    contact = _waiting(contact, by)
    if not answered.strip():
        raise Incomplete(_("Write what was answered."), missing=("answered",))
    contact.answered = answered.strip()
    contact.save(update_fields=["answered"])
    return contact


@transaction.atomic
def make_assistance(
    *, contact: Contact, kind: str, by: Staff, person: Person | None = None, result: str = ""
) -> Assistance:
    """Help without a claim against an authority. With `result` it is given already."""
    contact = _waiting(contact, by)
    if kind not in Assistance.Kind.values:
        raise Incomplete(_("Choose what kind of help it is."), missing=("kind",))
    record = _about(contact, by, person)
    now = clock.now()
    made = Assistance.objects.create(
        record=record, kind=kind, office_id=contact.office_id, opened_at=now, by=by,
        done_at=now if result.strip() else None, result=result.strip(),
    )  # fmt: skip
    contact.assistance = made
    contact.save(update_fields=["assistance"])
    _tell(contact, "assistance_opened", by, note=contact.asked, assistance=made)
    if made.done_at is not None:
        _tell(contact, "assistance_given", by, note=made.result, assistance=made)
    return made


@transaction.atomic
def give_assistance(*, contact: Contact, result: str, by: Staff) -> Assistance:
    """Say what the help was, and that it is given."""
    contact, assistance = _assisted(contact, by)
    if not result.strip():
        raise Incomplete(_("Write what was done."), missing=("result",))
    assistance.done_at, assistance.result = clock.now(), result.strip()
    assistance.save(update_fields=["done_at", "result"])
    _tell(contact, "assistance_given", by, note=assistance.result, assistance=assistance)
    return assistance


@transaction.atomic
def make_case(
    *, contact: Contact, type: str, by: Staff, person: Person | None = None, subtype: str = ""
) -> Case:
    """Open a case for what was asked, from the contact itself or from the assistance that it had become."""
    contact = _own(contact, by)
    assistance = None
    if contact.assistance_id is not None:
        contact, assistance = _assisted(contact, by)
    else:
        contact = _waiting(contact, by)
    record = _about(contact, by, person)
    case = open_case(
        record=record, type=type, subtype=subtype, office=contact.office, at=clock.now(), by=by
    )  # fmt: skip
    if assistance is not None:
        assistance.case = case
        assistance.save(update_fields=["case"])
        _tell(contact, "assistance_became_case", by, note=contact.asked, case=case, assistance=assistance)
    else:
        contact.case = case
        contact.save(update_fields=["case"])
        _tell(contact, "contact_became_case", by, note=contact.asked, case=case)
    return case


@transaction.atomic
def join_case(*, contact: Contact, case: Case, by: Staff) -> Case:
    """Say that a contact belongs to a case that is open already: it is no new matter. The officer of the case is told."""
    contact = _waiting(contact, by)
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("record__person", "officer")
        .get(pk=case.pk)
    )
    require(by, "record_contact", office_id=case.office_id)
    if case.status == Case.Status.CONCLUDED:
        raise Conflict(_("The case is concluded already."))
    record = _about(contact, by, case.record.person)
    if record.person_id != case.record.person_id:
        raise Incomplete(_("The case is another person's."), missing=("case",))
    contact.case = case
    contact.save(update_fields=["case"])
    _tell(contact, "contact_joined_case", by, note=contact.asked, case=case)
    if case.officer is not None:
        notify(
            kind="contact",
            at=clock.now(),
            staff=case.officer,
            case=case,
            key=f"contact:{contact.folio}",
            by=by,
        )
    return case


def phone_key(phone: str) -> str:
    """The last ten digits, however the number was written; empty when there are fewer."""
    digits = "".join(filter(str.isdigit, phone))
    return digits[-10:] if len(digits) >= 10 else ""


def _waiting(contact: Contact, by: Staff) -> Contact:
    contact = _own(contact, by)
    if contact.case_id is not None or contact.assistance_id is not None:
        raise Conflict(_("A colleague has taken this contact further already."))
    return contact


def _assisted(contact: Contact, by: Staff) -> tuple[Contact, Assistance]:
    contact = _own(contact, by)
    assistance = Assistance.objects.select_for_update(of=("self",)).get(contacts=contact)
    if assistance.case_id is not None or assistance.done_at is not None:
        raise Conflict(_("This assistance is finished already."))
    return contact, assistance


def _own(contact: Contact, by: Staff) -> Contact:
    contact = Contact.objects.select_for_update(of=("self",)).select_related("office").get(pk=contact.pk)
    require(by, "record_contact", office_id=contact.office_id)
    return contact


def _about(contact: Contact, by: Staff, person: Person | None) -> Record:
    """The record of whom it is about: the contact's own, or one made now of what was said."""
    if contact.record_id is None:
        taken = take_in(
            described=Described.from_mapping(contact.said),
            source=SOURCES.get(Contact.Channel(contact.channel), Source.INTAKE),
            token=f"contact:{contact.folio}", office=contact.office, by=by, person=person, note=contact.asked,
            reporter={"name": contact.caller, "phone": contact.phone},
        )  # fmt: skip
        contact.record = taken.record
        contact.save(update_fields=["record"])
        _tell(contact, "contact_received", by, note=contact.asked)
    record = Record.objects.get(contacts=contact)
    if record.person_id is None:
        if person is None:
            raise Incomplete(_("Say first whom the contact is about."), missing=("person",))
        refuse_closed(by, person)
        recognise(record, person)
        record.refresh_from_db()
    return record


def _tell(
    contact: Contact, type: str, by: Staff, *, note: str, case: Case | None = None,
    assistance: Assistance | None = None,
) -> None:  # fmt: skip
    assert contact.record_id is not None
    data: dict[str, object] = {"contact": contact.folio, "channel": contact.channel}
    if assistance is not None:
        data["assistance"] = assistance.pk
    write(
        [
            NewEvent(
                type=type, record_id=contact.record_id, case_id=case.pk if case else None,
                at=contact.at if type == "contact_received" else clock.now(), office_id=contact.office_id, staff=by,
                note=note, data=data,
            )
        ]
    )  # fmt: skip
