"""What the rooms above hear from casework."""

from __future__ import annotations

from django.dispatch import Signal

#: Events were written, in this transaction. Keyword argument: `events: list[Event]` (each with its `type` loaded).
events_written = Signal()
