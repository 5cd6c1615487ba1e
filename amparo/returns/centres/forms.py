"""A day to look at, and a period of a centre."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import DayInput, GovukForm, Radios
from amparo.returns.centres.models import CentrePeriod


class DayForm(GovukForm):
    day = forms.DateField(label=_("Day"), widget=DayInput)


class PeriodForm(GovukForm):
    valid_from = forms.DateField(label=_("From"), widget=DayInput)
    valid_to = forms.DateField(
        label=_("Until"),
        widget=DayInput,
        required=False,
        help_text=_("The first day on which it no longer holds."),
    )
    status = forms.ChoiceField(label=_("How it stands"), choices=CentrePeriod.Status.choices, widget=Radios)
    confidence = forms.ChoiceField(
        label=_("How sure that is"), choices=CentrePeriod.Confidence.choices, widget=Radios
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("The bulletin, the note or the office that said so, and its day."),
    )

    @classmethod
    def of(cls, period: CentrePeriod, data: Any) -> PeriodForm:
        names = ("valid_from", "valid_to", "status", "confidence", "source")
        return cls(data, initial={name: getattr(period, name) for name in names})
