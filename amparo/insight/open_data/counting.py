"""The figures of a month: every cell of every table, with the sums that hold between them, and which cells are hidden."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from django.db import connection

from amparo.insight.disclosure.hiding import hide
from amparo.insight.disclosure.sums import Sum
from amparo.insight.open_data.tables import ALL, FEWEST, OTHERS, Table, tables
from amparo.insight.open_data.words import codes_of


class Cell(NamedTuple):
    """A figure of one month: the table, what is counted, and for which values of its dimensions."""

    month: str
    table: str
    measure: str
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    cell: Cell
    #: None: there is none (a median of nothing).
    value: int | None
    hidden: bool


def first_day(month: str) -> dt.date:
    """The first day of a month that is written YYYY-MM. Raises `ValueError`."""
    return dt.datetime.strptime(month, "%Y-%m").replace(tzinfo=dt.UTC).date()


def before(month: str) -> str:
    """The month before."""
    return f"{first_day(month) - dt.timedelta(days=1):%Y-%m}"


def figures(month: str, earlier: Sequence[Figure] = ()) -> list[Figure]:
    """All figures of a month. `earlier` are those of every publication before: what was decided there stays decided."""
    found: list[Figure] = []
    for table in tables().values():
        own = [one for one in earlier if one.cell.table == table.code]
        if table.median:
            found += _medians(table, month)
        else:
            found += _counts(table, month, own)
    return found


def sums_of(table: Table, cells: Iterable[Cell], months: Iterable[str]) -> list[Sum]:
    """What everybody knows to hold between these cells of a table: totals, and from each month to the next."""
    known = set(cells)
    lines: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in known:
        for place, name in enumerate(table.dimensions):
            if name in table.totals and cell.at[place] != ALL:
                total = cell._replace(at=(*cell.at[:place], ALL, *cell.at[place + 1 :]))
                lines[total, place].append(cell)  # type: ignore[index]
    found = [Sum.total(total, sorted(parts)) for (total, _place), parts in sorted(lines.items())]  # type: ignore[misc]
    if table.stock:
        printed = set(months)
        for end in sorted(cell for cell in known if cell.measure == table.stock):
            start = end._replace(month=before(end.month))
            if start.month in printed and start in known:
                shares: dict[Hashable, int] = {end: 1, start: -1}
                shares |= {end._replace(measure=name): -1 for name in table.comes}
                shares |= {end._replace(measure=name): 1 for name in table.goes}
                found.append(Sum.of(dict(shares)))
    return found


def _counts(table: Table, month: str, earlier: Sequence[Figure]) -> list[Figure]:
    values: dict[Cell, int] = {}
    for at, counted in _whole(table, _rows(table, month)).items():
        for name in (*table.counts, *([table.stock] if table.stock and table.stocks(at) else ())):
            values[Cell(month, table.code, name, at)] = int(counted.get(name, 0))
    # Only what a stock ties to this month matters of those before.
    old = {one.cell: one for one in earlier if table.stock and table.stocks(one.cell.at)}
    known: dict[Hashable, int] = {}
    known.update(values.items())
    known.update((cell, one.value or 0) for cell, one in old.items())
    out = hide(
        known,
        sums_of(table, [*values, *old], {cell.month for cell in (*values, *old)}),
        fewest=FEWEST,
        shown=[cell for cell, one in old.items() if not one.hidden],
        hidden=[cell for cell, one in old.items() if one.hidden],
    )
    found = [Figure(cell, n, cell in out) for cell, n in values.items()]
    if table.sum:
        money = {at: counted.get(table.sum, 0) for at, counted in _whole(table, _rows(table, month)).items()}
        for one in list(found):
            cell = one.cell._replace(measure=table.sum)
            found.append(Figure(cell, round(money[one.cell.at]), one.hidden))
    return found


def _rows(table: Table, month: str) -> dict[tuple[str, ...], dict[str, int]]:
    """What the table's view counted: the figures of each value of the dimensions, without totals."""
    measures = (*table.counts, *filter(None, (table.sum,)))
    columns = ", ".join(f'"{name}"' for name in (*table.dimensions, *measures))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM insight_{table.code} WHERE month = %s", [first_day(month)])  # noqa: S608
        rows = cursor.fetchall()
        found = {
            tuple(map(str, row[: len(table.dimensions)])): dict(
                zip(measures, row[len(table.dimensions) :], strict=True)
            )
            for row in rows
        }
        if table.stock:
            ins, outs = ("+".join(f'sum("{name}")' for name in names) for names in (table.comes, table.goes))
            cursor.execute(
                f"SELECT {', '.join(table.dimensions)}, {ins} - ({outs}) FROM insight_{table.code}"  # noqa: S608
                f" WHERE month <= %s GROUP BY {', '.join(table.dimensions)}",
                [first_day(month)],
            )
            for *at, left in cursor.fetchall():
                found.setdefault(tuple(map(str, at)), dict.fromkeys(measures, 0))[table.stock] = left
    return found


def _whole(
    table: Table, rows: Mapping[tuple[str, ...], Mapping[str, int]]
) -> dict[tuple[str, ...], dict[str, int]]:
    """Every combination of the values, folded where there are too few, with its totals; nothing is left out for being nothing."""
    values = [_values(table, place, rows) for place in range(len(table.dimensions))]
    whole: dict[tuple[str, ...], dict[str, int]] = {
        at: defaultdict(int) for at in itertools.product(*[[*known, *last] for known, last in values])
    }
    for at, counted in rows.items():
        folded = [
            value if value in known else OTHERS for value, (known, _last) in zip(at, values, strict=True)
        ]
        for held in itertools.product(
            *[
                (value, ALL) if name in table.totals else (value,)
                for name, value in zip(table.dimensions, folded, strict=True)
            ]
        ):
            for name, n in counted.items():
                whole[held][name] += n
    return whole


def _values(
    table: Table, place: int, rows: Mapping[tuple[str, ...], Mapping[str, int]]
) -> tuple[list[str], list[str]]:
    """The values of a dimension that have a line of their own, and the lines of the others and of all.

    Whatever value can be has a line in every month: one that comes and goes would tell something. Of places and states there are
    too many: small ones go together.
    """
    name = table.dimensions[place]
    seen: dict[str, int] = dict.fromkeys(codes_of(name) if name not in table.fold else (), 0)
    for at, counted in rows.items():
        seen[at[place]] = seen.get(at[place], 0) + counted[table.counts[0]]
    last = [ALL] if name in table.totals else []
    if name not in table.fold:
        return sorted(seen), last
    return sorted(value for value, n in seen.items() if n >= FEWEST and value), [OTHERS, *last]


def _medians(table: Table, month: str) -> list[Figure]:
    """Medians in whole hours. They add up to nothing, so that each stands for itself: of fewer than `FEWEST` it is hidden."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(table.dimensions)}, hours FROM insight_{table.code} WHERE month = %s",  # noqa: S608
            [first_day(month)],
        )
        rows = cursor.fetchall()
    hours: dict[tuple[str, ...], list[float]] = {
        at: [] for at in itertools.product(*[[*codes_of(name), ALL] for name in table.dimensions])
    }
    for *at, waited in rows:
        for held in itertools.product(*[(value, ALL) for value in at]):
            hours.setdefault(held, []).append(float(waited))
    # One value crossed with another is seldom of ten and says little: only each by itself, and all.
    told = {at: waits for at, waits in hours.items() if ALL in at}
    return [
        Figure(
            Cell(month, table.code, table.median, at),
            round(median(waits)) if waits else None,
            len(waits) < FEWEST,
        )
        for at, waits in told.items()
    ]
