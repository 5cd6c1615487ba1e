"""An incident, who was in it, and what was written about it as a whole."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.core.folios import show


class Incident(models.Model):
    """Something that happened once to several people. Its persons keep their own files and cases, each at its office."""

    class Kind(models.TextChoices):
        RAID = "raid", _("Raid")
        WORKPLACE = "workplace", _("Arrest at a workplace")
        ACCIDENT = "accident", _("Accident")
        SHELTER = "shelter", _("A shelter or place that closes")
        DISASTER = "disaster", _("Hurricane, fire, flood")
        OTHER = "other", _("Another event")

    class Certainty(models.TextChoices):
        EXACT = "exact", _("To the hour")
        DAY = "day", _("The day is sure, not the hour")
        ABOUT = "about", _("About that day")

    folio = models.CharField(max_length=11, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    what = models.CharField(max_length=160)
    at = models.DateTimeField()
    certainty = models.CharField(max_length=6, choices=Certainty, default=Certainty.EXACT)
    facility = models.ForeignKey(
        "places.Facility", on_delete=models.PROTECT, null=True, related_name="incidents"
    )
    county = models.ForeignKey("places.County", on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=160, blank=True)  # in words
    authority = models.CharField(max_length=160, blank=True)
    #: Who keeps the incident itself; the cases of its people may be of other offices.
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="incidents")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_incident_is_somewhere",
                condition=Q(facility__isnull=False) | Q(county__isnull=False) | ~Q(place=""),
            ),
            models.CheckConstraint(
                name="a_closed_incident_says_how",
                condition=Q(closed_at__isnull=True, result="") | (Q(closed_at__isnull=False) & ~Q(result="")),
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-at"], name="incidents_of_an_office"),
            models.Index(fields=["-at"], name="open_incidents", condition=Q(closed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.folio

    @property
    def shown_folio(self) -> str:
        return show(self.folio)

    @property
    def where(self) -> str:
        """The place, the county, or both. Load `facility` and `county` before."""
        parts = (
            self.facility.name if self.facility is not None else "", self.place,
            str(self.county) if self.county is not None else "",
        )  # fmt: skip
        return ", ".join(dict.fromkeys(part for part in parts if part))


class IncidentPerson(models.Model):
    """Somebody was in an incident, by one record. `case`: the open case that they had, or got, because of it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="people")
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="incidents")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, null=True, related_name="incidents")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    removed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "record"], name="somebody_is_in_an_incident_once",
                condition=Q(removed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="who_is_taken_out_of_an_incident_has_a_reason",
                condition=Q(removed_at__isnull=True, removed_reason="")
                | (Q(removed_at__isnull=False) & ~Q(removed_reason="")),
            ),
        ]  # fmt: skip
        triggers = [pgtrigger.Protect(name="people_of_incidents_are_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"person {self.pk} of an incident"


class IncidentEntry(models.Model):
    """What was done with an incident as a whole: its history, and the notes that all its cases share."""

    append_only = True

    class Kind(models.TextChoices):
        OPENED = "opened", _("Incident opened")
        CHANGED = "changed", _("Changed")
        ADDED = "added", _("People put in")
        REMOVED = "removed", _("Somebody taken out")
        NOTE = "note", _("Note")
        TASKS = "tasks", _("Task for all cases")
        CLOSED = "closed", _("Incident closed")
        REOPENED = "reopened", _("Incident reopened")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["incident", "-at"], name="entries_of_an_incident")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"entry {self.pk} of an incident"
