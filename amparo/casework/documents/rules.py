"""How sensitive each kind of document is, and who opens what: tables to argue about, read by everything else.

Sources: minors are closed to everyone but their own team (domain.md §8.1, portal.md); health is told to those who need it for
the case (LGPDPPSO, sensitive data). An auditor checks who did what, not what the papers say, and opens none.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from amparo.accounts.models import Role
from amparo.casework.documents.models import Kind, Sensitivity

ADULT_AT = 18


class Standing(StrEnum):
    """How a member of staff stands to a file."""

    TEAM = "team"  # the office that keeps it, and the officer of one of its cases
    HEADQUARTERS = "headquarters"
    READER = "reader"  # an office that once kept it, or somebody who stated a reason
    AUDITOR = "auditor"
    NOBODY = "nobody"


OPENS: dict[Sensitivity, frozenset[Standing]] = {
    Sensitivity.IDENTITY: frozenset({Standing.TEAM, Standing.HEADQUARTERS, Standing.READER}),
    Sensitivity.IMMIGRATION: frozenset({Standing.TEAM, Standing.HEADQUARTERS, Standing.READER}),
    Sensitivity.HEALTH: frozenset({Standing.TEAM}),
    Sensitivity.MINOR: frozenset({Standing.TEAM}),
}

#: What a kind is unless an officer says that it is closer.
USUALLY: dict[Kind, Sensitivity] = {
    Kind.ID: Sensitivity.IDENTITY,
    Kind.DETENTION: Sensitivity.IMMIGRATION,
    Kind.NTA: Sensitivity.IMMIGRATION,
    Kind.RECEIPT: Sensitivity.IMMIGRATION,
    Kind.PHOTO: Sensitivity.IDENTITY,
    Kind.MEDICAL: Sensitivity.HEALTH,
    Kind.LETTER: Sensitivity.IMMIGRATION,
    Kind.OTHER: Sensitivity.IMMIGRATION,
}
_CLOSENESS = list(Sensitivity)


def sensitivity_of(kind: str, said: str = "", *, minor: bool = False) -> Sensitivity:
    """How a document of this kind is kept: as somebody said, but a medical one never opener than health, and a minor's
    always as a minor's."""
    if minor:
        return Sensitivity.MINOR
    usual = USUALLY[Kind(kind)]
    chosen = Sensitivity(said) if said else usual
    if usual == Sensitivity.HEALTH:
        return max(chosen, usual, key=_CLOSENESS.index)
    return chosen


def opens(standing: Standing, sensitivity: str, *, minor: bool) -> bool:
    """Whether somebody who stands so to the file may open a document of this sensitivity. A minor's file has only one."""
    return standing in OPENS[Sensitivity.MINOR if minor else Sensitivity(sensitivity)]


def standing(role: str, access: str, *, officer_of_a_case: bool) -> Standing:
    """How a role with this access to the file (`access.file_access`) stands to it."""
    if role == Role.AUDITOR:
        return Standing.AUDITOR
    if access == "write" or officer_of_a_case:
        return Standing.TEAM
    if access != "read":
        return Standing.NOBODY
    return Standing.HEADQUARTERS if role == Role.HEADQUARTERS else Standing.READER


def is_minor(youngest_birth_date: dt.date | None, today: dt.date) -> bool:
    """Whether somebody credible gave a birth date by which the person is not yet eighteen."""
    if youngest_birth_date is None:
        return False
    birth = youngest_birth_date
    age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return age < ADULT_AT
