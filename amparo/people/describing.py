"""Which of a person's records describes them: written rules, so that the description can always be chosen again.

For every field on its own, the first record that has it, in this order:
1. an identifier that was checked goes before the words of anybody (a sound CURP gives birth date, sex and state);
2. by source, the most careful first (`CARE`): a consular register, a visit, an officer, the call centre, an
   organisation, a detention list; a family's request comes last and only if nobody else knows the field;
3. the most recent first.
A name is taken whole from one record: first one that has both surnames, else one that has any.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from amparo.matching.dates import believable
from amparo.matching.forms import Described
from amparo.matching.identifiers import check_curp, curp_birth, curp_sex, curp_state
from amparo.matching.names import PARTICLES, SUFFIXES
from amparo.matching.names import PLACEHOLDERS as NO_NAMES
from amparo.people.models import Person, Record, Source

CARE: dict[str, int] = {
    Source.CONSULAR: 0,
    Source.VISIT: 1,
    Source.INTAKE: 2,
    Source.CIAM: 3,
    Source.NGO: 4,
    Source.LIST: 5,
    Source.FAMILY: 6,
}
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
_JOINING_WORDS = frozenset(word for word in PARTICLES if len(word) <= 4)


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


def choose(records: Iterable[Record]) -> Description:
    """The description of the person whose records these are. Pure; the order in which they come does not matter."""
    ordered = sorted(records, key=lambda r: (CARE.get(r.source, 9), -r.received_at.timestamp(), -(r.pk or 0)))
    given, surname1, surname2 = _name(ordered)
    curp = next((r.curp for r in ordered if r.curp and check_curp(r.curp).result == "ok"), "")
    birth = (curp_birth(curp) if curp else None) or _birth(ordered)
    return Description(
        given_names=given,
        surname1=surname1,
        surname2=surname2,
        birth_date=birth,
        birth_year=None if birth else _year(ordered),
        sex=(curp_sex(curp) if curp else "") or _first(ordered, lambda r: r.sex),
        birth_state=(curp_state(curp) if curp else "") or _first(ordered, lambda r: r.birth_state),
        birth_municipality=people_case(_first(ordered, lambda r: r.birth_municipality)),
        youngest_birth_date=_youngest(ordered, birth),
    )


def refresh(person_ids: Iterable[int]) -> None:
    """Choose again, and store, the description of these persons. Persons without records keep what they had."""
    records: dict[int, list[Record]] = defaultdict(list)
    for record in Record.objects.filter(person_id__in=set(person_ids)):
        assert record.person_id is not None
        records[record.person_id].append(record)
    changed = []
    for person in Person.objects.filter(pk__in=records):
        if describe_person(person, records[person.pk]):
            changed.append(person)
    Person.objects.bulk_update(changed, FIELDS, batch_size=500)


def describe_person(person: Person, records: Sequence[Record]) -> bool:
    """Put the chosen description on `person` (unsaved); True when anything changed."""
    chosen = choose(records)
    changed = False
    for name in FIELDS:
        value = getattr(chosen, name)
        if getattr(person, name) != value:
            setattr(person, name, value)
            changed = True
    return changed


def split_surnames(text: str) -> tuple[str, str]:
    """Two surnames from one field: `DE LA CRUZ-LOPEZ` is `De La Cruz` and `López` as far as spaces and hyphens tell."""
    units: list[list[str]] = [[]]
    for word in text.replace("-", " ").split():
        units[-1].append(word)
        if word.upper().strip(".") not in _JOINING_WORDS:
            units.append([])
    parts = [" ".join(unit) for unit in units if unit]
    if len(parts) < 2:
        return text.strip(), ""
    return parts[0], " ".join(parts[1:])


def people_case(text: str) -> str:
    """A name as people write it: capitals become ordinary, particles small inside; mixed case is left alone."""
    words = [word for word in text.split() if word.upper().strip(".") not in NO_NAMES | SUFFIXES]
    if any(word != word.upper() for word in words):
        return " ".join(words)
    cased = [
        word.lower()
        if position and word in _JOINING_WORDS
        else "-".join(part.capitalize() for part in word.split("-"))
        for position, word in enumerate(words)
    ]
    return " ".join(cased)


def _name(ordered: Sequence[Record]) -> tuple[str, str, str]:
    best: tuple[str, str, str] = ("", "", "")
    for whole in (True, False):
        for record in ordered:
            one, two = record.surname1, record.surname2
            if not one and record.surnames:
                one, two = split_surnames(record.surnames)
            named = (people_case(record.given_names), people_case(one), people_case(two))
            if all(named) if whole else any(named[1:]) or named[0]:
                return tuple(part[:80] for part in named)  # type: ignore[return-value]
    return best


def _birth(ordered: Sequence[Record]) -> dt.date | None:
    dates = [record.birth_date for record in ordered if record.birth_date]
    # The first of January is what is written when nobody knows; a real date of a later record goes before it.
    real = (day for day in dates if believable(day) is not None and (day.day, day.month) != (1, 1))
    return next(real, None) or next((day for day in dates if believable(day) is not None), None)


def _year(ordered: Sequence[Record]) -> int | None:
    for record in ordered:
        if record.birth_year_from is not None and record.birth_year_to is not None:
            return (record.birth_year_from + record.birth_year_to) // 2
    return None


def _youngest(ordered: Sequence[Record], chosen: dt.date | None) -> dt.date | None:
    """The latest birth date that anybody but a family's request gave: if it makes a minor, the person is one to us."""
    dates = [chosen] if chosen else []
    for record in ordered:
        if record.source != Source.FAMILY:
            if record.birth_date and believable(record.birth_date) is not None:
                dates.append(record.birth_date)
            elif record.birth_year_to:
                dates.append(dt.date(record.birth_year_to, 12, 31))
    return max(dates, default=None)


def _first(ordered: Sequence[Record], field: Callable[[Record], str]) -> str:
    return next((value for value in map(field, ordered) if value), "")
