"""What there is for people who come back: what was allocated, what became of it, and how many places a centre has each day."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.returns.resources.holding import HELD
from amparo.returns.words import Right


class Kind(models.TextChoices):
    MONEY = "money", _("Money, MXN")
    BEDS = "beds", _("Beds")
    DOSES = "doses", _("Doses of medicine")
    CARDS = "cards", _("Cards")


class Allocation(models.Model):
    """So much of something, for a centre, an agency or a state, in a period; the last day is not included. Never changed: what
    is taken from it again is an entry, what is added is another allocation."""

    append_only = True

    #: The number by which whoever sent it knows it: the same file read twice adds nothing.
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    begins = models.DateField(_("from"))
    ends = models.DateField(_("until (not included)"))
    centre = models.ForeignKey(
        "returns.Centre", on_delete=models.PROTECT, null=True, related_name="allocations"
    )
    agency = models.CharField(_("agency"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=2, blank=True)
    #: Empty: for whatever is needed.
    right = models.CharField(_("right"), max_length=12, choices=Right, blank=True)
    kind = models.CharField(_("of what"), max_length=5, choices=Kind)
    amount = models.DecimalField(_("allocated"), max_digits=14, decimal_places=2)
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    #: The sums of its entries, where `queries.allocations` fetched it.
    was_committed: Decimal
    was_given_back: Decimal
    was_spent: Decimal
    was_cut: Decimal

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], name="an_allocation_is_received_once", condition=~Q(reference="")
            ),
            models.CheckConstraint(name="an_allocation_is_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="an_allocation_ends_after_it_begins", condition=Q(ends__gt=F("begins"))
            ),
            models.CheckConstraint(
                name="an_allocation_is_for_one_centre_agency_or_state",
                condition=Q(centre__isnull=False, agency="", state="")
                | Q(centre__isnull=True, state="") & ~Q(agency="")
                | Q(centre__isnull=True, agency="") & ~Q(state=""),
            ),
            models.CheckConstraint(
                name="only_money_has_cents", condition=Q(kind="money") | Q(amount=Floor("amount"))
            ),
        ]
        indexes = [models.Index(fields=["ends", "begins"], name="allocations_of_a_period")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Entry(models.Model):
    """What became of a part of an allocation. Entries are added, never changed; together they never pass what there is: the
    database adds them up while nobody else may add one (`holding.py`)."""

    append_only = True

    class Kind(models.TextChoices):
        COMMITTED = "committed", _("Committed")
        SPENT = "spent", _("Spent so far")
        GIVEN_BACK = "given_back", _("Commitment given back")
        CUT = "cut", _("Taken from the allocation")

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="entries")
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind)
    amount = models.DecimalField(_("how much"), max_digits=14, decimal_places=2)
    on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], name="an_entry_is_received_once", condition=~Q(reference="")
            ),
            models.CheckConstraint(name="an_entry_is_of_something", condition=Q(amount__gt=0)),
        ]
        indexes = [models.Index(fields=["allocation", "kind"], name="entries_of_an_allocation")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            HELD,
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class CapacityDay(models.Model):
    """How many people a centre can take in on one day, where it is another number than the centre's own."""

    centre = models.ForeignKey("returns.Centre", on_delete=models.PROTECT, related_name="capacity_days")
    day = models.DateField(_("day"))
    places = models.PositiveIntegerField(_("places"))
    said_at = models.DateTimeField(default=clock.now)
    said_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="one_capacity_a_day")]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.day}"
