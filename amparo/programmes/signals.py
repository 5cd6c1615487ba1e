"""What the rooms above hear from the catalogue."""

from __future__ import annotations

from django.dispatch import Signal

#: A sheet is in force since now, in this transaction. Keyword argument: `sheet: Sheet`.
sheet_published = Signal()
#: Nobody read these sheets against their sources for longer than they say; told once until somebody does, in this transaction.
#: Keyword arguments: `sheets: list[Sheet]`, `office_id: str | None` (None: headquarters keep them), `staff: Staff | None`:
#: somebody of the agency or the state whose sheets these are; None for the office or headquarters.
sheets_stale = Signal()
#: A sheet waits for a reviewer, in this transaction. Keyword arguments: `sheet: Sheet`, `by: Staff`.
sheet_sent = Signal()
#: A sheet came back to whoever wrote it, in this transaction. Keyword arguments: `sheet: Sheet`, `by: Staff`.
sheet_returned = Signal()
