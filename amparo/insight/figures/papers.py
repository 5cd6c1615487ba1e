"""A figure as a file: CSV, workbook and PDF/UA-1. The same table as the page, never a row behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.core.zones import HEADQUARTERS
from amparo.insight.figures.counting import Line, Told
from amparo.insight.open_data.tables import FEWEST
from amparo.returns.figures.exporting import table as csv_lines
from amparo.returns.figures.exporting import workbook

SOURCE = Path(__file__).with_name("figure.typ")

__all__ = ["csv_lines", "heads", "named", "rows", "to_pdf", "to_xlsx"]


def heads(told: Told) -> list[str]:
    figure = told.asked.figure
    first = figure.name_of(told.asked.by)
    if figure.waits:
        return [first, _("How many"), _("Half within, hours"), _("Nine in ten within, hours")]
    return [first, _("How many")]


def _cells(line: Line, waits: bool) -> list[Any]:
    if line.hidden:
        return [line.name, _("few"), None, None] if waits else [line.name, _("few")]
    if not waits:
        return [line.name, line.n]
    return [line.name, line.n, *(None if one is None else round(one, 1) for one in (line.median, line.p90))]


def rows(told: Told) -> Iterator[list[Any]]:
    """A heading, a line for each line, the total, and what it all means."""
    figure = told.asked.figure
    yield heads(told)
    for line in (*told.lines, told.total):
        yield _cells(line, figure.waits)
    yield []
    for words in (figure.title, figure.means, period(told), as_of(told), sources(told)):
        yield [words]


def period(told: Told) -> str:
    asked = told.asked
    return _("Months: %(since)s to %(until)s") % {
        "since": f"{asked.since:%Y-%m}",
        "until": f"{asked.until:%Y-%m}",
    }


def as_of(told: Told) -> str:
    if told.at is None:
        return _("Not counted yet")
    return _("Counted on %(at)s, time of Mexico City") % {
        "at": f"{told.at.astimezone(HEADQUARTERS):%Y-%m-%d %H:%M}"
    }


def sources(told: Told) -> str:
    return _("Source tables: %(tables)s") % {"tables": ", ".join(told.asked.figure.sources)}


def hidden() -> str:
    return _(
        "Where it says “few”, it is of fewer than %(n)s, or is left out so that another cannot be worked out."
    ) % {"n": FEWEST}


def named(told: Told) -> str:
    """What its file is called."""
    asked = told.asked
    return f"{asked.figure.code}-{asked.by}-{asked.since:%Y-%m}-{asked.until:%Y-%m}"


def to_xlsx(told: Told) -> bytes:
    with workbook(told.asked.figure.code, rows(told)) as file:
        return file.read()


def to_pdf(told: Told) -> bytes:
    """A page or more that anybody can read aloud: tagged, titled, in the language of whoever asked."""
    figure, english = told.asked.figure, (get_language() or "es").startswith("en")
    at = told.at or told.asked.until
    data = {
        "lang": "en" if english else "es", "region": "us" if english else "mx", "date": [at.year, at.month, at.day],
        "title": figure.title, "means": figure.means,
        "notes": [period(told), as_of(told), sources(told), *([hidden()] if told.hides else [])],
        "issuer": _("Consular protection: figures"), "heads": heads(told),
        "rows": [
            ["" if cell is None else str(cell) for cell in _cells(line, figure.waits)]
            for line in (*told.lines, told.total)
        ],
    }  # fmt: skip
    return bytes(
        typst.compile(
            SOURCE.read_bytes(), format="pdf", pdf_standards="ua-1", ignore_system_fonts=True,
            sys_inputs={"figure": json.dumps(data, ensure_ascii=False)},
        )
    )  # fmt: skip
