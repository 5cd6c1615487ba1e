"""How somebody was tried to be reached, and which follow-ups were not made in time."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.returns.plans.models import FollowUp


class Attempt(models.Model):
    """Somebody called, wrote or went there, and could not ask: nobody answered, or the person wants to be called later."""

    append_only = True

    class Answer(models.TextChoices):
        NONE = "none", _("Nobody answered")
        LATER = "later", _("They ask to be called later")

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="tries")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=FollowUp.Channel)
    answer = models.CharField(max_length=5, choices=Answer)
    #: The day on which they asked to be called.
    call_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="who_is_called_later_said_when",
                condition=Q(answer="later", call_on__isnull=False) | Q(answer="none", call_on__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["follow_up", "at"], name="attempts_of_a_follow_up")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.answer}"


class LateFollowUp(models.Model):
    """A follow-up passed its last day without being made: said once, and counted in headquarters' figures ever after."""

    append_only = True

    follow_up = models.OneToOneField(FollowUp, on_delete=models.PROTECT, related_name="late_mark")
    at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.follow_up_id} late"
