"""What the file knows of a person that says which programmes may help them. What nobody asked stays unknown."""

from __future__ import annotations

import datetime as dt

from amparo.casework.children.queries import children_of
from amparo.casework.visits.queries import known_of
from amparo.casework.visits.rules import difficulties, says_something
from amparo.casework.visits.words import languages
from amparo.core import clock
from amparo.core.suggesting import Facts
from amparo.custody.models import Stay
from amparo.custody.queries import open_stay
from amparo.people.models import Person, Record
from amparo.returns.homecoming.actions import open_of

#: What an interview writes of the papers that a person asks for, in the catalogue's words.
PAPERS = {"birth_certificate": "acta", "curp": "curp", "passport": "id", "matricula": "id"}


def facts_of(person: Person) -> Facts:
    """The facts of a person, for `suggest`. A fixed number of queries."""
    today = clock.today()
    known = known_of([person.pk]).get(person.pk, {})
    children = children_of(person)
    stay = open_stay(person)
    homecoming = open_of(person)
    asked_for = {PAPERS[code] for code in known.get("documents") or [] if code in PAPERS}
    has = {
        code
        for field, code in (("curp", "curp"), ("passport", "id"), ("matricula", "id"))
        if Record.objects.filter(person=person).exclude(**{field: ""}).exists()
    }
    return Facts(
        age=_age(person, today),
        sex=person.sex if person.sex in ("F", "M") else None,
        children=children.has_children,
        us_born_children=_us_born([child.citizenships for child in children.each]),
        disability=bool(difficulties(known)) if any(known.get(name) for name in ("see", "hear", "walk", "care")) else None,
        indigenous=True if known.get("language") in {one.name for one in languages()} else None,
        lacks=frozenset(asked_for),
        has=frozenset(has),
        detained=stay is not None if stay is not None or Stay.objects.filter(record__person=person).exists() else None,
        medicines=True if says_something(known.get("medicines")) else None,
        destination_state=homecoming.destination_state or None if homecoming is not None else None,
        moment="returned" if homecoming is not None and homecoming.state == "arrived"
        else "returning" if homecoming is not None
        else "detained" if stay is not None
        else "us",
    )  # fmt: skip


def _age(person: Person, today: dt.date) -> int | None:
    birth = person.birth_date
    if birth is not None:
        return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return today.year - person.birth_year if person.birth_year else None


def _us_born(citizenships: list[str]) -> bool | None:
    """Whether one of the children was born in the United States, as far as their citizenships tell."""
    said = [one.casefold() for one in citizenships if one.strip()]
    if not said:
        return None
    return any(
        word in one
        for one in said
        for word in ("estados unidos", "eua", "ee", "usa", "united states", "estadounidense")
    )
