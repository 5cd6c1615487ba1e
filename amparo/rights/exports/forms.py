"""Forms of exports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import GovukForm, Radios
from amparo.places.models import Facility
from amparo.places.naming import places_named
from amparo.rights.exports.models import Export
from amparo.rights.tables import kinds


class AskForm(GovukForm):
    purpose = forms.ChoiceField(label=_("What it is for"), choices=Export.For, widget=Radios)
    recipient = forms.CharField(label=_("To whom it goes"), max_length=160)
    why = forms.CharField(
        label=_("Which matter or report, and why it is needed"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Only of one kind"), required=False)
    place = forms.CharField(label=_("Only of one facility"), required=False, max_length=160)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *((one.code, str(one)) for one in kinds().values())]  # type: ignore[attr-defined]

    def clean_place(self) -> Facility | None:
        text = self.cleaned_data["place"].strip()
        if not text:
            return None
        named = places_named(text)
        exact = [one for one in named.facilities if one.name.casefold() == text.casefold()] or list(
            named.facilities
        )
        if len(exact) != 1:
            raise forms.ValidationError(_("Write the facility as the directory calls it."))
        return exact[0]


class RefuseForm(GovukForm):
    why = forms.CharField(
        label=_("Why it does not leave"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
