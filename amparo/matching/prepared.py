"""A description in the form that is compared: names in words, dates believed or not, identifiers in one form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from .dates import Birth, believable, read_birth
from .forms import TEXT_COLUMNS, Described
from .frequencies import GIVEN, SURNAMES
from .identifiers import (
    MALFORMED,
    Checked,
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
from .names import given_tokens, plain, surname_tokens, without_husband

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
    #: The words whose letters a CURP takes, where they are not the surnames themselves (Riva Palacio: RIVA).
    heads: tuple[str, ...] = ()
    #: The husband's surname that the record gives after the own ones (García de López).
    husband: str = ""


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
    years = None
    if described.birth_year_from is not None and described.birth_year_to is not None:
        years = (described.birth_year_from, described.birth_year_to)
    texts = [getattr(described, name) for name in TEXT_COLUMNS]
    return _prepared(believable(described.birth_date), years, *texts)


def prepare_columns(columns: Mapping[str, Sequence[str]]) -> list[Prepared]:
    """The comparison forms of many rows of text, column by column as a file has them; as `prepare` of each row."""
    texts = [[text.strip() for text in columns[name]] for name in TEXT_COLUMNS]
    births = [_birth_of(text.strip()) for text in columns["birth_date"]]
    return [_prepared(birth, years, *row) for (birth, years), *row in zip(births, *texts, strict=True)]


@lru_cache(maxsize=65_536)
def _birth_of(text: str) -> tuple[Birth | None, tuple[int, int] | None]:
    birth, year = read_birth(text)
    return believable(birth), None if year is None else (year, year)


_A_NUMBER, _PASSPORT, _MATRICULA = (
    re.compile(r"[1-9]\d{8}|0\d{8}"),
    re.compile(r"[A-Z]\d{8}"),
    re.compile(r"\d{6,9}"),
)


def _number(text: str, usual: re.Pattern[str], check: Callable[[str], Checked]) -> str:
    """An identifier in one form; nothing when it cannot be one. The usual form is its own one form."""
    if not text:
        return ""
    if usual.fullmatch(text) and text.strip("0"):
        return text
    checked = check(text)
    return "" if checked.result == MALFORMED else checked.value


def _prepared(
    birth: Birth | None, years: tuple[int, int] | None, given_names: str, surname1: str, surname2: str, surnames: str,
    sex: str, birth_state: str, birth_municipality: str, curp: str, a_number: str, passport: str, matricula: str,
    phone: str, mother_name: str, father_name: str,
) -> Prepared:  # fmt: skip
    sex = sex.upper()[:1]
    husband = ""
    if sex != "M" and _DE.search(surname1 + " " + surname2 + " " + surnames):
        surname1, surname2, surnames, husband = _unmarried(surname1, surname2, surnames)
    surname_words, given, heads = _name_fields(given_names, surname1, surname2, surnames)
    births: tuple[Birth, ...] = () if birth is None else (birth,)
    state = state_code(birth_state) if birth_state else ""
    if curp:
        curp = curp_value(curp)
    if curp:
        inside = believable(curp_birth(curp))
        if inside is not None and inside not in births:
            births += (inside,)
        sex, state = sex or curp_sex(curp), state or curp_state(curp)
    return Prepared(
        surname_words,
        given,
        births,
        None if births else years,
        sex if sex in ("M", "F", "X") else "",
        state,
        plain(birth_municipality) if birth_municipality else "",
        curp,
        _number(a_number, _A_NUMBER, check_a_number),
        _number(passport, _PASSPORT, check_passport),
        _number(matricula, _MATRICULA, check_matricula),
        normalised_phone(phone),
        _parent(mother_name, surname_words) if mother_name else (),
        _parent(father_name, surname_words) if father_name else (),
        heads,
        husband,
    )


#: What a married name cannot do without; names are looked at closely only where it stands.
_DE = re.compile(r" de |\bvda|\bviuda|\bv\.? *de ", re.IGNORECASE)


def _unmarried(surname1: str, surname2: str, surnames: str) -> tuple[str, str, str, str]:
    """The fields of surnames without a husband's surname, and that surname. A record keeps at least one surname."""
    own, husband = without_husband(surnames)
    if husband and (own or surname1 or surname2):
        return surname1, surname2, own, husband
    # García | de López: what has to stand before DE may stand in the field before.
    own, husband = without_husband(f"{surname1} {surname2}")
    if husband and surname2 and (own or surnames):
        return surname1, own.removeprefix(plain(surname1)).strip(), surnames, husband
    own, husband = without_husband(surname1)
    if husband and (own or surname2 or surnames):
        return own, surname2, surnames, husband
    return surname1, surname2, surnames, ""


@lru_cache(maxsize=65_536)
def _name_fields(
    given_names: str, surname1: str, surname2: str, surnames: str
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Surnames (at most two words) and given names, each word in the field where it belongs; and the heads of compound
    surnames (`Prepared.heads`).

    A source that keeps one field for surnames often puts the first of two among the given names (HECTOR RODRIGUEZ |
    JIMENEZ), or changes the fields over (ALFARO | CYLIA FERNANDA); words that are surely of the other kind are moved.
    """
    first, second = surname_tokens(surname1), surname_tokens(surname2)
    given = given_tokens(given_names)
    if first and second:
        telling, heads = (_telling(first), _telling(second)), (first[0], second[0])
        return telling, given, () if telling == heads else heads
    words = first or second
    if surnames:
        field = surname_tokens(surnames)
        words += tuple(word for word in field if word not in words) if words else field
        if len(words) == 1 and len(given) > 1 and _is_surname(given[-1]):
            words, given = (given[-1], *words), given[:-1]
        elif given and words and _changed_over(given, words):
            words, given = given, words
    return ((words[0], words[-1]) if len(words) > 2 else words), given, ()


def _telling(words: tuple[str, ...]) -> str:
    """Of a compound surname, the longest word (Riva Palacio: PALACIO)."""
    return words[0] if len(words) == 1 else max(words, key=len)


def _is_surname(word: str) -> bool:
    return SURNAMES.get(word, 0.0) > 4 * GIVEN.get(word, 0.0)


def _is_given(word: str) -> bool:
    return GIVEN.get(word, 0.0) > 4 * SURNAMES.get(word, 0.0)


def _changed_over(given: tuple[str, ...], surnames: tuple[str, ...]) -> bool:
    return (
        any(map(_is_surname, given)) and not any(map(_is_given, given))
        and any(map(_is_given, surnames)) and not any(map(_is_surname, surnames))
    )  # fmt: skip


def _parent(name: str, surnames: tuple[str, ...]) -> tuple[str, ...]:
    """A parent's names without the surname that the child bears anyway: that one has already been
    compared."""
    if not name:
        return ()
    words = given_tokens(name)
    own = tuple(word for word in words if word not in surnames)
    return own or words
