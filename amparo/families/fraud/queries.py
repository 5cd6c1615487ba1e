"""What the pages of reported attempts at extortion show."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from amparo.core.folios import hash_seal, read_seal
from amparo.families.models import FraudReport
from amparo.notices.models import Notice


def reports_of(offices: Collection[str] | None, *, closed: bool = False) -> QuerySet[FraudReport]:
    """The reports of these offices (None: of all), the newest first."""
    found = FraudReport.objects.select_related("facility", "office").order_by("-received_at", "-pk")
    if offices is not None:
        found = found.filter(office_id__in=offices)
    return found.filter(closed_at__isnull=not closed)


def counts(offices: Collection[str] | None) -> list[Mapping[str, Any]]:
    """How many reports by centre and month, the newest month first; those without a known centre count together."""
    found = (
        FraudReport.objects.all() if offices is None else FraudReport.objects.filter(office_id__in=offices)
    )
    return list(
        found.annotate(month=TruncMonth("received_at"))
        .values("month", "facility__name")
        .annotate(number=Count("pk"))
        .order_by("-month", "-number", "facility__name")[:60]
    )


def message_is_ours(typed: str) -> Notice | None:
    """The message that left with this seal, or None."""
    seal = read_seal(typed)
    return Notice.objects.filter(seal_hash=hash_seal(seal), state=Notice.State.SENT).first() if seal else None
