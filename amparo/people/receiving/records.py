"""What comes in, and what it is turned into on its way: read, then decided, then stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from amparo.accounts.models import Staff
from amparo.matching import Described, Prepared, key_hash, keys_of_each, prepare
from amparo.matching.identifiers import Checked, check, state_code
from amparo.people.comparing import wide_keys
from amparo.people.models import Pair, Person, Record
from amparo.places.models import Office

if TYPE_CHECKING:
    from amparo.people.receiving.deciding import Scored

Outcome = Literal["new", "known", "doubtful", "repeated"]
#: What two records share of a place, the more telling the higher.
Shared = Literal[0, 1, 2]
NOTHING_THERE: Shared = 0
NAME_THERE: Shared = 1
NUMBER_THERE: Shared = 2


@dataclass(frozen=True, slots=True)
class NewRecord:
    """Something to receive. `source_id` is what the source calls it; the same one is received once.

    `identifiers` are further numbers as given, (system, text): booking, subject_id …
    `place_keys` identify somebody *within a place* by a number (a booking number at a facility): whoever shares one, with a
    compatible name and birth and nothing contradicting, is the same person. `place_names` do so by the whole name and
    birth date there: they tell less than a number, so the birth must be said by both.
    `seen` says at which facility (its number) the source saw them, and when: nobody is in two places on one day.
    """

    source: str
    source_id: str
    described: Described
    raw: Mapping[str, Any]
    identifiers: tuple[tuple[str, str], ...] = ()
    place_keys: tuple[str, ...] = ()
    place_names: tuple[str, ...] = ()
    seen: tuple[int, dt.datetime] | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a record. `person_id` is None only for a family's record."""

    record_id: int
    person_id: int | None
    outcome: Outcome
    best_pair_id: int | None = None


@dataclass(slots=True, eq=False)
class Somebody:
    """A person as a chunk knows them: by number, or made by the chunk and without a number until it is stored."""

    pk: int | None
    made: Person | None = None


@dataclass(slots=True, eq=False)
class Incoming:
    """A record on its way in."""

    order: int
    new: NewRecord
    prepared: Prepared
    keys: tuple[int, ...]
    wide: tuple[int, ...]
    there: dict[int, Shared]  # the keys of a place, and what each of them tells
    checked: list[Checked]
    record: Record
    person: Somebody | None = None
    home: Somebody | None = None
    joined: bool = False
    compared: int = 0  # with how many persons, or family requests about nobody yet
    likeliest: float = 0.0
    #: Who else it may be, the likeliest first, and why a person is asked (`Pair.Why`).
    doubts: list[Scored] = field(default_factory=list)
    why: str = Pair.Why.RESEMBLES

    @property
    def outcome(self) -> Outcome:
        return "known" if self.joined else "doubtful" if self.doubts else "new"


def already_received(new: Sequence[NewRecord]) -> dict[tuple[str, str], tuple[int, int | None]]:
    """Of these, the ones that are there already: (source, its name) → record, person. One query."""
    rows = Record.objects.filter(
        source__in={item.source for item in new}, source_id__in={item.source_id for item in new}
    ).values_list("source", "source_id", "pk", "person_id")
    return {(source, source_id): (pk, person) for source, source_id, pk, person in rows}


def read(
    new: Sequence[NewRecord], received_at: dt.datetime, office: Office | None, by: Staff | None
) -> list[Incoming]:
    """Bring what was said to its fields, check its numbers, and make its match keys."""
    prepared = [prepare(item.described) for item in new]
    keys = keys_of_each(prepared)
    return [
        _read(order, item, prepared[order], keys[order], received_at, office, by)
        for order, item in enumerate(new)
    ]


def _read(
    order: int, item: NewRecord, prepared: Prepared, own: Sequence[int], received_at: dt.datetime,
    office: Office | None, by: Staff | None,
) -> Incoming:  # fmt: skip
    said = item.described
    given = [(name, getattr(said, name)) for name in ("curp", "a_number", "passport", "matricula", "phone")]
    checked = [check(system, text) for system, text in (*given, *item.identifiers) if text]
    value = {found.system: found.value for found in checked}
    record = Record(
        source=item.source,
        source_id=item.source_id[:120],
        received_at=received_at,
        office=office,
        received_by=by,
        raw=dict(item.raw),
        given_names=said.given_names[:120],
        surname1=said.surname1[:80],
        surname2=said.surname2[:80],
        surnames=said.surnames[:160],
        birth_date=said.birth_date,
        birth_year_from=said.birth_year_from,
        birth_year_to=said.birth_year_to,
        sex=prepared.sex,
        birth_state=state_code(said.birth_state) if said.birth_state else "",
        birth_municipality=said.birth_municipality[:80],
        curp=value.get("curp", "")[:18],
        a_number=value.get("a_number", "")[:9],
        passport=value.get("passport", "")[:12],
        matricula=value.get("matricula", "")[:12],
        phone=value.get("phone", "")[:20],
        mother_name=said.mother_name[:160],
        father_name=said.father_name[:160],
    )
    there = {key_hash(f"place:{key}"): NAME_THERE for key in item.place_names}
    there |= {key_hash(f"place:{key}"): NUMBER_THERE for key in item.place_keys}
    keys = dict.fromkeys((*there, *own))
    wide = tuple(key for key in dict.fromkeys(wide_keys(prepared)) if key not in keys)
    return Incoming(order, item, prepared, tuple(keys), wide, there, checked, record)
