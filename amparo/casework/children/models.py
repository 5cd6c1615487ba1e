"""Whether a person was asked about children, and each child: where, with whom, with which papers, who may collect them."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock


class ChildrenAnswer(models.Model):
    """What a person said, once, when asked whether they have children who depend on them. The latest holds."""

    append_only = True

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="children_answers")
    has_children = models.BooleanField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["record", "-at"], name="children_answers_of_a_record")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"children answer {self.pk}"


class Child(models.Model):
    """A child of a person, as the plan needs them. Kept on the parent's record: merging and unmerging move it along."""

    class Power(models.TextChoices):
        SIGNED = "signed", _("Signed")
        WANTED = "wanted", _("They want one: it is being made")
        DECLINED = "declined", _("They do not want one")
        NOT_NEEDED = "not_needed", _("Not needed: the other parent has the child")

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=160)
    birth_date = models.DateField(null=True)
    age = models.SmallIntegerField(null=True)  # when the day is not known: years, on the day it was written
    citizenships = models.CharField(max_length=120, blank=True)
    papers = models.CharField(max_length=300, blank=True)
    where = models.CharField(max_length=160, blank=True)
    with_whom = models.CharField(max_length=160, blank=True)
    #: Who may collect the child, and how the parent agreed: never one without the other.
    may_collect = models.CharField(max_length=160, blank=True)
    agreed = models.CharField(max_length=160, blank=True)
    power = models.CharField(max_length=12, blank=True, choices=Power)
    care = models.CharField(max_length=300, blank=True)  # school, medicines
    in_danger = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["record"], name="children_of_a_record")]
        constraints = [
            models.CheckConstraint(name="a_child_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="who_may_collect_a_child_has_the_parents_word",
                condition=Q(may_collect="") | ~Q(agreed=""),
            ),
        ]

    def __str__(self) -> str:
        return f"child {self.pk}"
