"""Through which door a record came: what its check says, and for records older than the checks, what their source tells."""

from __future__ import annotations

from django.db.models import Case, CharField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from amparo.people.models import Check, Door, Record, Source

#: For records that were received before checks were written down.
DOOR_OF_SOURCE: dict[str, str] = {
    Source.CONSULAR: Door.IMPORT,
    Source.NGO: Door.IMPORT,
    Source.LIST: Door.LIST,
    Source.ARRIVALS: Door.LIST,
    Source.FAMILY: Door.FAMILY,
    Source.INTAKE: Door.INTAKE,
    Source.VISIT: Door.INTAKE,
    Source.CIAM: Door.INTAKE,
    Source.APP: Door.API,
}

_CASES = " ".join(f"WHEN '{source.value}' THEN '{door}'" for source, door in sorted(DOOR_OF_SOURCE.items()))  # type: ignore[attr-defined]
#: The same for SQL that calls the record `{record}`. The first check of a record is the one that received it.
_FIRST = "(SELECT c.door FROM people_check c WHERE c.record_id = {record}.id ORDER BY c.id LIMIT 1)"
SQL = f"coalesce({_FIRST}, CASE {{record}}.source {_CASES} END)"


def door(path: str) -> Coalesce:
    """An expression for queries: the door of the record that `path` leads to (`new`, `pair__new`)."""
    first = Check.objects.filter(record=OuterRef(f"{path}_id")).order_by("pk").values("door")[:1]
    told = [
        When(**{f"{path}__source": source}, then=Value(str(door))) for source, door in DOOR_OF_SOURCE.items()
    ]
    return Coalesce(Subquery(first), Case(*told, output_field=CharField()))


def door_of(record: Record) -> str:
    """The door of one record. One query."""
    first = Check.objects.filter(record=record).order_by("pk").values_list("door", flat=True).first()
    return first or str(DOOR_OF_SOURCE[record.source])
