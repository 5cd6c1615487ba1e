from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import GovukForm


class PersonnelForm(GovukForm):
    file = forms.FileField(
        label=_("List of personnel (CSV)"),
        help_text=_("Columns: email, name, role, office, state, centre, agency, active (yes or no)."),
    )
    whole = forms.BooleanField(
        label=_("The list is whole: who is not in it has left"),
        required=False,
        help_text=_("Only of the offices and places that the list names."),
    )


class ReasonForm(GovukForm):
    reason = forms.CharField(
        label=_("What it is for"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The second person reads it. It is kept."),
    )
