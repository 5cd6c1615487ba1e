from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.forms import CHANNELS, AtForm
from amparo.core.rendering import Radios


class OfferForm(AtForm):
    answer = forms.ChoiceField(
        label=_("Does the person want the consulate's help?"),
        choices=[("granted", _("Yes")), ("refused", _("No"))],
        widget=Radios,
    )
    channel = forms.ChoiceField(label=_("How it was asked"), choices=CHANNELS)
    language = forms.CharField(label=_("Language"), required=False, max_length=40)
    interpreter = forms.CharField(label=_("Interpreter"), required=False, max_length=120)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    field_order = ("answer", "channel", "at", "language", "interpreter", "note")
