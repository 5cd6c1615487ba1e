"""Verifying a caller, and taking a call down: a contact from the first moment, and in the same step whatever it becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import may, require
from amparo.casework.access import refuse_closed
from amparo.casework.calls.script import Known, compare, points, same_name, verified
from amparo.casework.contacts.actions import join_case, make_assistance, make_case, record_contact
from amparo.casework.contacts.models import Assistance, Contact
from amparo.casework.events import NewEvent, write
from amparo.casework.models import CallerCheck, Case
from amparo.casework.queries import record_to_write_on
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.people.models import Person, Record, Relative
from amparo.places.models import Office

#: What a call can become: code → what was asked, as the contact keeps it.
MATTERS = {
    "case": gettext_lazy("Somebody is missing or detained: open a case"),
    "attach": gettext_lazy("About a case that is open already"),
    "assistance": gettext_lazy("Orientation, given in this call"),
    "contact": gettext_lazy("Only a contact, answered in this call"),
    "call_back": gettext_lazy("Only a contact: the consulate calls back"),
}
#: The kind of case that a call opens.
SEARCH = "migratorio.localizacion"
#: So many callers who were not verified about one person within a day, and the next ones wait: somebody is guessing.
MOST_FAILURES, WITHIN = 5, dt.timedelta(hours=24)


@transaction.atomic
def verify_caller(
    *, person: Person, caller: str, relation: str, said: Mapping[str, object], by: Staff
) -> CallerCheck:
    """Compare what a caller answers with the file and write down the result: to whom, not what was answered.

    A caller whom the file does not name as a relative, or whom the person never wants told, is never verified, and the
    operator is not told which of it was the reason. Raises `Conflict` after too many failures about one person.
    """
    require(by, "answer_calls")
    if not caller.strip():
        raise Incomplete(_("Write who calls."), missing=("caller",))
    refuse_closed(by, person)
    Person.objects.select_for_update().get(pk=person.pk)
    now = clock.now()
    failures = CallerCheck.objects.filter(record__person=person, verdict="not", at__gt=now - WITHIN).count()
    if failures >= MOST_FAILURES:
        raise Conflict(
            _("Too many callers were not verified today: a supervisor of the consulate calls back.")
        )
    relatives = list(Relative.objects.filter(record__person=person).order_by("pk"))
    relative = next((one for one in relatives if same_name(caller, one.name)), None)
    answers = compare(said, _known(person, relatives))
    wanted = relative is not None and relative.wish != "never"
    good = wanted and verified(answers)
    record = relative.record if relative is not None else person.records.order_by("pk").first()
    assert record is not None
    check = CallerCheck.objects.create(
        record=record, relative=relative if wanted else None, caller=caller.strip()[:160], relation=relation[:20],
        answers=answers, points=points(answers), at=now, by=by, office_id=by.office_id,
        verdict=CallerCheck.Verdict.VERIFIED if good else CallerCheck.Verdict.NOT_VERIFIED,
    )  # fmt: skip
    write(
        [
            NewEvent(
                type="caller_verified", record_id=record.pk, at=now, office_id=by.office_id, staff=by,
                data={"check": check.pk, "verdict": check.verdict},
            )
        ]
    )  # fmt: skip
    return check


@transaction.atomic
def take_call(
    *, matter: str, caller: str, token: str, office: Office, by: Staff, phone: str = "",
    said: Mapping[str, str] | None = None, person: Person | None = None, check: CallerCheck | None = None,
) -> Contact:  # fmt: skip
    """Write a call down as a contact and make of it what `matter` (a line of `MATTERS`) says. Sent twice, it is one call.

    `person`: whom it is about, when the operator recognises them; else `said` describes them. Raises `Incomplete`, naming
    the field, when it is to belong to an open case and there is none.
    """
    require(by, "answer_calls", office_id=office.pk)
    if matter not in MATTERS:
        raise Incomplete(_("Choose what it is about."), missing=("matter",))
    if check is not None and (check.by_id != by.pk or person is None or check.record.person_id != person.pk):
        raise Incomplete(_("This caller was verified about somebody else."), missing=("check",))
    case = _open_case(person, by) if matter == "attach" else None
    if matter == "attach" and case is None:
        raise Incomplete(
            _("Choose the person first: nobody was chosen who has an open case."), missing=("matter",)
        )
    contact = record_contact(
        office=office, channel=Contact.Channel.CIAM if by.role == Role.CIAM else Contact.Channel.CALL,
        asked=str(MATTERS[matter]), by=by, token=token, said=None if person is not None else said, caller=caller,
        phone=phone[:30], answered=_("Answered in the call.") if matter == "contact" else "",
        record=record_to_write_on(person) if person is not None else None, caller_check=check,
    )  # fmt: skip
    if contact.case_id is not None or contact.assistance_id is not None:
        return contact
    if matter == "case":
        make_case(contact=contact, type=SEARCH, by=by, person=person)
    elif matter == "assistance":
        given = _("Given in the call.")
        make_assistance(contact=contact, kind=Assistance.Kind.ORIENTATION, by=by, person=person, result=given)
    elif case is not None:
        join_case(contact=contact, case=case, by=by)
    return Contact.objects.select_related("record__person", "case", "assistance", "office").get(pk=contact.pk)


def has_open_case(person: Person, by: Staff) -> bool:
    """Whether a call about this person may be put to a case that is open already."""
    return _open_case(person, by) is not None


def _open_case(person: Person | None, by: Staff) -> Case | None:
    """The latest open case of the person at an office whose contacts `by` writes down."""
    if person is None:
        return None
    found = Case.objects.filter(record__person=person).exclude(status=Case.Status.CONCLUDED)
    cases = found.order_by("-opened_at", "-pk")
    return next((one for one in cases if may(by, "record_contact", office_id=one.office_id)), None)


def _known(person: Person, relatives: list[Relative]) -> Known:
    records = list(Record.objects.filter(person=person))
    return Known(
        relative_phones={"".join(filter(str.isdigit, one.phone)) for one in relatives if one.phone},
        birth_dates={one.birth_date for one in records if one.birth_date},
        birth_states={one.birth_state for one in records if one.birth_state},
        mothers={one.mother_name for one in records if one.mother_name}
        | {one.name for one in relatives if one.relation == "mother"},
        second_surnames={text for text in (person.surname2, *(one.surname2 for one in records)) if text},
    )
