"""What officers chose to describe a person by, against the rules or where the rules cannot know."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Field(models.TextChoices):
    """What is chosen as one: a name is taken whole from one record."""

    NAME = "name", _("Name")
    BIRTH_DATE = "birth_date", _("Birth date")
    BIRTH_YEAR = "birth_year", _("Year of birth, as far as it is known")
    SEX = "sex", _("Sex")
    BIRTH_STATE = "birth_state", _("State of birth")
    BIRTH_MUNICIPALITY = "birth_municipality", _("Municipality of birth")


class Choice(models.Model):
    """An officer said which record tells a field. It hangs on that record, and holds while the record is the person's.

    Append-only: the latest line about a field, among all records of a person, is the one that counts; with
    `by_rules` it gives the field back to the rules.
    """

    append_only = True

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="choices")
    field = models.CharField(max_length=20, choices=Field)
    by_rules = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="a_choice_has_a_reason", condition=~Q(reason=""))]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.field} of record {self.record_id}"
