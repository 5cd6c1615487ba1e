"""Which version is in force, what headquarters see of the kinds, and which types a case may be opened under."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from amparo.casework.kinds.models import KindVersion
from amparo.casework.models import CaseType


def in_force(type: str, on: dt.date) -> KindVersion:
    """The version under which a case of this type is opened on that day: the newest that had begun, else the first."""
    published = KindVersion.objects.filter(type_id=type, in_force_from__isnull=False)
    return (
        published.filter(in_force_from__lte=on).order_by("-number").first()
        or published.order_by("number")[:1].get()
    )


def offered(on: dt.date) -> QuerySet[CaseType]:
    """The types of which a case may be opened on that day."""
    return CaseType.objects.filter(
        Q(retired_from__isnull=True) | Q(retired_from__gt=on),
        Exists(KindVersion.objects.filter(type=OuterRef("pk"), in_force_from__lte=on)),
    ).order_by("ambito", "name_es")


def versions_of(type: str) -> QuerySet[KindVersion]:
    """Every version of a type, the newest first, with how many cases keep each."""
    return (
        KindVersion.objects.filter(type_id=type)
        .select_related("drafted_by", "published_by")
        .annotate(number_of_cases=Count("cases"))
        .order_by("-number")
    )


def draft_of(type: str) -> KindVersion | None:
    return KindVersion.objects.filter(type_id=type, in_force_from__isnull=True).first()


def all_types() -> QuerySet[CaseType]:
    return CaseType.objects.annotate(
        number_of_versions=Count("versions", filter=Q(versions__in_force_from__isnull=False)),
        drafts=Count("versions", filter=Q(versions__in_force_from__isnull=True)),
    ).order_by("ambito", "name_es")
