"""The bond fund (C7): who may be helped, what was posted for whom, and what came back. Its ledger is append-only."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core import clock
from amparo.counsel.money.models import APPEND_ONLY

#: A fund is never promised twice: whoever approves locks it first. Whoever is helped answers its whole list with yes.
A_FUND_IS_NEVER_PASSED = pgtrigger.Trigger(
    name="a_fund_is_never_passed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("fund", "counsel_bondfund%ROWTYPE"), ("held", "numeric"), ("people", "integer")],
    func="""
        IF TG_OP = 'UPDATE' AND NEW.state = OLD.state THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'INSERT' OR NEW.state = 'approved' THEN
            SELECT * INTO fund FROM counsel_bondfund WHERE id = NEW.fund_id FOR NO KEY UPDATE;
            IF NOT NEW.place_state = ANY (fund.states) OR EXISTS (
                    SELECT FROM unnest(fund.checklist) AS asked WHERE (NEW.answers ->> asked) IS DISTINCT FROM 'yes') THEN
                RAISE EXCEPTION 'only who is eligible is helped'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'only_who_is_eligible_is_helped';
            END IF;
        END IF;
        IF NEW.state = 'approved' THEN
            SELECT coalesce(sum(amount - refunded), 0), count(*) INTO held, people FROM counsel_bondgrant
                WHERE fund_id = NEW.fund_id AND id <> NEW.id AND state NOT IN ('requested', 'refused');
            IF held + NEW.amount > fund.amount OR people + 1 > fund.most_people THEN
                RAISE EXCEPTION 'a fund is never passed'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_fund_is_never_passed';
            END IF;
        END IF;
        RETURN NEW;
    """,
)

#: The ledger, written by the database: cash out when a bond is posted, in when it comes back.
EVERY_BOND_IS_WRITTEN = pgtrigger.Trigger(
    name="every_bond_is_written",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    func="""
        IF NEW.state <> OLD.state AND NEW.state IN ('posted', 'exonerated', 'forfeited', 'refunded') THEN
            INSERT INTO counsel_bondentry (fund_id, grant_id, kind, amount, "on", reference, recorded_at, recorded_by_id)
            VALUES (NEW.fund_id, NEW.id, NEW.state,
                CASE NEW.state WHEN 'posted' THEN -NEW.amount WHEN 'refunded' THEN NEW.refunded ELSE 0 END,
                NEW.changed_on, NEW.reference, NEW.changed_at, NEW.changed_by_id);
        END IF;
        RETURN NULL;
    """,
)

A_FUND_BEGINS_WITH_ITS_MONEY = pgtrigger.Trigger(
    name="a_fund_begins_with_its_money",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func="""
        INSERT INTO counsel_bondentry (fund_id, kind, amount, "on", reference, recorded_at, recorded_by_id)
        VALUES (NEW.id, 'deposited', NEW.amount, NEW.opens_on, NEW.code, NEW.recorded_at, NEW.recorded_by_id);
        RETURN NULL;
    """,
)


class BondFund(models.Model):
    """Money for bonds: how much, for how many, where, and on what conditions."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    amount = models.DecimalField(_("amount, US$"), max_digits=12, decimal_places=2)
    most_people = models.PositiveIntegerField(_("people at most"))
    states = ArrayField(models.CharField(max_length=2), verbose_name=_("states"))
    #: The questions of data/bond_checklist.csv that are all answered with yes.
    checklist = ArrayField(models.CharField(max_length=24))
    opens_on = models.DateField(_("from"))
    source = models.CharField(_("where this is written"), max_length=300)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["opens_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_fund_has_money_and_conditions", condition=Q(amount__gt=0) & ~Q(checklist=[])
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="funds_stand", operation=pgtrigger.Update | pgtrigger.Delete),
            A_FUND_BEGINS_WITH_ITS_MONEY,
        ]

    def __str__(self) -> str:
        return self.name


BONDGRANT_MOVES = (
    ("requested", "approved"), ("requested", "refused"), ("approved", "posted"), ("approved", "refused"),
    ("posted", "exonerated"), ("posted", "forfeited"), ("exonerated", "refunded"),
)  # fmt: skip


class BondGrant(models.Model):
    """The bond of one case, from the request to the money's return."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Asked for")
        REFUSED = "refused", _("Refused")
        APPROVED = "approved", _("Approved")
        POSTED = "posted", pgettext_lazy("bond fund", "Posted")
        EXONERATED = "exonerated", _("Exonerated")
        FORFEITED = "forfeited", _("Forfeited")
        REFUNDED = "refunded", _("Refunded")

    fund = models.ForeignKey(BondFund, on_delete=models.PROTECT, related_name="grants")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="bond_grants")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(_("bond, US$"), max_digits=12, decimal_places=2)
    limit = models.DecimalField(max_digits=12, decimal_places=2)
    #: Where the person is held, which the fund must serve; and the answers to its questions.
    place_state = models.CharField(max_length=2)
    answers = models.JSONField()
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    requested_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    approved_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    second_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)  # of a refusal or a forfeiture
    refunded = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    changed_at = models.DateTimeField()
    changed_on = models.DateField()
    changed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("reference"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="one_bond_of_a_case",
                condition=~Q(state__in=["refused", "refunded", "forfeited"]),
            ),
            models.CheckConstraint(name="a_bond_is_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="a_bond_is_approved_by_others",
                condition=Q(state__in=["requested", "refused"])
                | (
                    Q(approved_by__isnull=False)
                    & ~Q(approved_by=F("requested_by"))
                    & (Q(amount__lte=F("limit")) | Q(second_by__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="the_second_of_a_bond_is_another_person",
                condition=Q(second_by__isnull=True)
                | (~Q(second_by=F("approved_by")) & ~Q(second_by=F("requested_by"))),
            ),
            models.CheckConstraint(
                name="no_more_comes_back_than_was_posted",
                condition=Q(state="refunded", refunded__gt=0, refunded__lte=F("amount"))
                | (~Q(state="refunded") & Q(refunded=0)),
            ),
            models.CheckConstraint(
                name="a_posted_bond_has_its_receipt",
                condition=~Q(state__in=["posted", "exonerated", "refunded"]) | ~Q(reference=""),
            ),
            models.CheckConstraint(
                name="a_refused_or_lost_bond_says_why",
                condition=~Q(state__in=["refused", "forfeited"]) | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["fund", "state"], name="bonds_of_a_fund")]
        triggers = [
            pgtrigger.FSM(name="goes_as_bonds_go", field="state", transitions=list(BONDGRANT_MOVES), separator=">"),
            pgtrigger.ReadOnly(
                name="a_bond_stays_what_it_is",
                fields=["fund", "case", "office", "amount", "limit", "place_state", "answers", "requested_by", "requested_at"],
            ),
            pgtrigger.Protect(name="bonds_are_kept", operation=pgtrigger.Delete),
            A_FUND_IS_NEVER_PASSED, EVERY_BOND_IS_WRITTEN,
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"bond {self.pk} {self.amount}"

    @property
    def over_limit(self) -> bool:
        return self.amount > self.limit

    @property
    def waits_for_second(self) -> bool:
        return self.state == self.State.REQUESTED and self.approved_by_id is not None


class BondEntry(models.Model):
    """A row of a fund's ledger: cash in (positive) or out. The database writes it, nobody else."""

    append_only = True

    class Kind(models.TextChoices):
        DEPOSITED = "deposited", _("Deposited")
        POSTED = "posted", pgettext_lazy("bond fund", "Posted")
        EXONERATED = "exonerated", _("Exonerated")
        FORFEITED = "forfeited", _("Forfeited")
        REFUNDED = "refunded", _("Refunded")

    fund = models.ForeignKey(BondFund, on_delete=models.PROTECT, related_name="entries")
    grant = models.ForeignKey(BondGrant, on_delete=models.PROTECT, null=True, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    amount = models.DecimalField(_("US$"), max_digits=12, decimal_places=2)
    on = models.DateField()
    reference = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["fund", "on"], name="entries_of_a_fund")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
