"""Which of a person's records describes them: written rules (`rules`), so that the description can always be chosen again.

An officer may choose another record for a field, with a reason (`models.Choice`); it holds while the record is the
person's. Nothing is written by hand into a description: whatever is shown was said by a record.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amparo.matching.dates import believable
from amparo.matching.forms import Described
from amparo.people.describing.models import Choice, Field
from amparo.people.describing.rules import CARE, Chosen, choose_field, latest_choices
from amparo.people.describing.writing import people_case, split_surnames
from amparo.people.models import Person, Record, Source

__all__ = [
    "CARE", "FIELDS", "Description", "choices_of", "choose", "describe_person", "described", "explain", "people_case",
    "refresh", "split_surnames",
]  # fmt: skip

FIELDS = (
    "given_names",
    "surname1",
    "surname2",
    "birth_date",
    "birth_year",
    "sex",
    "birth_state",
    "birth_municipality",
    "youngest_birth_date",
)


@dataclass(frozen=True, slots=True)
class Description:
    """What is shown of a person; the fields of `Person` with the same names."""

    given_names: str = ""
    surname1: str = ""
    surname2: str = ""
    birth_date: dt.date | None = None
    birth_year: int | None = None
    sex: str = ""
    birth_state: str = ""
    birth_municipality: str = ""
    youngest_birth_date: dt.date | None = None


def described(record: Record) -> Described:
    """A record's description in the form that matching reads."""
    return Described(
        given_names=record.given_names,
        surname1=record.surname1,
        surname2=record.surname2,
        surnames=record.surnames,
        birth_date=record.birth_date,
        birth_year_from=record.birth_year_from,
        birth_year_to=record.birth_year_to,
        sex=record.sex,
        birth_state=record.birth_state,
        birth_municipality=record.birth_municipality,
        curp=record.curp,
        a_number=record.a_number,
        passport=record.passport,
        matricula=record.matricula,
        phone=record.phone,
        mother_name=record.mother_name,
        father_name=record.father_name,
    )


def explain(records: Sequence[Record], choices: Mapping[str, int] | None = None) -> dict[str, Chosen]:
    """For each field that any record tells: which record describes the person, and why. Pure.

    `choices`: field → the record that an officer chose. A year of birth is told only where no date is known.
    """
    choices = choices or {}
    found = {field.value: choose_field(field, records, choices.get(field)) for field in Field}
    if found[Field.BIRTH_DATE] is not None:
        found[Field.BIRTH_YEAR] = None
    return {field: chosen for field, chosen in found.items() if chosen is not None}


def choose(records: Iterable[Record], choices: Mapping[str, int] | None = None) -> Description:
    """The description of the person whose records these are. Pure; the order in which they come does not matter."""
    records = list(records)
    value: dict[str, Any] = {field: chosen.claim.value for field, chosen in explain(records, choices).items()}
    given, surname1, surname2 = value.pop(Field.NAME, ("", "", ""))
    return Description(
        given_names=given,
        surname1=surname1,
        surname2=surname2,
        youngest_birth_date=_youngest(records, value.get(Field.BIRTH_DATE)),
        **value,
    )


def choices_of(person_ids: Iterable[int]) -> dict[int, Mapping[str, int]]:
    """Person → the choices of officers that hold among their records. One query."""
    lines: dict[int, list[tuple[str, int, bool]]] = defaultdict(list)
    rows = Choice.objects.filter(record__person_id__in=set(person_ids)).order_by("at", "pk")
    for person_id, *line in rows.values_list("record__person_id", "field", "record_id", "by_rules"):
        assert person_id is not None
        lines[person_id].append(tuple(line))  # type: ignore[arg-type]
    return {person_id: latest_choices(found) for person_id, found in lines.items()}


def refresh(person_ids: Iterable[int]) -> None:
    """Choose again, and store, the description of these persons. Persons without records keep what they had."""
    ids = set(person_ids)
    if not ids:
        return
    records: dict[int, list[Record]] = defaultdict(list)
    for record in Record.objects.filter(person_id__in=ids):
        assert record.person_id is not None
        records[record.person_id].append(record)
    choices = choices_of(records)
    changed = []
    for person in Person.objects.filter(pk__in=records):
        if describe_person(person, records[person.pk], choices.get(person.pk)):
            changed.append(person)
    Person.objects.bulk_update(changed, FIELDS, batch_size=500)


def describe_person(
    person: Person, records: Sequence[Record], choices: Mapping[str, int] | None = None
) -> bool:
    """Put the chosen description on `person` (unsaved); True when anything changed."""
    chosen = choose(records, choices)
    changed = False
    for name in FIELDS:
        value = getattr(chosen, name)
        if getattr(person, name) != value:
            setattr(person, name, value)
            changed = True
    return changed


def _youngest(records: Iterable[Record], chosen: dt.date | None) -> dt.date | None:
    """The latest birth date that anybody but a family's request gave: if it makes a minor, the person is one to us."""
    dates = [chosen] if chosen else []
    for record in records:
        if record.source != Source.FAMILY:
            if record.birth_date and believable(record.birth_date) is not None:
                dates.append(record.birth_date)
            elif record.birth_year_to:
                dates.append(dt.date(record.birth_year_to, 12, 31))
    return max(dates, default=None)
