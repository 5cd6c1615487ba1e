"""Figures of accommodations, counted by the database (`inclusion/sql/accommodations.sql`), and what is hidden of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Role, Staff
from amparo.casework.queries import offices_of
from amparo.casework.visits.models import DOMAINS
from amparo.core.hiding import hidden, is_few
from amparo.inclusion.accommodations import ladder
from amparo.places.models import Facility, Office

#: By what the figures are told apart.
BY: dict[str, Any] = {
    "facility": _("By facility"),
    "authority": _("By authority"),
    "item": _("By accommodation"),
    "office": _("By consulate"),
}
#: The columns, each a count of accommodations with a count of people beside it in the database's answer.
COLUMNS: dict[str, Any] = {
    "asked": _("Accommodations asked for"),
    "granted": _("Were granted"),
    "other": _("Of them, in another way"),
    "denied": _("Were denied"),
    "ignored": _("Not answered in time"),
    "waiting": _("Still in time"),
    "delivered": _("The person has it"),
    "missing": _("Granted, and not there"),
}
MONTHS = (3, 12, 24)


@dataclass(frozen=True, slots=True)
class Cell:
    """A count. `n` is None when it is of too few people for this reader."""

    n: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its name, its counts in the order of the columns, half of the answers within so many days, of how many."""

    name: Any
    cells: Sequence[Cell]
    median: float | None
    answered: Cell


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How many people of an office or a place told of a lot of difficulty in each domain, in the order of the questions."""

    name: Any
    cells: Sequence[Cell]


def sees_everything(staff: Staff) -> bool:
    """Whether figures of few people are shown to this reader: as figures of returns, to headquarters alone."""
    return staff.role == Role.HEADQUARTERS


def rows(
    by: str,
    *,
    offices: Collection[str] | None,
    since: dt.datetime,
    until: dt.datetime,
    now: dt.datetime,
    everything: bool,
) -> list[Row]:
    """What was asked for in a time, by `by`, the most first. Two queries."""
    found = _call(
        "SELECT * FROM inclusion_accommodation_figures(%s, %s, %s, %s, %s)",
        [by, None if offices is None else list(offices), since, until, now],
    )
    found.sort(key=lambda one: (-one["asked"], one["key"]))
    names = _names(by, [one["key"] for one in found])
    closed = {
        column: set() if everything else hidden([one[f"{column}_people"] for one in found])
        for column in (*COLUMNS, "answered")
    }
    return [
        Row(
            names.get(one["key"], one["key"] or _("Not known")),
            [Cell(None if at in closed[column] else one[column]) for column in COLUMNS],
            None if at in closed["answered"] else one["median_days"],
            Cell(None if at in closed["answered"] else one["answered"]),
        )
        for at, one in enumerate(found)
    ]  # fmt: skip


def difficulties(by: str, *, offices: Collection[str] | None, everything: bool) -> list[Difficulty]:
    """People by domain of difficulty, by office or facility; those with nobody in any domain are left out. Two queries."""
    found = _call(
        "SELECT * FROM inclusion_difficulty_figures(%s, %s)", [by, None if offices is None else list(offices)]
    )
    table: dict[str, dict[str, int]] = {}
    for one in found:
        table.setdefault(one["key"], {})[one["domain"]] = one["people"]
    table = {key: told for key, told in table.items() if any(told.values())}
    names = _names(by, list(table))
    return [
        Difficulty(
            names.get(key, key or _("Not known")),
            [
                Cell(None if not everything and is_few(told.get(domain, 0)) else told.get(domain, 0))
                for domain in DOMAINS
            ],
        )
        for key, told in sorted(table.items(), key=lambda pair: str(names.get(pair[0], pair[0])))
    ]


def of(staff: Staff) -> Collection[str] | None:
    return offices_of(staff)


def _call(sql: str, arguments: Sequence[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        columns = [one.name for one in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _names(by: str, keys: Sequence[str]) -> dict[str, Any]:
    if by == "authority":
        return {key: str(ladder.authorities()[key]) for key in keys if key in ladder.authorities()}
    if by == "item":
        return {key: ladder.words_of(key, ladder.language()) for key in keys}
    if by == "office":
        return dict(Office.objects.filter(pk__in=keys).values_list("pk", "city"))
    if by == "facility":
        numbers = [int(key) for key in keys if key.isdigit()]
        return {
            str(pk): name for pk, name in Facility.objects.filter(pk__in=numbers).values_list("pk", "name")
        }
    return {}
