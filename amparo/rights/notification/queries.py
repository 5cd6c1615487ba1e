"""Consular notification by authority and month, from what custody and casework know (`rights/sql/figures.sql`).

Arrest: when the stay began. Notice: the first list of the authority that names the person. First contact: the first interview,
visit or call with them during the stay. Whoever holds people in the kind of place of the first days is the authority.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from amparo.core.hiding import hidden
from amparo.rights.tables import name_of_authority, who_hold

BY: dict[str, Any] = {
    "authority": _("By authority"),
    "month": _("By month"),
    "both": _("By authority and month"),
}
COUNTS = ("arrests", "told", "soon", "met")
#: A notice within so many hours is one without delay, as far as figures go (8 CFR 236.1(e) gives no hours).
SOON_HOURS = 72


@dataclass(frozen=True, slots=True)
class Row:
    """One line; a figure of too few people for this reader is None. Medians in hours."""

    authority: str
    words: str
    month: dt.date | None
    arrests: int | None
    told: int | None
    soon: int | None
    met: int | None
    told_median: float | None
    contact_median: float | None
    whole_median: float | None

    def share(self, count: int | None) -> float | None:
        return None if count is None or not self.arrests else 100 * count / self.arrests

    @property
    def told_share(self) -> float | None:
        return self.share(self.told)

    @property
    def soon_share(self) -> float | None:
        return self.share(self.soon)

    @property
    def met_share(self) -> float | None:
        return self.share(self.met)


def rows(
    by: str, *, offices: Collection[str] | None, since: dt.datetime, until: dt.datetime, everything: bool
) -> list[Row]:
    """Every line of one table. One query."""
    pairs = [(kind, one.code) for one in who_hold() for kind in sorted(one.places)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM rights_notification(%s, %s, %s, %s, %s, %s)",
            [by, None if offices is None else list(offices), since, until, [one[0] for one in pairs],
             [one[1] for one in pairs]],
        )  # fmt: skip
        columns = [one.name for one in cursor.description or ()]
        found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    # What is not in a column is of people too: those who were not told of all who were arrested.
    closed = {name: set[int]() for name in COUNTS}
    if not everything:
        closed["arrests"] = hidden([one["people"] for one in found])
        for name in COUNTS[1:]:
            there = hidden([one[f"{name}_people"] for one in found])
            others = hidden([one["arrests"] - one[name] for one in found])
            closed[name] = there | others | closed["arrests"]
    return [_row(at, one, closed) for at, one in enumerate(found)]


def _row(at: int, one: dict[str, Any], closed: dict[str, set[int]]) -> Row:
    seen = {name: None if at in closed[name] else one[name] for name in COUNTS}
    return Row(
        authority=one["authority"], words=name_of_authority(one["authority"]) if one["authority"] else "", month=one["month"],
        **seen,
        told_median=None if at in closed["told"] else one["told_median"],
        contact_median=None if at in closed["met"] or at in closed["told"] else one["contact_median"],
        whole_median=None if at in closed["met"] else one["whole_median"],
    )  # fmt: skip
