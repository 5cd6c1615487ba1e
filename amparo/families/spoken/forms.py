from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import GovukForm, Radios


class CallBackForm(GovukForm):
    """What came of a call to the request's own telephone."""

    outcome = forms.ChoiceField(
        label=_("Who answered?"),
        widget=Radios,
        choices=[
            ("answered", _("Who asked, or somebody who says so: write the PIN")),
            ("other", _("Somebody else")),
            ("nobody", _("Nobody")),
        ],
    )
    pin = forms.CharField(
        label=_("The six numbers that they say"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
