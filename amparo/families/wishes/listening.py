"""A later word of the person wins over what they wished before, and may let somebody follow who waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amparo.casework.models import Event
from amparo.core import clock
from amparo.families.instant import try_waiting
from amparo.families.models import Named, Wishes
from amparo.families.wishes.rules import is_same
from amparo.notices.addresses import index
from amparo.people import actions as people
from amparo.people.models import Decision, Purpose, Record, Relative
from amparo.people.queries import consent_in_force


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    """Somebody named never to be told is told nothing by earlier wishes either; a new consent lets try who waits."""
    added = {event.data.get("relative") for event in events if event.type_id == "relative_added"}
    for never in Relative.objects.filter(pk__in=added - {None}, wish="never").select_related("record"):
        _silence(never)
    granted = {
        event.record_id
        for event in events
        if event.type_id == "consent_recorded"
        and event.data.get("purpose") == Purpose.FAMILY
        and event.data.get("decision") == Decision.GRANTED
    }
    if granted:
        for person_id in (
            Record.objects.filter(pk__in=granted, person__isnull=False)
            .values_list("person_id", flat=True)
            .distinct()
        ):
            if person_id is not None:
                try_waiting(person_id)


def _silence(never: Relative) -> None:
    """Withdraw what the person wished before of somebody whom they now never want told: by contact, or by name."""
    contacts = {index(never.phone), index(never.email)} - {""}
    named = Named.objects.filter(
        wishes__in=Wishes.objects.filter(record__person=never.record.person_id, ended_at__isnull=True),
        kind=Named.Kind.TELL,
        ended_at__isnull=True,
        relative__isnull=False,
    ).select_related("relative", "wishes__record")
    for one in named:
        same = one.contact_index in contacts or is_same((one.name, ""), (never.name, ""))
        assert one.relative is not None
        if same and consent_in_force(never.record.person_id or 0, Purpose.FAMILY, one.relative) is not None:
            people.record_consent(
                record=one.wishes.record, purpose=Purpose.FAMILY, decision=Decision.WITHDRAWN, relative=one.relative,
                channel="advance", note=one.wishes.folio, at=clock.now(), by=never.added_by,
            )  # fmt: skip
