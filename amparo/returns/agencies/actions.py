"""What is done with many milestones at once, and with those whose hour passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from amparo.accounts.models import Role, Staff
from amparo.casework.events import NewEvent, write
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.core.errors import Refusal
from amparo.returns.access import milestones_for
from amparo.returns.agencies.models import LateTurn
from amparo.returns.plans import actions as plans
from amparo.returns.plans.models import Milestone

#: So many at most are taken on at once.
MOST = 200
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many were taken on, and how many were not to be taken on any more."""

    accepted: int
    left: int


def accept_many(*, numbers: Iterable[int], by: Staff) -> Accepted:
    """Take on what was chosen of the agency's own list. What somebody settled meanwhile is left as it is, and counted."""
    numbers = sorted(set(numbers))[:MOST]
    accepted = 0
    for milestone in milestones_for(by).filter(pk__in=numbers).order_by("pk"):
        try:
            plans.accept(milestone=milestone, by=by)
        except Refusal:
            continue
        accepted += 1
    return Accepted(accepted, len(numbers) - accepted)


def tell_late(*, now: dt.datetime) -> int:
    """Mark every turn of an agency that ran out, once, and tell whoever sent it there and the agency's own people; returns how
    many. Each is a transaction of its own: a job that is killed
    does nothing half, and the next one nothing twice."""
    told = LateTurn.objects.filter(milestone=OuterRef("pk"), answer_by=OuterRef("answer_by"))
    late = (
        Milestone.objects.filter(~Exists(told), answer_by__lte=now)
        .order_by("answer_by", "pk")
        .values_list("pk", flat=True)
    )
    done = 0
    for number in list(late[:CHUNK]):
        done += _tell(number, now)
    return done


@transaction.atomic
def _tell(number: int, now: dt.datetime) -> bool:
    milestone = Milestone.objects.select_for_update(of=("self",)).select_related("homecoming").get(pk=number)
    if milestone.answer_by is None or milestone.answer_by > now:
        return False
    _turn, new = LateTurn.objects.get_or_create(
        milestone=milestone, answer_by=milestone.answer_by,
        defaults={"state": milestone.state, "agency": milestone.agency, "told_at": now},
    )  # fmt: skip
    if new:
        homecoming = milestone.homecoming
        write(
            [
                NewEvent(
                    type="agency_late", record_id=homecoming.record_id, at=now, office_id=homecoming.office_id,
                    data={"return": homecoming.folio, "milestone": milestone.kind, "agency": milestone.agency,
                          "state": milestone.state},
                )
            ]
        )  # fmt: skip
        notify_all(_notices(milestone, now))
    return new


def _notices(milestone: Milestone, now: dt.datetime) -> list[NewNotice]:
    """To whoever sent it there, or to the office of the state where it was nobody who is still here; and to the agency."""
    assert milestone.answer_by is not None
    homecoming, means = milestone.homecoming, milestone.means
    state = homecoming.destination_state
    sent = milestone.moves.filter(state=Milestone.State.REFERRED).select_related("by").order_by("-pk").first()
    sender = sent.by if sent is not None else None
    people = Staff.objects.filter(is_active=True).order_by("pk")
    told = (
        [sender]
        if sender is not None and sender.is_active
        else list(people.filter(role=Role.STATE, mexican_state=state))
        if state
        else []
    )
    own = list(people.filter(role=Role.AGENCY, agency=milestone.agency, mexican_state__in=("", state)))
    of_return = reverse("milestone", args=[homecoming.folio, milestone.pk])
    return [
        NewNotice(
            kind="agency_late", text_code=code, at=now, staff=staff, path=path,
            values={"what": {"es": means.name_es, "en": means.name_en}, "when": milestone.answer_by.isoformat()},
            key=f"{code}:{milestone.pk}:{milestone.answer_by:%Y%m%dT%H%M%S}",
        )
        for code, staff, path in (
            ("agency_late_sent", told, of_return),
            ("agency_late_own", own, reverse("agency_milestone", args=[milestone.pk])),
        )
    ]  # fmt: skip
