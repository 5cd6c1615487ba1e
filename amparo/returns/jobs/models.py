"""Jobs and homes that are offered to people who came back, each in a municipality; and to whom one was suggested."""

from __future__ import annotations

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Offer(models.Model):
    """A job or a home. It is where its municipality is; a job that is done from anywhere says so."""

    class Kind(models.TextChoices):
        JOB = "job", _("Job")
        HOME = "home", _("Home")

    kind = models.CharField(max_length=4, choices=Kind)
    title = models.CharField(max_length=120)
    #: Who employs, or who gives the home.
    offered_by = models.CharField(max_length=120)
    municipality = models.ForeignKey("places.Municipality", on_delete=models.PROTECT, related_name="offers")
    remote = models.BooleanField(default=False)
    #: Trades and skills, as people call them, with commas.
    skills = models.CharField(max_length=300, blank=True)
    places = models.PositiveSmallIntegerField(default=1)
    valid_until = models.DateField()
    pay = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=200)
    source = models.CharField(max_length=120, blank=True)
    #: What its source calls it; an import that comes again finds it by this.
    reference = models.CharField(max_length=60, blank=True)
    #: The agency that keeps it; empty: headquarters.
    agency = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "reference"], name="an_offer_is_imported_once", condition=~Q(reference="")
            ),
            models.CheckConstraint(name="an_offer_has_places", condition=Q(places__gte=1)),
            models.CheckConstraint(
                name="a_withdrawn_offer_says_why",
                condition=Q(withdrawn_at__isnull=True, why_withdrawn="")
                | Q(withdrawn_at__isnull=False) & ~Q(why_withdrawn=""),
            ),
            models.CheckConstraint(name="nobody_lives_remotely", condition=Q(remote=False) | Q(kind="job")),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "valid_until"],
                name="offers_of_a_municipality",
                condition=Q(withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, today: dt.date) -> bool:
        return self.withdrawn_at is None and self.valid_until >= today


class Suggestion(models.Model):
    """An offer was suggested to somebody, so far from where they go to live. Never changed."""

    append_only = True

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="suggestions")
    homecoming = models.ForeignKey("returns.Homecoming", on_delete=models.PROTECT, related_name="suggestions")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    #: From the municipality of destination, in kilometres; empty: a job from anywhere.
    km = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "homecoming"], name="an_offer_is_suggested_once")
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.homecoming_id}"
