"""What keeps the portal's door: buckets of attempts, and the sealed lines of who looked at what."""

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

    The database writes it (`portal_looked`) in the transaction that shows the page; `hash` covers the line and the hash of the
    line before it of the same request.
    """

    append_only = True

    request = models.ForeignKey("families.Request", on_delete=models.PROTECT, related_name="looks")
    follow = models.ForeignKey(
        "families.Follow", on_delete=models.PROTECT, null=True, related_name="looks"
    )  # none: the page showed nothing of anybody
    at = models.DateTimeField()
    fields = models.JSONField(default=list)
    before = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "portal_look"
        indexes = [
            models.Index(fields=["request", "-id"], name="looks_of_a_request"),
            models.Index(
                fields=["follow", "-at"], name="looks_of_a_follow", condition=Q(follow__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["request", "before"], name="a_look_follows_one_look"),
            models.CheckConstraint(
                name="a_look_that_shows_has_a_follow", condition=Q(follow__isnull=False) | Q(fields=[])
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"look {self.pk}"


class LookSeal(models.Model):
    """A seal over every look up to `upto`: whoever takes a line away, also the last one of a request, breaks it."""

    append_only = True

    at = models.DateTimeField()
    upto = models.BigIntegerField(unique=True)
    looks = models.IntegerField()
    root = models.CharField(max_length=64)

    class Meta:
        db_table = "portal_look_seal"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"seal {self.pk}"
