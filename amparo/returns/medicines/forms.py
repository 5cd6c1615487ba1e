"""The forms of medicines."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.core.rendering import GovukForm, MomentInput

DAYS = [(str(days), days) for days in (1, 3, 7, 15, 30, 90)]


class MedicineForm(GovukForm):
    drug = forms.CharField(label=_("Medicine and dose"), max_length=160)
    what_for = forms.CharField(label=_("What for"), max_length=160, required=False)
    last_dose_at = forms.DateTimeField(label=_("Last dose"), required=False, widget=MomentInput)
    days = forms.TypedChoiceField(
        label=_("Days for which they have some in hand"), required=False, coerce=int, empty_value=None,
        choices=[("", "–"), ("0", 0), *DAYS],
    )  # fmt: skip

    @property
    def said(self) -> dict[str, Any]:
        one = self.cleaned_data
        days = one["days"]
        return {
            "drug": one["drug"], "what_for": one["what_for"], "last_dose_at": one["last_dose_at"],
            "supply_until": clock.now() + dt.timedelta(days=days) if days else None,
        }  # fmt: skip


class SupplyForm(GovukForm):
    days = forms.TypedChoiceField(label=_("Days that it lasts"), coerce=int, choices=DAYS, initial="7")
    next_at = forms.DateTimeField(label=_("Next supply"), required=False, widget=MomentInput)
    where = forms.CharField(label=_("Where"), max_length=160, required=False)


class DoseForm(GovukForm):
    at = forms.DateTimeField(label=_("When the dose was taken"), widget=MomentInput)


def local(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """A moment as a field of date and time shows it."""
    return timezone.make_naive(moment, zone)
