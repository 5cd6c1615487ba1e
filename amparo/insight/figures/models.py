"""What is counted, row by row, as it was at the last counting; and the figures that people keep under a name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Role


class Fact(models.Model):
    """One thing that one figure counts. Written only from `sql/figures.sql` (`counting.count_anew`), so a figure is the
    number of its facts and the list behind it is those facts. Ids only: nobody is named or described here."""

    figure = models.CharField(max_length=24)
    #: Which case, person, visit …: the id in its own table.
    thing = models.BigIntegerField()
    record = models.BigIntegerField(null=True)
    month = models.DateField()
    office = models.CharField(max_length=40, blank=True)
    facility = models.BigIntegerField(null=True)
    state = models.CharField(max_length=2, blank=True)
    #: The cut that this figure alone has: its ámbito, its outcome …
    part = models.CharField(max_length=40, blank=True)
    #: How long it took, for a figure of waits.
    hours = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["figure", "thing"], name="a_thing_counts_once_in_a_figure"),
        ]
        indexes = [
            models.Index(
                fields=["figure", "month"],
                name="facts_of_some_months",
                include=["office", "facility", "state", "part", "hours"],
            ),
            models.Index(fields=["figure", "office", "month"], name="facts_of_an_office"),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.thing}"


class Counting(models.Model):
    """When the facts of a figure were last counted, and how long it took."""

    figure = models.CharField(max_length=24, unique=True)
    at = models.DateTimeField()
    seconds = models.FloatField()

    def __str__(self) -> str:
        return self.figure


class SavedFigure(models.Model):
    """A figure as it was asked for, under a name: of its owner, or shared with an office, a role, or both."""

    class Sent(models.TextChoices):
        NEVER = "", _("Not by mail")
        WEEKLY = "weekly", _("Every Monday")
        MONTHLY = "monthly", _("On the first of each month")

    name = models.CharField(max_length=60)
    owner = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="saved_figures")
    figure = models.CharField(max_length=24)
    query = models.CharField(max_length=500, blank=True)  # as it stands in the address; of months, how many
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role, blank=True)
    #: To its owner alone: what somebody else may see is theirs to ask for.
    sent = models.CharField(max_length=8, choices=Sent, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="a_saved_figure_has_a_name_of_its_own"),
            models.CheckConstraint(name="a_saved_figure_has_a_name", condition=~Q(name="")),
        ]
        indexes = [models.Index(fields=["sent"], name="figures_to_send", condition=~Q(sent=""))]

    def __str__(self) -> str:
        return self.name
