"""Two of a family who are apart because one of them is held, and what was done about it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock


class Separation(models.Model):
    """A parent and a child, or two spouses: by a kinship of two files, or by a child whom the parent's plan names."""

    class Status(models.TextChoices):
        APART = "apart", _("Apart, without contact")
        CONTACT = "contact", _("Apart, in contact")
        UNDER_WAY = "under_way", _("Their reunion is under way")
        TOGETHER = "together", _("Together again")
        NOT_WANTED = "not_wanted", _("One of them does not want it")
        NOT_POSSIBLE = "not_possible", _("It cannot be")

    OVER = ("together", "not_wanted", "not_possible")

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="family_separations")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="family_separations")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    kinship = models.ForeignKey("people.Kinship", on_delete=models.PROTECT, null=True, related_name="+")
    child = models.ForeignKey("casework.Child", on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField(null=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.APART)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "rights_separation"
        constraints = [
            models.CheckConstraint(
                name="a_separation_is_of_kin_or_of_a_child_of_the_plan",
                condition=Q(kinship__isnull=False, child__isnull=True)
                | Q(kinship__isnull=True, child__isnull=False),
            ),
            models.CheckConstraint(
                name="a_separation_that_is_over_says_when",
                condition=Q(status__in=["together", "not_wanted", "not_possible"], ended_at__isnull=False)
                | Q(status__in=["apart", "contact", "under_way"], ended_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["kinship"], name="two_kin_are_apart_once", condition=Q(ended_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["child"], name="a_child_is_apart_once", condition=Q(ended_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "opened_at"], name="open_separations", condition=Q(ended_at__isnull=True)
            )
        ]
        triggers = [
            pgtrigger.Protect(name="separations_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="only_its_status_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["status", "ended_at"]),
            ),
        ]

    def __str__(self) -> str:
        return f"separation {self.pk}"

    @property
    def over(self) -> bool:
        return self.ended_at is not None


class SeparationStep(models.Model):
    """What was done, and how they were then."""

    append_only = True

    separation = models.ForeignKey(Separation, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(max_length=12, choices=Separation.Status)
    text = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "rights_separation_step"
        constraints = [models.CheckConstraint(name="a_step_of_a_separation_says_what", condition=~Q(text=""))]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"step {self.pk} of separation {self.separation_id}"
