"""Which centre stood on which day (D6)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from amparo.returns.centres.models import Centre, CentrePeriod


def periods_on(day: dt.date) -> QuerySet[CentrePeriod]:
    """The centres that stood on `day`, each with how it stood."""
    return (
        CentrePeriod.objects.filter(valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
        .select_related("centre")
        .order_by("centre__state", "centre__city")
    )


def centres_on(day: dt.date) -> QuerySet[Centre]:
    return Centre.objects.filter(pk__in=periods_on(day).values("centre")).order_by("state", "city")
