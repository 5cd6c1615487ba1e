"""What the pages of imported lists share, whoever sends them (detention centres here, INM's arrivals in `returns`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from amparo.custody.lists import workbook

SAMPLES = 3
#: So many rows are looked at for a sample of each column.
LOOKED_AT = 60
REFRESH_SECONDS = 2


class Row(Protocol):
    """A row as it stood in a list, with what was wrong with it: (column, value, reason)."""

    line: int
    cells: Any
    problems: Any


Reasons = list[tuple[str, str, str]]


def reasons_of(row: Row, words: Mapping[str, Any]) -> Reasons:
    """What was wrong with a row, in words."""
    return [(column, value, str(words.get(reason, reason))) for column, value, reason in row.problems]


def samples(rows: Iterable[Sequence[str]], width: int) -> list[list[str]]:
    """The first values of each of `width` columns, so that a person can tell what it holds."""
    found: list[list[str]] = [[] for _column in range(width)]
    for cells in rows:
        for index, cell in enumerate(cells[:width]):
            if cell.strip() and len(found[index]) < SAMPLES and cell not in found[index]:
                found[index].append(cell.strip()[:40])
    return found


def unreadable_workbook(
    rows: Iterable[Row], *, headings: Sequence[str], words: Mapping[str, Any], name: str
) -> HttpResponse:
    """The rows that could not be read, as a workbook in the list's own columns, with the reason beside each."""
    width = len(headings)
    lines = (
        [
            str(row.line),
            *[*row.cells, *[""] * width][:width],
            "; ".join(text for _column, _value, text in reasons_of(row, words)),
        ]
        for row in rows
    )
    response = HttpResponse(
        workbook(_("Unreadable rows"), [_("Line"), *headings, _("Reason")], lines),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def progress_part(
    request: HttpRequest, template: str, context: dict[str, Any], *, running: bool
) -> HttpResponse:
    """How far an import is, for the page that asks every few seconds; when it is in, the page is told to show it."""
    response = render(request, template, context)
    if not running:
        response.headers["HX-Refresh"] = "true"
    return response
