"""Alerts of the telephone app: somebody presses a button and says who and where they are (B8; domain.md §1.6)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core.folios import show

#: An alert that is over. Where its sender was is known no longer.
OVER = ("cancelled", "closed")


class Alert(models.Model):
    """One alert. Its place stands here and nowhere else, and goes when the alert is over."""

    class State(models.TextChoices):
        SOUNDED = "sounded", _("Not confirmed")
        CONFIRMED = "confirmed", _("Confirmed by its sender")
        CANCELLED = "cancelled", _("Cancelled by its sender")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        SAFE = "safe", _("Reached: safe")
        DETAINED = "detained", _("Detained: a case was opened")
        FALSE_ALARM = "false_alarm", _("False alarm")
        NOT_REACHED = "not_reached", _("Could not be reached")

    folio = models.CharField(max_length=11, unique=True)
    #: Which system brought it, and what that system calls it: the same one is taken in once.
    via = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="alerts")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="alerts")
    language = models.CharField(max_length=5)
    sounded_at = models.DateTimeField()  # by the telephone's clock, when that is believable
    received_at = models.DateTimeField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy = models.FloatField(null=True)  # metres
    state = models.CharField(max_length=10, choices=State, default=State.SOUNDED)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    closed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    #: The task to call back; made once, when the sender confirms or says nothing for half an hour.
    call_back = models.OneToOneField(
        "casework.Task", on_delete=models.PROTECT, null=True, related_name="alert"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["via", "key"], name="an_alert_is_taken_in_once"),
            models.CheckConstraint(
                name="an_alert_that_is_over_knows_no_place",
                condition=~Q(state__in=OVER)
                | Q(latitude__isnull=True, longitude__isnull=True, accuracy__isnull=True),
            ),
            models.CheckConstraint(
                name="a_place_has_two_numbers",
                condition=Q(latitude__isnull=True, longitude__isnull=True, accuracy__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
            models.CheckConstraint(
                name="an_alert_that_is_over_says_when",
                condition=Q(state__in=OVER, ended_at__isnull=False)
                | (~Q(state__in=OVER) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_closed_alert_says_how_it_ended_and_who_closed_it",
                condition=Q(state="closed", closed_by__isnull=False) & ~Q(outcome="")
                | (~Q(state="closed") & Q(outcome="", closed_by__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "received_at"], name="alerts_of_an_office", condition=~Q(state__in=OVER)
            )
        ]

    def __str__(self) -> str:
        return self.folio

    @property
    def shown_folio(self) -> str:
        return show(self.folio)

    @property
    def is_over(self) -> bool:
        return self.state in OVER
