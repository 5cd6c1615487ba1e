"""What the Registro Civil of a state asks for a US-born child, as headquarters learned it: from where and since when (D10)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ChildRule(models.Model):
    """A state's rule for one paper. Append-only: the newest of a state and a paper holds, the former ones stay readable."""

    append_only = True

    class Says(models.TextChoices):
        ASKED = "asked", _("It is asked for")
        WAIVED = "waived", _("It is not asked for")
        UNKNOWN = "unknown", _("Not known any more: the federal rule")

    #: CURP's code of the state.
    state = models.CharField(_("state"), max_length=2)
    paper = models.CharField(_("paper"), max_length=12)
    says = models.CharField(_("what the state says"), max_length=8, choices=Says)
    source = models.CharField(_("source"), max_length=200)
    source_date = models.DateField(_("day of the source"))
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "paper", "-id"], name="child_rules_of_a_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_child_rule_is_of_a_paper_of_the_table",
                condition=Q(paper__in=["certificate", "apostille", "translation"]),
            ),
            models.CheckConstraint(name="a_child_rule_has_its_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="a_child_rule_is_of_a_state", condition=Q(state__regex=r"^[A-Z]{2}$")
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.paper}"
