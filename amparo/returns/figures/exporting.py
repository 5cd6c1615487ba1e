"""Figures as a CSV that spreadsheets open as text, and as a workbook: nothing in either becomes a formula."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from amparo.returns.figures.figures import BY, LATER, STAGES, WAITS, Funnel, Line
from amparo.returns.figures.hiding import FEWEST

#: With these a cell begins that a spreadsheet would calculate.
RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: Any) -> str:
    """A cell as text: whatever could be read as a formula is marked as none. Figures stay as they are."""
    if isinstance(cell, float):
        return f"{cell:.2f}"
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(RISKY) and isinstance(cell, str) else text


def table(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines of a CSV, with the mark by which spreadsheets know UTF-8."""
    yield "\ufeff"
    for row in rows:
        held = io.StringIO()
        csv.writer(held).writerow([safe(one) for one in row])
        yield held.getvalue()


def workbook(name: str, rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """One sheet; whoever sends the file closes it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(name[:31])
    for line, row in enumerate(rows):
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, at, cell)
            elif cell is not None:
                sheet.write_number(line, at, cell)
    book.close()
    file.seek(0)
    return file


def rows(made: Funnel) -> Iterator[list[Any]]:
    """A heading, a line for each line, and the total. What the reader may not know says of how few it is."""
    heads = [
        str(BY[made.by]),
        _("Code"),
        *(str(words) for _rule, words in (*STAGES.values(), *LATER.values())),
    ]
    for _start, _end, words in WAITS.values():
        heads += [
            f"{words}: {_('how many')}",
            f"{words}: {_('median, hours')}",
            f"{words}: {_('nine in ten, hours')}",
        ]
    yield heads
    for line in made.lines:
        yield _cells(line.name, line)
    yield _cells(_("All"), made.total)


def _cells(name: str, line: Line) -> list[Any]:
    few = _("fewer than %(n)s") % {"n": FEWEST}
    cells: list[Any] = [name, line.key, *(one.n if one.shown else few for one in line.counts.values())]
    for wait in line.waits.values():
        cells += [wait.n, wait.median, wait.p90] if wait.shown else [few, None, None]
    return cells
