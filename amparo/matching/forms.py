"""A person as somebody described them: the one form in which every door hands a description to matching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from .dates import read_birth

TEXT_COLUMNS = (
    "given_names",
    "surname1",
    "surname2",
    "surnames",
    "sex",
    "birth_state",
    "birth_municipality",
    "curp",
    "a_number",
    "passport",
    "matricula",
    "phone",
    "mother_name",
    "father_name",
)


#: The match columns of a file, besides its `id`.
COLUMNS = ("birth_date", *TEXT_COLUMNS)


@dataclass(frozen=True, slots=True)
class Described:
    """A person as described by one source. Everything may be missing; nothing has been checked or corrected.

    `surnames` is for sources that keep one field for both surnames. `birth_year_from` and `birth_year_to`
    (inclusive) hold what is known when there is only an age or a year.
    """

    given_names: str = ""
    surname1: str = ""
    surname2: str = ""
    surnames: str = ""
    birth_date: date | None = None
    birth_year_from: int | None = None
    birth_year_to: int | None = None
    sex: str = ""
    birth_state: str = ""
    birth_municipality: str = ""
    curp: str = ""
    a_number: str = ""
    passport: str = ""
    matricula: str = ""
    phone: str = ""
    mother_name: str = ""
    father_name: str = ""

    @classmethod
    def from_mapping(cls, row: Mapping[str, object]) -> Described:
        """Read a row with the documented match columns; unknown columns are ignored, absent ones are empty.

        `birth_date` may be a date, an ISO text, or only a year ("1987"), which becomes the interval
        1987–1987;
        `birth_year`, `birth_year_from` and `birth_year_to` may be given instead. Text that is no date is
        ignored.
        """
        texts = {name: _text(row.get(name)) for name in TEXT_COLUMNS}
        birth_date, year_from, year_to = _birth(row)
        return cls(birth_date=birth_date, birth_year_from=year_from, birth_year_to=year_to, **texts)

    def as_mapping(self) -> dict[str, str]:
        """The description as texts, empty ones left out; `from_mapping` reads it back to the same
        description."""
        found: dict[str, str] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value not in (None, ""):
                found[field.name] = value.isoformat() if isinstance(value, date) else str(value)
        return found


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _year(value: object) -> int | None:
    text = _text(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _birth(row: Mapping[str, object]) -> tuple[date | None, int | None, int | None]:
    given = row.get("birth_date")
    if isinstance(given, datetime):
        given = given.date()
    if isinstance(given, date):
        return given, None, None
    birth_date, year = read_birth(_text(given))
    if birth_date is not None:
        return birth_date, None, None
    year = year if year is not None else _year(row.get("birth_year"))
    year_from, year_to = _year(row.get("birth_year_from")), _year(row.get("birth_year_to"))
    if year_from is None and year_to is None:
        return None, year, year
    return (
        None,
        year_from if year_from is not None else year_to,
        year_to if year_to is not None else year_from,
    )
