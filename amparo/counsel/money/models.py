"""What may be spent on a referral, what was worked on it, and every movement of a contract's money. US dollars, exact."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.counsel.money import triggers
from amparo.counsel.words import Area, FeeCode, Level

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)

AUTHORISATION_MOVES = (
    ("requested", "approved"),
    ("requested", "refused"),
    ("approved", "released"),
    ("approved", "spent"),
)


class Authorisation(models.Model):
    """Leave to spend an amount of a contract on a referral. It commits money from the moment of its approval."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Asked for")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        RELEASED = "released", _("Released")
        SPENT = "spent", _("Spent")

    contract = models.ForeignKey("counsel.Contract", on_delete=models.PROTECT, related_name="authorisations")
    referral = models.ForeignKey("counsel.Referral", on_delete=models.PROTECT, related_name="authorisations")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="+")
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, related_name="authorisations")
    code = models.CharField(_("what"), max_length=20, choices=FeeCode)
    #: Those of the referral when it was asked for: lower ceilings are kept by them.
    area = models.CharField(_("area"), max_length=16, choices=Area)
    level = models.CharField(_("level of service"), max_length=14, choices=Level)
    quantity = models.DecimalField(_("how many"), max_digits=8, decimal_places=2)
    unit_price = models.DecimalField(_("price, US$"), max_digits=10, decimal_places=2)
    amount = models.DecimalField(_("amount, US$"), max_digits=12, decimal_places=2)
    #: From what amount a second person approves, as it was when it was asked for (data/limits.csv).
    limit = models.DecimalField(max_digits=12, decimal_places=2)
    why = models.CharField(_("what for"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    requested_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    approved_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    ended_reason = models.CharField(max_length=300, blank=True)  # of a refusal or a release
    changed_at = models.DateTimeField()
    #: Both written by the database: what it holds of the contract, and what was paid less what came back.
    committed = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    spent = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_amount_is_quantity_times_price",
                condition=Q(amount__gt=0, quantity__gt=0)
                & Q(amount=Round(F("quantity") * F("unit_price"), 2)),
            ),
            models.CheckConstraint(
                name="no_more_is_spent_than_authorised", condition=Q(spent__gte=0, spent__lte=F("amount"))
            ),
            models.CheckConstraint(
                name="what_is_authorised_was_approved",
                condition=Q(state__in=["requested", "refused"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="over_the_limit_two_people_authorise",
                condition=Q(state__in=["requested", "refused"])
                | Q(amount__lte=F("limit"))
                | Q(second_by__isnull=False, second_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_approves_what_they_asked_for_or_twice",
                condition=Q(approved_by__isnull=True)
                | (
                    ~Q(approved_by=F("requested_by"))
                    & (
                        Q(second_by__isnull=True)
                        | (~Q(second_by=F("approved_by")) & ~Q(second_by=F("requested_by")))
                    )
                ),
            ),
            models.CheckConstraint(
                name="a_refusal_or_release_says_why",
                condition=~Q(state__in=["refused", "released"])
                | (Q(ended_by__isnull=False) & ~Q(ended_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "area", "level"], name="authorised_of_a_contract"),
            models.Index(fields=["referral"], name="authorised_of_a_referral"),
            models.Index(
                fields=["requested_at"], name="authorisations_to_decide", condition=Q(state="requested")
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="goes_as_authorisations_go", field="state", transitions=list(AUTHORISATION_MOVES), separator=">"
            ),
            pgtrigger.ReadOnly(
                name="what_was_asked_for_stays",
                fields=["contract", "referral", "case", "advisor", "code", "area", "level", "quantity", "unit_price",
                        "amount", "limit", "requested_by", "requested_at"],
            ),
            pgtrigger.Protect(name="authorisations_are_kept", operation=pgtrigger.Delete),
            triggers.A_CEILING_IS_NEVER_PASSED, triggers.THE_PRICE_IS_THE_CONTRACTS,
            triggers.WHAT_IS_INVOICED_IS_NOT_RELEASED, triggers.EVERY_MOVEMENT_IS_WRITTEN,
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"authorisation {self.pk}"

    @property
    def over_limit(self) -> bool:
        """Whether a second person must approve it."""
        return self.amount > self.limit

    @property
    def waits_for_second(self) -> bool:
        return self.state == self.State.REQUESTED and self.approved_by_id is not None


class Movement(models.Model):
    """The ledger of a contract: each change of what is committed and of what is paid. The database writes it, nobody else."""

    append_only = True

    class Kind(models.TextChoices):
        APPROVED = "approved", _("Approved")
        RELEASED = "released", _("Released")
        PAID = "paid", _("Paid")
        REFUNDED = "refunded", _("Refunded")

    contract = models.ForeignKey("counsel.Contract", on_delete=models.PROTECT, related_name="movements")
    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="movements")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    committed = models.DecimalField(max_digits=12, decimal_places=2)
    paid = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        indexes = [models.Index(fields=["contract", "at"], name="movements_of_a_contract")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.kind} {self.committed} {self.paid}"


class Doing(models.TextChoices):
    """What time went into. No words of one's own: what is privileged stays with the advisor."""

    MEETING = "meeting", _("Meeting with the person")
    CALL = "call", _("Call or letter")
    STUDY = "study", _("Study of the matter")
    WRITING = "writing", _("Writing a filing")
    HEARING = "hearing", _("Hearing")
    TRAVEL = "travel", _("Travel")


class Cost(models.TextChoices):
    FILING = "filing", _("Filing fee")
    TRAVEL = "travel", _("Travel")
    EXPERT = "expert", _("Expert or translator")
    COPIES = "copies", _("Copies and certificates")
    OTHER = "other", _("Another expense")


class TimeEntry(models.Model):
    """Time that an advisor gave to a referral. A mistake is taken back, not changed."""

    referral = models.ForeignKey("counsel.Referral", on_delete=models.PROTECT, related_name="times")
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, related_name="times")
    on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    code = models.CharField(_("charged as"), max_length=20, choices=FeeCode)
    doing = models.CharField(_("what was done"), max_length=8, choices=Doing)
    recorded_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_day_has_so_many_minutes", condition=Q(minutes__gte=1, minutes__lte=1440)
            ),
            models.CheckConstraint(
                name="time_is_charged_by_the_hour", condition=Q(code__in=["orientation_hour", "hour"])
            ),
        ]
        indexes = [models.Index(fields=["referral", "on"], name="times_of_a_referral")]
        triggers = [
            pgtrigger.Protect(name="times_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="times_never_change", operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["taken_back_at"]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.minutes} min {self.on}"


class Expense(models.Model):
    """What an advisor laid out for a referral; its receipt is with the invoice. A mistake is taken back, not changed."""

    referral = models.ForeignKey("counsel.Referral", on_delete=models.PROTECT, related_name="expenses")
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, related_name="expenses")
    on = models.DateField(_("day"))
    amount = models.DecimalField(_("US$"), max_digits=10, decimal_places=2)
    code = models.CharField(_("charged as"), max_length=20, choices=FeeCode)
    cost = models.CharField(_("what it was"), max_length=8, choices=Cost)
    recorded_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="an_expense_costs_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="expenses_are_charged_as_they_were", condition=Q(code__in=["filing_fees", "expenses"])
            ),
        ]
        indexes = [models.Index(fields=["referral", "on"], name="expenses_of_a_referral")]
        triggers = [
            pgtrigger.Protect(name="expenses_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="expenses_never_change", operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["taken_back_at"]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.amount} {self.on}"
