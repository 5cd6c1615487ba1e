"""Invoices and payments: what a firm asks for, line by line, each tied to what was authorised and to what was delivered."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import BinaryIO

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import may, require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.contracts.models import Contract
from amparo.counsel.money import store
from amparo.counsel.money.actions import own_office, refuse_same
from amparo.counsel.money.checking import exact, in_words, lock, said
from amparo.counsel.money.limits import limits
from amparo.counsel.money.models import Authorisation, Expense, TimeEntry
from amparo.counsel.money.papers import Invoice, InvoiceLine, Payment, Refund
from amparo.counsel.referrals.models import Milestone, Report
from amparo.counsel.referrals.moving import tell
from amparo.counsel.words import Unit


@transaction.atomic
def begin_invoice(
    *,
    contract: Contract,
    number: str,
    dated: dt.date,
    total: Decimal,
    by: Staff,
    file: BinaryIO | None = None,
) -> Invoice:
    """Begin an invoice of a firm: its advisor does, or an officer who received it on paper. Lines follow, then it is sent."""
    contract = lock(contract.pk)
    _writes(contract, by)
    if contract.state == Contract.State.DRAFT:
        raise Conflict(_("The contract is not in force today."))
    if not number.strip():
        raise Incomplete(_("Write the number of the invoice."), missing=("number",))
    if dated > clock.today() + dt.timedelta(days=1):
        raise Incomplete(_("The date is in the future."), missing=("dated",))
    with in_words():
        made = Invoice.objects.create(
            contract=contract, firm_id=contract.firm_id, number=number.strip()[:40], dated=dated, total=exact(total, "total"),
            entered_by=by, entered_at=clock.now(),
        )  # fmt: skip
    if file is not None:
        store.put(made, file)
    return made


@transaction.atomic
def add_line(
    *,
    invoice: Invoice,
    authorisation: Authorisation,
    deliverable: Milestone | Report,
    amount: Decimal,
    by: Staff,
) -> InvoiceLine:
    """Put an amount into an invoice that is being written: what authorised it, and what was delivered for it.

    Hours are charged up to what was written down, and expenses up to what was laid out. Raises `Conflict`, `Incomplete`.
    """
    it = _draft(invoice, by)
    allowed = (
        Authorisation.objects.select_for_update(of=("self",))
        .select_related("advisor")
        .get(pk=authorisation.pk)
    )
    if may(by, "serve_referrals") and allowed.advisor.staff_id != by.pk:
        raise NotAllowed(_("This was not referred to you, or not any more."))
    amount = exact(amount)
    same = (allowed.referral_id, allowed.advisor_id) == (deliverable.referral_id, deliverable.advisor_id)
    if allowed.contract_id != it.contract_id or not same:
        raise Conflict(
            _("What was delivered, what was authorised and the invoice must be of the same referral and contract.")
        )  # fmt: skip
    if amount > worked(allowed) - billed(allowed):
        raise Incomplete(
            _("Less time or fewer expenses than that are written down for it."), missing=("amount",)
        )
    with in_words():
        return InvoiceLine.objects.create(
            invoice=it, authorisation=allowed, contract_id=it.contract_id, advisor_id=allowed.advisor_id,
            referral_id=allowed.referral_id, amount=amount,
            milestone=deliverable if isinstance(deliverable, Milestone) else None,
            report=deliverable if isinstance(deliverable, Report) else None,
        )  # fmt: skip


@transaction.atomic
def drop_line(*, line: InvoiceLine, by: Staff) -> None:
    """Take a line out of an invoice that is being written."""
    _draft(line.invoice, by)
    InvoiceLine.objects.filter(pk=line.pk).delete()


@transaction.atomic
def discard_invoice(*, invoice: Invoice, by: Staff) -> None:
    """An invoice that was begun by mistake: it was never sent, so nothing of it stays."""
    it = _draft(invoice, by)
    it.delete()


@transaction.atomic
def send_invoice(*, invoice: Invoice, by: Staff) -> Invoice:
    """Ask for it to be paid. From here on it is what it is: approved, or returned."""
    it = _draft(invoice, by)
    now = clock.now()
    it.state, it.sent_at = Invoice.State.SENT, now
    with in_words():
        it.save()
    _tell(it, "invoice_sent", at=now, by=by)
    return it


@transaction.atomic
def approve_invoice(*, invoice: Invoice, by: Staff) -> Invoice:
    """Say that what it charges was delivered. Whoever entered it does not."""
    it = _received(invoice, by, Invoice.State.SENT)
    refuse_same(by, it.entered_by_id)
    now = clock.now()
    it.state, it.approved_by, it.approved_at = Invoice.State.APPROVED, by, now
    with in_words():
        it.save()
    _tell(it, "invoice_approved", at=now, by=by)
    return it


@transaction.atomic
def return_invoice(*, invoice: Invoice, reason: str, by: Staff) -> Invoice:
    """Send it back with the reason: the firm writes another, with another number."""
    it = _received(invoice, by, Invoice.State.SENT, Invoice.State.APPROVED)
    now = clock.now()
    it.state, it.returned_by, it.returned_reason = Invoice.State.RETURNED, by, said(reason)
    with in_words():
        it.save()
    _tell(it, "invoice_returned", at=now, by=by)
    return it


@transaction.atomic
def approve_payment(*, line: InvoiceLine, by: Staff) -> Payment:
    """Approve that a line is paid. An overdue report of its advisor blocks it (C5); over the limit headquarters approves too."""
    lock(line.contract_id)
    line = InvoiceLine.objects.select_related("contract", "referral__case__office", "referral__case__record").get(
        pk=line.pk
    )  # fmt: skip
    own_office(by, "authorise", line.contract.office_id)
    now, limit = clock.now(), limits()["payment"].amount
    with in_words():
        made = Payment.objects.create(
            line=line, invoice_id=line.invoice_id, authorisation_id=line.authorisation_id, contract_id=line.contract_id,
            advisor_id=line.advisor_id, referral_id=line.referral_id, case_id=line.referral.case_id,
            milestone_id=line.milestone_id, report_id=line.report_id, amount=line.amount, limit=limit,
            state=Payment.State.WAITING if line.amount > limit else Payment.State.READY,
            approved_by=by, approved_at=now, changed_at=now,
        )  # fmt: skip
    tell(line.referral, "payment_approved", at=now, by=by, payment=made.pk, amount=str(made.amount))
    return made


@transaction.atomic
def approve_payment_too(*, payment: Payment, by: Staff) -> Payment:
    """The second approval of a payment over the limit, by somebody else."""
    require(by, "authorise_second")
    it = _payment(payment, Payment.State.WAITING)
    refuse_same(by, it.approved_by_id)
    now = clock.now()
    it.state, it.second_approved_by, it.second_approved_at, it.changed_at = Payment.State.READY, by, now, now
    with in_words():
        it.save()
    tell(it.referral, "payment_approved", at=now, by=by, payment=it.pk, amount=str(it.amount), second=True)
    return it


@transaction.atomic
def pay(*, payment: Payment, on: dt.date, reference: str, by: Staff) -> Payment:
    """Write down that the treasury paid, when and under what reference."""
    it = _payment(payment, Payment.State.READY)
    own_office(by, "authorise", it.contract.office_id)
    if on > clock.today() + dt.timedelta(days=1) or on < it.approved_at.date() - dt.timedelta(days=1):
        raise Incomplete(_("The day is not one since it was approved."), missing=("on",))
    now = clock.now()
    it.state, it.paid_on, it.reference, it.paid_by = (
        Payment.State.PAID,
        on,
        said(reference, "reference", 60),
        by,
    )
    it.changed_at = now
    with in_words():
        it.save()
    tell(it.referral, "payment_made", at=now, by=by, payment=it.pk, amount=str(it.amount))
    return it


@transaction.atomic
def stop_payment(*, payment: Payment, reason: str, by: Staff) -> Payment:
    """Stop a payment that is not made yet, with the reason. Its line may be approved again, or its invoice returned."""
    it = _payment(payment, Payment.State.WAITING, Payment.State.READY)
    if not may(by, "authorise_second"):
        own_office(by, "authorise", it.contract.office_id)
    now = clock.now()
    it.state, it.stopped_by, it.stopped_reason, it.changed_at = Payment.State.STOPPED, by, said(reason), now
    with in_words():
        it.save()
    tell(it.referral, "payment_stopped", at=now, by=by, payment=it.pk, amount=str(it.amount))
    return it


@transaction.atomic
def refund(
    *, payment: Payment, amount: Decimal, on: dt.date, reference: str, reason: str, by: Staff
) -> Refund:
    """Write down what came back of a payment: what is spent of the contract is so much less."""
    it = _payment(payment, Payment.State.PAID)
    own_office(by, "authorise", it.contract.office_id)
    if on > clock.today() + dt.timedelta(days=1):
        raise Incomplete(_("The date is in the future."), missing=("on",))
    now = clock.now()
    with in_words():
        made = Refund.objects.create(
            payment=it, amount=exact(amount), on=on, reference=said(reference, "reference", 60), reason=said(reason),
            recorded_at=now, recorded_by=by,
        )  # fmt: skip
    tell(it.referral, "payment_refunded", at=now, by=by, payment=it.pk, amount=str(made.amount))
    return made


def worked(allowed: Authorisation) -> Decimal:
    """What may be charged of an authorisation at most: for hours and expenses, what is written down of the referral for it."""
    fee = allowed.contract.fees.filter(code=allowed.code).values_list("unit", flat=True).first()
    if fee == Unit.HOUR:
        minutes = TimeEntry.objects.filter(
            referral=allowed.referral_id, advisor=allowed.advisor_id, code=allowed.code, taken_back_at__isnull=True
        ).aggregate(all=Sum("minutes"))["all"]  # fmt: skip
        return (Decimal(minutes or 0) * allowed.unit_price / 60).quantize(Decimal("0.01"))
    if fee == Unit.ACTUAL:
        laid_out = Expense.objects.filter(
            referral=allowed.referral_id, advisor=allowed.advisor_id, code=allowed.code, taken_back_at__isnull=True
        ).aggregate(all=Sum("amount"))["all"]  # fmt: skip
        return laid_out or Decimal("0.00")
    return allowed.amount


def billed(allowed: Authorisation) -> Decimal:
    """What is charged already for the same thing on the same referral, on invoices that were not returned."""
    same = InvoiceLine.objects.filter(
        authorisation__referral=allowed.referral_id, authorisation__code=allowed.code, advisor=allowed.advisor_id
    ).exclude(invoice__state=Invoice.State.RETURNED)  # fmt: skip
    if allowed.contract.fees.filter(code=allowed.code, unit=Unit.FLAT).exists():
        same = same.filter(authorisation=allowed)
    return same.aggregate(all=Sum("amount"))["all"] or Decimal("0.00")


def _writes(contract: Contract, by: Staff) -> None:
    """Whoever may write an invoice on this contract: an advisor of its firm, an officer of its office."""
    if may(by, "serve_referrals"):
        if not Advisor.objects.filter(staff=by, firm=contract.firm_id, active=True).exists():
            raise NotAllowed(_("This contract is of another firm."))
    else:
        own_office(by, "ask_money", contract.office_id)


def _draft(invoice: Invoice, by: Staff) -> Invoice:
    lock(invoice.contract_id)
    it = (
        Invoice.objects.select_for_update(of=("self",))
        .select_related("contract", "entered_by")
        .get(pk=invoice.pk)
    )
    _writes(it.contract, by)
    if it.entered_by.role == Role.LAWYER and it.entered_by_id != by.pk:
        raise NotAllowed(_("Whoever began this invoice finishes it."))
    if it.state != Invoice.State.DRAFT:
        raise Conflict(_("The invoice was sent already."))
    return it


def _received(invoice: Invoice, by: Staff, *states: str) -> Invoice:
    lock(invoice.contract_id)
    it = Invoice.objects.select_for_update(of=("self",)).select_related("contract").get(pk=invoice.pk)
    own_office(by, "authorise", it.contract.office_id)
    if it.state not in states:
        raise Conflict(_("This is “%(state)s” now. Look at it again.") % {"state": it.get_state_display()})
    return it


def _payment(payment: Payment, *states: str) -> Payment:
    lock(payment.contract_id)
    it = (
        Payment.objects.select_for_update(of=("self",))
        .select_related("contract", "referral__case__office", "referral__case__record")
        .get(pk=payment.pk)
    )
    if it.state not in states:
        raise Conflict(_("This is “%(state)s” now. Look at it again.") % {"state": it.get_state_display()})
    return it


def _tell(invoice: Invoice, event: str, *, at: dt.datetime, by: Staff) -> None:
    """One event in each case that the invoice is about."""
    lines = invoice.lines.select_related("referral__case__office", "referral__case__record")
    for referral in {line.referral_id: line.referral for line in lines}.values():
        tell(referral, event, at=at, by=by, invoice=invoice.number)
