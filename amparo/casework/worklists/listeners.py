"""The order follows what happens: every event of a case, or of its person, may change where the case stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from typing import Any

from amparo.casework.models import Case, Event
from amparo.casework.worklists import standing
from amparo.people.kin.queries import within
from amparo.people.models import Record

#: Events without a case that change where the person's cases stand.
OF_THE_PERSON = frozenset(("consent_recorded",))
#: Events that change whether a family is apart: where its people are, who they are, and their children.
OF_THE_FAMILY = frozenset(
    ("detained", "transferred", "released", "removed", "other_custody", "died", "kin_recorded", "kin_taken_back", "kin_ended",
     "child_added", "child_changed")
)  # fmt: skip
#: Whether a child is left hangs on the other parent, who is kin of the child.
FAMILY_STEPS = 2


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
    cases.update(_of_families({event.record_id for event in events if event.type_id in OF_THE_FAMILY}))
    if cases:
        standing.refresh(sorted(cases))


def on_records_moved(*, persons: Set[int], **_: Any) -> None:
    """Persons were joined or separated: their cases, and those of their kin, may stand elsewhere."""
    standing.refresh_people(persons | within(persons, steps=FAMILY_STEPS))


def _of_families(record_ids: Collection[int]) -> set[int]:
    """The open cases of the persons of these records, if they have kin, and of their kin. Two queries where there is no kin."""
    if not record_ids:
        return set()
    persons = set(
        Record.objects.filter(pk__in=record_ids, person__isnull=False).values_list("person_id", flat=True)
    )
    kin = within({pk for pk in persons if pk is not None}, steps=FAMILY_STEPS)
    if not kin:
        return set()
    theirs = Case.objects.filter(record__person__in=kin).exclude(status=Case.Status.CONCLUDED)
    return set(theirs.values_list("pk", flat=True))
