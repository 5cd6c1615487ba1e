"""An export: who asked for it and why, who released it, what was in it, and who took it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.rights.sealed import KEYS, Sealed


class Export(models.Model):
    """Asked by one person, released or refused by another; then it stays as it is."""

    class For(models.TextChoices):
        LITIGATION = "litigation", _("Litigation")
        TREATY = "treaty", _("Bodies of human rights treaties")

    purpose = models.CharField(max_length=10, choices=For)
    #: To whom it goes, and what for.
    recipient = models.CharField(max_length=160)
    why = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, blank=True)
    facility = models.ForeignKey("places.Facility", on_delete=models.PROTECT, null=True, related_name="+")
    #: Files of this office alone; null: of the whole network.
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    released = models.BooleanField(default=False)
    refused_why = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "rights_export"
        constraints = [
            models.CheckConstraint(
                name="an_export_is_released_by_somebody_else",
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="a_settled_export_says_when_and_by_whom",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, released=False, refused_why="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False, released=True, refused_why=""))
                | (
                    Q(settled_at__isnull=False, settled_by__isnull=False, released=False) & ~Q(refused_why="")
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="exports_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="a_settled_export_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__settled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"


class ExportLine(models.Model):
    """An allegation that is in an export, and the name by which it stands there."""

    append_only = True

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="lines")
    allegation = models.ForeignKey("rights.Allegation", on_delete=models.PROTECT, related_name="exports")
    pseudonym = models.CharField(max_length=16)
    with_name = models.BooleanField()
    with_words = models.BooleanField()

    class Meta:
        db_table = "rights_export_line"
        constraints = [
            models.UniqueConstraint(
                fields=["export", "allegation"], name="an_allegation_is_in_an_export_once"
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.pseudonym} of export {self.export_id}"


class ExportFile(Sealed):
    """The archive as it was released, sealed, with its hash."""

    export = models.OneToOneField(Export, on_delete=models.PROTECT, related_name="file")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        db_table = "rights_export_file"
        triggers = [
            pgtrigger.Protect(name="files_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="files_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=list(KEYS)),
            ),
        ]

    def __str__(self) -> str:
        return f"file of export {self.export_id}"


class ExportReading(models.Model):
    """Somebody took an export."""

    append_only = True

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="readings")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "rights_export_reading"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"reading {self.pk} of export {self.export_id}"
