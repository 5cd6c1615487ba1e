"""What PALE does when something happens in a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amparo.accounts.models import Staff
from amparo.casework.models import Event
from amparo.counsel.referrals.actions import consented, must_decide, refused
from amparo.counsel.referrals.machine import WITH_ADVISOR
from amparo.counsel.referrals.models import Referral
from amparo.counsel.referrals.moving import locked
from amparo.custody.signals import CustodyChange
from amparo.people.models import Decision, Purpose
from amparo.people.queries import consent_in_force
from amparo.places.models import Facility


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    """A consent to a lawyer, given or taken back; help refused."""
    for event in events:
        if event.type_id != "consent_recorded":
            continue
        purpose, decision = event.data.get("purpose"), event.data.get("decision")
        person = event.record.person_id
        if person is None or purpose not in (Purpose.LAWYER, Purpose.ASSISTANCE):
            continue
        if decision in (Decision.REFUSED, Decision.WITHDRAWN):
            refused(person, by=event.staff)
        elif purpose == Purpose.LAWYER and decision == Decision.GRANTED:
            consent = consent_in_force(person, Purpose.LAWYER)
            waiting = Referral.objects.filter(case__record__person=person, state="proposed")
            if consent is not None:
                for one in waiting:
                    consented(referral=one, consent=consent, by=event.staff)


def on_custody_changed(*, changes: Sequence[CustodyChange], by: Staff | None, **_: Any) -> dict[str, int]:
    """Whoever was moved to another state: somebody decides within a day whether their lawyer stays (C6)."""
    moved = {one.person_id: one for one in changes if one.kind == "moved"}
    if not moved:
        return {}
    facilities = Facility.objects.in_bulk(
        {one.facility_id for one in moved.values() if one.facility_id}
        | {one.previous_facility_id for one in moved.values() if one.previous_facility_id}
    )
    asked = 0
    for referral in Referral.objects.filter(
        case__record__person__in=moved, state__in=WITH_ADVISOR, decide_by__isnull=True
    ).select_related("case__record"):
        change = moved[referral.case.record.person_id or 0]
        new, old = facilities.get(change.facility_id or 0), facilities.get(change.previous_facility_id or 0)
        if new is not None and old is not None and new.state != old.state:
            must_decide(locked(referral), at=change.at)
            asked += 1
    return {"lawyers_to_decide": asked} if asked else {}
