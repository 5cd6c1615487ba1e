"""What is done at a follow-up: it is made with what still holds and what is needed now, tried again, put off, or given up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.returns.access import own
from amparo.returns.follow_ups.models import Attempt, LateFollowUp
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans import actions as plans
from amparo.returns.plans.models import FollowUp, Milestone

State = Milestone.State
#: How far a call may be put off after the last day of the follow-up: the next one comes then.
PUT_OFF_DAYS = 30


@transaction.atomic
def make(
    *, follow_up: FollowUp, channel: str, still: Sequence[Milestone] = (), lost: Sequence[Milestone] = (),
    needs: Sequence[Milestone] = (), note: str = "", by: Staff | None,
) -> list[Milestone]:  # fmt: skip
    """The person was asked: what still holds, what does not, what they need now. What they need is sent to its agency where
    nothing stands in the way, and is to do again where something does. Returns what was sent."""
    plans.reached(follow_up=follow_up, channel=channel, still=still, lost=lost, note=note, by=by)
    sent = []
    for milestone in needs:
        milestone.refresh_from_db()
        if milestone.homecoming_id != follow_up.homecoming_id:
            raise Incomplete(_("This is not of their plan."), missing=("needs",))
        if milestone.state in (State.DECLINED, State.NOT_NEEDED):
            milestone = plans.open_again(milestone=milestone, by=by)
        if milestone.state in (State.OPEN, State.LOST) and not plans.blocking(milestone):
            sent.append(plans.refer(milestone=milestone, by=by))
    return sent


@transaction.atomic
def nobody_answered(*, follow_up: FollowUp, channel: str, by: Staff | None) -> Attempt:
    """One more attempt. Two on one day count once: three in an afternoon do not lose anybody."""
    follow_up = _open(follow_up, by)
    _channel(channel)
    now = clock.now()
    today = Attempt.objects.filter(
        follow_up=follow_up, answer=Attempt.Answer.NONE, at__date=now.date()
    ).exists()
    if not today:
        plans.attempted(follow_up=follow_up, by=by)
    made = Attempt.objects.create(
        follow_up=follow_up, at=now, by=by, channel=channel, answer=Attempt.Answer.NONE
    )
    _tell(follow_up, "follow_up_tried", by, channel=channel)
    return made


@transaction.atomic
def call_later(*, follow_up: FollowUp, channel: str, on: dt.date, by: Staff | None) -> Attempt:
    """They cannot speak now, and say when. It is no attempt that failed: they answered."""
    follow_up = _open(follow_up, by)
    _channel(channel)
    if on <= clock.today():
        raise Incomplete(_("Choose a day that is still to come."), missing=("on",))
    if on > max(follow_up.until, clock.today()) + dt.timedelta(days=PUT_OFF_DAYS):
        raise Incomplete(_("That is too far away: the next follow-up would come first."), missing=("on",))
    made = Attempt.objects.create(
        follow_up=follow_up, at=clock.now(), by=by, channel=channel, answer=Attempt.Answer.LATER, call_on=on
    )
    _tell(follow_up, "follow_up_tried", by, channel=channel, call_on=f"{on}")
    return made


@transaction.atomic
def mark_late(*, today: dt.date | None = None, limit: int = 500) -> int:
    """Follow-ups that passed their last day are late: one mark and one event each, once. Returns how many were new."""
    today = today or clock.today()
    found = list(
        FollowUp.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(done_at__isnull=True, until__lt=today, late_mark__isnull=True)
        .exclude(homecoming__state=Homecoming.State.CLOSED)
        .select_related("homecoming")
        .order_by("until", "pk")[:limit]
    )
    now = clock.now()
    LateFollowUp.objects.bulk_create(LateFollowUp(follow_up=one, at=now) for one in found)
    write(
        [
            NewEvent(
                type="follow_up_late", record_id=one.homecoming.record_id, at=now, office_id=one.homecoming.office_id,
                data={"return": one.homecoming.folio, "day": one.day},
            )
            for one in found
        ]
    )  # fmt: skip
    return len(found)


def _open(follow_up: FollowUp, by: Staff | None) -> FollowUp:
    homecoming = own(follow_up.homecoming, by)
    if homecoming.state == Homecoming.State.CLOSED:
        raise Conflict(_("This return is closed."))
    follow_up = (
        FollowUp.objects.select_for_update(of=("self",)).select_related("homecoming").get(pk=follow_up.pk)
    )
    if follow_up.done_at is not None:
        raise Conflict(_("This follow-up was made already."))
    return follow_up


def _channel(channel: str) -> None:
    if channel not in FollowUp.Channel.values:
        raise Incomplete(_("Say how the person was reached."), missing=("channel",))


def _tell(follow_up: FollowUp, type: str, by: Staff | None, **data: object) -> None:
    one = follow_up.homecoming
    write(
        [
            NewEvent(
                type=type, record_id=one.record_id, at=clock.now(), office_id=one.office_id, staff=by,
                data={"return": one.folio, "day": follow_up.day, **data},
            )
        ]
    )  # fmt: skip
