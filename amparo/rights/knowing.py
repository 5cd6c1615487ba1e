"""What the registry knows of some people by which a text could tell who they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from amparo.casework.models import Case, Child
from amparo.people.models import Identifier, Person, Record, Relative
from amparo.rights.leaks import Known, known

NAMES = ("given_names", "surname1", "surname2", "surnames", "mother_name", "father_name")
CODES = ("curp", "a_number", "passport", "matricula", "phone")


def known_of(person_id: int) -> Known:
    """Names, numbers and folios of this person, of their relatives and of their children. Six queries."""
    return known_of_each([person_id]).get(person_id, known((), ()))


def known_of_each(person_ids: Collection[int]) -> dict[int | None, Known]:
    """The same of each of several, in as many queries."""
    names: dict[int | None, list[str]] = defaultdict(list)
    codes: dict[int | None, list[str]] = defaultdict(list)
    of = {"record__person__in": person_ids}
    for whose, *row in Record.objects.filter(person__in=person_ids).values_list("person", *NAMES, *CODES):
        names[whose] += row[: len(NAMES)]
        codes[whose] += row[len(NAMES) :]
    for whose, number in Identifier.objects.filter(**of).values_list("record__person", "normalised"):
        codes[whose].append(number)
    for whose, name, phone, email in Relative.objects.filter(**of).values_list(
        "record__person", "name", "phone", "email"
    ):
        names[whose].append(name)
        codes[whose] += [phone, email]
    for whose, name in Child.objects.filter(**of).values_list("record__person", "name"):
        names[whose].append(name)
    for whose, folio, *said in Person.objects.filter(pk__in=person_ids).values_list(
        "pk", "folio", "given_names", "surname1", "surname2"
    ):
        codes[whose].append(folio)
        names[whose] += said
    for whose, folio in Case.objects.filter(**of).values_list("record__person", "folio"):
        codes[whose].append(folio)
    return {whose: known(names[whose], codes[whose]) for whose in names}
