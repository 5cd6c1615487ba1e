"""Wishes do not hold for ever: the person is asked again before they end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from amparo.families.models import Wishes
from amparo.families.wishes import actions
from amparo.families.wishes.rules import ASK_AGAIN


@transaction.atomic
def ask_again(now: dt.datetime) -> int:
    """Tell each whose wishes end within `ASK_AGAIN`, once, that they end soon; returns how many. What has run out opens nothing:
    the ledger's own lines have the same end."""
    ending = Wishes.objects.select_for_update(skip_locked=True).filter(
        ended_at__isnull=True, reminded_at__isnull=True, expires_at__gt=now, expires_at__lte=now + ASK_AGAIN
    )
    asked = 0
    for wishes in ending.order_by("expires_at")[:2000]:
        actions.tell(wishes, "wishes_end", key=f"wishes_end:{wishes.folio}:{wishes.expires_at:%Y%m%d}")
        wishes.reminded_at = now
        wishes.save(update_fields=["reminded_at"])
        asked += 1
    return asked
