"""What keeps the portal's door: buckets of attempts, and the lines of who looked at what."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q


class Bucket(models.Model):
    """Attempts left under a hashed key. `level` falls by one with each attempt and rises with time; below zero is too many.

    Keys are HMACs with a salt of the day: of a network, a device, a folio, a contact, or everybody. No address is kept.
    """

    kind = models.CharField(max_length=12)
    key_hash = models.CharField(max_length=64)
    level = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        db_table = "portal_bucket"
        constraints = [models.UniqueConstraint(fields=["kind", "key_hash"], name="one_bucket_for_each_key")]
        indexes = [models.Index(fields=["at"], name="buckets_by_age")]

    def __str__(self) -> str:
        return f"bucket {self.pk}"


class Look(models.Model):
    """One look at a family's page: of which request, when, and the fields that could be read. No device, no network.

    The database writes it (`portal_looked`) in the transaction that shows the page; like every table that only grows it is sealed
    every minute (`trust/seal`).
    """

    append_only = True

    request = models.ForeignKey("families.Request", on_delete=models.PROTECT, related_name="looks")
    follow = models.ForeignKey(
        "families.Follow", on_delete=models.PROTECT, null=True, related_name="looks"
    )  # none: the page showed nothing of anybody
    at = models.DateTimeField()
    fields = models.JSONField(default=list)

    class Meta:
        db_table = "portal_look"
        indexes = [
            models.Index(fields=["request", "-id"], name="looks_of_a_request"),
            models.Index(
                fields=["follow", "-at"], name="looks_of_a_follow", condition=Q(follow__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_look_that_shows_has_a_follow", condition=Q(follow__isnull=False) | Q(fields=[])
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"look {self.pk}"
