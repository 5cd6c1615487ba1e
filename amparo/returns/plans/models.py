"""The plan of somebody who came back: milestones by right, each of an agency, with a date and what proves it."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.returns.tables import Agency, Kind, agencies, kinds
from amparo.returns.words import Right


class Milestone(models.Model):
    """One thing that somebody who came back is to have. `kind` is a code of `data/milestones.csv`.

    The agency's part is the same row: it was sent there, they took it on, attended the person, delivered. What was delivered
    can turn out not to be true any more (a job lost): a follow-up says so.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Still to do")
        REFERRED = "referred", _("Sent to the agency")
        ACCEPTED = "accepted", _("The agency takes it on")
        ATTENDED = "attended", _("The person was attended")
        DELIVERED = "delivered", _("Done")
        LOST = "lost", _("Not true any more")
        DECLINED = "declined", _("The person does not want it")
        NOT_NEEDED = "not_needed", _("Not needed")

    homecoming = models.ForeignKey("returns.Homecoming", on_delete=models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=20)
    right = models.CharField(max_length=12, choices=Right)
    agency = models.CharField(max_length=20)
    #: The child whom it is about; empty: the person.
    child = models.ForeignKey("casework.Child", on_delete=models.PROTECT, null=True, related_name="+")
    #: Kinds without which it cannot be had, as the table said when the plan was made.
    waits_for = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    due_on = models.DateField()
    #: Until when it is the agency's turn; empty when it is nobody's.
    answer_by = models.DateTimeField(null=True)
    #: A number, a place, a paper: what proves that it is done.
    evidence = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    referred_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    attended_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    #: When somebody last asked whether it still holds, and it did.
    still_true_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["homecoming", "kind", "child"],
                name="a_milestone_stands_once_in_a_plan",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="what_is_done_has_its_moment",
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_lost_was_had",
                condition=~Q(state="lost") | Q(delivered_at__isnull=False, lost_at__isnull=False),
            ),
            models.CheckConstraint(
                name="whose_turn_it_is_has_until_when",
                condition=Q(state__in=["referred", "accepted", "attended"], answer_by__isnull=False)
                | (~Q(state__in=["referred", "accepted", "attended"]) & Q(answer_by__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["homecoming", "right"], name="milestones_of_a_return"),
            models.Index(
                fields=["agency", "answer_by"],
                name="milestones_of_an_agency",
                condition=Q(answer_by__isnull=False),
            ),
            models.Index(fields=["kind", "delivered_at"], name="milestones_delivered"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def means(self) -> Kind:
        """What the table says of it."""
        return kinds()[self.kind]

    @property
    def keeper(self) -> Agency:
        return agencies()[self.agency]

    @property
    def settled(self) -> bool:
        """Whether nothing remains to be done of it."""
        return self.state in SETTLED


#: Nothing remains to be done.
SETTLED = (Milestone.State.DELIVERED, Milestone.State.DECLINED, Milestone.State.NOT_NEEDED)


class MilestoneMove(models.Model):
    """What became of a milestone, when, by whom. Written by the actions; never changed."""

    append_only = True

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=10, choices=Milestone.State)
    at = models.DateTimeField()
    agency = models.CharField(max_length=20)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    #: Where it was done, when at a desk.
    centre = models.ForeignKey("returns.Centre", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["milestone", "at"], name="moves_of_a_milestone")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.state}"


class FollowUp(models.Model):
    """Somebody asks a person who came back how they are, so many days after (`data/follow_ups.csv`)."""

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        LOST = "lost", _("Lost to follow-up")
        DECLINED = "declined", _("Does not want to be asked")

    class Channel(models.TextChoices):
        PHONE = "phone", _("Telephone")
        WHATSAPP = "whatsapp", "WhatsApp"
        VISIT = "visit", _("Visit in person")

    class Lost(models.TextChoices):
        NO_ANSWER = "no_answer", _("Nobody answers, after three attempts")
        NUMBER = "number", _("The number is not theirs any more")
        NO_PHONE = "no_phone", _("There is no telephone or address")
        LEFT = "left", _("Left the country again")
        DETAINED = "detained", _("Detained again")
        DIED = "died", _("Died")

    homecoming = models.ForeignKey("returns.Homecoming", on_delete=models.PROTECT, related_name="follow_ups")
    day = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    #: Until when it is in time.
    until = models.DateField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    lost = models.CharField(max_length=10, choices=Lost, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["homecoming", "day"], name="one_follow_up_a_day"),
            models.CheckConstraint(
                name="a_follow_up_that_was_made_has_an_outcome",
                condition=Q(done_at__isnull=True, outcome="") | Q(done_at__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="who_is_lost_is_lost_for_a_reason",
                condition=~Q(outcome="lost") & Q(lost="") | Q(outcome="lost") & ~Q(lost=""),
            ),
            models.CheckConstraint(
                name="a_follow_up_ends_after_it_begins", condition=Q(until__gte=F("due_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="follow_ups_to_make", condition=Q(done_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.homecoming_id} {self.day}"
