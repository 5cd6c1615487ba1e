"""Taking somebody in: a call, a visit to the window, a message. A folio exists from the first moment (A6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import refuse_closed
from amparo.casework.actions import open_case
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Case
from amparo.core import clock
from amparo.core.errors import Incomplete
from amparo.matching import Described
from amparo.people.describing import refresh
from amparo.people.models import Door, Person, Record
from amparo.people.queries import root
from amparo.people.receiving import NewRecord, receive_records
from amparo.places.models import Office


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What an intake made: the person (new or known), the case when one was opened, whether a pair waits for a decision."""

    person: Person
    case: Case | None
    known: bool
    doubtful: bool
    record: Record


@transaction.atomic
def take_in(
    *,
    described: Described,
    source: str,
    token: str,
    office: Office,
    by: Staff,
    person: Person | None = None,
    case_type: str = "",
    note: str = "",
    reporter: Mapping[str, Any] | None = None,
) -> TakenIn:
    """Write down what somebody said of a person. `person` is whom the officer recognised; without it, the same rules as
    for every other door decide. `token` is the form's own: sent twice, it makes one record.
    """
    require(by, "take_intake", office_id=office.pk)
    if not any(
        (described.given_names, described.surname1, described.surnames, described.a_number, described.curp)
    ):
        raise Incomplete(_("Write at least a name or a number."), missing=("given_names",))
    refuse_closed(by, root(person) if person is not None else None)
    now = clock.now()
    raw = {
        **described.as_mapping(),
        **{f"reporter_{key}": value for key, value in (reporter or {}).items() if value},
    }
    answer = receive_records(
        new=[NewRecord(source, f"intake:{token}", described, raw)], received_at=now, office=office, by=by,
        door=Door.INTAKE,
    )[0]  # fmt: skip
    record = Record.objects.select_related("person").get(pk=answer.record_id)
    if answer.outcome != "repeated":
        if person is not None:
            recognise(record, root(person))
        write(
            [
                NewEvent(
                    type="person_registered", record_id=record.pk, at=now, office_id=office.pk, staff=by, source=source,
                    note=note.strip(), data={"recognised": True} if person is not None else {},
                )
            ]
        )  # fmt: skip
    case = Case.objects.filter(record=record).first()
    if case_type and case is None:
        case = open_case(record=record, type=case_type, office=office, at=now, by=by)
    record.refresh_from_db()
    assert record.person is not None
    return TakenIn(
        person=record.person,
        case=case,
        known=person is not None or answer.outcome == "known",
        doubtful=person is None and answer.outcome == "doubtful",
        record=record,
    )


def recognise(record: Record, person: Person) -> None:
    """The officer says who it is: the record is that person's from the beginning, whatever the machine thought."""
    former = record.person_id
    if former == person.pk:
        return
    Record.objects.filter(pk=record.pk).update(person=person, home=person)
    # Nobody but this record made the other one: a person without records is nobody, and its questions are answered.
    if former is not None and not Record.objects.filter(person_id=former).exists():
        record.pairs_raised.all().delete()
        Person.objects.filter(pk=former).delete()
    refresh([person.pk])
