"""For filling a registry that nobody uses yet: what follows from events is counted once, at the end, instead of at each event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from amparo.casework.clocks import keeping
from amparo.casework.signals import events_written
from amparo.casework.worklists import listeners as order
from amparo.casework.worklists import standing


@contextmanager
def counted_afterwards() -> Iterator[None]:
    """Deadlines and the order of cases do not follow events within; they are counted from all of them when it is over."""
    events_written.disconnect(keeping.on_events_written)
    events_written.disconnect(order.on_events_written)
    try:
        yield
    finally:
        events_written.connect(keeping.on_events_written)
        events_written.connect(order.on_events_written)
    keeping.recompute()
    standing.refresh_all()
