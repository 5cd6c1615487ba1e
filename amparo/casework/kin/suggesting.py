"""Whether a relative named on a file may be somebody of the registry: asked of the matcher, decided by an officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from amparo.accounts.models import Staff
from amparo.casework.access import files_access
from amparo.matching import reason_text
from amparo.people.checks.log import Asker
from amparo.people.finding import find
from amparo.people.models import Door, Person, Relative
from amparo.people.searching import readings_of

#: Relatives asked about on one page: each is a check of its own, which is written down.
ASKED = 3
SHOWN = 3
LEAST_PROBABILITY = 0.02
SEXES = {"mother": "F", "father": "M"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody whom the relative may be. `person` is None for somebody closed to the reader, of whom nothing is said."""

    person: Person
    reasons: Sequence[tuple[str, str]]


def suggestions(relative: Relative, *, but: Person, by: Staff, language: str) -> list[Suggestion]:
    """The likeliest persons for a relative, by name and telephone; never the person of the file. Those who are closed to the
    reader are left out: of a minor nothing is confirmed by guessing. Seven queries at most."""
    sex = SEXES.get(relative.relation, "")
    meant = [replace(one, phone=relative.phone, sex=sex) for one in readings_of(relative.name)]
    asker = Asker(door=Door.KIN, office_id=by.office_id, by=by)
    found = [
        one
        for one in find(*meant, asker=asker)
        if one.person_id != but.pk and one.probability >= LEAST_PROBABILITY
    ]
    people = Person.objects.in_bulk([one.person_id for one in found])
    access = files_access(by, list(people.values()))
    return [
        Suggestion(
            people[one.person_id],
            [(verdict, reason_text((field, verdict, code, more), language)) for field, verdict, code, more in one.reasons],
        )
        for one in found
        if access[one.person_id].access != "closed"
    ][:SHOWN]  # fmt: skip
