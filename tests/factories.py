"""Arranging tests in the words of the field. Everything goes through the actions of the product."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

from amparo.accounts.models import Role, Staff
from amparo.casework import actions as casework
from amparo.casework.models import Case, Child, ChildrenAnswer
from amparo.core import clock
from amparo.core.folios import hash_code, new_folio, new_secret
from amparo.custody.importing import import_file
from amparo.families import actions as families
from amparo.families.models import Request
from amparo.matching import Described
from amparo.people.models import Door, Person, Purpose, Source
from amparo.people.receiving import NewRecord, Received, receive_records
from amparo.places.actions import load_directory
from amparo.places.models import Facility, Office
from amparo.places.shipping import load_all

_numbers = itertools.count(1)
HEADINGS = "A-Number,Last Name,First Name,DOB,Sex,COB,Booking,Facility"


def directory() -> None:
    """Offices, counties, districts, the shipped facilities and programmes."""
    if not Office.objects.exists():
        load_directory()
        load_all()


def officer(office: str = "elpaso", role: str = Role.OFFICER) -> Staff:
    number = next(_numbers)
    where = office if role in (Role.OFFICER, Role.SUPERVISOR) else None
    state = (office if len(office) == 2 else "OC") if role == Role.STATE else ""
    return Staff.objects.create_user(
        f"{role}{number}@example.org", "a-long-password", name=f"Prueba {number}", role=role, office_id=where,
        mexican_state=state, centre="tijuana" if role == Role.DESK else "", agency="sep" if role == Role.AGENCY else "",
    )  # fmt: skip


def said(**fields: str) -> Described:
    return Described.from_mapping(fields)


def receive(described: Described, *, source: str = Source.INTAKE, source_id: str = "", office: str | None = None,
            door: str = Door.INTAKE, **more: object) -> Received:  # fmt: skip
    name = source_id or f"test:{next(_numbers)}"
    found = Office.objects.get(pk=office) if office else None
    record = NewRecord(source, name, described, described.as_mapping(), **more)
    return receive_records(new=[record], received_at=clock.now(), office=found, by=None, door=door)[0]


def person_of(received: Received) -> Person:
    return Person.objects.get(pk=received.person_id)


def facility(name: str) -> Facility:
    return Facility.objects.get(name=name)


EL_PASO = "Camp East Montana"
ADELANTO = "Adelanto ICE Processing Center"


def roster_file(folder: Path, *rows: str, headings: str = HEADINGS, name: str = "") -> Path:
    path = folder / (name or f"lista{next(_numbers)}.csv")
    path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
    return path


def import_rows(
    folder: Path, *rows: str, as_of: str, office: str = "elpaso", full: bool = False, **more: object
):
    """Import a list of these rows; `as_of` is a date and time in the office's own zone."""
    found = Office.objects.get(pk=office)
    moment = dt.datetime.fromisoformat(as_of).replace(tzinfo=found.zone)
    return import_file(path=roster_file(folder, *rows), office=found, as_of=moment, full=full, **more)


JOSE = f"A012345678,GARCIA-LOPEZ,JOSE LUIS,05/23/1987,M,MEXICO,B100,{EL_PASO}"
JOSE_MOVED = f"A012345678,GARCIA-LOPEZ,JOSE LUIS,05/23/1987,M,MEXICO,C7,{ADELANTO}"
MARIA = f"A087654321,PEREZ,MA GUADALUPE,12/25/1979,F,MEXICO,B101,{EL_PASO}"


def detained(folder: Path, row: str = JOSE, as_of: str = "2026-03-02T09:00") -> Case:
    """Somebody on a list, with the case that it opened."""
    import_rows(folder, row, as_of=as_of)
    return Case.objects.latest("pk")


def says_no_children(case: Case, *, by: Staff) -> None:
    """Asked about children, unless they were before: the person has none."""
    asked = ChildrenAnswer.objects.filter(record__person=case.record.person).exists()
    if not asked and not Child.objects.filter(record__person=case.record.person).exists():
        ChildrenAnswer.objects.create(record=case.record, has_children=False, by=by)


def accepts(case: Case, *, by: Staff, decision: str = "granted") -> None:
    """The person's word on the consulate's help: yes, unless `decision` says otherwise."""
    says_no_children(case, by=by)
    casework.record_consent(
        record=case.record,
        purpose=Purpose.ASSISTANCE,
        decision=decision,
        channel="visit",
        at=clock.now(),
        by=by,
    )


def request_of(
    *, contact: str = "madre@example.org", last_seen: str = "El Paso, Texas", **person: str
) -> tuple[Request, str]:
    """A family's request, as the portal's inbox brings it; with its secret."""
    folio, secret = new_folio("F"), new_secret()
    person = person or {"given_names": "José Luis", "surnames": "García"}
    request = families.register(
        folio=folio, secret_hash=hash_code(secret, salt=folio), described=said(**person), age="38",
        last_seen=last_seen, seeker_name="Carmen López", relation="mother", contact=contact,
        language="es-mx", channel="web", received_at=clock.now(), by=None,
    )  # fmt: skip
    return request, secret
