"""What repeats, counted by the database (`rights/sql/figures.sql`), against what the days held in each place would give.

Expected: all that was counted (of that kind, by kind), in proportion to the days that people whom we know were held there. It is
a question to ask, not a proof: places differ in who is held and in how often we visit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from amparo.core.hiding import hidden
from amparo.places.models import Facility
from amparo.rights.tables import name_of_authority, name_of_kind

BY: dict[str, Any] = {
    "facility": _("By facility"),
    "unit": _("By unit"),
    "day": _("By day"),
    "kind": _("By kind in each facility"),
    "authority": _("By authority"),
}
MONTHS = (3, 12, 36)
#: It stands out from so many cases on, when it is so many times what was to be expected.
CASES, TIMES = 3, 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `cases` and what follows are None when they are of too few people for this reader."""

    facility: int | None
    place: str
    key: str
    words: str
    cases: int | None
    people: int | None
    days: int | None
    rate: float | None
    expected: float | None
    times: float | None

    @property
    def stands_out(self) -> bool:
        return (self.cases or 0) >= CASES and (self.times or 0) >= TIMES


def rows(
    by: str,
    *,
    offices: Collection[str] | None,
    since: dt.date,
    until: dt.date,
    agreed: bool,
    everything: bool,
) -> list[Row]:
    """The lines of one table, the most first. `agreed`: only what its person agreed to be counted with others; `everything`:
    few people are not hidden. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM rights_patterns(%s, %s, %s, %s, %s)",
            [by, None if offices is None else list(offices), since, until, agreed],
        )
        found = cursor.fetchall()
    found.sort(key=lambda one: (-one[2], one[0] or 0, one[1]))
    names = dict(
        Facility.objects.filter(pk__in={one[0] for one in found if one[0]}).values_list("pk", "name")
    )
    few = set() if everything else hidden([one[3] for one in found])
    return [_row(by, one, names, closed=at in few) for at, one in enumerate(found)]


def _row(by: str, found: Sequence[Any], names: dict[int, str], *, closed: bool) -> Row:
    facility, key, cases, people, days, whole, whole_days = found
    place = names.get(facility, "") if facility else ""
    words = {"kind": name_of_kind, "authority": name_of_authority}.get(by, str)(key)
    if closed:
        return Row(facility, place, key, words, None, None, days, None, None, None)
    expected = whole * days / whole_days if days and whole_days else None
    return Row(
        facility, place, key, words, cases, people, days, 1000 * cases / days if days else None, expected,
        cases / expected if expected else None,
    )  # fmt: skip
