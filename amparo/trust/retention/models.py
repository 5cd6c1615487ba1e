"""What is kept no longer: blocked for a term, then erased, with a row that says that it was."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Hold(models.Model):
    """Nothing of this person is blocked or erased: a trial, an audit, an inquiry needs it."""

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_hold_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_hold_is_lifted_by_somebody",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class Block(models.Model):
    """A person whose term is over: shown to the desk of rights and to auditors alone, until it is erased or lifted."""

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="blocks")
    #: A code of `data/rules.csv`, or `cancellation` when the person asked for it.
    rule = models.CharField(max_length=20)
    #: The event from which the term was counted.
    counted_from = models.DateTimeField()
    at = models.DateTimeField()
    erase_after = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(lifted_at__isnull=True, erased_at__isnull=True),
                name="a_person_is_blocked_once_at_a_time",
            ),
            models.CheckConstraint(
                name="erasing_is_asked_after_its_term",
                condition=Q(asked_at__isnull=True, asked_by__isnull=True)
                | Q(asked_at__gte=F("erase_after"), asked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="erasing_is_approved_by_somebody_else",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | (
                    Q(approved_at__isnull=False, approved_by__isnull=False, asked_at__isnull=False)
                    & ~Q(approved_by=F("asked_by"))
                ),
            ),
            models.CheckConstraint(
                name="only_what_two_approved_is_erased",
                condition=Q(erased_at__isnull=True) | Q(approved_at__isnull=False, lifted_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_lifted_block_says_why",
                condition=Q(lifted_at__isnull=True, lifted_why="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"


class Erasure(models.Model):
    """That a person's data were erased: which rows of which tables, by which rule, on whose word. Holds nothing of them."""

    append_only = True

    #: Not a foreign key: this outlives everything.
    person_id = models.BigIntegerField()
    folio = models.CharField(max_length=11)
    rule = models.CharField(max_length=20)
    blocked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    #: By table, the keys of the rows that were deleted and of those whose words were taken away: what a check of the
    #: sealed log must not hold for a forgery.
    rows = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="two_people_erase", condition=~Q(asked_by=F("approved_by"))),
            models.UniqueConstraint(fields=["person_id", "blocked_at"], name="a_block_is_erased_once"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.folio} {self.at:%Y-%m-%d}"
