"""A family's request came in: which version of the notice they had before them is written down with it."""

from __future__ import annotations

from typing import Any

from amparo.casework.models import Event
from amparo.families.models import Request
from amparo.trust.privacy.actions import told_family


def on_events_written(events: list[Event], **kwargs: Any) -> None:
    records = {one.record_id for one in events if one.type_id == "request_received"}
    for request in Request.objects.filter(record__in=records) if records else ():
        told_family(request)
