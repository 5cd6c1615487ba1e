"""The one place where the time comes from."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The present moment, with its time zone (UTC)."""
    return timezone.now()


def today(zone: dt.tzinfo | None = None) -> dt.date:
    """The calendar date in `zone` (an office's own), or in UTC."""
    return timezone.now().astimezone(zone or dt.UTC).date()
