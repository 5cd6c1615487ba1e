"""What the rooms above hear from the catalogue."""

from __future__ import annotations

from django.dispatch import Signal

#: A sheet is in force since now, in this transaction. Keyword argument: `sheet: Sheet`.
sheet_published = Signal()
#: Nobody read a sheet against its source for longer than it says; told once until somebody does, in this transaction.
#: Keyword arguments: `sheet: Sheet`, `office_id: str | None` (None: headquarters keeps it).
sheet_stale = Signal()
#: A sheet waits for a reviewer, in this transaction. Keyword argument: `sheet: Sheet`.
sheet_sent = Signal()
