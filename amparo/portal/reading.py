"""Where public pages read: the standby when there is one, so that they cost the registry nothing and stay when it is gone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.db.backends.utils import CursorWrapper

STANDBY = "standby"
#: Seconds for which a standby that did not answer is not asked again.
LEFT_ALONE = 30.0
_not_before = 0.0

log = structlog.get_logger()


@contextmanager
def reading() -> Iterator[CursorWrapper]:
    """A cursor for what is the same for everybody and may be some seconds old. Never for a visit: its answers are of now."""
    cursor = _of_standby()
    with cursor or connection.cursor() as chosen:
        try:
            yield chosen
        finally:
            if cursor is not None and not connections[STANDBY].in_atomic_block:
                connections[STANDBY].close()


def _of_standby() -> CursorWrapper | None:
    global _not_before
    if STANDBY not in settings.DATABASES or time.monotonic() < _not_before:
        return None
    try:
        return connections[STANDBY].cursor()
    except OperationalError:
        _not_before = time.monotonic() + LEFT_ALONE
        log.warning("standby_does_not_answer")
        return None
