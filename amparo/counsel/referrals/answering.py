"""What an advisor does with what is referred to them. Each takes the advisor, and is refused for what is not theirs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.referrals.actions import next_one
from amparo.counsel.referrals.models import Milestone, Offer, Referral, Report
from amparo.counsel.referrals.moving import answer, enter, locked, open_offer, report_due, tell
from amparo.counsel.referrals.telling import tell_advisor
from amparo.counsel.words import Declined, Level, Outcome


@transaction.atomic
def clear(*, referral: Referral, advisor: Advisor) -> Referral:
    """No conflict of interest: from now on the advisor sees the referral, and the time to acknowledge it runs."""
    referral, offer = _asked(referral, advisor)
    now = clock.now()
    enter(referral, "sent", at=now)
    offer.cleared_at = now
    offer.save(update_fields=["cleared_at"])
    tell(referral, "lawyer_cleared", at=now, by=advisor.staff, offer=offer.number)
    tell_advisor(offer, "sent", at=now)
    return referral


@transaction.atomic
def acknowledge(*, referral: Referral, advisor: Advisor) -> Referral:
    """The advisor has it (C1). Said twice it is done once."""
    referral, offer = _asked(referral, advisor)
    if offer.acknowledged_at is not None:
        return referral
    now = clock.now()
    enter(referral, "acknowledged", at=now)
    offer.acknowledged_at = now
    offer.save(update_fields=["acknowledged_at"])
    tell(referral, "lawyer_acknowledged", at=now, by=advisor.staff, offer=offer.number)
    return referral


@transaction.atomic
def contacted(*, referral: Referral, advisor: Advisor, on: dt.date) -> Referral:
    """The advisor spoke with the person and evaluates the matter."""
    referral, offer = _asked(referral, advisor)
    _since_it_was_referred(on, referral)
    now = clock.now()
    enter(referral, "evaluating", at=now)
    offer.contacted_at = now
    offer.save(update_fields=["contacted_at"])
    add_milestone(referral, advisor, Milestone.Kind.CONSULTED, on, "")
    return referral


@transaction.atomic
def accept(*, referral: Referral, advisor: Advisor, level: str) -> Referral:
    """The advisor takes it on, at a level of service; the first periodic report is due from now."""
    referral, offer = _asked(referral, advisor)
    assert referral.contract is not None
    if level not in Level.values:
        raise Incomplete(_("Choose the level of service."), missing=("level",))
    now = clock.now()
    due = report_due(referral.contract, now)
    referral.level, referral.accepted_at = level, now
    enter(referral, "in_progress", at=now, due_at=due)
    answer(offer, Offer.Answer.ACCEPTED, at=now)
    Report.objects.create(referral=referral, advisor=advisor, due_at=due)
    tell(referral, "lawyer_assigned", at=now, by=advisor.staff, level=level)
    return referral


@transaction.atomic
def decline(*, referral: Referral, advisor: Advisor, why: str, note: str = "") -> Referral:
    """The advisor does not take it, and says why: it is offered to the next by itself."""
    referral, offer = _asked(referral, advisor)
    if why not in Declined.values:
        raise Incomplete(_("Say why."), missing=("why",))
    now = clock.now()
    answer(offer, Offer.Answer.DECLINED, at=now, declined=why, note=note.strip()[:300])
    tell(referral, "lawyer_declined", at=now, by=advisor.staff, offer=offer.number, why=why)
    next_one(referral, at=now)
    return referral


@transaction.atomic
def lapse(referral: Referral, *, at: dt.datetime) -> bool:
    """Nobody answered in time: it stands in the advisor's record, and the next is asked (C1). False when it was settled
    meanwhile."""
    referral = locked(referral)
    if referral.state not in ("offered", "sent") or referral.due_at is None or referral.due_at > at:
        return False
    offer = open_offer(referral)
    answer(offer, Offer.Answer.LAPSED, at=at, missed=referral.state)
    tell(referral, "lawyer_lapsed", at=at, by=None, offer=offer.number, missed=referral.state)
    tell_advisor(offer, "lapsed", at=at)
    next_one(referral, at=at)
    return True


@transaction.atomic
def milestone(*, referral: Referral, advisor: Advisor, kind: str, on: dt.date, note: str = "") -> Milestone:
    """Write down a step, without its content: what is privileged goes into the advisor's own notes."""
    referral = _theirs(referral, advisor)
    if kind not in Milestone.Kind.values or kind == Milestone.Kind.REPORTED:
        raise Incomplete(_("Choose what was done."), missing=("kind",))
    _since_it_was_referred(on, referral)
    return add_milestone(referral, advisor, kind, on, note)


@transaction.atomic
def report(*, referral: Referral, advisor: Advisor, text: str) -> Report:
    """Give the periodic report; the next one is due from the day when this one was."""
    referral = _theirs(referral, advisor)
    assert referral.contract is not None
    if not text.strip():
        raise Incomplete(_("Write what was done since the last report."), missing=("text",))
    owed = referral.reports.select_for_update().filter(given_at__isnull=True, excused=False).first()
    if owed is None:
        raise Conflict(_("No report is due on this referral."))
    now = clock.now()
    owed.given_at, owed.text = now, text.strip()[:1000]
    owed.save(update_fields=["given_at", "text"])
    due = report_due(referral.contract, max(now, owed.due_at))
    Report.objects.create(referral=referral, advisor=advisor, due_at=due)
    referral.due_at, referral.told_late = due, None
    referral.save(update_fields=["due_at", "told_late"])
    add_milestone(referral, advisor, Milestone.Kind.REPORTED, clock.today(), "")
    return owed


@transaction.atomic
def conclude(
    *, referral: Referral, advisor: Advisor, outcome: str, recovered: Decimal | None = None
) -> Referral:
    """The advisor's work is over, with its outcome. Their last report is owed no more."""
    referral = _theirs(referral, advisor)
    if outcome not in Outcome.values:
        raise Incomplete(_("Choose the outcome."), missing=("outcome",))
    if recovered is not None and recovered <= 0:
        raise Incomplete(_("Write an amount, for example 1500.00."), missing=("recovered",))
    now = clock.now()
    referral.outcome, referral.concluded_at, referral.decide_by = outcome, now, None
    referral.recovered = recovered if outcome == Outcome.SETTLEMENT else None
    Report.objects.filter(referral=referral, given_at__isnull=True).update(excused=True)
    enter(referral, "concluded", at=now)
    tell(referral, "lawyer_concluded", at=now, by=advisor.staff, outcome=outcome)
    return referral


def add_milestone(referral: Referral, advisor: Advisor, kind: str, on: dt.date, note: str) -> Milestone:
    """Store a step and write its event, in the caller's transaction."""
    made = Milestone.objects.create(
        referral=referral, advisor=advisor, kind=kind, on=on, note=note.strip()[:300], recorded_at=clock.now(),
        recorded_by=advisor.staff,
    )  # fmt: skip
    tell(referral, "lawyer_milestone", at=made.recorded_at, by=advisor.staff, kind=kind, milestone=made.pk)
    return made


def _since_it_was_referred(day: dt.date, referral: Referral) -> None:
    if day > clock.today() or day < referral.opened_at.date() - dt.timedelta(days=1):
        raise Incomplete(_("The day is not one since it was referred."), missing=("on",))


def _asked(referral: Referral, advisor: Advisor) -> tuple[Referral, Offer]:
    referral = locked(referral)
    if referral.advisor_id != advisor.pk or referral.whose != "advisor":
        raise NotAllowed(_("This was not referred to you, or not any more."))
    return referral, open_offer(referral)


def _theirs(referral: Referral, advisor: Advisor) -> Referral:
    referral = locked(referral)
    if referral.advisor_id != advisor.pk:
        raise NotAllowed(_("This was not referred to you, or not any more."))
    if referral.state != "in_progress":
        raise Conflict(_("This referral is “%(state)s” now. Look at it again.") % {"state": referral.stands})
    return referral
