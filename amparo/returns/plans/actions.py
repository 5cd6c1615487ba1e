"""What is done with a plan: it is made from what is known, its milestones go to agencies and are delivered, follow-ups ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.children.models import Child
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.returns.access import own, own_milestone
from amparo.returns.centres.models import Centre
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans.models import FollowUp, Milestone, MilestoneMove
from amparo.returns.plans.rules import Facts, blocked_by, planned
from amparo.returns.tables import agencies, follow_up_days, kinds

State = Milestone.State

#: How many attempts, on different days, before somebody may be lost to follow-up for not answering.
ATTEMPTS = 3
#: How long an agency has from taking somebody on to delivering, in days, where the milestone's own date is nearer.
DELIVER_DAYS = 15

#: Which moves there are. The person may decline anything that is not done; what was delivered may be lost, and come again.
MOVES: dict[str, tuple[str, ...]] = {
    State.OPEN: (State.REFERRED, State.DELIVERED, State.DECLINED, State.NOT_NEEDED),
    State.REFERRED: (State.ACCEPTED, State.OPEN, State.ATTENDED, State.DELIVERED, State.DECLINED),
    State.ACCEPTED: (State.ATTENDED, State.OPEN, State.DELIVERED, State.DECLINED),
    State.ATTENDED: (State.DELIVERED, State.OPEN, State.DECLINED),
    State.DELIVERED: (State.LOST,),
    State.LOST: (State.REFERRED, State.DELIVERED, State.DECLINED, State.NOT_NEEDED),
    State.DECLINED: (State.OPEN,),
    State.NOT_NEEDED: (State.OPEN,),
}


@transaction.atomic
def make_plan(*, homecoming: Homecoming, facts: Facts, by: Staff | None) -> list[Milestone]:
    """The milestones of somebody's plan, from what is known of them. Made again, it adds what is missing and takes nothing
    away. Needs no centre and no arrival there (D4); what the person has already is written as done."""
    homecoming = own(homecoming, by)
    if homecoming.state == Homecoming.State.CLOSED:
        raise Conflict(_("This return is closed."))
    first = not homecoming.milestones.exists()
    known = {(one.kind, one.child_id) for one in homecoming.milestones.all()}
    children = Child.objects.in_bulk([child.id for child in facts.children])
    now = clock.now()
    today = (homecoming.arrived_at or homecoming.expected_at or now).date()
    made = [
        Milestone(
            homecoming=homecoming, kind=kind.code, right=kind.right, agency=kind.agency,
            child=children[child] if child is not None else None, waits_for=list(kind.waits_for),
            due_on=today + dt.timedelta(days=kind.due_days), made_at=now, made_by=by,
        )
        for kind, child in planned(facts)
        if (kind.code, child) not in known
    ]  # fmt: skip
    Milestone.objects.bulk_create(made)
    for one in made:
        if one.child_id is None and one.kind in facts.has:
            _move(one, State.DELIVERED, by=by, reason=_("They had it already."), silent=True)
    if first and made:
        _tell(homecoming, "plan_made", by=by)
    return made


@transaction.atomic
def refer(*, milestone: Milestone, by: Staff | None) -> Milestone:
    """Send it to its agency, which has so many hours to say whether it takes the person on.

    Raises `Conflict` while something stands in the way: the agency could do nothing yet.
    """
    milestone = own_milestone(milestone, by)
    in_the_way = blocking(milestone)
    if in_the_way:
        raise Conflict(
            _("First: %(steps)s.") % {"steps": ", ".join(kinds()[code].name for code in in_the_way)}
        )
    now = clock.now()
    milestone.referred_at = now
    hours = agencies()[milestone.agency].accept_hours
    return _move(milestone, State.REFERRED, by=by, answer_by=now + dt.timedelta(hours=hours))


@transaction.atomic
def accept(*, milestone: Milestone, by: Staff) -> Milestone:
    """The agency takes the person on, and has until the milestone's date, or fifteen days, to deliver."""
    milestone = own_milestone(milestone, by)
    now = clock.now()
    milestone.accepted_at = now
    return _move(milestone, State.ACCEPTED, by=by, answer_by=_deliver_by(milestone, now))


@transaction.atomic
def give_back(*, milestone: Milestone, reason: str, by: Staff) -> Milestone:
    """The agency does not take it on, and says why. It is to do again."""
    if not reason.strip():
        raise Incomplete(_("Say why."), missing=("reason",))
    return _move(own_milestone(milestone, by), State.OPEN, by=by, reason=reason)


@transaction.atomic
def attend(*, milestone: Milestone, by: Staff) -> Milestone:
    """The agency saw the person."""
    milestone = own_milestone(milestone, by)
    now = clock.now()
    milestone.attended_at = now
    milestone.referred_at = milestone.referred_at or now
    return _move(milestone, State.ATTENDED, by=by, answer_by=_deliver_by(milestone, now))


@transaction.atomic
def deliver(
    *, milestone: Milestone, evidence: str = "", at: dt.datetime | None = None, centre: Centre | None = None, by: Staff | None
) -> Milestone:  # fmt: skip
    """It is done. Done twice (a tablet that sends again) changes nothing."""
    milestone = own_milestone(milestone, by)
    if milestone.state == State.DELIVERED:
        return milestone
    milestone.evidence = evidence.strip()[:200] or milestone.evidence
    return _move(milestone, State.DELIVERED, by=by, at=at, centre=centre)


@transaction.atomic
def decline(*, milestone: Milestone, by: Staff | None, reason: str = "") -> Milestone:
    """The person does not want it. It may be opened again."""
    return _move(own_milestone(milestone, by), State.DECLINED, by=by, reason=reason)


@transaction.atomic
def leave_out(*, milestone: Milestone, reason: str, by: Staff | None) -> Milestone:
    """It is not needed."""
    if not reason.strip():
        raise Incomplete(_("Say why."), missing=("reason",))
    return _move(own_milestone(milestone, by), State.NOT_NEEDED, by=by, reason=reason)


@transaction.atomic
def open_again(*, milestone: Milestone, by: Staff | None) -> Milestone:
    """What was declined or left out is to do after all."""
    return _move(own_milestone(milestone, by), State.OPEN, by=by)


@transaction.atomic
def take_back(*, milestone: Milestone, reason: str, by: Staff) -> Milestone:
    """What was written as done by mistake is to do again. Both moves stay in its history. Whoever calls says until when and
    where that is possible (`desks/actions.py`)."""
    milestone = own_milestone(milestone, by)
    if milestone.state != State.DELIVERED:
        raise Conflict(_("Only what is done can be taken back."))
    milestone.delivered_at, milestone.evidence = None, ""
    return _move(milestone, State.OPEN, by=by, reason=reason, back=True)


@transaction.atomic
def had_already(*, milestone: Milestone, by: Staff | None) -> Milestone:
    """The person brings it along: it is done, and the family is told of nothing."""
    milestone = own_milestone(milestone, by)
    if milestone.settled:
        return milestone
    return _move(milestone, State.DELIVERED, by=by, reason=_("They had it already."), silent=True)


@transaction.atomic
def still_true(*, milestone: Milestone, true: bool, by: Staff | None, reason: str = "") -> Milestone:
    """Asked later, what was delivered still holds, or does not any more: then it is to do again."""
    milestone = own_milestone(milestone, by)
    if milestone.state != State.DELIVERED:
        raise Conflict(_("Only what was delivered can still be true."))
    if not true:
        return _move(milestone, State.LOST, by=by, reason=reason)
    milestone.still_true_at = clock.now()
    milestone.save(update_fields=["still_true_at"])
    return milestone


def set_follow_ups(*homecomings: Homecoming) -> None:
    """The follow-ups of who arrived, 30, 90, 180 and 365 days after (D3). Said twice, they stand once."""
    FollowUp.objects.bulk_create(
        [
            FollowUp(
                homecoming=homecoming, day=one.day, due_on=homecoming.arrived_at.date() + dt.timedelta(days=one.day),
                until=homecoming.arrived_at.date() + dt.timedelta(days=one.day + one.grace_days),
            )
            for homecoming in homecomings if homecoming.arrived_at is not None
            for one in follow_up_days()
        ],
        ignore_conflicts=True,
    )  # fmt: skip


@transaction.atomic
def reached(
    *, follow_up: FollowUp, channel: str, still: Sequence[Milestone] = (), lost: Sequence[Milestone] = (), note: str = "",
    by: Staff | None,
) -> FollowUp:  # fmt: skip
    """The person was asked. What still holds of their plan is written, and what does not."""
    follow_up = _follow_up(follow_up, by)
    if channel not in FollowUp.Channel.values:
        raise Incomplete(_("Say how the person was reached."), missing=("channel",))
    for milestone in still:
        still_true(milestone=milestone, true=True, by=by)
    for milestone in lost:
        still_true(milestone=milestone, true=False, by=by)
    follow_up.channel = channel
    return _made(follow_up, FollowUp.Outcome.REACHED, note=note, by=by)


@transaction.atomic
def attempted(*, follow_up: FollowUp, by: Staff | None) -> FollowUp:
    """Somebody tried, and nobody answered."""
    follow_up = _follow_up(follow_up, by)
    follow_up.attempts += 1
    follow_up.save(update_fields=["attempts"])
    return follow_up


@transaction.atomic
def lost(*, follow_up: FollowUp, why: str, note: str = "", by: Staff | None) -> FollowUp:
    """The person cannot be reached, and it says why (D3); for not answering only after three attempts."""
    follow_up = _follow_up(follow_up, by)
    if why not in FollowUp.Lost.values:
        raise Incomplete(_("Say why the person cannot be reached."), missing=("why",))
    if why == FollowUp.Lost.NO_ANSWER and follow_up.attempts < ATTEMPTS:
        raise Incomplete(_("Try three times, on different days, before you give up."), missing=("attempts",))
    follow_up.lost = why
    return _made(follow_up, FollowUp.Outcome.LOST, note=note, by=by)


@transaction.atomic
def asks_no_more(*, follow_up: FollowUp, by: Staff | None) -> FollowUp:
    """The person does not want to be asked."""
    return _made(_follow_up(follow_up, by), FollowUp.Outcome.DECLINED, note="", by=by)


def blocking(milestone: Milestone) -> list[str]:
    """The kinds that stand in the way of a milestone now."""
    states = dict(
        Milestone.objects.filter(homecoming=milestone.homecoming_id, kind__in=milestone.waits_for)
        .filter(Q(child=milestone.child_id) | Q(child__isnull=True))  # another child's papers are no help
        .order_by("state")
        .values_list("kind", "state")
    )
    had = {kind for kind, state in states.items() if state == State.DELIVERED}
    wanted = {kind for kind, state in states.items() if state != State.NOT_NEEDED}
    return blocked_by(milestone.waits_for, had, wanted)


def _follow_up(follow_up: FollowUp, by: Staff | None) -> FollowUp:
    own(follow_up.homecoming, by)
    follow_up = FollowUp.objects.select_for_update().select_related("homecoming").get(pk=follow_up.pk)
    if follow_up.done_at is not None:
        raise Conflict(_("This follow-up was made already."))
    return follow_up


def _made(follow_up: FollowUp, outcome: str, *, note: str, by: Staff | None) -> FollowUp:
    follow_up.outcome, follow_up.note = outcome, note.strip()[:500]
    follow_up.done_at, follow_up.done_by = clock.now(), by
    follow_up.save()
    _tell(follow_up.homecoming, "follow_up_made", by=by, day=follow_up.day, outcome=outcome)
    return follow_up


def _deliver_by(milestone: Milestone, now: dt.datetime) -> dt.datetime:
    days = max((milestone.due_on - now.date()).days, DELIVER_DAYS)
    return now + dt.timedelta(days=days)


def _move(
    milestone: Milestone, state: str, *, by: Staff | None, at: dt.datetime | None = None, reason: str = "",
    answer_by: dt.datetime | None = None, centre: Centre | None = None, silent: bool = False, back: bool = False,
) -> Milestone:  # fmt: skip
    """Put a locked milestone into a state, and keep the move. Raises `Conflict` when the table does not lead there."""
    if state not in MOVES[milestone.state] and not back:
        raise Conflict(
            _("“%(what)s” is “%(state)s” now. Look at it again.")
            % {"what": milestone.means.name, "state": milestone.get_state_display()}
        )
    at = at or clock.now()
    milestone.state, milestone.answer_by, milestone.reason = state, answer_by, reason.strip()[:300]
    if state == State.DELIVERED:
        milestone.delivered_at, milestone.lost_at = at, None
    if state == State.LOST:
        milestone.lost_at = at
    if state == State.OPEN:
        milestone.referred_at = milestone.accepted_at = milestone.attended_at = None
    milestone.save()
    MilestoneMove.objects.create(
        milestone=milestone, state=state, at=at, agency=milestone.agency, by=by, centre=centre, reason=milestone.reason
    )  # fmt: skip
    if state == State.DELIVERED and not silent:
        type = f"milestone_{milestone.right}"
        _tell(milestone.homecoming, type, by=by, at=at, milestone=milestone.kind)
    return milestone


def _tell(
    homecoming: Homecoming, type: str, *, by: Staff | None, at: dt.datetime | None = None, **data: object
) -> None:
    write(
        [
            NewEvent(
                type=type, record_id=homecoming.record_id, at=at or clock.now(), office_id=homecoming.office_id, staff=by,
                data={"return": homecoming.folio, **data},
            )
        ]
    )  # fmt: skip
