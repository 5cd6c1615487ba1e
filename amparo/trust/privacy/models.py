"""The privacy notice in its versions, and who was told which of them."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q


class PrivacyNotice(models.Model):
    """A version of the privacy notice, short and whole, in both languages. What was published is never changed."""

    number = models.PositiveIntegerField(unique=True)
    short_es = models.TextField()
    short_en = models.TextField()
    whole_es = models.TextField()
    whole_en = models.TextField()
    #: What changed since the version before.
    changes = models.CharField(max_length=300, blank=True)
    #: Null for the one that ships with the product.
    written_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_notice_is_published_by_somebody_else",
                condition=Q(published_by__isnull=True)
                | (Q(published_at__isnull=False) & ~Q(published_by=F("written_by"))),
            ),
            models.CheckConstraint(
                name="a_published_notice_has_both_languages",
                condition=Q(published_at__isnull=True)
                | (~Q(short_es="") & ~Q(short_en="") & ~Q(whole_es="") & ~Q(whole_en="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="notices_are_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="published_notices_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Acceptance(models.Model):
    """Which version a person or a family was told, through which door and when, and that they went on knowing it."""

    append_only = True

    notice = models.ForeignKey(PrivacyNotice, on_delete=models.PROTECT, related_name="acceptances")
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="+")
    #: A family that asked; null for the person of the file themselves.
    request = models.ForeignKey("families.Request", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["record", "-at"], name="acceptance_of_a_record")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.record_id}"
