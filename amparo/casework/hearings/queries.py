"""What the pages of hearings show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from amparo.casework.hearings.models import Hearing
from amparo.casework.models import Case
from amparo.places.calendar import month_later

#: Within this time of a hearing somebody of the consulate must be about it (A7).
ALERT = dt.timedelta(hours=72)
A_DAY, A_WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


def without_action(offices: Collection[str] | None, now: dt.datetime) -> QuerySet[Hearing]:
    """The hearings of the next 72 hours about which nobody does anything, the next first (A7). Empty only if all have one."""
    found = _hearings(offices).filter(
        state=Hearing.State.SCHEDULED, action="", at__gte=now, at__lte=now + ALERT
    )
    return found.exclude(case__status=Case.Status.CONCLUDED)


def between(
    offices: Collection[str] | None, *, first: dt.datetime, last: dt.datetime, officer: int | None = None
) -> QuerySet[Hearing]:
    """The hearings from one moment to another (not included), in order; of one officer when asked for."""
    found = _hearings(offices).filter(at__gte=first, at__lt=last)
    return found.filter(officer_id=officer) if officer is not None else found


def of_each_day(found: QuerySet[Hearing], zone: dt.tzinfo) -> dict[dt.date, int]:
    """How many of these are on each day in this zone. One query."""
    days = found.order_by().values_list(TruncDate("at", tzinfo=zone)).annotate(n=Count("pk"))
    return dict(sorted(days))


def coming(
    offices: Collection[str] | None, *, today: dt.date, zone: dt.tzinfo, officer: int | None = None
) -> QuerySet[Hearing]:
    """The hearings that are to be held within seven days, from the beginning of today, in order."""
    begin = dt.datetime.combine(today, dt.time(), tzinfo=zone)
    end = dt.datetime.combine(today + A_WEEK, dt.time(), tzinfo=zone)
    return between(offices, first=begin, last=end, officer=officer).filter(state=Hearing.State.SCHEDULED)


def _hearings(offices: Collection[str] | None) -> QuerySet[Hearing]:
    found = Hearing.objects.select_related("case__record__person", "case__office", "officer").order_by(
        "at", "pk"
    )
    return found if offices is None else found.filter(case__office_id__in=offices)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a page shows, and the days with which the pages before and after it begin."""

    first: dt.date
    last: dt.date  # not included
    before: dt.date
    after: dt.date


def span(view: str, day: dt.date) -> Span:
    """That one day, the seven days from it, its week (from Monday), or its month."""
    if view == "day":
        return Span(day, day + A_DAY, day - A_DAY, day + A_DAY)
    if view == "days":
        return Span(day, day + A_WEEK, day - A_WEEK, day + A_WEEK)
    if view == "month":
        first = day.replace(day=1)
        return Span(first, month_later(first), month_later(first, -1), month_later(first))
    first = day - dt.timedelta(days=day.weekday())
    return Span(first, first + A_WEEK, first - A_WEEK, first + A_WEEK)


def by_day(hearings: Sequence[Hearing], zone: dt.tzinfo) -> list[tuple[dt.date, list[Hearing]]]:
    """Hearings by the day on which they are in this zone."""
    return [
        (day, list(some)) for day, some in groupby(hearings, key=lambda one: one.at.astimezone(zone).date())
    ]


def of_case(case: Case) -> list[Hearing]:
    """The hearings of a case, the latest first. One query."""
    return list(Hearing.objects.filter(case=case).select_related("officer").order_by("-at", "-pk"))
