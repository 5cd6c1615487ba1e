"""What the family has already of the papers for a child's registration, and what was changed of a milestone, with the reason."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ChildStep(models.Model):
    """A paper for the registration of a US-born child that is there. Which are asked for says `data/child_rules.csv`, by the
    state where the family lives: a tick stays when they move."""

    milestone = models.ForeignKey("returns.Milestone", on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=12)
    evidence = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField()
    done_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["milestone", "code"], name="a_paper_of_a_child_is_ticked_once"),
            models.CheckConstraint(
                name="a_paper_of_a_child_is_of_the_table",
                condition=Q(code__in=["certificate", "apostille", "translation"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.code}"


class MilestoneChange(models.Model):
    """The date or the agency of a milestone was changed: from what, to what, why. Never changed."""

    append_only = True

    class What(models.TextChoices):
        DATE = "date", _("Date")
        AGENCY = "agency", _("Agency")

    milestone = models.ForeignKey("returns.Milestone", on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=6, choices=What)
    old = models.CharField(max_length=20)
    new = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_change_of_a_milestone_says_why", condition=~Q(reason=""))
        ]
        indexes = [models.Index(fields=["milestone", "at"], name="changes_of_a_milestone")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.what}"
