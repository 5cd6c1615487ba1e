"""The numbers of a full hall, counted at most every few seconds: whoever waits for a touch does not wait for a count.

Whose turn it is, is read every time. Only how many wait in all is as old as this.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
SECONDS = 10
#: People at a centre; while there are fewer, everything is counted every time.
FULL = 300
_kept: dict[Hashable, tuple[float, Any]] = {}


def kept(key: Hashable, here: int, count: Callable[[], T]) -> T:
    """What `count` said in this process in the last seconds, or says now. `here`: how many are at the centre."""
    if here <= FULL:
        return count()
    now = time.monotonic()
    until, number = _kept.get(key, (0.0, None))
    if until <= now:
        number = count()
        _kept[key] = (now + SECONDS, number)
    found: T = number
    return found
