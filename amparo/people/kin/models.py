"""Two persons are kin, as somebody said. Kept between two records: merging and unmerging move it along (ADR 1)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.people.kin.rules import STORED
from amparo.people.kin.triggers import NONSENSE_IS_NOT_KIN


class Kinship(models.Model):
    """The person of `record` is the `relation` of the person of `other`: one line, read from both sides. It never changes;
    it may come to an end (`until`), or be taken back as a mistake, with a reason."""

    class Said(models.TextChoices):
        PERSON = "person", _("One of the two")
        RELATIVE = "relative", _("A relative")
        DOCUMENT = "document", _("A document (a birth certificate, say)")
        AUTHORITY = "authority", _("An authority")

    class Certainty(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        REPORTED = "reported", _("Reported")
        UNSURE = "unsure", _("Unsure")

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="kin_of")
    other = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="kin")
    relation = models.CharField(max_length=20)  # a stored code of `data/relations.csv`
    #: The relative, as one of the two files named them, who turned out to be the other one.
    relative = models.ForeignKey(
        "people.Relative", on_delete=models.PROTECT, null=True, blank=True, related_name="kinships"
    )
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    said = models.CharField(max_length=10, choices=Said)
    said_by = models.CharField(max_length=160, blank=True)
    certainty = models.CharField(max_length=10, choices=Certainty)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="kin_are_two", condition=~Q(record=F("other"))),
            models.CheckConstraint(
                name="a_relation_is_stored_one_way", condition=Q(relation__in=STORED)
            ),
            models.CheckConstraint(
                name="kin_until_after_since",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="kin_taken_back_says_why",
                condition=Q(taken_back_at__isnull=True, taken_back_reason="")
                | (Q(taken_back_at__isnull=False) & ~Q(taken_back_reason="")),
            ),
            models.UniqueConstraint(
                Least("record", "other"), Greatest("record", "other"), "relation",
                name="two_records_are_kin_once", condition=Q(taken_back_at__isnull=True, until__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["relative"], name="a_relative_is_one_person", condition=Q(taken_back_at__isnull=True)
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(name="kin_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="kin_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    exclude=["until", "taken_back_at", "taken_back_by", "taken_back_reason"]
                ),
            ),
            NONSENSE_IS_NOT_KIN,
        ]

    def __str__(self) -> str:
        return f"kinship {self.pk}"
