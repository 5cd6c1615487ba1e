"""What people change of the order, and the lists that they keep."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Override(models.Model):
    """Somebody put a case first or back, until a moment, and said why. The latest line holds; append-only."""

    append_only = True

    class Fact(models.TextChoices):
        PUT_FIRST = "put_first", _("First")
        PUT_BACK = "put_back", _("Later")
        NONE = "", _("Where the rules put it")

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="overrides")
    fact = models.CharField(max_length=10, choices=Fact, blank=True)
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="an_override_lasts", condition=Q(until__gt=F("at")) | Q(fact="")),
            models.CheckConstraint(name="an_override_has_a_reason", condition=~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["case", "-at"], name="override_in_force"),
            models.Index(fields=["until"], name="overrides_that_end"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"override {self.pk}"


class SavedList(models.Model):
    """A filter with its columns under a name, for whoever made it or for the whole office."""

    name = models.CharField(max_length=60)
    owner = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="saved_lists")
    #: Everybody of this office sees it; none: only its owner.
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    query = models.CharField(max_length=1000, blank=True)  # as it stands in the address
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="a_saved_list_has_a_name_of_its_own")
        ]
        indexes = [models.Index(fields=["office"], name="saved_lists_of_an_office")]

    def __str__(self) -> str:
        return self.name
