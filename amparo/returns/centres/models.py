"""Reception centres, and when each was open (domain.md §3.2: the press tells of openings, moves and closings)."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Centre(models.Model):
    """A place where people who come back are received: a reception centre or an airport."""

    class Kind(models.TextChoices):
        LAND = "land", _("Reception centre at the border")
        AIR = "air", _("Airport")

    slug = models.SlugField(_("code"), primary_key=True, max_length=40)
    name = models.CharField(_("name"), max_length=120)
    city = models.CharField(_("city"), max_length=80)
    state = models.CharField(_("state"), max_length=2)
    #: INEGI's code of its municipality.
    municipality = models.CharField(_("municipality"), max_length=5, blank=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    kind = models.CharField(_("type"), max_length=4, choices=Kind)
    capacity = models.PositiveIntegerField(_("places"), null=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"


class CentrePeriod(models.Model):
    """From when until when a centre stood in some way; no two of one centre overlap. The last day is not included."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("a centre", "Open")
        REDUCED = "reduced", _("Open, reduced")
        ARRIVALS = "arrivals", _("People arrive; nobody stays")

    class Confidence(models.TextChoices):
        SOURCED = "sourced", _("Published")
        CONFLICTING = "conflicting", _("Sources contradict each other")

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="periods")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ("centre", "valid_from")
        constraints = [
            models.CheckConstraint(
                name="a_period_of_a_centre_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
            ExclusionConstraint(
                name="periods_of_a_centre_do_not_overlap",
                expressions=[
                    ("centre", RangeOperators.EQUAL),
                    (
                        Func("valid_from", "valid_to", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.valid_from} {self.status}"
