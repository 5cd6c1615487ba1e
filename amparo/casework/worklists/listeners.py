"""The order follows what happens: every event of a case, or of its person, may change where the case stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amparo.casework.models import Case, Event
from amparo.casework.worklists import standing
from amparo.people.models import Record

#: Events without a case that change where the person's cases stand.
OF_THE_PERSON = frozenset(("consent_recorded",))


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    """In the transaction of what happened, after the clocks have been kept. For many events as many queries as for one."""
    cases = {
        event.case_id for event in events if event.case_id is not None and event.type_id != "order_changed"
    }
    records = {
        event.record_id for event in events if event.type_id in OF_THE_PERSON and event.case_id is None
    }
    if records:
        # Step by step: each is one look into an index, however many people there are.
        persons = Record.objects.filter(pk__in=records).values_list("person_id", flat=True)
        theirs = Record.objects.filter(person__in=[pk for pk in persons if pk is not None]).values_list(
            "pk", flat=True
        )
        cases.update(
            Case.objects.filter(record__in=list(theirs))
            .exclude(status=Case.Status.CONCLUDED)
            .values_list("pk", flat=True)
        )
    if cases:
        standing.refresh(sorted(cases))
