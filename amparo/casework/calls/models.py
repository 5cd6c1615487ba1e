"""What was asked of a caller and what came of it. Never what the caller answered: only whether it agreed."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CallerCheck(models.Model):
    """A caller verified by script, about the person of `record`. Append-only."""

    append_only = True

    class Verdict(models.TextChoices):
        VERIFIED = "verified", _("Verified")
        NOT_VERIFIED = "not", _("Not verified")

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="caller_checks")
    relative = models.ForeignKey("people.Relative", on_delete=models.PROTECT, null=True, related_name="+")
    caller = models.CharField(max_length=160)
    relation = models.CharField(max_length=20, blank=True)
    answers = models.JSONField(default=dict)  # question → agrees, differs, unknown
    points = models.SmallIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["record", "-at"], name="caller_checks_of_a_record")]
        constraints = [
            models.CheckConstraint(
                name="a_caller_who_is_nobody_of_the_file_is_not_verified",
                condition=~Q(verdict="verified") | Q(relative__isnull=False),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"caller check {self.pk}"
