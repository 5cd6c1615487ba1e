"""Forms of families apart."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import DayInput, GovukForm, Radios
from amparo.rights.separations.models import Separation

_OPEN = [choice for choice in Separation.Status.choices if choice[0] not in Separation.OVER]


class OpenForm(GovukForm):
    who = forms.ChoiceField(label=_("From whom they are apart"), widget=Radios)
    since = forms.DateField(label=_("Since when"), required=False, widget=DayInput)
    status = forms.ChoiceField(label=_("How they are now"), choices=_OPEN, widget=Radios)
    text = forms.CharField(
        label=_("What is being done"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, who: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = who  # type: ignore[attr-defined]


class StepForm(GovukForm):
    status = forms.ChoiceField(label=_("How they are now"), choices=Separation.Status, widget=Radios)
    text = forms.CharField(label=_("What was done"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
