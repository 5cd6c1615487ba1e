"""What the registry knows of some people by which a text could tell who they are."""

from __future__ import annotations

from collections.abc import Collection

from amparo.casework.models import Case, Child
from amparo.people.models import Identifier, Person, Record, Relative
from amparo.rights.leaks import Known, known

NAMES = ("given_names", "surname1", "surname2", "surnames", "mother_name", "father_name")
CODES = ("curp", "a_number", "passport", "matricula", "phone")


def known_of(person_ids: Collection[int]) -> Known:
    """Names, numbers and folios of these people, of their relatives and of their children. Six queries."""
    names: list[str] = []
    codes: list[str] = []
    for row in Record.objects.filter(person__in=person_ids).values_list(*NAMES, *CODES):
        names += row[: len(NAMES)]
        codes += row[len(NAMES) :]
    codes += Identifier.objects.filter(record__person__in=person_ids).values_list("normalised", flat=True)
    for name, phone, email in Relative.objects.filter(record__person__in=person_ids).values_list(
        "name", "phone", "email"
    ):
        names.append(name)
        codes += [phone, email]
    names += Child.objects.filter(record__person__in=person_ids).values_list("name", flat=True)
    for folio, *said in Person.objects.filter(pk__in=person_ids).values_list(
        "folio", "given_names", "surname1", "surname2"
    ):
        codes.append(folio)
        names += said
    codes += Case.objects.filter(record__person__in=person_ids).values_list("folio", flat=True)
    return known(names, codes)
