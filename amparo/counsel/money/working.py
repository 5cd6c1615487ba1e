"""What an advisor writes down of their work: time and expenses. Each takes the advisor, and is refused for what is not theirs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.money.checking import exact
from amparo.counsel.money.models import Cost, Doing, Expense, TimeEntry
from amparo.counsel.referrals.models import Referral
from amparo.counsel.referrals.moving import locked
from amparo.counsel.words import FeeCode

HOURS = (FeeCode.ORIENTATION_HOUR, FeeCode.HOUR)
COSTS = (FeeCode.FILING_FEES, FeeCode.EXPENSES)


@transaction.atomic
def spend_time(
    *, referral: Referral, advisor: Advisor, on: dt.date, minutes: int, code: str, doing: str
) -> TimeEntry:
    """Write down time given to a referral: the minutes and what kind of work, nothing of its content."""
    referral = _theirs(referral, advisor, on)
    if not 1 <= minutes <= 1440:
        raise Incomplete(_("Write how many minutes."), missing=("minutes",))
    if code not in HOURS:
        raise Incomplete(_("Choose what it is charged as."), missing=("code",))
    if doing not in Doing.values:
        raise Incomplete(_("Choose what was done."), missing=("doing",))
    return TimeEntry.objects.create(
        referral=referral, advisor=advisor, on=on, minutes=minutes, code=code, doing=doing, recorded_at=clock.now()
    )  # fmt: skip


@transaction.atomic
def lay_out(
    *, referral: Referral, advisor: Advisor, on: dt.date, amount: Decimal, code: str, cost: str
) -> Expense:
    """Write down what was paid for a referral; the receipt comes with the invoice."""
    referral = _theirs(referral, advisor, on)
    if code not in COSTS:
        raise Incomplete(_("Choose what it is charged as."), missing=("code",))
    if cost not in Cost.values:
        raise Incomplete(_("Choose what it was."), missing=("cost",))
    return Expense.objects.create(
        referral=referral, advisor=advisor, on=on, amount=exact(amount), code=code, cost=cost, recorded_at=clock.now()
    )  # fmt: skip


@transaction.atomic
def take_back(*, entry: TimeEntry | Expense, advisor: Advisor) -> None:
    """A mistake: it counts no more, and stays readable."""
    entry = type(entry).objects.select_for_update().get(pk=entry.pk)
    if entry.advisor_id != advisor.pk:
        raise NotAllowed(_("This was not referred to you, or not any more."))
    if entry.taken_back_at is not None:
        raise Conflict(_("It was taken back already."))
    entry.taken_back_at = clock.now()
    entry.save(update_fields=["taken_back_at"])


def _theirs(referral: Referral, advisor: Advisor, on: dt.date) -> Referral:
    referral = locked(referral)
    if referral.advisor_id != advisor.pk:
        raise NotAllowed(_("This was not referred to you, or not any more."))
    if referral.state not in ("in_progress", "concluded"):
        raise Conflict(_("This referral is “%(state)s” now. Look at it again.") % {"state": referral.stands})
    if on > clock.today() or on < referral.opened_at.date() - dt.timedelta(days=1):
        raise Incomplete(_("The day is not one since it was referred."), missing=("on",))
    return referral
