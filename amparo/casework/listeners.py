"""What casework does when custody or people change, in bulk: a chunk of a list costs a handful of queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from amparo.accounts.models import Staff
from amparo.casework.events import NewEvent, write
from amparo.casework.hand_overs.actions import HAND_OVER_HOURS, overtake, requests_follow
from amparo.casework.hand_overs.telling import tell_arrived
from amparo.casework.kinds.queries import in_force
from amparo.casework.models import DETENTION, Case, HandOver, Task
from amparo.core import clock
from amparo.core.folios import new_folio
from amparo.custody.models import Stay
from amparo.custody.signals import CustodyChange
from amparo.people.models import Choice
from amparo.people.queries import refused_among
from amparo.places.models import Facility
from amparo.places.queries import OfficesOfFacilities

LOOK_FOR_HOURS = 48
MOVED_AWAY = gettext_noop("The person was moved to a place in another district.")


def on_custody_changed(*, changes: Sequence[CustodyChange], by: Staff | None, **_: Any) -> dict[str, int]:
    """Open cases, hand them over, write events and tasks. Returns counts for the report of an import."""
    events = _stop_looking(changes, by)
    open_cases = _open_cases({change.person_id for change in changes})
    events += _seen(changes, open_cases, by)
    changes = [change for change in changes if change.kind != "seen"]
    if not changes:
        write(events)
        return {}
    counts: Counter[str] = Counter()
    offices = _Offices(changes)
    # Whoever does not want the consulate's help is not looked for either (A15).
    missing = {change.person_id for change in changes if change.kind == "not_seen"}
    left_alone = refused_among(missing) if missing else set()
    kind = in_force(DETENTION, clock.today())
    new_cases: list[Case] = []
    held_again: list[Case] = []  # released, and their case still open
    case_of: dict[int, Case] = {}
    tasks: list[Task] = []
    hand_overs: list[HandOver] = []
    for change in changes:
        case = open_cases.get(change.person_id)
        office = offices.responsible(change)
        if change.kind == "held":
            if case is None and office is not None:
                case = Case(
                    folio=new_folio("C"), record_id=change.record_id, type_id=DETENTION, kind=kind, office_id=office,
                    opened_at=change.at, stay_id=change.stay_id,
                )  # fmt: skip
                new_cases.append(case)
                open_cases[change.person_id] = case
                counts["cases_opened"] += 1
            elif case is not None:
                if case.stay is None or case.stay.ended_at is not None:
                    case.stay_id = change.stay_id
                    held_again.append(case)
                _pass_on(case, office, change, hand_overs, counts)
        elif change.kind == "moved" and case is not None:
            _pass_on(case, office, change, hand_overs, counts)
        keeper = case.office_id if case is not None else office
        if change.kind == "not_seen" and keeper is not None and change.person_id not in left_alone:
            tasks.append(
                Task(
                    kind=Task.Kind.LOOK_FOR, office_id=keeper, record_id=change.record_id,
                    case=case, created_at=change.at, due_at=change.at + dt.timedelta(hours=LOOK_FOR_HOURS),
                )
            )  # fmt: skip
        if case is not None:
            case_of[id(change)] = case
    Case.objects.bulk_create(new_cases, batch_size=1000)
    Case.objects.bulk_update([case for case in held_again if case.pk], ["stay"])
    _store_hand_overs(hand_overs, tasks, by)
    Task.objects.bulk_create(tasks, batch_size=1000)
    for case in new_cases:
        events.append(
            NewEvent(
                type="case_opened", record_id=case.record_id, case_id=case.pk, at=case.opened_at,
                office_id=case.office_id, staff=by, data={"case_type": DETENTION, "kind": kind.number},
            )
        )  # fmt: skip
    for change in changes:
        events.append(_custody_event(change, case_of.get(id(change)), by))
    for made in hand_overs:
        events.append(
            NewEvent(
                type="hand_over", record_id=made.case.record_id, case_id=made.case_id, at=made.at,
                office_id=made.to_office_id, staff=by, note=made.reason,
                data={"from": made.from_office_id, "to": made.to_office_id},
            )
        )  # fmt: skip
    write(events)
    return dict(counts)


def on_records_moved(
    *, record_ids: Sequence[int], by: Staff | None, kind: str, reason: str, at: dt.datetime, **_: Any
) -> None:
    """Write into both histories that records were joined, separated again, or linked: one event for the first record."""
    code = {
        "merged": "persons_merged",
        "unmerged": "persons_unmerged",
        "separated": "record_separated",
        "linked": "record_linked",
    }[kind]
    if record_ids:
        first = min(record_ids)
        write(
            [
                NewEvent(
                    type=code, record_id=first, at=at, office_id=by.office_id if by else None, staff=by, note=reason,
                    data={"records": sorted(record_ids)},
                )
            ]
        )  # fmt: skip


def on_description_chosen(*, choice: Choice, by: Staff | None, at: dt.datetime, **_: Any) -> None:
    """Write into the history which field an officer had told by which record, and why."""
    write(
        [
            NewEvent(
                type="description_chosen", record_id=choice.record_id, at=at, office_id=by.office_id if by else None,
                staff=by, note=choice.reason, data={"field": choice.field, "by_rules": choice.by_rules},
            )
        ]
    )  # fmt: skip


class _Offices:
    """Who is responsible for a place on a day, for all places of the changes: three queries."""

    def __init__(self, changes: Sequence[CustodyChange]) -> None:
        ids = {change.facility_id for change in changes if change.facility_id is not None}
        self._facilities = Facility.objects.in_bulk(list(ids))
        self._offices = OfficesOfFacilities()

    def responsible(self, change: CustodyChange) -> str | None:
        facility = self._facilities.get(change.facility_id or 0)
        office = self._offices.office_for(facility, change.at.date()) if facility is not None else None
        return office.pk if office is not None else change.office_id


def _open_cases(person_ids: set[int]) -> dict[int, Case]:
    """The open detention case of each person, the oldest when a merge brought two together. Locked."""
    found: dict[int, Case] = {}
    cases = (
        Case.objects.select_for_update(of=("self",))
        .filter(record__person_id__in=person_ids, type_id=DETENTION)
        .exclude(status=Case.Status.CONCLUDED)
        .select_related("record", "stay")
        .order_by("opened_at", "pk")
    )
    for case in cases:
        assert case.record.person_id is not None
        found.setdefault(case.record.person_id, case)
    return found


def _stop_looking(changes: Sequence[CustodyChange], by: Staff | None) -> list[NewEvent]:
    """Finish the search for whoever was seen again or has left, unless they are still marked as not seen."""
    latest = {change.person_id: change for change in changes if change.kind != "not_seen"}
    still_missing = Stay.objects.filter(
        record__person=OuterRef("record__person"), ended_at__isnull=True, not_seen_since__isnull=False
    )
    tasks = list(
        Task.objects.filter(kind=Task.Kind.LOOK_FOR, done_at__isnull=True, record__person_id__in=list(latest))
        .exclude(Exists(still_missing))
        .select_related("record")
        .order_by("pk")
    )
    found: dict[int, NewEvent] = {}
    for task in tasks:
        assert task.record is not None
        assert task.record.person_id is not None
        change = latest[task.record.person_id]
        task.done_at, task.done_by = change.at, by
        if change.kind != "ended":
            found[change.person_id] = NewEvent(
                type="seen_again", record_id=change.record_id, case_id=task.case_id, at=change.at,
                office_id=change.office_id, staff=by, facility_id=change.facility_id, source=change.source,
            )  # fmt: skip
    Task.objects.bulk_update(tasks, ["done_at", "done_by"], batch_size=500)
    return list(found.values())


def _seen(changes: Sequence[CustodyChange], open_cases: dict[int, Case], by: Staff | None) -> list[NewEvent]:
    """One event for whoever was seen where they were known to be: the clock of their whereabouts begins anew."""
    latest = {
        change.person_id: change
        for change in changes
        if change.kind == "seen" and change.person_id in open_cases
    }
    return [
        NewEvent(
            type="seen", record_id=change.record_id, case_id=open_cases[person_id].pk, at=change.at,
            office_id=change.office_id, staff=by, facility_id=change.facility_id, source=change.source,
        )
        for person_id, change in latest.items()
    ]  # fmt: skip


def _pass_on(
    case: Case, office: str | None, change: CustodyChange, hand_overs: list[HandOver], counts: Counter[str]
) -> None:
    """Hand the case to the office now responsible, if it is another one (A4)."""
    if office is None or case.office_id == office:
        return
    hand_overs.append(
        HandOver(
            case=case,
            from_office_id=case.office_id,
            from_officer_id=case.officer_id,
            to_office_id=office,
            reason=MOVED_AWAY,
            at=change.at,
        )
    )
    case.office_id, case.officer_id = office, None
    counts["handed_over"] += 1


def _store_hand_overs(hand_overs: Sequence[HandOver], tasks: list[Task], by: Staff | None) -> None:
    if not hand_overs:
        return
    cases = {made.case_id or made.case.pk: made.case for made in hand_overs}
    last: dict[int, HandOver] = {}
    for made in hand_overs:
        # A case made in this very chunk got its number only now.
        made.case_id, made.by = made.case.pk, by
        if made.case_id in last:
            last[made.case_id].accepted_at = made.at
        last[made.case_id] = made
    overtake(list(last), at=min(made.at for made in hand_overs))
    HandOver.objects.bulk_create(hand_overs, batch_size=1000)
    Case.objects.bulk_update(cases.values(), ["office", "officer"], batch_size=500)
    requests_follow(list(last), at=min(made.at for made in hand_overs))
    tasks.extend(
        Task(
            kind=Task.Kind.ACCEPT_HAND_OVER, office_id=made.to_office_id, record_id=made.case.record_id,
            case=made.case, created_at=made.at, due_at=made.at + dt.timedelta(hours=HAND_OVER_HOURS),
        )
        for made in last.values()
    )  # fmt: skip
    tell_arrived(list(last.values()), by=by)


def _custody_event(change: CustodyChange, case: Case | None, by: Staff | None) -> NewEvent:
    code = {"held": "detained", "moved": "transferred", "not_seen": "not_seen"}.get(change.kind, change.end)
    data: dict[str, Any] = {}
    if change.previous_facility_id is not None:
        data["from_facility"] = change.previous_facility_id
    return NewEvent(
        type=code, record_id=change.record_id, case_id=case.pk if case else None, at=change.at,
        office_id=change.office_id, staff=by, facility_id=change.facility_id, source=change.source, data=data,
    )  # fmt: skip
