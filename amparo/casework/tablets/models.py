"""Folios set aside for a device, so that somebody taken in without a network has a folio at once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ReservedFolio(models.Model):
    """A folio that one device may give to one person. It never leads to anybody until the intake has arrived."""

    folio = models.CharField(max_length=11, unique=True)
    device = models.UUIDField()
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    reserved_at = models.DateTimeField()
    record = models.ForeignKey(
        "people.Record", on_delete=models.PROTECT, null=True, related_name="folios_given"
    )
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_used_folio_says_by_whom_and_when",
                condition=Q(record__isnull=True, used_at__isnull=True)
                | Q(record__isnull=False, used_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["device"], name="folios_left_to_a_device", condition=Q(record__isnull=True))
        ]

    def __str__(self) -> str:
        return self.folio
