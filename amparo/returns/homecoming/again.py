"""Whether somebody who came back was returned a second time, or the same return is told once more (`data/second_returns.csv`).

A second return is a return of its own, with its own plan, notices and follow-ups. The earlier one is closed as «left the
country again», and stays in the person's history: what they had then is still theirs, but nobody asks about it any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from amparo.accounts.models import Staff
from amparo.custody.models import Stay
from amparo.people.models import Person
from amparo.returns.access import homecomings_for
from amparo.returns.centres.zones import zone_of
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.tables import rows

#: By this calendar a day is a day for who entered no centre.
MEXICO = ZoneInfo("America/Mexico_City")
CUSTODY = "custody"


@dataclass(frozen=True, slots=True)
class Rule:
    """After more than these days, what `told_by` says is a second return. `custody`: they were detained after the arrival."""

    told_by: str
    days: int
    why: str
    source: str


@cache
def rules() -> dict[str, Rule]:
    """Every rule, by who tells of the return."""
    return {
        row["told_by"]: Rule(**{**row, "days": int(row["days"])})  # type: ignore[arg-type]
        for row in rows("second_returns.csv")
    }


def is_second(
    *, arrived_at: dt.datetime, at: dt.datetime, told_by: str, zone: dt.tzinfo, held_since: bool = False,
    said: bool | None = None,
) -> bool:  # fmt: skip
    """Whether an arrival at `at` is another return than the one of `arrived_at`. Pure.

    Never on the same day, nor before. Else what somebody `said` who asked the person; else the table: sooner when they were
    detained in between.
    """
    if at <= arrived_at or at.astimezone(zone).date() == arrived_at.astimezone(zone).date():
        return False
    if said is not None:
        return said
    days = rules()[told_by].days
    if held_since:
        days = min(days, rules()[CUSTODY].days)
    return at - arrived_at > dt.timedelta(days=days)


def returned_again(known: Homecoming, *, at: dt.datetime, told_by: str, said: bool | None = None) -> bool:
    """The same of a return that is known. A query, for who has arrived on another day."""
    if known.state != Homecoming.State.ARRIVED or known.arrived_at is None or at <= known.arrived_at:
        return False
    held = Stay.objects.filter(
        record__person=known.record.person_id, began_at__gt=known.arrived_at, began_at__lt=at
    ).exists()
    zone = zone_of(known.centre) if known.centre is not None else MEXICO
    return is_second(
        arrived_at=known.arrived_at, at=at, told_by=told_by, zone=zone, held_since=held, said=said
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """The returns of somebody before this one: those that the reader may see, the latest first, and how many there are."""

    shown: Sequence[Homecoming]
    count: int


def earlier_of(homecoming: Homecoming, person: Person | None, staff: Staff) -> Earlier:
    """The history of a return. By the person, so that merging and unmerging keep it right. Two queries; one without history."""
    if person is None:
        return Earlier((), 0)
    before = (
        Homecoming.objects.filter(record__person=person.pk, arrived_at__isnull=False, opened_at__lt=homecoming.opened_at)
        .exclude(pk=homecoming.pk)
        .exclude(closing=Homecoming.Closing.MISTAKE)
        .order_by("-arrived_at", "-pk")
    )  # fmt: skip
    numbers = list(before.values_list("pk", flat=True))
    if not numbers:
        return Earlier((), 0)
    mine = homecomings_for(staff).filter(pk__in=numbers).order_by().values("pk")
    return Earlier(list(before.filter(pk__in=mine).select_related("centre")), len(numbers))
