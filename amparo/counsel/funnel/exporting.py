"""The figures as a CSV that spreadsheets open as text: nothing in it becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from amparo.counsel.funnel.figures import BY, STAGES, WAITS, Funnel, Line

#: With these a cell begins that a spreadsheet would calculate.
RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: Any) -> str:
    """A cell as text: whatever could be read as a formula is marked as none. Figures stay as they are."""
    if isinstance(cell, float):
        return f"{cell:.2f}"
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(RISKY) and not isinstance(cell, int) else text


def table(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines of a CSV, with the mark by which spreadsheets know UTF-8."""
    yield "\ufeff"
    for row in rows:
        held = io.StringIO()
        csv.writer(held).writerow([safe(one) for one in row])
        yield held.getvalue()


def rows(made: Funnel) -> Iterator[list[Any]]:
    """A heading, a line for each line, and the total."""
    heads = [str(BY[made.by]), _("Code"), *map(str, STAGES.values()), _("Offers"), _("Not answered in time")]
    for _start, _end, words in WAITS.values():
        heads += [
            f"{words}: {_('how many')}",
            f"{words}: {_('median, hours')}",
            f"{words}: {_('nine in ten, hours')}",
        ]
    heads += [_("Detained"), _("Detained, and referred"), _("Detained, with counsel")]
    yield heads
    for line in (*made.lines, made.total):
        yield _cells(line, made.total)


def _cells(line: Line, total: Line) -> list[Any]:
    cells: list[Any] = [
        _("All") if line is total else line.name,
        line.key,
        *line.stages.values(),
        line.offers,
        line.lapsed,
    ]
    for wait in line.waits.values():
        cells += [wait.n, wait.median, wait.p90]
    known = line.detained is not None
    return [
        *cells,
        *((line.detained, line.detained_referred, line.detained_with_counsel) if known else ("", "", "")),
    ]
