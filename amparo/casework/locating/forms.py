"""What an officer writes down after a try."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.locating.words import ANSWERS
from amparo.core.rendering import GovukForm, Radios

COUNTRIES = [
    ("MEXICO", "Mexico"),
    ("UNITED STATES", "United States"),
    ("GUATEMALA", "Guatemala"),
    ("", _("Other")),
]


class TryForm(GovukForm):
    given = forms.CharField(label=_("First name, as typed"), max_length=120, required=False)
    surnames = forms.CharField(label=_("Last name, as typed"), max_length=160, required=False)
    number = forms.CharField(label=_("A-number, as typed"), max_length=20, required=False)
    country = forms.ChoiceField(label=_("Country of birth"), choices=COUNTRIES, required=False)
    answer = forms.ChoiceField(label=_("What the locator answered"), choices=ANSWERS, widget=Radios)
    place = forms.CharField(
        label=_("Place"),
        max_length=160,
        required=False,
        help_text=_("Only when somebody was found: the name of the place, as the locator writes it."),
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    why = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
