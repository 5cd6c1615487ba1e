"""Counting the facts anew, and telling them apart: the lines of a figure and its total."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Aggregate, Count, FloatField

from amparo.core import clock
from amparo.insight.figures.asked import Asked, before
from amparo.insight.figures.defined import Figure, figures, names
from amparo.insight.figures.models import Counting, Fact
from amparo.insight.open_data.tables import FEWEST

_COLUMNS = ("record", "month", "office", "facility", "state", "part", "hours")


def count_anew(codes: Iterable[str] | None = None) -> dict[str, float]:
    """Bring the facts of these figures (all) up to date from their views; returns the seconds that each took.
    Only what changed is written, so that readers are never kept waiting nor see half of it."""
    return {code: _count(figures()[code]) for code in (figures() if codes is None else codes)}


@transaction.atomic
def _count(figure: Figure) -> float:
    began = time.monotonic()
    columns = ", ".join(_COLUMNS)
    # The names are those of the table of figures and of the list above.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('insight.figures'))")
        cursor.execute(
            f"""
            WITH now AS MATERIALIZED (SELECT thing, {columns} FROM {figure.view}),
            gone AS (
                DELETE FROM insight_fact f WHERE f.figure = %(code)s
                AND NOT EXISTS (SELECT FROM now n WHERE n.thing = f.thing)
            )
            INSERT INTO insight_fact (figure, thing, {columns}) SELECT %(code)s, n.* FROM now n
            WHERE NOT EXISTS (
                SELECT FROM insight_fact f WHERE f.figure = %(code)s AND f.thing = n.thing
                AND ({", ".join(f"f.{one}" for one in _COLUMNS)})
                    IS NOT DISTINCT FROM ({", ".join(f"n.{one}" for one in _COLUMNS)})
            )
            ON CONFLICT (figure, thing) DO UPDATE SET {", ".join(f"{one} = excluded.{one}" for one in _COLUMNS)}
            """,  # noqa: S608
            {"code": figure.code},
        )
    seconds = time.monotonic() - began
    Counting.objects.update_or_create(figure=figure.code, defaults={"at": clock.now(), "seconds": seconds})
    return seconds


class Within(Aggregate):
    """Within how many hours so large a share of them was."""

    function = "percentile_cont"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(slots=True)
class Line:
    key: Any  # as it stands in the facts; None or "" when it is not known
    name: str
    n: int
    median: float | None = None
    p90: float | None = None
    #: Of so few that this reader is not told.
    hidden: bool = False

    @property
    def value(self) -> float:
        """What its bar is as long as."""
        return 0 if self.hidden else self.n if self.median is None else self.median


@dataclass(slots=True)
class Told:
    asked: Asked
    total: Line
    lines: list[Line]
    at: dt.datetime | None
    hides: bool = field(default=False)


def tell(asked: Asked, *, everything: bool, all_words: str, unknown: str) -> Told:
    """A figure as it was asked for. `everything`: of few people too. Four queries at most."""
    said: dict[str, Aggregate] = {"n": Count("pk")}
    if asked.figure.waits:
        said |= {"median": Within("hours", share=0.5), "p90": Within("hours", share=0.9)}
    found = asked.facts()
    rows = {row.pop(asked.by): row for row in found.order_by().values(asked.by).annotate(**said)}
    if asked.by == "month" and rows:
        rows = {month: rows.get(month, {"n": 0}) for month in _months(asked)}
    known = names(asked.figure, asked.by, rows) if asked.by != "month" else {}
    lines = [
        Line(
            key,
            f"{key:%Y-%m}"
            if asked.by == "month"
            else known.get(key, unknown if key in (None, "") else str(key)),
            **row,
        )
        for key, row in rows.items()
    ]
    whole = found.aggregate(**said) if asked.figure.waits else {"n": sum(line.n for line in lines)}
    total = Line(None, all_words, **whole)
    if not everything:
        hide(total, lines)
    if asked.by != "month":  # after hiding: where a hidden line stands would tell how much it is
        lines.sort(key=lambda line: (-line.value, line.name))
    counted = Counting.objects.filter(figure=asked.figure.code).first()
    return Told(asked, total, lines, counted.at if counted else None, any(line.hidden for line in lines))


def hide(total: Line, lines: Sequence[Line]) -> None:
    """Mark what is of fewer than ten; and, where it could be taken from the total, the next larger too."""
    if 0 < total.n < FEWEST:
        total.hidden = True
    for line in lines:
        line.hidden = 0 < line.n < FEWEST or (total.hidden and line.n > 0)
    hidden = [line for line in lines if line.hidden]
    shown = [line for line in lines if not line.hidden and line.n]
    if len(hidden) == 1 and shown:
        min(shown, key=lambda line: line.n).hidden = True
    elif len(hidden) == 1:  # it is the total
        total.hidden = True


def _months(asked: Asked) -> list[dt.date]:
    if asked.month is not None:
        return [asked.month]
    return [before(asked.until, back) for back in range(asked.months - 1, -1, -1)]


def of_each(own: str, since: dt.date, until: dt.date) -> dict[str, int]:
    """How many each figure counts in some months, for the index. One query."""
    found = Fact.objects.filter(month__gte=since, month__lte=until)
    if own:
        found = found.filter(office=own)
    return dict(found.order_by().values_list("figure").annotate(n=Count("pk")))
