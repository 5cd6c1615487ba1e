"""Somebody whose file is blocked comes back: it is unblocked in the same moment, for the work goes on."""

from __future__ import annotations

from typing import Any

from amparo.casework.models import Event
from amparo.trust.retention.actions import lift
from amparo.trust.retention.models import Block

#: Events that are no work on the file.
SILENT = ("datos_", "retention_", "file_read_across", "consent_recorded")


def on_events_written(events: list[Event], **kwargs: Any) -> None:
    records = {one.record_id for one in events if not one.type_id.startswith(SILENT)}
    if records:
        _lift(Block.objects.filter(record__person__records__in=records))


def on_records_moved(persons: set[int], **kwargs: Any) -> None:
    _lift(Block.objects.filter(record__person__in=persons))


def _lift(blocks: Any) -> None:
    for one in blocks.filter(lifted_at__isnull=True, erased_at__isnull=True).distinct():
        lift(block=one, why="came_back", by=None)
