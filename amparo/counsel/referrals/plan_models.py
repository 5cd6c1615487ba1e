"""One assignment for many referrals at once: computed, shown for approval, and only then sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.counsel.words import Level


class Plan(models.Model):
    """A proposal for every referral of an office (of all, without one) that waits for an advisor."""

    class State(models.TextChoices):
        ASKED = "asked", _("Being computed")
        READY = "ready", _("To be approved")
        APPROVED = "approved", _("Being sent")
        SENT = "sent", _("Sent")
        DISCARDED = "discarded", _("Discarded")

    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    ready_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    #: How many get what is asked for, less, nothing; what it would cost; whether nothing better exists.
    figures = models.JSONField(default=dict)

    class Meta:
        db_table = "counsel_plan"
        constraints = [
            models.UniqueConstraint(
                fields=["office"], name="one_plan_at_a_time", nulls_distinct=False,
                condition=Q(state__in=["asked", "ready", "approved"]),
            ),
            models.CheckConstraint(
                name="a_plan_is_sent_after_its_approval",
                condition=~Q(state__in=["approved", "sent"]) | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"plan {self.pk}"


class Proposal(models.Model):
    """What a plan proposes for one referral: an advisor, or nobody and why."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="proposals")
    referral = models.ForeignKey("counsel.Referral", on_delete=models.PROTECT, related_name="+")
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, null=True, related_name="+")
    contract = models.ForeignKey("counsel.Contract", on_delete=models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=14, choices=Level, blank=True)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    why = models.JSONField(default=list)
    #: Left out by whoever approves.
    left_out = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    #: Why it could not be sent after all: something changed meanwhile.
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "counsel_proposal"
        constraints = [
            models.UniqueConstraint(fields=["plan", "referral"], name="one_proposal_for_a_referral"),
            models.CheckConstraint(
                name="who_is_proposed_has_a_contract_and_a_level",
                condition=Q(advisor__isnull=True, contract__isnull=True, level="")
                | (Q(advisor__isnull=False, contract__isnull=False) & ~Q(level="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.referral_id}"
