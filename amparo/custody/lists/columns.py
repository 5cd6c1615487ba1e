"""What the columns of a list mean, from their headings: any order, Spanish or English, as anybody writes them."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process

from amparo.core.errors import BadFile
from amparo.custody.lists.table import Row, Table

#: What a column can hold, in the order in which forms offer it.
FIELDS: dict[str, Any] = {
    "a_number": gettext_lazy("A-Number"),
    "full_name": gettext_lazy("Name (whole)"),
    "surnames": gettext_lazy("Last names (both)"),
    "surname1": gettext_lazy("First last name"),
    "surname2": gettext_lazy("Second last name"),
    "given_names": gettext_lazy("Given names"),
    "middle_name": gettext_lazy("Middle name"),
    "birth_date": gettext_lazy("Date of birth"),
    "birth_year": gettext_lazy("Year of birth"),
    "age": gettext_lazy("Age"),
    "sex": gettext_lazy("Sex"),
    "nationality": gettext_lazy("Country of birth or citizenship"),
    "birth_state": gettext_lazy("State of birth"),
    "birth_municipality": gettext_lazy("Municipality of birth"),
    "facility": gettext_lazy("Place of detention"),
    "facility_state": gettext_lazy("State of the place of detention"),
    "booking": gettext_lazy("Booking number"),
    "booked_in": gettext_lazy("Date of booking in"),
    "subject_id": gettext_lazy("Subject ID"),
    "curp": gettext_lazy("CURP"),
    "passport": gettext_lazy("Passport"),
    "matricula": gettext_lazy("Consular ID (matrícula)"),
    "phone": gettext_lazy("Telephone"),
    "mother_name": gettext_lazy("Mother's name"),
    "father_name": gettext_lazy("Father's name"),
}
IGNORE = "ignore"
NAME_FIELDS = frozenset({"full_name", "surnames", "surname1", "given_names"})
#: With one of these columns a list says whom its rows are about.
TELLING = NAME_FIELDS | {"a_number", "curp"}
DATE_FIELDS = ("birth_date", "booked_in")
#: How far down the headings may stand, under titles, logos and notes.
HEADING_WITHIN = 60
#: How alike an unknown heading must be to a known one to be offered (and asked about), 0 to 100.
ALIKE = 88


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """What the columns of one kind of list can hold, and how such lists call them: folded heading → (field, sure)."""

    fields: Mapping[str, Any]
    spellings: Mapping[str, tuple[str, bool]]
    #: The fields that are dates: of a birth first, then of what cannot lie in the future.
    dates: tuple[str, str]
    #: With one of these columns a list says whom its rows are about.
    telling: frozenset[str] = TELLING


@cache
def detention() -> Vocabulary:
    """The words of detention lists."""
    return Vocabulary(FIELDS, read_spellings(Path(__file__).parent / "columns.csv"), DATE_FIELDS)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its position from 0, its heading as written, and what it holds ("" when we do not know)."""

    index: int
    heading: str
    field: str
    sure: bool = True

    @property
    def letter(self) -> str:
        """The column's name in a spreadsheet: A, B … Z, AA."""
        number, letters = self.index + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the list begins in its file, and its columns."""

    sheet: str
    line: int
    columns: tuple[Column, ...]

    def index_of(self, field: str) -> int | None:
        """The position of the column that holds `field`, if one does."""
        return next((column.index for column in self.columns if column.field == field), None)

    @property
    def key(self) -> str:
        """What the layout is remembered by: the headings, however they are spelt."""
        folded = "\x1f".join(fold(column.heading) for column in self.columns)
        return hashlib.sha256(folded.encode()).hexdigest()

    def assigned(self, fields: Mapping[int, str]) -> Headings:
        """The same headings with what somebody said that the columns hold; positions not named hold nothing."""
        return Headings(
            self.sheet,
            self.line,
            tuple(
                Column(
                    column.index,
                    column.heading,
                    fields.get(column.index, "") if fields.get(column.index) != IGNORE else "",
                )
                for column in self.columns
            ),
        )


def fold(text: str) -> str:
    """A heading as it is compared: small letters, no accents, words only."""
    bare = unicodedata.normalize("NFKD", text.lower())
    return " ".join(
        re.sub(r"[^a-z0-9]+", " ", "".join(c for c in bare if not unicodedata.combining(c))).split()
    )


def read_spellings(path: Path) -> dict[str, tuple[str, bool]]:
    """A table of spellings (`columns.csv` here is one): folded heading → (field, sure)."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        found: dict[str, tuple[str, bool]] = {}
        for row in rows:
            found.setdefault(row["spelling"], (row["field"], row["sure"] == "yes"))
    return found


@lru_cache(maxsize=4096)
def meaning(heading: str, words: Vocabulary | None = None) -> tuple[str, bool]:
    """The field that a heading names, and whether we are sure; ("", False) when we do not know it."""
    known = (words or detention()).spellings
    for text in (heading, re.sub(r"[(\[].*?[)\]]", " ", heading)):
        if fold(text) in known:
            return known[fold(text)]
    folded = fold(heading)
    if len(folded) < 4 or len(folded) > 60:
        return "", False
    alike = process.extractOne(folded, known.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return (known[alike[0]][0], False) if alike else ("", False)


def is_heading(cell: str, words: Vocabulary | None = None) -> bool:
    """Whether a cell is word for word a heading that we know: a quick look before `score_of_headings` is asked."""
    return len(cell) <= 80 and fold(cell) in (words or detention()).spellings


def score_of_headings(row: Sequence[str], words: Vocabulary | None = None) -> int:
    """How many different fields a row would name if it were the heading row; 0 when it cannot be one."""
    # Headings are words: a row with a long number or a date in it is a row of the list.
    words = words or detention()
    fields = {meaning(cell, words)[0] for cell in row[:500] if cell and len(cell) <= 80} - {"", IGNORE}
    return len(fields) if fields & words.telling else 0


def find_headings(
    tables: Sequence[Table],
    *,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    words: Vocabulary | None = None,
) -> Headings:
    """The heading row of a file: the row of any sheet that names the most fields, the first of equals.

    `remembered` maps a layout's key to what its columns were said to hold (heading → field); such a row wins. `words` are
    those of the kind of list, of detention lists when nothing is said.
    Raises `BadFile`: `no_heading` when no row names a person's fields, `no_rows` when nothing stands under it.
    """
    best: tuple[int, Table, int] | None = None
    for table in tables:
        for position, row in enumerate(table.rows[:HEADING_WITHIN]):
            headings = _headings(table, position, words)
            known = (remembered or {}).get(headings.key)
            score = 1000 if known is not None else score_of_headings(row, words)
            if score >= 2 and (best is None or score > best[0]):
                best = score, table, position
    if best is None:
        raise BadFile(
            _(
                "No row of this file names the columns of a list of people. The first row of the list must say what each "
                "column holds, for example: A-Number, Last name, First name, Date of birth. Nothing was imported."
            ),
            code="no_heading",
        )
    _score, table, position = best
    if not any(any(cell.strip() for cell in row) for row in table.rows[position + 1 :]):
        raise BadFile(
            _("The list has headings (line %(line)d) and no row under them. Nothing was imported.")
            % {"line": position + 1},
            code="no_rows",
        )
    headings = _headings(table, position, words)
    known = (remembered or {}).get(headings.key)
    return headings if known is None else as_said(headings, known, words)


def _headings(table: Table, position: int, words: Vocabulary | None) -> Headings:
    taken: set[str] = set()
    columns = []
    for index, cell in enumerate(table.rows[position]):
        field, sure = meaning(cell.strip(), words)
        field = "" if field == IGNORE else field
        # The first of two columns of one meaning is taken; which one was meant is asked (see `doubts`).
        if field in taken:
            columns.append(Column(index, cell.strip(), "", sure=False))
            continue
        if field:
            taken.add(field)
        columns.append(Column(index, cell.strip(), field, sure or not field))
    return Headings(table.name, position + 1, tuple(columns))


def as_said(headings: Headings, said: Mapping[str, str], words: Vocabulary | None = None) -> Headings:
    """Headings read as somebody said. Keys of `said` are a heading as written, its column's letter, or `B:Name`."""
    folded = {fold(key): field for key, field in said.items()}
    fields = {}
    for column in headings.columns:
        for key in (f"{column.letter}:{column.heading}", column.heading):
            if fold(key) in folded:
                fields[column.index] = folded[fold(key)]
                break
        else:
            by_letter = said.get(column.letter)
            if by_letter is not None:
                fields[column.index] = by_letter
    known = (words or detention()).fields
    unknown = sorted({field for field in fields.values() if field not in known and field not in ("", IGNORE)})
    if unknown:
        raise BadFile(
            _("The mapping names fields that do not exist: %(fields)s. The fields are: %(known)s.")
            % {"fields": ", ".join(unknown), "known": ", ".join(known)},
            code="bad_mapping",
        )
    return headings.assigned(fields)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about the columns that a person should say. `code` is `duplicate`, `unsure` or `no_name`."""

    code: str
    field: str
    columns: tuple[Column, ...]


def doubts(headings: Headings, rows: Sequence[Row], words: Vocabulary | None = None) -> tuple[Doubt, ...]:
    """What is not clear: two columns of one meaning that say different things, a heading only alike to a known one."""
    found = []
    for column in headings.columns:
        if column.field and not column.sure:
            found.append(Doubt("unsure", column.field, (column,)))
    for column in headings.columns:
        if not column.field:
            continue
        rivals = tuple(
            other
            for other in headings.columns
            if other.index != column.index
            and not other.field
            and not other.sure
            and (meaning(other.heading, words)[0] == column.field)
            and any(_cell(row, other.index) not in ("", _cell(row, column.index)) for row in rows)
        )
        if rivals:
            found.append(Doubt("duplicate", column.field, (column, *rivals)))
    if not any(column.field in (words or detention()).telling for column in headings.columns):
        found.append(Doubt("no_name", "", ()))
    return tuple(found)


def refuse_doubts(headings: Headings, rows: Sequence[Row], words: Vocabulary | None = None) -> None:
    """Raise `BadFile` (`duplicate_headings`, `no_heading`) where the columns cannot be read without asking."""
    for doubt in doubts(headings, rows, words):
        if doubt.code == "duplicate":
            raise BadFile(
                _(
                    "Several columns could hold “%(field)s”: %(columns)s. They say different things, and nothing was "
                    "imported. Say which one counts, or delete the other."
                )
                % {
                    "field": FIELDS[doubt.field],
                    "columns": ", ".join(f"{column.letter} “{column.heading}”" for column in doubt.columns),
                },
                code="duplicate_headings",
            )
        if doubt.code == "no_name":
            raise BadFile(
                _("No column holds a name, an A-Number or a CURP. Say which column holds the name."),
                code="no_heading",
            )


def refuse_double_use(fields: Mapping[int, str], words: Vocabulary | None = None) -> None:
    """Raise `BadFile` (`duplicate_headings`) when two columns were said to hold one field."""
    used = [field for field in fields.values() if field and field != IGNORE]
    twice = sorted({field for field in used if used.count(field) > 1})
    if twice:
        raise BadFile(
            _("Two columns were said to hold the same: %(fields)s. Choose one column for each.")
            % {"fields": ", ".join(str((words or detention()).fields[field]) for field in twice)},
            code="duplicate_headings",
        )


def _cell(row: Row, index: int) -> str:
    return row[index].strip() if index < len(row) else ""
