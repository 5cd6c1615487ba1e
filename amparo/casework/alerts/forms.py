from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.alerts.models import Alert
from amparo.core.rendering import GovukForm, Radios


class CloseAlertForm(GovukForm):
    outcome = forms.ChoiceField(label=_("How it ended"), choices=Alert.Outcome, widget=Radios)
    note = forms.CharField(
        label=_("What was done"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
