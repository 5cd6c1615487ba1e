"""Forms of hand-overs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.forms import ReasonForm
from amparo.core.rendering import GovukForm
from amparo.places.models import Office


class HandOverForm(ReasonForm):
    to = forms.ModelChoiceField(label=_("To which consulate"), queryset=Office.objects.none())
    field_order = ("to", "reason")

    def __init__(self, *args: Any, but: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Office.objects.exclude(pk=but).order_by("city")  # type: ignore[attr-defined]


class ReturnForm(GovukForm):
    reason = forms.CharField(
        label=_("Why you return it"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The consulate that passed the case has it back at once, and reads this."),
    )


class AskForm(GovukForm):
    reason = forms.CharField(
        label=_("Why your consulate should have the case"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the file. The other consulate reads it."),
    )
