"""Forms of referrals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.visits.words import language_choices
from amparo.core.rendering import GovukForm, Radios
from amparo.counsel.words import AREA_OF, Area, Forum, Level, Subarea
from amparo.places.models import County


def _states() -> list[tuple[str, str]]:
    found = County.objects.values_list("state", flat=True).distinct().order_by("state")
    return [("", "–"), *((one, one) for one in found)]


def _subareas() -> list[tuple[str, Any]]:
    return [("", "–"), *((one.value, f"{Area(AREA_OF[one]).label}: {one.label}") for one in Subarea)]


class ProposeForm(GovukForm):
    """What is needed of a lawyer. Four answers are enough where no court is involved yet."""

    area = forms.ChoiceField(label=_("Area of law"), choices=[("", _("Choose")), *Area.choices])
    subarea = forms.ChoiceField(label=_("More precisely"), choices=_subareas, required=False)
    level_wanted = forms.ChoiceField(label=_("What is asked for"), choices=Level, widget=Radios)
    forum = forms.ChoiceField(label=_("Before whom"), choices=Forum, initial=Forum.NONE)
    law_state = forms.ChoiceField(label=_("State of the court"), choices=_states, required=False)
    court = forms.CharField(
        label=_("Federal court"),
        max_length=8,
        required=False,
        help_text=_("Its short name, for example txwd or ca5."),
    )
    need = forms.CharField(
        label=_("What the person needs"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The advisor reads this once they said that there is no conflict of interest. Nothing that the person "
                    "told in confidence to a lawyer."),
    )  # fmt: skip
    parties = forms.CharField(
        label=_("Who is on the other side"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One name a line: an employer, a spouse. With these the advisor looks for conflicts of interest."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language in which the person is spoken with"), choices=language_choices
    )
    sign_language = forms.CharField(label=_("Sign language"), max_length=40, required=False)
    needs_disability_competence = forms.BooleanField(
        label=_("Needs an advisor trained to serve people with disabilities"), required=False
    )

    def clean_parties(self) -> list[str]:
        return [one.strip() for one in self.cleaned_data["parties"].splitlines() if one.strip()]

    def clean_court(self) -> str:
        return str(self.cleaned_data["court"]).strip().lower()


class OfferForm(GovukForm):
    """An advisor who is not the first: with the reason."""

    advisor = forms.IntegerField(widget=forms.HiddenInput)
    contract = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why not the first"), max_length=300, required=False)
