"""A row of a list, read: whom it describes, where they are held since when, and what of it could not be read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.custody.lists.columns import (
    Column,
    Headings,
    Vocabulary,
    is_heading,
    score_of_headings,
)
from amparo.custody.lists.dates import read_date, read_moment, read_year
from amparo.custody.lists.habits import Habits
from amparo.custody.lists.names import part_name, without_placeholders
from amparo.custody.lists.table import Row, Table, cell_at
from amparo.matching.forms import Described
from amparo.matching.identifiers import MALFORMED, check, state_code

#: Why a row or a value could not be used. The first group makes the whole row unreadable; of the second, the value is
#: left out (or kept with the remark) and the row goes in.
REASONS: dict[str, Any] = {
    "nobody": _(
        "The row has no name and no A-Number, CURP, passport or consular ID: nobody can be found by it"
    ),
    "not_a_person": _("This looks like a total or a note, not a person"),
    "misaligned": _("The row has more cells than there are columns: a separator inside a name, perhaps"),
    "not_a_date": _("This is not a date"),
    "no_such_date": _("No such day exists"),
    "in_the_future": _("The date lies in the future"),
    "too_long_ago": _("The date lies too long ago"),
    "not_an_age": _("This is not an age"),
    "not_a_year": _("This is not a year of birth"),
    "not_a_number": _("This cannot be such a number"),
    "unknown_state": _("No state of Mexico is called this"),
    "unknown_sex": _("Not known what this means"),
    "other_country": _("Another country than Mexico: kept, for an officer to check"),
    "unknown_place": _("No place of detention of the directory is called this"),
    "doubtful_place": _("Several places of detention could be meant"),
    "no_place": _("The row does not say where the person is held"),
    "damaged_letters": _("Some letters of this row are damaged"),
}
UNREADABLE = frozenset({"nobody", "not_a_person", "misaligned"})
#: A problem of a row: [column letter and heading, the value as given, why].
Problem = tuple[str, str, str]

_STRONG = ("a_number", "curp", "passport", "matricula")
_MEXICO = re.compile(r"\bM[EÉ]X|\bMEJICO\b|^MX|^M$|^MEXICAN", re.I)
_TOTAL = re.compile(
    r"^\W*(sub\s*-?\s*total|grand total|totals?|total general|page \d|p[aá]gina \d"
    r"|end of (list|report)|fin de(l)? (lista|reporte))\b",
    re.I,
)
_BLANK = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "N/A",
        "NA",
        "N.A.",
        "NULL",
        "NONE",
        "UNK",
        "UNKNOWN",
        "DESCONOCIDO",
        "DESCONOCIDA",
        "S/D",
        "SD",
        "?",
        ".",
    }
)
_SEXES = {
    "M": "M", "MALE": "M", "MAN": "M", "MASCULINO": "M", "MASC": "M", "HOMBRE": "M", "H": "M", "VARON": "M", "BOY": "M",
    "F": "F", "FEMALE": "F", "WOMAN": "F", "FEMENINO": "F", "FEM": "F", "MUJER": "F", "GIRL": "F",
    "X": "X", "NB": "X", "NO BINARIO": "X", "NON-BINARY": "X", "OTHER": "X", "OTRO": "X",
}  # fmt: skip
OLDEST_BIRTH = 1905
OLDEST_AGE = 115
OLDEST_STAY_YEARS = 20
_PLACEHOLDER_DAYS = frozenset(
    {
        dt.date(1900, 1, 1),
        dt.date(1901, 1, 1),
        dt.date(1899, 12, 30),
        dt.date(1899, 12, 31),
        dt.date(1111, 11, 11),
    }
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What a row says. `described` is None when the row is unreadable; `problems` says why, or what was left out."""

    described: Described | None
    identifiers: tuple[tuple[str, str], ...] = ()
    place: str = ""
    place_state: str = ""
    booking: str = ""
    booked_in: dt.datetime | None = None
    problems: tuple[Problem, ...] = ()


def rows_of(table: Table, headings: Headings, words: Vocabulary | None = None) -> Iterator[tuple[int, Row]]:
    """The rows of the list with their line numbers: everything under the headings but blank lines and headings that
    a printer repeated on each page."""
    heading_row = tuple(column.heading for column in headings.columns)
    for position in range(headings.line, len(table.rows)):
        row = table.rows[position]
        if not any(cell.strip() for cell in row):
            continue
        if tuple(cell.strip() for cell in row[: len(heading_row)]) == heading_row:
            continue
        if any(is_heading(cell, words) for cell in row if cell) and score_of_headings(row, words) >= 3:
            continue
        yield position + 1, row


class RowReader:
    """Reads the rows of one list. Pure: the same cells give the same answer."""

    def __init__(self, headings: Headings, habits: Habits, *, as_of: dt.datetime, is_text: bool) -> None:
        """`as_of` carries the office's time zone: dates without a zone are read in it."""
        self._columns: dict[str, Column] = {
            column.field: column for column in headings.columns if column.field
        }
        self._width = len(headings.columns)
        self._habits = habits
        self._as_of = as_of
        self._is_text = is_text

    def read(self, row: Sequence[str], *, damaged: bool = False) -> ReadRow:
        """Read one row's cells."""
        problems: list[Problem] = []
        extra = [cell for cell in row[self._width :] if cell.strip()]
        if extra and self._is_text:
            return ReadRow(None, problems=(("", " | ".join(extra)[:200], "misaligned"),))
        if damaged or any("\ufffd" in cell for cell in row):
            problems.append(("", "", "damaged_letters"))
        said = {name: cell_at(row, column.index) for name, column in self._columns.items()}
        given, surname1, surname2, surnames = self._names(said)
        strong = {name: self._number(name, said, problems) for name in _STRONG}
        phone = self._number("phone", said, problems)
        if not (given or surname1 or surname2 or surnames) and not any(strong.values()):
            first = next((cell.strip() for cell in row if cell.strip()), "")
            reason = "not_a_person" if _TOTAL.match(first) else "nobody"
            return ReadRow(None, problems=(*problems, ("", first[:200], reason)))
        if _TOTAL.match(" ".join((surnames, surname1, given)).strip()) and not any(strong.values()):
            return ReadRow(None, problems=(("", row[0][:200] if row else "", "not_a_person"),))
        birth, year_from, year_to = self._birth(said, problems)
        country = said.get("nationality", "")
        if country and country.upper() not in _BLANK and not _MEXICO.search(country):
            problems.append(self._problem("nationality", country, "other_country"))
        described = Described(
            given_names=given,
            surname1=surname1,
            surname2=surname2,
            surnames=surnames,
            birth_date=birth,
            birth_year_from=year_from,
            birth_year_to=year_to,
            sex=self._sex(said, problems),
            birth_state=self._state(said, problems),
            birth_municipality=_said(said.get("birth_municipality", "")),
            phone=phone,
            mother_name=without_placeholders(said.get("mother_name", "")),
            father_name=without_placeholders(said.get("father_name", "")),
            **strong,
        )
        booking = _said(said.get("booking", ""))
        identifiers = tuple(
            (name, text) for name in ("booking", "subject_id") if (text := _said(said.get(name, "")))
        )
        return ReadRow(
            described=described,
            identifiers=identifiers,
            place=_said(said.get("facility", "")),
            place_state=_said(said.get("facility_state", "")),
            booking=booking,
            booked_in=self._booked_in(said, problems),
            problems=tuple(problems),
        )

    def _names(self, said: dict[str, str]) -> tuple[str, str, str, str]:
        """(given names, first surname, second surname, both surnames in one field)."""
        own = {
            name: without_placeholders(said.get(name, ""))
            for name in ("given_names", "middle_name", "surname1", "surname2", "surnames")
        }
        given = " ".join(part for part in (own["given_names"], own["middle_name"]) if part)
        surname1, surname2, surnames = own["surname1"], own["surname2"], own["surnames"]
        # Where a form has one column for both and one for the second, the first column holds the first.
        if surnames and surname2 and not surname1:
            surname1, surnames = surnames, ""
        whole = said.get("full_name", "")
        if whole and not (given and (surnames or surname1)):
            given_part, surnames_part = part_name(whole, surnames_lead=self._habits.surnames_lead)
            given = given or given_part
            if not (surnames or surname1):
                surnames = surnames_part
        # "GARCIA LOPEZ, JOSE" in the column of last names and nothing in the other.
        if "," in surnames and not given:
            given, surnames = part_name(surnames)
        return given, surname1, surname2, surnames

    def _number(self, name: str, said: dict[str, str], problems: list[Problem]) -> str:
        text = _said(said.get(name, ""))
        if not text:
            return ""
        # A placeholder that fills a column of numbers (000000000, PENDING) is nobody's number.
        found = check(name, text)
        if found.result == MALFORMED:
            if any(character.isdigit() for character in text):
                problems.append(self._problem(name, text, "not_a_number"))
            return ""
        return text

    def _birth(
        self, said: dict[str, str], problems: list[Problem]
    ) -> tuple[dt.date | None, int | None, int | None]:
        day = self._as_of.date()
        text = _said(said.get("birth_date", ""))
        if text:
            year = read_year(text)
            if year:
                return self._year(year, "birth_date", text, problems)
            birth = read_date(text, self._habits.dates.order, latest=day)
            if birth is None:
                problems.append(self._problem("birth_date", text, _why_no_date(text)))
            elif birth > day:
                problems.append(self._problem("birth_date", text, "in_the_future"))
            elif birth in _PLACEHOLDER_DAYS:
                pass
            elif birth.year < OLDEST_BIRTH:
                problems.append(self._problem("birth_date", text, "too_long_ago"))
            else:
                return birth, None, None
        year_text = _said(said.get("birth_year", ""))
        if year_text:
            year = read_year(year_text)
            if year:
                return self._year(year, "birth_year", year_text, problems)
            problems.append(self._problem("birth_year", year_text, "not_a_year"))
        return self._age(said, problems)

    def _year(
        self, year: int, name: str, text: str, problems: list[Problem]
    ) -> tuple[None, int | None, int | None]:
        if year > self._as_of.year:
            problems.append(self._problem(name, text, "in_the_future"))
        elif year in (1900, 1901):
            pass
        elif year < OLDEST_BIRTH:
            problems.append(self._problem(name, text, "too_long_ago"))
        else:
            return None, year, year
        return None, None, None

    def _age(self, said: dict[str, str], problems: list[Problem]) -> tuple[None, int | None, int | None]:
        text = _said(said.get("age", ""))
        if not text:
            return None, None, None
        found = re.match(r"^(\d{1,3})(?:\D|$)", text)
        if not found or int(found.group(1)) > OLDEST_AGE:
            problems.append(self._problem("age", text, "not_an_age"))
            return None, None, None
        year = self._as_of.year - int(found.group(1))
        return None, year - 1, year

    def _sex(self, said: dict[str, str], problems: list[Problem]) -> str:
        text = _said(said.get("sex", "")).upper().rstrip(".")
        if self._habits.spanish_sexes and text == "M":
            return "F"
        if text and text not in _SEXES and text not in ("U", "I", "INDETERMINADO", "NOT SPECIFIED"):
            problems.append(self._problem("sex", text, "unknown_sex"))
        return _SEXES.get(text, "")

    def _state(self, said: dict[str, str], problems: list[Problem]) -> str:
        text = _said(said.get("birth_state", ""))
        if not text or _MEXICO.fullmatch(text) or text.upper() in ("MEXICO", "MÉXICO", "MEX"):
            return ""
        for part in (text, *reversed(re.split(r"[,/;]", text))):
            code = state_code(part)
            if code:
                return code
        problems.append(self._problem("birth_state", text, "unknown_state"))
        return ""

    def _booked_in(self, said: dict[str, str], problems: list[Problem]) -> dt.datetime | None:
        text = _said(said.get("booked_in", ""))
        if not text:
            return None
        zone = self._as_of.tzinfo
        assert zone is not None
        moment = read_moment(text, self._habits.dates.order, zone=zone, latest=self._as_of.date())
        if moment is None:
            problems.append(self._problem("booked_in", text, _why_no_date(text)))
        elif moment.date() > self._as_of.date():
            problems.append(self._problem("booked_in", text, "in_the_future"))
        elif moment.year < self._as_of.year - OLDEST_STAY_YEARS:
            problems.append(self._problem("booked_in", text, "too_long_ago"))
        else:
            # Noon stands for "some time that day": it may not fall after the list itself.
            return min(moment, self._as_of)
        return None

    def _problem(self, name: str, value: str, reason: str) -> Problem:
        column = self._columns[name]
        return f"{column.letter}: {column.heading}"[:120], value[:200], reason


def _why_no_date(text: str) -> str:
    return "no_such_date" if re.search(r"\d\D+\d\D+\d|^\d{8}$", text) else "not_a_date"


def _said(text: str) -> str:
    """A value, without what stands for none."""
    text = " ".join(text.split())
    return "" if text.upper() in _BLANK else text
