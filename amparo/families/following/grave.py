"""Grave news reaches a family from a person, never from a page or a message (A14). Event types say what is grave.

A death is the death protocol's own (`casework.protocols`), whose first step is the call.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.accounts.models import Staff
from amparo.casework.events import event_type
from amparo.casework.models import Case, Event, Task
from amparo.core.errors import Conflict, Incomplete
from amparo.families.models import Follow, GraveCall, Request
from amparo.notices import actions as notices
from amparo.places.models import Facility

#: To be brought to a hospital is as grave as this type says, whoever wrote the list.
HOSPITAL = "hospital_admitted"
BROUGHT = ("detained", "transferred")


def grave_events(persons: Collection[int]) -> dict[int, list[Event]]:
    """The grave events of these people, by person, the oldest first. The view `families_grave` holds the same. One query."""
    found = Event.objects.filter(
        Q(type__grave_hours__isnull=False) | Q(type__in=BROUGHT, facility__kind=Facility.Kind.HOSPITAL),
        record__person__in=persons,
    )
    by_person: dict[int, list[Event]] = defaultdict(list)
    for event in found.annotate(about=F("record__person_id")).select_related("type").order_by("at", "pk"):
        by_person[event.about].append(event)
    return by_person


def is_grave(event: Event) -> bool:
    """The same of one event, as it was written."""
    if event.type.grave_hours is not None:
        return True
    return (
        event.type_id in BROUGHT
        and event.facility is not None
        and event.facility.kind == Facility.Kind.HOSPITAL
    )


def told_of(persons: Collection[int]) -> set[tuple[int, int]]:
    """Which relative (number of the follow) was told of which event. One query."""
    told = GraveCall.objects.filter(follow__record__person__in=persons, told_at__isnull=False)
    return set(told.values_list("follow_id", "event_id"))


def hours_of(event: Event) -> int:
    """Within how many hours somebody calls."""
    hours = event.type.grave_hours
    return hours if hours is not None else event_type(HOSPITAL).grave_hours or 0


def call_for(follows: Sequence[Follow]) -> list[GraveCall]:
    """A call for every relative and grave event of which they have not been told, with its task; what was queued for them does
    not leave. Those that there are already are left as they are."""
    persons = {follow.record.person_id for follow in follows if follow.record.person_id is not None}
    events = grave_events(persons)
    if not events:
        return []
    there = set(GraveCall.objects.filter(follow__in=follows).values_list("follow_id", "event_id"))
    made = []
    for follow in follows:
        person = follow.record.person_id
        assert person is not None
        for event in events.get(person, ()):
            if (follow.pk, event.pk) not in there:
                made.append(_call(follow, event))
    return made


def _call(follow: Follow, event: Event) -> GraveCall:
    from amparo.families.telling import CALL_CENTRE, keeper_of

    request = follow.request
    notices.drop(about=request.folio)
    case = (
        Case.objects.filter(record__person=follow.record.person_id)
        .exclude(status=Case.Status.CONCLUDED)
        .order_by("-opened_at", "-pk")
        .first()
    )
    due = event.at + dt.timedelta(hours=hours_of(event))
    with override("es-mx"):
        text = _("%(folio)s: grave news. Call yourself; no page and no message says it.") % {
            "folio": request.shown_folio
        }
    task = Task.objects.create(
        kind=Task.Kind.CALL_FAMILY, office_id=keeper_of(request) or CALL_CENTRE, record_id=event.record_id, case=case, text=text,
        created_at=event.at, due_at=due, assignee_id=case.officer_id if case is not None else None,
    )  # fmt: skip
    return GraveCall.objects.create(follow=follow, event=event, task=task, due_at=due)


def pass_on(event: Event) -> None:
    """A case passed to another consulate: what its families wait for is asked of that one, and of no officer by name."""
    waiting = Task.objects.filter(
        Q(kind=Task.Kind.ANSWER_FAMILY) | Q(pk__in=GraveCall.objects.values("task")),
        record__person__records=event.record_id,
        done_at__isnull=True,
    )
    waiting.update(office_id=event.office_id, assignee=None, stands_in_for=None)


@transaction.atomic
def told(*, call: GraveCall, note: str, by: Staff) -> GraveCall:
    """An officer told this relative by voice, and says how it was. From then on their page shows what it may."""
    from amparo.core import clock
    from amparo.families.actions import locked, write_down

    request: Request = locked(call.follow.request, by)
    call = GraveCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if call.told_at is not None:
        raise Conflict(_("This relative has been told already."))
    if not note.strip():
        raise Incomplete(_("Write with whom you spoke and how it was."), missing=("note",))
    call.told_at, call.told_by, call.note = clock.now(), by, note.strip()[:300]
    call.save(update_fields=["told_at", "told_by", "note"])
    Task.objects.filter(pk=call.task_id, done_at__isnull=True).update(done_at=call.told_at, done_by=by)
    write_down(request, "grave_news_told", by, call.told_at, note=call.note, event=call.event_id)
    return call
