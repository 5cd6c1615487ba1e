"""Text files: which letters, which separator, which rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable
from typing import Literal

from django.utils.translation import gettext as _

from amparo.core.errors import BadFile
from amparo.custody.lists.columns import score_of_headings
from amparo.custody.lists.table import Row, Table

DELIMITERS = (",", ";", "\t", "|")
#: A cell with so many lines in it was opened by a stray quotation mark and swallowed the rows after it.
MOST_LINES_IN_A_CELL = 12
_LOOKED_AT = 40


def read_text(data: bytes) -> Table:
    """The rows of a text file in UTF-8, UTF-16, Latin-1 or Windows-1252, or in several of these at once."""
    text, encoding, doubtful = _decoded(data)
    damaged_lines = {line for line, part in enumerate(text.split("\n"), start=1) if "\x00" in part} | doubtful
    text = text.replace("\x00", "")
    first = text.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:  # Excel's own way of saying the separator
        delimiter = first[4]
        rows, began = _rows(text, delimiter)
        rows[0] = ()
    else:
        delimiter = _delimiter(text)
        rows, began = _rows(text, delimiter)
    ends = [*began[1:], began[-1] + 10**9] if began else []
    damaged = (
        frozenset(
            number
            for number, (start, end) in enumerate(zip(began, ends, strict=True), start=1)
            if any(start <= line < end for line in damaged_lines)
        )
        if damaged_lines
        else frozenset()
    )
    return Table(
        name="", rows=tuple(rows), is_text=True, encoding=encoding, delimiter=delimiter, damaged=damaged
    )


def _decoded(data: bytes) -> tuple[str, str, set[int]]:
    """The text, its encoding, and the lines (from 1) whose bytes are no letters of any encoding we know."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            data = data[len(mark) :]
            if encoding != "utf-8":
                return _one_newline(data.decode(encoding, errors="replace")), "utf-16", set()
            break
    else:
        wide = _wide_without_mark(data)
        if wide:
            return _one_newline(data.decode(wide, errors="replace")), "utf-16", set()
    try:
        return _one_newline(data.decode("utf-8")), "utf-8", set()
    except UnicodeDecodeError:
        return _line_by_line(data)


def _wide_without_mark(data: bytes) -> str:
    start = data[:2000]
    if len(start) < 8:
        return ""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) * 0.35 and even < len(start) * 0.05:
        return "utf-16-le"
    if even > len(start) * 0.35 and odd < len(start) * 0.05:
        return "utf-16-be"
    return ""


def _line_by_line(data: bytes) -> tuple[str, str, set[int]]:
    # Lists are pasted together from several systems: each line is read in the encoding that fits it.
    lines, doubtful = [], set()
    has_utf8 = False
    pieces = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for number, piece in enumerate(pieces, start=1):
        try:
            lines.append(piece.decode("utf-8"))
            has_utf8 = has_utf8 or not piece.isascii()
            continue
        except UnicodeDecodeError:
            pass
        try:
            lines.append(piece.decode("cp1252"))
        except UnicodeDecodeError:
            lines.append(piece.decode("cp1252", errors="replace"))
            doubtful.add(number)
    return "\n".join(lines), "mixed" if has_utf8 else "latin-1", doubtful


def _one_newline(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _delimiter(text: str) -> str:
    """The separator under which a row of headings is recognised best; else the one that parts most evenly."""
    start = text[:200_000]

    def fits(delimiter: str) -> tuple[int, int, int]:
        rows = _rows(start, delimiter)[0][:_LOOKED_AT]
        widths = [len(row) for row in rows if any(row)]
        usual = max(set(widths), key=widths.count) if widths else 0
        even = widths.count(usual) if usual > 1 else 0
        return max((score_of_headings(row) for row in rows), default=0), even, usual

    return max(DELIMITERS, key=_preferring(fits))


def _preferring(
    fits: Callable[[str], tuple[int, int, int]],
) -> Callable[[str], tuple[tuple[int, int, int], int]]:
    return lambda delimiter: (fits(delimiter), -DELIMITERS.index(delimiter))


def _rows(text: str, delimiter: str) -> tuple[list[Row], list[int]]:
    """The rows, and the line of the text on which each begins."""
    try:
        rows, began = _parsed(text, delimiter, quoting=csv.QUOTE_MINIMAL)
        if not any(cell.count("\n") > MOST_LINES_IN_A_CELL for row in rows for cell in row):
            return rows, began
    except csv.Error:
        pass
    # A stray quotation mark: read every line for itself and take the marks off the cells that they enclose.
    try:
        rows, began = _parsed(text, delimiter, quoting=csv.QUOTE_NONE)
    except csv.Error as problem:
        raise BadFile(
            _(
                "The file is not a table: one of its cells would hold a whole book. Nothing was imported. "
                "Open it in a spreadsheet and look whether each person stands on a row of their own."
            ),
            code="damaged",
        ) from problem
    return [tuple(_unquoted(cell) for cell in row) for row in rows], began


def _parsed(text: str, delimiter: str, *, quoting: Literal[0, 3]) -> tuple[list[Row], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    rows: list[Row] = []
    began = []
    line = 1
    for row in reader:
        rows.append(tuple(row))
        began.append(line)
        line = reader.line_num + 1
    return rows, began


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if len(cell) >= 2 and cell[0] == cell[-1] == '"' else cell
