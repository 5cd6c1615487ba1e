"""Invoices with their lines and paper, what was paid of them, and what came back."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core import clock
from amparo.counsel.money import triggers
from amparo.counsel.money.models import APPEND_ONLY, Authorisation

INVOICE_MOVES = (
    ("draft", "sent"),
    ("sent", "approved"),
    ("sent", "returned"),
    ("approved", "paid"),
    ("approved", "returned"),
)


class Invoice(models.Model):
    """What a firm asks to be paid, on one contract. What was sent is not changed: it is approved, or returned with a reason."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        SENT = "sent", pgettext_lazy("invoice", "Received")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        PAID = "paid", _("Paid")

    contract = models.ForeignKey("counsel.Contract", on_delete=models.PROTECT, related_name="invoices")
    firm = models.ForeignKey("counsel.Firm", on_delete=models.PROTECT, related_name="invoices")
    number = models.CharField(_("number"), max_length=40)
    dated = models.DateField(_("date of the invoice"))
    total = models.DecimalField(_("total, US$"), max_digits=12, decimal_places=2)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    entered_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    returned_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "number"], name="an_invoice_number_is_once_in_a_firm"),
            models.CheckConstraint(name="an_invoice_is_for_something", condition=Q(total__gt=0)),
            models.CheckConstraint(
                name="a_sent_invoice_has_its_moment", condition=Q(state="draft") | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="nobody_approves_the_invoice_they_entered",
                condition=~Q(state__in=["approved", "paid"])
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("entered_by"))),
            ),
            models.CheckConstraint(
                name="a_returned_invoice_says_why",
                condition=~Q(state="returned") | (Q(returned_by__isnull=False) & ~Q(returned_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["contract", "state"], name="invoices_of_a_contract")]
        triggers = [
            pgtrigger.FSM(name="goes_as_invoices_go", field="state", transitions=list(INVOICE_MOVES), separator=">"),
            pgtrigger.Protect(
                name="invoices_are_kept", operation=pgtrigger.Delete, condition=~pgtrigger.Q(old__state="draft")
            ),
            triggers.AN_INVOICE_IS_WHAT_WAS_SENT,
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class InvoiceFile(models.Model):
    """The paper of an invoice, sealed under a key of its own (core/envelopes.py)."""

    invoice = models.OneToOneField(Invoice, on_delete=models.CASCADE, related_name="file")
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    #: SHA-256 of the file as it came: by it an auditor knows the paper again.
    received_hash = models.CharField(max_length=64)
    key_name = models.CharField(max_length=20)
    wrapped_key = models.BinaryField()
    kept_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["key_name"], name="invoice_file_by_key")]
        triggers = [triggers.of_a_draft_only("a_sent_invoice_keeps_its_paper")]

    def __str__(self) -> str:
        return f"paper of invoice {self.invoice_id}"

    @property
    def bound(self) -> bytes:
        """What the sealed pieces are bound to: the paper of this invoice and no other."""
        return f"amparo invoice {self.invoice_id}".encode()


class InvoicePiece(models.Model):
    """A sealed piece of the paper of an invoice."""

    file = models.ForeignKey(InvoiceFile, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="an_invoice_has_each_piece_once")
        ]

    def __str__(self) -> str:
        return f"piece {self.number} of {self.file_id}"


class InvoiceLine(models.Model):
    """An amount of an invoice: what authorised it, and what was delivered for it, on the same referral (money/sql/ties.sql)."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="lines")
    contract = models.ForeignKey("counsel.Contract", on_delete=models.PROTECT, related_name="+")
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey("counsel.Referral", on_delete=models.PROTECT, related_name="invoice_lines")
    milestone = models.ForeignKey("counsel.Milestone", on_delete=models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey("counsel.Report", on_delete=models.PROTECT, null=True, related_name="+")
    amount = models.DecimalField(_("US$"), max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_line_is_for_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="a_line_has_one_deliverable",
                condition=Q(milestone__isnull=False, report__isnull=True)
                | Q(milestone__isnull=True, report__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="lines_never_change", operation=pgtrigger.Update),
            triggers.of_a_draft_only("a_sent_invoice_keeps_its_lines"),
            triggers.A_LINE_STAYS_WITHIN_ITS_AUTHORISATION,
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"line {self.pk} {self.amount}"


PAYMENT_MOVES = (("waiting", "ready"), ("waiting", "stopped"), ("ready", "paid"), ("ready", "stopped"))


class Payment(models.Model):
    """What is paid of one line: its whole amount, for its deliverable, on its referral and case. Over a limit two approve it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second approval")
        READY = "ready", _("To be paid")
        PAID = "paid", _("Paid")
        STOPPED = "stopped", _("Stopped")

    line = models.ForeignKey(InvoiceLine, on_delete=models.PROTECT, related_name="payments")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="payments")
    contract = models.ForeignKey("counsel.Contract", on_delete=models.PROTECT, related_name="payments")
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, related_name="payments")
    referral = models.ForeignKey("counsel.Referral", on_delete=models.PROTECT, related_name="payments")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey("counsel.Milestone", on_delete=models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey("counsel.Report", on_delete=models.PROTECT, null=True, related_name="+")
    amount = models.DecimalField(_("US$"), max_digits=12, decimal_places=2)
    limit = models.DecimalField(max_digits=12, decimal_places=2)
    state = models.CharField(_("state"), max_length=8, choices=State)
    approved_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    second_approved_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )
    second_approved_at = models.DateTimeField(null=True)
    paid_on = models.DateField(_("paid on"), null=True)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    paid_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    stopped_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    stopped_reason = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line"], name="a_line_is_paid_once", condition=~Q(state="stopped")
            ),
            models.CheckConstraint(
                name="a_payment_has_one_deliverable",
                condition=Q(milestone__isnull=False, report__isnull=True)
                | Q(milestone__isnull=True, report__isnull=False),
            ),
            models.CheckConstraint(
                name="over_the_limit_two_people_approve",
                condition=~Q(state__in=["ready", "paid"])
                | Q(amount__lte=F("limit"))
                | Q(second_approved_by__isnull=False, second_approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="the_second_is_another_person",
                condition=Q(second_approved_by__isnull=True) | ~Q(second_approved_by=F("approved_by")),
            ),
            models.CheckConstraint(
                name="what_is_paid_says_when_and_how",
                condition=(Q(state="paid", paid_on__isnull=False, paid_by__isnull=False) & ~Q(reference=""))
                | (~Q(state="paid") & Q(paid_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_stopped_payment_says_why",
                condition=~Q(state="stopped") | (Q(stopped_by__isnull=False) & ~Q(stopped_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "paid_on"], name="payments_of_a_contract"),
            models.Index(fields=["authorisation"], name="payments_of_an_authorisation"),
        ]
        triggers = [
            pgtrigger.FSM(name="goes_as_payments_go", field="state", transitions=list(PAYMENT_MOVES), separator=">"),
            pgtrigger.ReadOnly(
                name="a_payment_stays_what_it_is",
                fields=["line", "invoice", "authorisation", "contract", "advisor", "referral", "case", "milestone", "report",
                        "amount", "limit", "approved_by", "approved_at"],
            ),
            pgtrigger.Protect(name="payments_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="what_is_paid_is_paid", operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["paid", "stopped"]),
            ),
            triggers.AN_OVERDUE_REPORT_BLOCKS_THE_NEXT_PAYMENT,
            triggers.A_PAYMENT_SETTLES,
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"payment {self.pk} {self.amount}"


class Refund(models.Model):
    """What came back of a payment. Append-only."""

    append_only = True

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = models.DecimalField(_("US$"), max_digits=12, decimal_places=2)
    on = models.DateField(_("received on"))
    reference = models.CharField(_("reference"), max_length=60)
    reason = models.CharField(_("reason"), max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_refund_is_something_and_says_why",
                condition=Q(amount__gt=0) & ~Q(reason="") & ~Q(reference=""),
            ),
        ]
        triggers = [APPEND_ONLY, triggers.A_REFUND_IS_OF_WHAT_WAS_PAID, triggers.A_REFUND_SETTLES]

    def __str__(self) -> str:
        return f"refund {self.pk} {self.amount}"
