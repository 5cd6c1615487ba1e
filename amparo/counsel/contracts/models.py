"""Contracts of an office with a firm: for how long, for how much, at what prices. Money is US dollars, exact."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core import clock
from amparo.counsel.contracts import triggers
from amparo.counsel.words import Area, FeeCode, Level, Unit


class Contract(models.Model):
    """What an office agreed with a firm. Its ceiling is the signed one with every amendment (the database adds them)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SIGNED = "signed", pgettext_lazy("contract", "Signed")
        ENDED = "ended", _("Ended")

    number = models.CharField(_("number"), max_length=40, unique=True)
    firm = models.ForeignKey("counsel.Firm", on_delete=models.PROTECT, related_name="contracts")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="pale_contracts")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until (included)"))
    ceiling = models.DecimalField(_("ceiling, US$"), max_digits=12, decimal_places=2)
    #: Every how many days an advisor reports on what they represent.
    report_days = models.PositiveSmallIntegerField(_("days between reports"), default=90)
    #: Within how many hours a referral is acknowledged.
    acknowledge_hours = models.PositiveSmallIntegerField(_("hours to acknowledge"), default=48)
    levels = models.JSONField(_("levels of service"), default=list)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_contract_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(name="a_contract_has_a_ceiling", condition=Q(ceiling__gt=0)),
            models.CheckConstraint(
                name="a_referral_is_acknowledged_within_24_to_48_hours",
                condition=Q(acknowledge_hours__gte=24, acknowledge_hours__lte=48),
            ),
            models.CheckConstraint(
                name="reports_come_at_least_yearly", condition=Q(report_days__gte=7, report_days__lte=366)
            ),
        ]
        indexes = [models.Index(fields=["office", "ends_on"], name="contracts_of_an_office")]
        triggers = [
            pgtrigger.FSM(
                name="goes_as_contracts_go",
                field="state",
                transitions=[("draft", "signed"), ("signed", "ended")],
                separator=">",
            ),
            triggers.WHAT_WAS_SIGNED_STAYS,
        ]

    def __str__(self) -> str:
        return self.number


class Ceiling(models.Model):
    """A lower ceiling within a contract: for an area, a level of service, or both."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="ceilings")
    area = models.CharField(_("area"), max_length=16, choices=Area, blank=True)
    level = models.CharField(_("level of service"), max_length=14, choices=Level, blank=True)
    amount = models.DecimalField(_("at most, US$"), max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "area", "level"], name="one_ceiling_for_an_area_and_level"
            ),
            models.CheckConstraint(
                name="a_ceiling_is_for_an_area_or_a_level", condition=~Q(area="", level="")
            ),
            models.CheckConstraint(name="a_lower_ceiling_is_not_negative", condition=Q(amount__gte=0)),
        ]
        triggers = [triggers.of_a_draft_only("a_signed_contract_keeps_its_ceilings")]

    def __str__(self) -> str:
        return f"{self.area} {self.level} {self.amount}"


class Fee(models.Model):
    """A price of a contract."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="fees")
    code = models.CharField(_("what"), max_length=20, choices=FeeCode)
    unit = models.CharField(_("unit"), max_length=8, choices=Unit)
    amount = models.DecimalField(_("US$"), max_digits=10, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "code"], name="one_price_for_each_thing"),
            models.CheckConstraint(name="a_price_is_positive", condition=Q(amount__gt=0)),
        ]
        triggers = [triggers.of_a_draft_only("a_signed_contract_keeps_its_prices")]

    def __str__(self) -> str:
        return f"{self.code} {self.amount}"


class Amendment(models.Model):
    """A change of a contract: more or less money, a longer time. Append-only."""

    append_only = True

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    signed_on = models.DateField(_("signed on"))
    more = models.DecimalField(_("change of the ceiling, US$"), max_digits=12, decimal_places=2, default=0)
    ends_on = models.DateField(_("new end"), null=True)
    reason = models.CharField(_("reason"), max_length=300)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="amendments_are_numbered"),
            models.CheckConstraint(name="an_amendment_says_why", condition=~Q(reason="")),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            triggers.AN_AMENDMENT_LEAVES_WHAT_IS_COMMITTED,
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}/{self.number}"
