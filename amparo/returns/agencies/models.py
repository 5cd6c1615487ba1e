"""Which turns of agencies ran out. What was sent to an agency is the milestone itself (`plans/models.py`)."""

from __future__ import annotations

import pgtrigger
from django.db import models

from amparo.returns.plans.models import Milestone


class LateTurn(models.Model):
    """An agency did not accept, or deliver, until its hour. Told once for each term; a new term may run out again."""

    append_only = True

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="late_turns")
    #: What it was asked for: to accept (`referred`), or to attend and deliver.
    state = models.CharField(max_length=10, choices=Milestone.State)
    agency = models.CharField(max_length=20)
    answer_by = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["milestone", "answer_by"], name="a_term_runs_out_once"),
            models.CheckConstraint(
                name="only_a_term_that_ran_out_is_late",
                condition=models.Q(told_at__gte=models.F("answer_by")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.state}"
