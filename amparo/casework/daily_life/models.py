"""What somebody who cares for a child answered about the child's daily life. Never changed: the latest answers hold."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock


class DailyLife(models.Model):
    """The answers about one child: one of the file (`child`), or the person of the file themself, who is a minor."""

    append_only = True

    class Who(models.TextChoices):
        PARENT = "parent", _("Their mother or father")
        CARER = "carer", _("Whoever cares for them")

    class Asked(models.TextChoices):
        SMALL = "2-4", _("2 to 4 years")
        OLDER = "5-17", _("5 to 17 years")

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="daily_lives")
    child = models.ForeignKey(
        "casework.Child", on_delete=models.PROTECT, null=True, related_name="daily_lives"
    )
    asked = models.CharField(max_length=4, choices=Asked)
    who = models.CharField(max_length=8, choices=Who)
    answers = models.JSONField()  # code of the question → code of the answer
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["record", "-at"], name="daily_lives_of_a_record")]
        constraints = [
            models.CheckConstraint(
                name="a_child_is_asked_about_with_the_questions_of_an_age",
                condition=Q(asked__in=["2-4", "5-17"]),
            ),
            models.CheckConstraint(
                name="somebody_answered_about_a_child", condition=Q(who__in=["parent", "carer"])
            ),
            models.CheckConstraint(name="an_answer_about_a_child_says_something", condition=~Q(answers={})),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"daily life {self.pk}"
