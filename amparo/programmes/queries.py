"""What the catalogue says now, and what it said on any day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import (
    DateField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest

from amparo.core import clock
from amparo.core.suggesting import Facts, Suggestion, suggest
from amparo.programmes.models import MEXICO_CITY, Check, Programme, Sheet

ZONE = ZoneInfo(MEXICO_CITY)


def today() -> dt.date:
    """The day of the catalogue: Mexico City's."""
    return clock.today(ZONE)


def sheet_on(programme: Programme | str, day: dt.date) -> Sheet | None:
    """What was told of a programme on a day: the sheet that was in force at the end of that day in Mexico City, or now when
    the day is today. None when none was. One query.

    Who told somebody something keeps the sheet's own number; this answers when nobody did.
    """
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=ZONE)
    return sheet_at(programme, min(end - dt.timedelta(microseconds=1), clock.now()))


def sheet_at(programme: Programme | str, moment: dt.datetime) -> Sheet | None:
    """The sheet in force at a moment, or None. One query."""
    slug = programme if isinstance(programme, str) else programme.pk
    return (
        Sheet.objects.filter(programme=slug, published_at__lte=moment)
        .exclude(ended_at__lte=moment)
        .select_related("programme__agency", "programme__office")
        .first()
    )


def checked(sheets: QuerySet[Sheet]) -> QuerySet[Sheet]:
    """With `last_check`, the day a sheet was last read against its source, and `check_due`, the day it should be again."""
    newest = Check.objects.filter(sheet=OuterRef("pk")).order_by("-day").values("day")[:1]
    last = Greatest(Coalesce(Subquery(newest), F("checked_on")), F("checked_on"), output_field=DateField())
    return sheets.annotate(
        last_check=last,
        check_due=ExpressionWrapper(
            last + Func(F("check_every"), function="", output_field=IntegerField()), output_field=DateField()
        ),
    )


def stale(day: dt.date) -> QuerySet[Sheet]:
    """The published sheets that nobody checked for longer than they say."""
    published = Sheet.objects.filter(state=Sheet.State.PUBLISHED)
    return checked(published).filter(  # type: ignore[misc]
        check_due__lt=Value(day, output_field=DateField())
    )


def in_force(day: dt.date | None = None) -> QuerySet[Sheet]:
    """The published sheets that hold on a day (today): begun, and not expired. With what they are checked and for what."""
    day = day or today()
    return (
        checked(Sheet.objects.filter(state=Sheet.State.PUBLISHED))
        .exclude(valid_from__gt=day)
        .exclude(valid_to__lt=day)
        .select_related("programme__agency")
    )


def suggested(facts: Facts) -> list[Suggestion]:
    """What may help somebody of whom this is known, among what is in force today. One query."""
    return suggest(facts, in_force().values_list("programme_id", "content"))
