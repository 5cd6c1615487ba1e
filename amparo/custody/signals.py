"""What the rooms above hear from custody, in bulk, inside the transaction that changed it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.dispatch import Signal

ChangeKind = Literal["held", "moved", "seen", "not_seen", "ended"]


@dataclass(frozen=True)
class CustodyChange:
    """One change in somebody's custody.

    held: a stay was opened · moved: a new stint in an open stay · seen: another sighting in the same stint ·
    not_seen: a complete list no longer names them · ended: released, removed or otherwise out.
    """

    kind: ChangeKind
    record_id: int  # the record that brought the news
    person_id: int
    stay_id: int
    at: dt.datetime
    facility_id: int | None
    previous_facility_id: int | None = None
    end: str = ""
    source: str = ""  # Sighting.Kind
    roster_id: int | None = None
    office_id: str | None = None  # the office that received the news


#: Keyword arguments: `changes: list[CustodyChange]`, `by: Staff | None`. Listeners write cases and events in bulk.
#: A listener may return a dict of counts (`cases_opened`, `handed_over`), which the import adds to its report.
custody_changed = Signal()
