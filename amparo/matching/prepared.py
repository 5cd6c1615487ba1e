"""A description in the form that is compared: names in words, dates believed or not, identifiers in one form."""

from __future__ import annotations

import re
from typing import NamedTuple

from .dates import Birth, believable
from .forms import Described
from .identifiers import (
    MALFORMED,
    check_a_number,
    check_matricula,
    check_passport,
    check_phone,
    curp_birth,
    curp_sex,
    curp_state,
    curp_value,
    state_code,
)
from .names import given_tokens, plain, surname_tokens

_E164 = re.compile(r"\+(?:1|52)\d{10}")


class Prepared(NamedTuple):
    """A description brought to the form that `compare` reads. Cheap to make and safe to keep."""

    surnames: tuple[str, ...]
    given: tuple[str, ...]
    births: tuple[Birth, ...]
    years: tuple[int, int] | None
    sex: str
    state: str
    municipality: str
    curp: str
    a_number: str
    passport: str
    matricula: str
    phone: str
    mother: tuple[str, ...]
    father: tuple[str, ...]


def normalised_phone(text: str) -> str:
    """The telephone in E.164, or nothing if it is none."""
    if not text:
        return ""
    if _E164.fullmatch(text):
        return text
    checked = check_phone(text)
    return "" if checked.result == MALFORMED else checked.value


def prepare(described: Described) -> Prepared:
    """The comparison form of a description. Never fails; what cannot be read counts as missing."""
    surnames = surname_tokens(described.surname1) if described.surname1 else ()
    if described.surname2:
        surnames += surname_tokens(described.surname2)
    if described.surnames:
        surnames += tuple(
            word for word in surname_tokens(described.surnames) if word not in surnames or not surnames
        )
    if (
        len(surnames) == 2
        and surnames[0] == surnames[1]
        and not described.surname2
        and not described.surnames
    ):
        surnames = surnames[:1]
    given = given_tokens(described.given_names) if described.given_names else ()
    curp = ""
    if described.curp:
        curp = curp_value(described.curp)
    births: tuple[Birth, ...] = ()
    birth = believable(described.birth_date)
    if birth is not None:
        births = (birth,)
    sex, state = described.sex.upper()[:1], state_code(described.birth_state) if described.birth_state else ""
    if curp:
        inside = believable(curp_birth(curp))
        if inside is not None and inside not in births:
            births += (inside,)
        sex, state = sex or curp_sex(curp), state or curp_state(curp)
    years = None
    if not births and described.birth_year_from is not None and described.birth_year_to is not None:
        years = (described.birth_year_from, described.birth_year_to)
    a_number = check_a_number(described.a_number) if described.a_number else None
    passport = check_passport(described.passport) if described.passport else None
    matricula = check_matricula(described.matricula) if described.matricula else None
    return Prepared(
        surnames=surnames,
        given=given,
        births=births,
        years=years,
        sex=sex if sex in ("M", "F", "X") else "",
        state=state,
        municipality=plain(described.birth_municipality) if described.birth_municipality else "",
        curp=curp,
        a_number=a_number.value if a_number and a_number.result != MALFORMED else "",
        passport=passport.value if passport and passport.result != MALFORMED else "",
        matricula=matricula.value if matricula and matricula.result != MALFORMED else "",
        phone=normalised_phone(described.phone),
        mother=_parent(described.mother_name, surnames),
        father=_parent(described.father_name, surnames),
    )


def _parent(name: str, surnames: tuple[str, ...]) -> tuple[str, ...]:
    """A parent's names without the surname that the child bears anyway: that one has already been
    compared."""
    if not name:
        return ()
    words = given_tokens(name)
    own = tuple(word for word in words if word not in surnames)
    return own or words
