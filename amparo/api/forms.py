from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.api.actions import LONGEST_DAYS
from amparo.api.scopes import SCOPES
from amparo.core.rendering import Checkboxes, GovukForm
from amparo.places.models import Office


class ClientForm(GovukForm):
    name = forms.CharField(label=_("Which system"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=list(SCOPES.items()), widget=Checkboxes
    )
    office = forms.ModelChoiceField(
        label=_("Consulate"), queryset=Office.objects.order_by("city"), required=False,
        help_text=_("Empty for a system of the whole network."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("For how many days the token holds"), min_value=1, max_value=LONGEST_DAYS, initial=365
    )
