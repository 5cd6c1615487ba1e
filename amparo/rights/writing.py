"""A table that leaves as CSV: nothing in it becomes a formula, and no cache keeps it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from amparo.core import clock

#: With these a cell begins that a spreadsheet would calculate.
RISKY = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> Any:
    """A cell as it is written: figures stay, text that could be read as a formula is marked as none."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    text = str(value)
    return f"'{text}" if not isinstance(value, int) and text.startswith(RISKY) else text


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        table.writerow([cell(one) for one in row])
    return out.getvalue()


def csv_answer(name: str, rows: Iterable[Sequence[Any]]) -> HttpResponse:
    answer = HttpResponse("\ufeff" + csv_text(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{clock.today():%Y-%m-%d}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
