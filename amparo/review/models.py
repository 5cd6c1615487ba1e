"""What is kept of deciding who is one person: every answer, and the second, blind looks that measure them."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amparo.people.models import Pair


class Given(models.TextChoices):
    """What anybody may answer to "are they the same person?"."""

    SAME = Pair.State.SAME.value, _("The same person")
    DIFFERENT = Pair.State.DIFFERENT.value, _("Different people")
    UNSURE = Pair.State.UNSURE.value, _("Not sure")


class Answer(models.Model):
    """One answer to one question: who, when, why. The pair says what holds now; these lines say how it came to that."""

    append_only = True

    class Kind(models.TextChoices):
        DECIDED = "decided", _("Decided")
        PROPOSED = "proposed", _("Proposed, to be confirmed")
        CONFIRMED = "confirmed", _("Confirmed")
        TAKEN_BACK = "taken_back", _("Taken back")

    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=Kind)
    given = models.CharField(max_length=10, choices=Given)
    because = models.JSONField(default=list)  # codes of reasons.FREQUENT
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    #: Answers that were handed in together share one.
    batch = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="an_answer_says_why", condition=~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["pair", "at"], name="answers_of_a_pair"),
            models.Index(fields=["batch"], name="answers_of_a_batch", condition=Q(batch__isnull=False)),
            models.Index(fields=["at"], name="answers_of_a_month"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class SecondLook(models.Model):
    """A question asked once more of somebody who is not told what was answered: a share of what people decided, and a
    monthly sample of what the machine joined by itself. Answering one changes nobody's file; it only measures."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("Decided by a person")
        PRECISION = "precision", _("Joined automatically")

    kind = models.CharField(max_length=10, choices=Kind)
    one = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="+")
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, null=True, related_name="second_looks")
    first = models.CharField(max_length=10, choices=Given)
    not_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    door = models.CharField(max_length=10)  # people.models.Door: by which way in the record came
    month = models.DateField()  # its first day
    asked_at = models.DateTimeField()
    given = models.CharField(max_length=10, choices=Given, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pair"], name="a_pair_gets_one_second_look", condition=Q(kind="agreement")
            ),
            models.UniqueConstraint(
                fields=["one"], name="a_record_is_sampled_once", condition=Q(kind="precision")
            ),
            models.CheckConstraint(
                name="a_second_look_is_somebody_elses",
                condition=Q(not_by__isnull=True) | Q(answered_by__isnull=True) | ~Q(answered_by=F("not_by")),
            ),
            models.CheckConstraint(
                name="a_second_look_is_answered_whole",
                condition=Q(given="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(given="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "asked_at"],
                name="second_looks_waiting",
                condition=Q(answered_at__isnull=True),
            ),
            models.Index(fields=["month", "kind"], name="second_looks_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"second look {self.pk}"
