"""Writing what came from outside into a spreadsheet, so that nothing in it can act."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

#: A spreadsheet takes a text that begins so for a formula (OWASP, CSV injection).
_ACTING = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """The text as it may stand in a spreadsheet's cell: with an apostrophe before it where a formula could begin."""
    return f"'{text}" if text.lstrip(" ").startswith(_ACTING) else text


def workbook(sheet: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """An XLSX file of one sheet, every cell a text that stays a text."""
    buffer = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(sheet[:31])
        bold = book.add_format({"bold": True})
        page.write_row(0, 0, [harmless(heading) for heading in headings], bold)
        for position, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                page.write_string(position, column, harmless(cell)[:32_000])
        page.freeze_panes(1, 0)
        page.set_column(0, max(len(headings) - 1, 0), 18)
    return buffer.getvalue()
