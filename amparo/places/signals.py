"""What the rooms above hear from places."""

from __future__ import annotations

from django.dispatch import Signal

#: A day was closed or opened, in this transaction. Keyword arguments: `office_ids: list[str] | None` (None: every office),
#: `day: date`.
calendar_changed = Signal()
