"""Authorising: who asks, who approves, what is given back. Two people never do the same half of it."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import refuse_closed
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.contracts.models import Contract, Fee
from amparo.counsel.money.checking import exact, in_words, lock, said, times
from amparo.counsel.money.limits import limits
from amparo.counsel.money.models import Authorisation
from amparo.counsel.referrals.models import Referral
from amparo.counsel.referrals.moving import locked, tell
from amparo.counsel.words import Unit

#: Where money may be asked for: an advisor has taken it on, or has just concluded it.
ASKED_IN = frozenset({"in_progress", "concluded"})


@transaction.atomic
def ask(
    *, referral: Referral, code: str, quantity: Decimal = Decimal(1), amount: Decimal | None = None, why: str, by: Staff,
    advisor: Advisor | None = None,
) -> Authorisation:  # fmt: skip
    """Ask for leave to spend on a referral, at the contract's price. `amount` only where the contract pays what it cost.

    `advisor`: the one who asks, for their own referral; otherwise `by` is an officer of the office that keeps the case.
    Raises `Incomplete`, naming the field, `Conflict` and `NotAllowed`.
    """
    referral = locked(referral)
    if advisor is not None:
        if advisor.staff_id != by.pk or referral.advisor_id != advisor.pk:
            raise NotAllowed(_("This was not referred to you, or not any more."))
    else:
        own_office(by, "ask_money", referral.case.office_id)
        refuse_closed(by, referral.case.record.person)
    if referral.state not in ASKED_IN or referral.contract is None or referral.advisor is None:
        raise Conflict(_("Money is asked for once an advisor has taken the matter on."))
    contract = lock(referral.contract.pk)
    refuse_unless_in_force(contract)
    fee = Fee.objects.filter(contract=contract, code=code).first()
    if fee is None:
        raise Incomplete(_("The contract has no price for that."), missing=("code",))
    if fee.unit == Unit.ACTUAL:
        price, quantity = exact(amount), Decimal(1)
        if price > fee.amount:
            raise Incomplete(
                _("The contract pays at most US$%(most)s for that.") % {"most": fee.amount},
                missing=("amount",),
            )
    else:
        price, quantity = fee.amount, exact(quantity, "quantity")
        if fee.unit == Unit.FLAT and quantity != quantity.to_integral_value():
            raise Incomplete(_("Write a whole number."), missing=("quantity",))
    now = clock.now()
    with in_words():
        made = Authorisation.objects.create(
            contract=contract, referral=referral, case_id=referral.case_id, advisor=referral.advisor, code=code,
            area=referral.area, level=referral.level or referral.level_wanted, quantity=quantity, unit_price=price,
            amount=times(quantity, price), limit=limits()["authorisation"].amount, why=said(why, "why"),
            requested_by=by, requested_at=now, changed_at=now,
        )  # fmt: skip
    tell(referral, "money_asked", at=now, by=by, authorisation=made.pk, amount=str(made.amount), code=code)
    return made


@transaction.atomic
def approve(*, authorisation: Authorisation, by: Staff) -> Authorisation:
    """Approve what somebody else asked for. Over the limit it waits for headquarters; only then does it commit money.

    Raises `Conflict` when a ceiling would be passed: the database would not have it either.
    """
    it = _locked(authorisation)
    if it.state != Authorisation.State.REQUESTED:
        raise Conflict(_("This is “%(state)s” now. Look at it again.") % {"state": it.get_state_display()})
    now = clock.now()
    if it.approved_by_id is None:
        own_office(by, "authorise", it.contract.office_id)
        refuse_same(by, it.requested_by_id)
        it.approved_by, it.approved_at = by, now
    else:
        require(by, "authorise_second")
        refuse_same(by, it.requested_by_id, it.approved_by_id)
        it.second_by, it.second_at = by, now
    if not it.over_limit or it.second_by_id is not None:
        it.state = Authorisation.State.APPROVED
    it.changed_at = now
    with in_words():
        it.save()
    event = "money_approved" if it.state == Authorisation.State.APPROVED else "money_half_approved"
    tell(it.referral, event, at=now, by=by, authorisation=it.pk, amount=str(it.amount))
    return it


@transaction.atomic
def refuse(*, authorisation: Authorisation, reason: str, by: Staff) -> Authorisation:
    """Say no to what was asked for, with the reason; whoever asked may take it back in the same way."""
    it = _locked(authorisation)
    if it.state != Authorisation.State.REQUESTED:
        raise Conflict(_("This is “%(state)s” now. Look at it again.") % {"state": it.get_state_display()})
    if by.pk != it.requested_by_id:
        _may_end(by, it)
    return _end(it, Authorisation.State.REFUSED, "money_refused", reason, by)


@transaction.atomic
def release(*, authorisation: Authorisation, reason: str, by: Staff) -> Authorisation:
    """Give back to the contract what is not going to be spent. What was paid stays paid."""
    it = _locked(authorisation)
    if it.state != Authorisation.State.APPROVED:
        raise Conflict(_("This is “%(state)s” now. Look at it again.") % {"state": it.get_state_display()})
    own_office(by, "authorise", it.contract.office_id)
    return _end(it, Authorisation.State.RELEASED, "money_released", reason, by)


def _end(it: Authorisation, state: str, event: str, reason: str, by: Staff) -> Authorisation:
    now = clock.now()
    it.state, it.ended_by, it.ended_reason, it.changed_at = state, by, said(reason), now
    with in_words():
        it.save()
    it.refresh_from_db(fields=["committed"])
    tell(it.referral, event, at=now, by=by, authorisation=it.pk, amount=str(it.amount - it.spent))
    return it


def _may_end(by: Staff, it: Authorisation) -> None:
    if it.approved_by_id is not None:
        require(by, "authorise_second")
    else:
        own_office(by, "authorise", it.contract.office_id)


def _locked(authorisation: Authorisation) -> Authorisation:
    lock(authorisation.contract_id)
    return (
        Authorisation.objects.select_for_update(of=("self",))
        .select_related("contract", "referral__case__office", "referral__case__record", "advisor")
        .get(pk=authorisation.pk)
    )


def own_office(by: Staff, action: str, office_id: str) -> None:
    """Raise `NotAllowed` unless `by` may do this for that office."""
    require(by, action, office_id=office_id)


def refuse_same(by: Staff, *others: int | None) -> None:
    """Raise `NotAllowed` when `by` did an earlier half of it: two people, always."""
    if by.pk in others:
        raise NotAllowed(_("Somebody else must approve this: you asked for it, or approved it before."))


def refuse_unless_in_force(contract: Contract) -> None:
    """Raise `Conflict` unless the contract is signed and today is within its time."""
    if contract.state != Contract.State.SIGNED or not contract.starts_on <= clock.today() <= contract.ends_on:
        raise Conflict(_("The contract is not in force today."))
