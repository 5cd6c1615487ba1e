"""The medicines of somebody who came back, and since when one is missing (D8). Health data: `wall.py` says who reads it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock


class HealthAnswers(models.Model):
    """What the health desk asked of somebody; null: not asked."""

    homecoming = models.OneToOneField(
        "returns.Homecoming", on_delete=models.PROTECT, primary_key=True, related_name="health_answers"
    )
    medicines = models.BooleanField(null=True)
    disability = models.BooleanField(null=True)
    pregnant = models.BooleanField(null=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"health answers of {self.homecoming_id}"


class Medicine(models.Model):
    """A medicine that somebody takes: what for, when the last dose was, until when there is a supply."""

    class Source(models.TextChoices):
        NOTICE = "notice", _("Notice of the consulate")
        INTERVIEW = "interview", _("Interview of the consulate")
        DESK = "desk", _("Said at the health desk")
        STATE = "state", _("Said to the state office")

    homecoming = models.ForeignKey("returns.Homecoming", on_delete=models.PROTECT, related_name="medicines")
    drug = models.CharField(max_length=160)
    what_for = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    last_dose_at = models.DateTimeField(null=True)
    #: Until when what the person has in hand lasts.
    supply_until = models.DateTimeField(null=True)
    #: When and where the next supply is to be had, as far as it is agreed.
    next_supply_at = models.DateTimeField(null=True)
    next_supply_where = models.CharField(max_length=160, blank=True)
    #: From when on it counts as missing, if nothing is written meanwhile (`rules.missing_from`).
    missing_from = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    why_stopped = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["homecoming", "drug"], name="a_medicine_stands_once_in_a_return"),
            models.CheckConstraint(name="a_medicine_has_a_name", condition=~Q(drug="")),
            models.CheckConstraint(
                name="who_stops_a_medicine_says_why",
                condition=Q(stopped_at__isnull=True, why_stopped="")
                | Q(stopped_at__isnull=False) & ~Q(why_stopped=""),
            ),
            models.CheckConstraint(
                name="a_medicine_is_missing_after_what_there_was",
                condition=(Q(last_dose_at__isnull=True) | Q(missing_from__gt=F("last_dose_at")))
                & (Q(supply_until__isnull=True) | Q(missing_from__gt=F("supply_until"))),
            ),
        ]
        indexes = [
            models.Index(
                fields=["missing_from"], name="medicines_to_watch", condition=Q(stopped_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"medicine {self.pk}"


class MedicineEntry(models.Model):
    """A dose or a supply, as somebody wrote it down. Never changed."""

    append_only = True

    class What(models.TextChoices):
        DOSE = "dose", _("Dose taken")
        SUPPLY = "supply", _("Supply given")
        STOP = "stop", _("Not taken any more")

    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="entries")
    what = models.CharField(max_length=6, choices=What)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_supply_lasts_until_after_it_was_given",
                condition=~Q(what="supply") | Q(until__gt=F("at")),
            )
        ]
        indexes = [models.Index(fields=["medicine", "-at"], name="entries_of_a_medicine")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.what} of {self.medicine_id}"


class MedicineGap(models.Model):
    """A time without a medicine, from when there was none until there is one again, or none is needed."""

    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="gaps")
    since = models.DateTimeField()
    told_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["medicine"],
                name="a_medicine_is_missing_once_at_a_time",
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(name="a_gap_is_told_after_it_began", condition=Q(told_at__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"gap of {self.medicine_id}"
