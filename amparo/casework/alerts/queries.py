"""What pages and jobs read of alerts."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from amparo.casework.alerts.actions import CALL_BACK_AFTER, PLACE_KEPT
from amparo.casework.alerts.models import OVER, Alert
from amparo.core import clock


def alerts_of(offices: Collection[str] | None, *, over: bool = False) -> QuerySet[Alert]:
    """The alerts of these offices (None: all) with whom they are about: open ones, the oldest first; or those that are
    over, the latest first."""
    found = Alert.objects.select_related("record__person", "office", "call_back")
    found = found.filter(state__in=OVER) if over else found.exclude(state__in=OVER)
    found = found if offices is None else found.filter(office__in=offices)
    return found.order_by("-ended_at", "-pk") if over else found.order_by("received_at", "pk")


def unanswered() -> list[int]:
    """Alerts that are half an hour old, not over, and without a task to call back."""
    due = Alert.objects.exclude(state__in=OVER).filter(
        call_back__isnull=True, received_at__lte=clock.now() - CALL_BACK_AFTER
    )
    return list(due.order_by("pk").values_list("pk", flat=True))


def with_an_old_place() -> list[int]:
    """Alerts that nobody closed, whose place has been kept as long as it may be."""
    old = Alert.objects.filter(latitude__isnull=False, received_at__lte=clock.now() - PLACE_KEPT)
    return list(old.order_by("pk").values_list("pk", flat=True))


def alert_by_folio(folio: str, *, via: str | None = None) -> Alert | None:
    """The alert of this folio; with `via`, only if that system brought it."""
    found = Alert.objects.select_related("record__person", "office", "closed_by", "call_back").filter(
        folio=folio
    )
    return (found if via is None else found.filter(via=via)).first()
