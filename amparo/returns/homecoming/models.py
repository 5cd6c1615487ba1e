"""One return to Mexico of one person, and the household that comes back together."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core.folios import show
from amparo.returns.words import Source, Way


class Household(models.Model):
    """People who come back, or live, together. Only a name for the group: who belongs to it says each return."""

    folio = models.CharField(max_length=11, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return show(self.folio)


class Homecoming(models.Model):
    """One return of one person. It hangs on a record, so that merging and unmerging move it along.

    Expected when a consulate gave notice or a list announced it; arrived when somebody saw the person in Mexico. Who does not
    enter a centre (35 % did not in 2025) has one like everybody else, without a centre.
    """

    class State(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        ARRIVED = "arrived", _("Arrived")
        NOT_COME = "not_come", _("Did not come")
        CLOSED = "closed", _("Closed")

    class Closing(models.TextChoices):
        DONE = "done", _("A year has passed")
        LEFT = "left", _("Left the country again")
        DECLINED = "declined", _("Does not want to go on")
        DIED = "died", _("Died")
        MISTAKE = "mistake", _("Opened by mistake")

    folio = models.CharField(max_length=11, unique=True)
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="homecomings")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="members")
    state = models.CharField(max_length=10, choices=State, default=State.EXPECTED)
    source = models.CharField(max_length=8, choices=Source)
    way = models.CharField(max_length=8, choices=Way, default=Way.UNKNOWN)
    expected_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    #: Where the person is expected or came in; empty for who skipped it.
    centre = models.ForeignKey(
        "returns.Centre", on_delete=models.PROTECT, null=True, related_name="homecomings"
    )
    declined_centre = models.BooleanField(default=False)
    #: Where the person goes: CURP's code of the state, INEGI's of the municipality. Never taken from where they landed (D9).
    destination_state = models.CharField(max_length=2, blank=True)
    destination = models.CharField(max_length=5, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    #: The consulate that gave notice, if one did.
    office = models.ForeignKey(
        "places.Office", on_delete=models.PROTECT, null=True, related_name="homecomings"
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=10, choices=Closing, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="who_arrived_has_a_moment",
                condition=Q(state="arrived", arrived_at__isnull=False) | ~Q(state="arrived"),
            ),
            models.CheckConstraint(
                name="a_closed_return_says_why",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(closing="")
                | ~Q(state="closed") & Q(closed_at__isnull=True, closing=""),
            ),
            models.CheckConstraint(
                name="who_declines_the_centre_is_in_none",
                condition=Q(declined_centre=False) | Q(centre__isnull=True),
            ),
            models.CheckConstraint(
                name="a_destination_is_of_its_state",
                condition=Q(destination="") | ~Q(destination_state=""),
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "-arrived_at"], name="homecomings_of_a_centre"),
            models.Index(fields=["destination_state", "-arrived_at"], name="homecomings_of_a_state"),
            models.Index(fields=["expected_at"], name="homecomings_expected", condition=Q(state="expected")),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="a_return_keeps_its_person", fields=["folio", "opened_at", "source"]),
            pgtrigger.FSM(
                name="a_return_goes_forward",
                field="state",
                transitions=[
                    ("expected", "arrived"),
                    ("expected", "not_come"),
                    ("not_come", "arrived"),
                    ("expected", "closed"),
                    ("not_come", "closed"),
                    ("arrived", "closed"),
                    ("closed", "arrived"),
                ],
                separator=">",
            ),
        ]

    def __str__(self) -> str:
        return show(self.folio)
