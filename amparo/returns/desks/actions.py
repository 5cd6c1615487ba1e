"""What is done at a desk: somebody comes in, is asked, is served with two touches, and leaves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.intake.actions import recognise
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.matching import Described
from amparo.people.models import Door, Record
from amparo.people.models import Source as RecordSource
from amparo.people.receiving import NewRecord, receive_records
from amparo.returns.access import own, own_milestone
from amparo.returns.centres.zones import zone_of
from amparo.returns.desks.access import centre_of, touches
from amparo.returns.desks.facts import facts_of
from amparo.returns.desks.models import Departure, DeskAnswers, DeskTouch
from amparo.returns.homecoming.actions import arrive, go_to
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.medicines.models import HealthAnswers
from amparo.returns.plans import actions as plans
from amparo.returns.plans.models import Milestone, MilestoneMove
from amparo.returns.words import Source, Way

Act, Result, State = DeskTouch.Act, DeskTouch.Result, Milestone.State

#: What a desk may ask and write down (`DeskAnswers`).
QUESTIONS = ("homeless", "wants_home", "studies", "skills", "belongings", "complaint")
#: Papers that somebody may bring along.
PAPERS = ("constancia", "acta", "curp", "ine")


@dataclass(frozen=True, slots=True)
class Registered:
    """Who came in: their return, and whether they were known, or may be somebody who is (then an officer decides)."""

    homecoming: Homecoming
    known: bool
    doubtful: bool


@transaction.atomic
def open_plan(*, homecoming: Homecoming, by: Staff | None) -> list[Milestone]:
    """The plan makes itself when the person comes to a desk for the first time; what was made."""
    if homecoming.state == Homecoming.State.CLOSED or homecoming.milestones.exists():
        return []
    facts = facts_of(homecoming)
    if facts.disability:
        DeskAnswers.objects.update_or_create(homecoming=homecoming, defaults={"goes_first": True})
    return plans.make_plan(homecoming=homecoming, facts=facts, by=by)


@transaction.atomic
def register(
    *, described: Described, token: str, at: dt.datetime | None = None, way: str = Way.UNKNOWN, declined_centre: bool = False,
    destination_state: str = "", phone: str = "", same_as: Homecoming | None = None, again: bool | None = None, by: Staff,
) -> Registered:  # fmt: skip
    """Somebody who is on no list came in, or was here and declined the centre. `same_as`: the return that the desk recognised;
    `again`: what the desk asked, whether they were returned once more since then.

    Who it is decides the one way in for people; sent twice (`token`) it is one person and one return.
    """
    require(by, "work_desk")
    centre = centre_of(by)
    if not any((described.given_names, described.surname1, described.surnames, described.curp)):
        raise Incomplete(_("Write at least a name or a number."), missing=("given_names",))
    now = clock.now()
    answer = receive_records(
        new=[NewRecord(RecordSource.INTAKE, f"desk:{token}", described, described.as_mapping())], received_at=now,
        office=None, by=by, door=Door.INTAKE,
    )[0]  # fmt: skip
    record = Record.objects.get(pk=answer.record_id)
    if same_as is not None and answer.outcome != "repeated":
        assert same_as.record.person is not None
        recognise(record, same_as.record.person)
    homecoming = arrive(
        record=record, at=at or now, source=Source.DESK, way=way, centre=None if declined_centre else centre,
        declined_centre=declined_centre, again=again, by=by,
    )  # fmt: skip
    if destination_state:
        homecoming = go_to(homecoming=homecoming, state=destination_state, phone=phone[:20] or None, by=None)
    elif phone and not homecoming.phone:
        homecoming.phone = phone[:20]
        homecoming.save(update_fields=["phone"])
    # Who declined the centre is not of it any more; their plan is made all the same (D4).
    open_plan(homecoming=homecoming, by=by if homecoming.centre_id == centre.pk else None)
    return Registered(
        homecoming=homecoming,
        known=same_as is not None or answer.outcome == "known",
        doubtful=same_as is None and answer.outcome == "doubtful",
    )


@transaction.atomic
def come_in(*, homecoming: Homecoming, by: Staff) -> Homecoming:
    """Somebody who was expected at this centre is here."""
    require(by, "work_desk")
    homecoming = own(homecoming, by)
    if homecoming.state == Homecoming.State.ARRIVED:
        return homecoming
    return arrive(record=homecoming.record, at=clock.now(), centre=centre_of(by), by=by)


@transaction.atomic
def answer(
    *, homecoming: Homecoming, said: Mapping[str, bool | None], has: Collection[str] = (), children_here: Collection[int] = (),
    goes_first: bool | None = None, by: Staff,
) -> list[Milestone]:  # fmt: skip
    """What was asked at the desk; the plan gets what follows from it. Nothing that was said before is taken away."""
    require(by, "work_desk")
    homecoming = own(homecoming, by)
    answers, _new = DeskAnswers.objects.select_for_update().get_or_create(homecoming=homecoming)
    for name in QUESTIONS:
        if said.get(name) is not None:
            setattr(answers, name, said[name])
    answers.has = sorted({*answers.has, *(one for one in has if one in PAPERS)})
    answers.children_here = sorted({*answers.children_here, *children_here})
    if goes_first is not None:
        answers.goes_first = goes_first
    answers.at, answers.by = clock.now(), by
    answers.save()
    facts = facts_of(homecoming)
    if facts.disability or HealthAnswers.objects.filter(pk=homecoming.pk, pregnant=True).exists():
        answers.goes_first = True  # without a word of why
        answers.save(update_fields=["goes_first"])
    made = plans.make_plan(homecoming=homecoming, facts=facts, by=by)
    for one in homecoming.milestones.filter(kind__in=answers.has, child__isnull=True):
        plans.had_already(milestone=one, by=by)
    return made


@transaction.atomic
def leave_centre(*, homecoming: Homecoming, by: Staff) -> Departure:
    """The person left the centre; nobody waits for them at a desk any more."""
    require(by, "work_desk")
    homecoming = own(homecoming, by)
    gone, _new = Departure.objects.update_or_create(
        homecoming=homecoming, defaults={"at": clock.now(), "by": by, "back_at": None}
    )
    return gone


@transaction.atomic
def come_back(*, homecoming: Homecoming, by: Staff) -> Departure:
    """The person is at the centre after all."""
    require(by, "work_desk")
    homecoming = own(homecoming, by)
    gone = Departure.objects.filter(pk=homecoming.pk, back_at__isnull=True).first()
    if gone is None:
        raise Conflict(_("This person has not left."))
    gone.back_at = clock.now()
    gone.save(update_fields=["back_at"])
    return gone


@transaction.atomic
def touch(
    *, key: uuid.UUID, milestone: Milestone, act: str, by: Staff, at: dt.datetime | None = None,
    device: uuid.UUID | None = None, reason: str = "", evidence: str = "",
) -> tuple[DeskTouch, bool]:  # fmt: skip
    """What a desk says became of a milestone, and whether that is new. The same `key` counts once, however often it comes.

    What comes too late changes nothing and is kept with what had been written before. Raises `NotAllowed` for another
    desk's milestone, `Incomplete` for “not needed” without a reason.
    """
    require(by, "work_desk")
    centre = centre_of(by)
    milestone = own_milestone(milestone, by)
    known = DeskTouch.objects.filter(pk=key).select_related("before__by").first()
    if known is not None:
        return known, False
    if not touches(by, milestone):
        raise NotAllowed(_("This is another desk’s."))
    if act not in Act.values:
        raise Incomplete(_("Say what became of it."), missing=("act",))
    if act == Act.NOT_NEEDED and not reason.strip():
        raise Incomplete(_("Say why."), missing=("reason",))
    now = clock.now()
    moment = min(at or now, now)
    last = milestone.moves.select_related("by").order_by("-pk").first()
    try:
        with transaction.atomic():
            result = _do(milestone, act, last=last, at=moment, reason=reason, evidence=evidence, by=by)
    except Conflict:
        result = Result.CONFLICT
    made = DeskTouch.objects.create(
        id=key, milestone=milestone, act=act, at=moment, received_at=now, by=by, centre=centre, device=device,
        reason=reason.strip()[:300], evidence=evidence.strip()[:200], result=result,
        before=last if result != Result.SAVED else None,
    )  # fmt: skip
    return made, True


def _do(
    milestone: Milestone,
    act: str,
    *,
    last: MilestoneMove | None,
    at: dt.datetime,
    reason: str,
    evidence: str,
    by: Staff,
) -> str:
    """Do it, and say whether it changed something. Raises `Conflict` when something else was written meanwhile."""
    state = milestone.state
    match act:
        case Act.DONE if state == State.DELIVERED:
            return Result.ALREADY
        case Act.DONE:
            plans.deliver(milestone=milestone, evidence=evidence, at=at, centre=centre_of(by), by=by)
        case Act.DECLINED if state == State.DECLINED:
            return Result.ALREADY
        case Act.DECLINED:
            plans.decline(milestone=milestone, reason=reason, by=by)
        case Act.NOT_NEEDED if state == State.NOT_NEEDED:
            return Result.ALREADY
        case Act.NOT_NEEDED:
            plans.leave_out(milestone=milestone, reason=reason, by=by)
        case Act.UNDO if state == State.OPEN:
            return Result.ALREADY
        case Act.UNDO:
            _undo(milestone, last, reason=reason, by=by)
        case _:
            _prove(milestone, evidence)
    return Result.SAVED


def may_undo(
    milestone: Milestone, last: MilestoneMove | None, centre_id: str, today: dt.date, zone: dt.tzinfo
) -> bool:
    """Whether what was written may be undone: on the same day, and what is done only where it was done."""
    if last is None or last.state != milestone.state or last.at.astimezone(zone).date() != today:
        return False
    return milestone.state in (State.DECLINED, State.NOT_NEEDED) or (
        milestone.state == State.DELIVERED and last.centre_id in (None, centre_id)
    )


def _undo(milestone: Milestone, last: MilestoneMove | None, *, reason: str, by: Staff) -> None:
    centre = centre_of(by)
    zone = zone_of(centre)
    if not may_undo(milestone, last, centre.pk, clock.today(zone), zone):
        raise Conflict(_("It is undone on the same day and at the same centre only."))
    if milestone.state == State.DELIVERED:
        plans.take_back(milestone=milestone, reason=reason.strip() or _("Undone at the desk."), by=by)
    else:
        plans.open_again(milestone=milestone, by=by)


def _prove(milestone: Milestone, evidence: str) -> None:
    if milestone.state != State.DELIVERED:
        raise Conflict(_("Only of what is done something can prove it."))
    milestone.evidence = evidence.strip()[:200]
    milestone.save(update_fields=["evidence"])
