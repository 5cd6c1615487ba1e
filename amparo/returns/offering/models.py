"""What somebody was told of a programme, and which sheet was put into their hand."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q


class Offered(models.Model):
    """A sheet of a programme given to a person. The sheet never changes, so what they were told on that day can be shown."""

    append_only = True

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="offered")
    sheet = models.ForeignKey("programmes.Sheet", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    #: Why it was suggested, as codes of `core.suggesting`; empty when the officer looked for it.
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["record", "-at"], name="offered_to_a_record")]
        constraints = [
            models.CheckConstraint(
                name="a_sheet_is_given_in_a_language_it_has", condition=Q(language__in=["es", "en"])
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.at:%Y-%m-%d}"
