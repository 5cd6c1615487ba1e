"""The versions of what a kind of case asks for. Published, a version never changes; a case points at its own."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q


class KindVersion(models.Model):
    """What cases of a type ask for, from a date. Without a date it is the draft that headquarters work on."""

    type = models.ForeignKey("casework.CaseType", on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    #: Sub-types, steps, clocks, facts and outcomes: `kinds/shape.py` says how it looks.
    content = models.JSONField()
    in_force_from = models.DateField(null=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    #: Nobody, for what came with the product.
    published_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "number"], name="a_version_has_its_number"),
            models.UniqueConstraint(
                fields=["type"], name="one_draft_of_a_kind", condition=Q(in_force_from__isnull=True)
            ),
            models.CheckConstraint(
                name="a_version_in_force_was_published",
                condition=Q(in_force_from__isnull=True, published_at__isnull=True)
                | Q(in_force_from__isnull=False, published_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_published_version_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__in_force_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_id} {self.number}"
