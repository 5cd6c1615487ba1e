"""One row for every duplicate check: which door asked, and what it was told. No name, no number of anybody."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Door(models.TextChoices):
    """The ways in which somebody asks “who may this be?”. A new door gets a line here."""

    INTAKE = "intake", _("Intake")
    SEARCH = "search", _("Search")
    LIST = "list", _("Detention list")
    FAMILY = "family", _("Family request")
    IMPORT = "import", _("Import of people")
    COMMAND = "command", _("find-person command")
    API = "api", _("API")
    SYNTHETIC = "synthetic", _("Synthetic world")
    CANARY = "canary", _("Canary")
    KIN = "kin", _("Relative named in a file")


class CheckOutcome(models.TextChoices):
    """What the likeliest candidate was, by `matching.decide`."""

    NOBODY = "nobody", _("Nobody likely")
    DOUBTFUL = "doubtful", _("Somebody to look at")
    CERTAIN = "certain", _("Somebody certain")


class Check(models.Model):
    """A check that was made. Append-only; `record` is what was received, none when somebody only asked."""

    append_only = True

    at = models.DateTimeField()
    door = models.CharField(max_length=10, choices=Door)
    office = models.ForeignKey(
        "places.Office", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    record = models.ForeignKey(
        "people.Record", on_delete=models.PROTECT, null=True, related_name="checks", db_index=False
    )
    candidates = models.IntegerField()  # persons compared with, the unlikely ones included
    probability = models.FloatField()  # of the likeliest; 0 without candidates
    outcome = models.CharField(max_length=10, choices=CheckOutcome)
    milliseconds = models.FloatField()  # in a bulk import, the record's share of its chunk
    model_version = models.CharField(max_length=20)

    class Meta:
        indexes = [
            models.Index(fields=["door", "at"], name="checks_of_a_door"),
            models.Index(fields=["record"], name="check_of_a_record", condition=Q(record__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_probability_is_between_0_and_1", condition=Q(probability__gte=0, probability__lte=1)
            ),
            models.CheckConstraint(
                name="nobody_compared_is_nobody_found", condition=Q(candidates__gt=0) | Q(outcome="nobody")
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"check {self.pk} at {self.door}"
