"""What desks write down: what they asked, what they touched, who left the centre."""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock


class DeskAnswers(models.Model):
    """What was asked of somebody at a desk for their plan; null: not asked. Nothing of their health is here (`medicines`)."""

    homecoming = models.OneToOneField(
        "returns.Homecoming", on_delete=models.PROTECT, primary_key=True, related_name="desk_answers"
    )
    homeless = models.BooleanField(null=True)
    wants_home = models.BooleanField(null=True)
    studies = models.BooleanField(null=True)
    skills = models.BooleanField(null=True)
    belongings = models.BooleanField(null=True)
    complaint = models.BooleanField(null=True)
    #: Kinds of papers that the person brings along.
    has = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    #: Which of the children of the file came along, by their number.
    children_here = ArrayField(models.BigIntegerField(), default=list, blank=True)
    #: Somebody said that this person goes first; why stays with who said it.
    goes_first = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"answers of {self.homecoming_id}"


class Departure(models.Model):
    """Somebody left the centre; or came back to it after that."""

    homecoming = models.OneToOneField(
        "returns.Homecoming", on_delete=models.PROTECT, primary_key=True, related_name="departure"
    )
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="who_comes_back_to_a_centre_had_left",
                condition=Q(back_at__isnull=True) | Q(back_at__gte=F("at")),
            )
        ]

    def __str__(self) -> str:
        return f"departure of {self.homecoming_id}"


class DeskTouch(models.Model):
    """One touch at a desk, by its number, which was made where it was touched: sent twice it counts once.

    It is kept also when it came too late and changed nothing, so that nothing which a tablet sends is lost.
    """

    append_only = True

    class Act(models.TextChoices):
        DONE = "done", _("Done")
        DECLINED = "declined", _("The person does not want it")
        NOT_NEEDED = "not_needed", _("Not needed")
        UNDO = "undo", _("Undo")
        EVIDENCE = "evidence", _("What proves it")

    class Result(models.TextChoices):
        SAVED = "saved", _("Saved")
        ALREADY = "already", _("It was so already")
        CONFLICT = "conflict", _("Something else was written meanwhile")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    milestone = models.ForeignKey("returns.Milestone", on_delete=models.PROTECT, related_name="touches")
    act = models.CharField(max_length=10, choices=Act)
    #: When it was touched, by the clock of the device; never after it was received.
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey("returns.Centre", on_delete=models.PROTECT, related_name="+")
    #: The tablet; empty when it was touched on the page.
    device = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=10, choices=Result)
    #: What had been written before, when it changed nothing.
    before = models.ForeignKey("returns.MilestoneMove", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nothing_is_touched_after_it_came", condition=Q(at__lte=F("received_at"))
            ),
            models.CheckConstraint(
                name="what_is_not_needed_says_why",
                condition=~Q(act="not_needed") | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["milestone", "-received_at"], name="touches_of_a_milestone"),
            models.Index(
                fields=["centre", "-received_at"],
                name="touches_that_came_late",
                condition=Q(result="conflict"),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.act} {self.result}"
