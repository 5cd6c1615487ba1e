"""What the page of resources shows: for each centre, agency or state and each right, what there is and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import DecimalField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from amparo.returns.figures.asked import ZONE
from amparo.returns.figures.figures import names_of
from amparo.returns.resources.models import Allocation, Entry, Kind
from amparo.returns.words import Right

BY = {"centre": _("Reception centre"), "agency": _("Agency"), "state": _("State")}
NONE = Decimal(0)

#: People served and milestones delivered in a period, by whom and right; and by whom alone. Two who are one person count once.
SERVED = """
    SELECT {key}, "right", count(*), count(DISTINCT homecoming_id)
      FROM (SELECT m.right, m.homecoming_id, m.agency, h.destination_state AS state, coalesce(h.centre_id, '') AS centre
              FROM returns_milestone m JOIN returns_homecoming h ON h.id = m.homecoming_id
             WHERE m.delivered_at >= %(begin)s AND m.delivered_at < %(end)s) d
     GROUP BY GROUPING SETS (({key}, "right"), ({key}))
"""
#: How many people a centre can take in on an average day of the period, as far as it stood: said for the day, else its own.
PLACES = """
    SELECT c.slug, avg(coalesce(d.places, CASE WHEN p.id IS NOT NULL THEN c.capacity END))
      FROM returns_centre c
     CROSS JOIN generate_series(%(first)s::date, %(last)s::date, '1 day') AS each(day)
      LEFT JOIN returns_capacityday d ON d.centre_id = c.slug AND d.day = each.day
      LEFT JOIN returns_centreperiod p ON p.centre_id = c.slug AND p.valid_from <= each.day
            AND (p.valid_to IS NULL OR p.valid_to > each.day) AND p.status <> 'arrivals'
     GROUP BY c.slug
"""


@dataclass(slots=True)
class Line:
    """Of one centre, agency or state, one right and one kind of thing."""

    key: str
    name: str
    right: str
    kind: str
    allocated: Decimal = NONE
    committed: Decimal = NONE
    spent: Decimal = NONE
    #: How many allocations it sums.
    number: int = 0
    people: int = 0
    delivered: int = 0
    places: float | None = None

    @property
    def left(self) -> Decimal:
        return self.allocated - self.committed

    @property
    def cost(self) -> Decimal | None:
        """Pesos spent for each milestone that was delivered."""
        return self.spent / self.delivered if self.kind == Kind.MONEY and self.delivered else None

    @property
    def right_words(self) -> Any:
        return Right(self.right).label if self.right else _("Any right")

    @property
    def kind_words(self) -> Any:
        return Kind(self.kind).label


@dataclass(slots=True)
class Balance:
    """The lines, and the sums of each kind of thing."""

    by: str
    lines: list[Line]
    totals: list[Line] = field(default_factory=list)


def allocations(begin: dt.date, end: dt.date) -> QuerySet[Allocation]:
    """The allocations whose period has a day of [begin, end), with the sums of their entries."""
    sums = {f"was_{kind}": _sum(kind) for kind in Entry.Kind.values}
    return Allocation.objects.filter(begins__lt=end, ends__gt=begin).annotate(**sums)


def balance(by: str, begin: dt.date, end: dt.date) -> Balance:
    """What there is, by whom it is for. Four queries."""
    lines: dict[tuple[str, str, str], Line] = {}
    totals = {kind: Line("", "", "", kind) for kind in Kind.values}
    names = names_of(by)
    for one in allocations(begin, end):
        key = str(getattr(one, "centre_id" if by == "centre" else by) or "")
        if not key:
            continue
        line = lines.setdefault(
            (key, one.right, one.kind), Line(key, str(names.get(key, key)), one.right, one.kind)
        )
        for each in (line, totals[one.kind]):
            each.allocated += one.amount - one.was_cut
            each.committed += one.was_committed - one.was_given_back
            each.spent += one.was_spent
            each.number += 1
    served = _served(by, begin, end)
    places = _places(begin, end) if by == "centre" and lines else {}
    for line in lines.values():
        line.delivered, line.people = served.get((line.key, line.right), (0, 0))
        line.places = places.get(line.key)
    ordered = sorted(lines.values(), key=lambda line: (line.name, line.right, line.kind))
    return Balance(by, ordered, [one for one in totals.values() if one.number])


def _sum(kind: str) -> Coalesce:
    return Coalesce(
        Sum("entries__amount", filter=Q(entries__kind=kind)), Value(NONE), output_field=DecimalField()
    )


def _served(by: str, begin: dt.date, end: dt.date) -> dict[tuple[str, str], tuple[int, int]]:
    assert by in BY
    with connection.cursor() as cursor:
        cursor.execute(SERVED.format(key=by), {"begin": _moment(begin), "end": _moment(end)})
        return {(key or "", right or ""): (n, people) for key, right, n, people in cursor.fetchall()}


def _places(begin: dt.date, end: dt.date) -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"first": begin, "last": end - dt.timedelta(days=1)})
        return {slug: float(places) for slug, places in cursor.fetchall() if places is not None}


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZONE)
