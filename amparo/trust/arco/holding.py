"""Everything that is held about somebody, table by table, as they may have it: what is of others says only «otra persona».

Found by walking the foreign keys (`trust.tables`). Officials are told by their office and role. Secrets of the machine
(hashes, keys, sealed bytes) are left out of every row: they say nothing of anybody.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BinaryField, Field, ForeignKey, Model

from amparo.accounts.models import Staff
from amparo.casework.documents.models import Document
from amparo.families.models import Message, Request
from amparo.notices.addresses import opened
from amparo.people.models import Person, Record
from amparo.people.queries import folios_of
from amparo.trust.arco.models import RightsRequest
from amparo.trust.arco.readings import Looked, looked_at
from amparo.trust.tables import Fate, Rows, fates, rows_of

OTHER = "otra persona"
_SECRET = re.compile(r"hash|token|_index$|_key$|secret|key_name|^pin")
#: What a family sealed, and may have again: their own words and contacts.
SEALED: dict[str, tuple[str, ...]] = {
    "families.Request": ("email", "phone"),
    "families.Message": ("body", "for_family"),
}
#: Tables that a relative's own file holds although a file of the person leaves them out: there they are the other person.
OF_A_FAMILY = {
    "families.CallBack", "families.InPerson", "families.Message", "families.Paper", "families.Question", "families.Request",
    "families.Telling", "families.Upload",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    fate: Fate
    columns: list[str]
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Held:
    """What the file holds: tables with rows, tables left out with how many rows, documents, who looked."""

    tables: list[Table]
    left_out: list[tuple[Fate, int]]
    documents: list[Document]
    looked: list[Looked]


def roots_of(request: RightsRequest) -> Rows:
    """Where the walk begins: the person with everybody merged into them and their records, or a relative's request."""
    if request.family_request_id is not None:
        return {Request: {request.family_request_id}}
    assert request.record is not None
    assert request.record.person is not None
    return person_roots(request.record.person)


def person_roots(person: Person) -> Rows:
    people = set(Person.objects.filter(folio__in=folios_of(person)).values_list("pk", flat=True))
    records = set(Record.objects.filter(person=person).values_list("pk", flat=True))
    return {Person: people, Record: records}


def held(request: RightsRequest) -> Held:
    """Everything of whoever the request is about. Reads only."""
    family = request.family_request_id is not None
    roots = roots_of(request)
    found = rows_of(roots)
    tables, left_out = [], []
    for label, fate in sorted(fates().items()):
        keys = found.get(fate.model, set())
        if not keys:
            continue
        if (label in OF_A_FAMILY) if family else fate.export:
            tables.append(_table(fate, keys, found, family))
        else:
            left_out.append((fate, len(keys)))
    documents = [] if family else list(
        Document.objects.filter(pk__in=found.get(Document, set()), destroyed_at__isnull=True).order_by("pk")
    )  # fmt: skip
    person = request.record.person if request.record is not None else None
    looked = looked_at(person) if person is not None else []
    return Held(tables, left_out, documents, looked)


def _table(fate: Fate, keys: set[Any], found: Rows, family: bool) -> Table:
    model = fate.model
    fields = [one for one in model._meta.concrete_fields if _told(fate, one, family)]
    staff = [one.name for one in fields if one.related_model is Staff]
    rows = []
    for row in model._default_manager.filter(pk__in=list(keys)).select_related(*staff).order_by("pk"):
        rows.append({one.name: _value(fate, row, one, found, family) for one in fields})
    return Table(fate, [one.name for one in fields], rows)


def _told(fate: Fate, field: Field[Any, Any], family: bool) -> bool:
    if family and field.name in SEALED.get(fate.table, ()):
        return True
    return not isinstance(field, BinaryField) and not _SECRET.search(field.name)


def _value(fate: Fate, row: Model, field: Field[Any, Any], found: Rows, family: bool) -> Any:
    value = getattr(row, field.attname)
    if value is None or value == "":
        return value
    if field.name in SEALED.get(fate.table, ()) and isinstance(row, Request | Message):
        return opened(value)
    if not family and field.name in fate.others:
        return OTHER
    if isinstance(field, ForeignKey):
        if field.related_model is Staff:
            return _official(getattr(row, field.name))
        if field.related_model in (Person, Record, Request) and value not in found.get(
            field.related_model, set()
        ):
            return OTHER
    return value


def _official(staff: Staff) -> str:
    """An official as the person may know them: role and office."""
    return f"{staff.role} {staff.office_id or ''}".strip()


def plain(value: Any) -> Any:
    """A value as JSON and CSV write it."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Mapping | list | bool | int | float | str) or value is None:
        return value
    return str(value)


def lines(table: Table) -> Iterator[dict[str, Any]]:
    for row in table.rows:
        yield {name: plain(value) for name, value in row.items()}
