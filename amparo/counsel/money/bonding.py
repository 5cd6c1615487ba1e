"""What people do with the bond fund (C7): ask, approve, post, exonerate or forfeit, take back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import own_case
from amparo.casework.events import write_for
from amparo.casework.models import Case
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.counsel.money.actions import own_office, refuse_same
from amparo.counsel.money.bonds import BondFund, BondGrant
from amparo.counsel.money.checking import exact, in_words, said
from amparo.counsel.money.limits import limits, questions
from amparo.custody.models import Stint

State = BondGrant.State


@transaction.atomic
def open_fund(
    *, code: str, name: str, amount: Decimal, most_people: int, states: list[str], opens_on: dt.date, source: str, by: Staff
) -> BondFund:  # fmt: skip
    """Open a fund, with the whole checklist. Its first row in the ledger is its money."""
    require(by, "keep_funds")
    if BondFund.objects.filter(code=code).exists():
        raise Incomplete(_("There is a fund of that short name."), missing=("code",))
    if not states:
        raise Incomplete(_("Write the states, for example IL, IN."), missing=("states",))
    return BondFund.objects.create(
        code=code, name=name.strip()[:120], amount=exact(amount), most_people=most_people, states=states,
        checklist=list(questions()), opens_on=opens_on, source=said(source, "source"), recorded_at=clock.now(), recorded_by=by,
    )  # fmt: skip


def held_in(case: Case) -> str:
    """The state in which the person is held; empty when it is not known."""
    stint = Stint.objects.filter(stay__cases=case, ended_at__isnull=True).select_related("facility").first()
    return stint.facility.state if stint is not None and stint.facility is not None else ""


@transaction.atomic
def ask_bond(
    *, fund: BondFund, case: Case, amount: Decimal, answers: Mapping[str, str], by: Staff
) -> BondGrant:
    """Ask the fund for the bond of a case. Every question of the checklist is answered with yes, or it is not asked for."""
    case = own_case(case, by)
    own_office(by, "ask_money", case.office_id)
    amount = exact(amount)
    place = held_in(case)
    if place not in fund.states:
        raise Conflict(
            _("The fund serves people detained in %(states)s.") % {"states": ", ".join(fund.states)}
        )
    missing = tuple(code for code in fund.checklist if answers.get(code) != "yes")
    if missing:
        raise Incomplete(_("The conditions of the fund are not met."), missing=missing)
    now = clock.now()
    with in_words():
        made = BondGrant.objects.create(
            fund=fund, case=case, office_id=case.office_id, amount=amount, limit=limits()["bond"].amount, place_state=place,
            answers={code: answers[code] for code in fund.checklist}, requested_by=by, requested_at=now,
            changed_at=now, changed_on=clock.today(), changed_by=by,
        )  # fmt: skip
    _tell(made, "bond_asked", by)
    return made


@transaction.atomic
def approve_bond(*, grant: BondGrant, by: Staff) -> BondGrant:
    """Approve what somebody else asked for; over the limit, headquarters approves too. The fund is never promised twice."""
    it = _locked(grant, State.REQUESTED)
    if it.approved_by_id is None:
        own_office(by, "authorise", it.office_id)
        refuse_same(by, it.requested_by_id)
        it.approved_by = by
    else:
        require(by, "authorise_second")
        refuse_same(by, it.requested_by_id, it.approved_by_id)
        it.second_by = by
    if not it.over_limit or it.second_by_id is not None:
        it.state = State.APPROVED
    return _keep(it, "bond_approved" if it.state == State.APPROVED else "bond_half_approved", by)


@transaction.atomic
def refuse_bond(*, grant: BondGrant, reason: str, by: Staff) -> BondGrant:
    """Refuse it, or take back an approval before it is posted."""
    it = _locked(grant, State.REQUESTED, State.APPROVED)
    if it.approved_by_id is not None and it.state == State.REQUESTED:
        require(by, "authorise_second")
    else:
        own_office(by, "authorise", it.office_id)
    it.state, it.reason = State.REFUSED, said(reason)
    return _keep(it, "bond_refused", by)


@transaction.atomic
def post_bond(*, grant: BondGrant, on: dt.date, reference: str, by: Staff) -> BondGrant:
    """The bond was posted; `reference` is the receipt."""
    it = _moved(grant, State.APPROVED, by, on)
    it.state, it.reference = State.POSTED, said(reference, "reference", 60)
    return _keep(it, "bond_posted", by, on)


@transaction.atomic
def exonerate_bond(*, grant: BondGrant, on: dt.date, reference: str, by: Staff) -> BondGrant:
    """The proceedings ended and the bond is cancelled: the money is to come back."""
    it = _moved(grant, State.POSTED, by, on)
    it.state, it.reference = State.EXONERATED, said(reference, "reference", 60)
    return _keep(it, "bond_exonerated", by, on)


@transaction.atomic
def forfeit_bond(*, grant: BondGrant, on: dt.date, reason: str, by: Staff) -> BondGrant:
    """The bond is lost."""
    it = _moved(grant, State.POSTED, by, on)
    it.state, it.reason = State.FORFEITED, said(reason)
    return _keep(it, "bond_forfeited", by, on)


@transaction.atomic
def refund_bond(*, grant: BondGrant, amount: Decimal, on: dt.date, reference: str, by: Staff) -> BondGrant:
    """The money came back: the fund has it again. What did not come back is lost to it."""
    it = _moved(grant, State.EXONERATED, by, on)
    back = exact(amount)
    if back > it.amount:
        raise Incomplete(_("That is more than was posted."), missing=("amount",))
    it.state, it.refunded, it.reference = State.REFUNDED, back, said(reference, "reference", 60)
    return _keep(it, "bond_refunded", by, on)


def _locked(grant: BondGrant, *states: str) -> BondGrant:
    # The fund first, as its trigger does.
    BondFund.objects.select_for_update(no_key=True).get(pk=grant.fund_id)
    it = (
        BondGrant.objects.select_for_update(of=("self",))
        .select_related("case__office", "case__record", "fund")
        .get(pk=grant.pk)
    )
    if it.state not in states:
        raise Conflict(_("This is “%(state)s” now. Look at it again.") % {"state": it.get_state_display()})
    return it


def _moved(grant: BondGrant, state: str, by: Staff, on: dt.date) -> BondGrant:
    it = _locked(grant, state)
    own_office(by, "authorise", it.office_id)
    if on > clock.today() + dt.timedelta(days=1) or on < it.requested_at.date() - dt.timedelta(days=1):
        raise Incomplete(_("The day is not one since it was asked for."), missing=("on",))
    return it


def _keep(it: BondGrant, event: str, by: Staff, on: dt.date | None = None) -> BondGrant:
    it.changed_at, it.changed_on, it.changed_by = clock.now(), on or clock.today(), by
    with in_words():
        it.save()
    _tell(it, event, by)
    return it


def _tell(it: BondGrant, event: str, by: Staff) -> None:
    write_for(it.case, event, at=it.changed_at, by=by, data={"bond": it.pk, "amount": str(it.amount)})
