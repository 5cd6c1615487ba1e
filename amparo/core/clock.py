"""The one place where the time comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_moved: ContextVar[dt.datetime | None] = ContextVar("moved", default=None)


def now() -> dt.datetime:
    """The present moment, with its time zone (UTC)."""
    return _moved.get() or timezone.now()


def today(zone: dt.tzinfo | None = None) -> dt.date:
    """The calendar date in `zone` (an office's own), or in UTC."""
    return now().astimezone(zone or dt.UTC).date()


@contextmanager
def moved_to(moment: dt.datetime) -> Iterator[None]:
    """Let it be `moment` for what is done within. For a synthetic world, whose months pass in seconds."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
