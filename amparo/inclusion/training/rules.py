"""The figures of the training (`data/training.toml`) and what follows from them. Pure: the day comes in."""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "training.toml"
#: Days before its end on which whoever holds a certificate is told, the nearest last.
REMINDERS = (90, 30, 7)


@cache
def figures() -> dict[str, int]:
    return {name: int(row["value"]) for name, row in tomllib.loads(DATA.read_text(encoding="utf-8")).items()}


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def count_right(right: Sequence[frozenset[int]], answers: Mapping[int, Iterable[int]]) -> int:
    """How many questions are answered with all that is right and nothing else."""
    return sum(frozenset(answers.get(number, ())) == wanted for number, wanted in enumerate(right))


def passes(right: int, asked: int) -> bool:
    """Whether so many right answers reach the pass mark."""
    return asked > 0 and right * 100 >= figures()["pass_mark"] * asked


def reminder_due(days_left: int) -> int | None:
    """Which reminder is due with so many days left: the nearest one reached. None: not yet, or it has ended."""
    return min((days for days in REMINDERS if days_left <= days), default=None) if days_left >= 0 else None
