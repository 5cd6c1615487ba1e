"""What the pages of the open data show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.insight.open_data.actions import last_whole_month
from amparo.insight.open_data.counting import Figure, before
from amparo.insight.open_data.models import Publication
from amparo.insight.open_data.tables import Table, tables
from amparo.insight.open_data.words import COLUMNS, names_of
from amparo.insight.open_data.writing import from_json

#: So many months back may still be published.
BACK = 12


@dataclass(frozen=True, slots=True)
class Month:
    month: str
    publication: Publication | None
    waiting: bool
    #: Whether it may be published: it is over, and no later month is.
    may: bool


def months() -> list[Month]:
    """The months that were published or may be, the latest first. Two queries."""
    published = {
        str(one): one
        for one in Publication.objects.select_related("published_by").defer("cells").order_by("-month")
    }
    waiting = {
        job.args.get("month")
        for job in ProcrastinateJob.objects.filter(task_name="insight.publish", status__in=["todo", "doing"])
    }
    latest = next(iter(published), "")
    found: list[Month] = []
    one = last_whole_month()
    while len(found) < BACK and one > latest:
        found.append(Month(one, None, one in waiting, True))
        one = before(one)
    return [*found, *(Month(name, made, False, False) for name, made in published.items())]


@dataclass(frozen=True, slots=True)
class Line:
    names: list[str]
    values: list[tuple[str, int | None, bool]]  # column, figure, whether it is hidden from the public


@dataclass(frozen=True, slots=True)
class Shown:
    table: Table
    title: str
    means: str
    columns: list[str]
    figures: list[str]
    lines: list[Line]
    hidden: int


def shown(publication: Publication, language: str) -> list[Shown]:
    """A publication as its keepers read it: each table, and how much of it is hidden."""
    return list(tables_of(from_json(str(publication), publication.cells), language))


def tables_of(figures: Iterable[Figure], language: str) -> Iterable[Shown]:
    by_table: dict[str, dict[tuple[str, ...], dict[str, Figure]]] = {}
    for one in figures:
        by_table.setdefault(one.cell.table, {}).setdefault(one.cell.at, {})[one.cell.measure] = one
    english = language.startswith("en")
    for table in tables().values():
        lines = by_table.get(table.code, {})
        names = [names_of(name, language) for name in table.dimensions]
        yield Shown(
            table=table,
            title=table.title_en if english else table.title_es,
            means=table.means_en if english else table.means_es,
            columns=[str(COLUMNS[name]) for name in table.dimensions],
            figures=[str(COLUMNS[name]) for name in table.measures],
            lines=[
                Line(
                    [known.get(value, value) for known, value in zip(names, at, strict=True)],
                    [
                        (str(COLUMNS[name]), told[name].value, told[name].hidden)
                        for name in table.measures
                        if name in told
                    ],
                )
                for at, told in sorted(lines.items())
                # A line in which nothing is told tells nothing here either.
                if any(not one.hidden for one in told.values())
            ],
            hidden=sum(one.hidden for told in lines.values() for one in told.values()),
        )
