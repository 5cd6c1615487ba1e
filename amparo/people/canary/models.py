"""What each night's canary found."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q


class CanaryRun(models.Model):
    """One run. `asked` and `found` by name of the change (`mutations.MUTATIONS`); numbers only, and records by number."""

    append_only = True

    at = models.DateTimeField()
    seed = models.CharField(max_length=40)
    persons = models.IntegerField()
    asked = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    #: [change, number of the record], for whoever looks into it; the first hundred.
    missed = models.JSONField(default=list)
    strangers = models.IntegerField()
    strangers_found = models.IntegerField()
    #: The changes whose share fell under their threshold, and `strangers`.
    failures = models.JSONField(default=list)
    passed = models.BooleanField()
    milliseconds = models.IntegerField()
    model_version = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="canary_latest")]
        constraints = [
            models.CheckConstraint(
                name="a_canary_that_passed_has_no_failures",
                condition=Q(passed=True, failures=[]) | (Q(passed=False) & ~Q(failures=[])),
            ),
            models.CheckConstraint(
                name="no_more_strangers_found_than_asked", condition=Q(strangers_found__lte=F("strangers"))
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"canary of {self.at:%Y-%m-%d}"
