"""Forms about firms and advisors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.visits.words import language_choices
from amparo.core.rendering import Checkboxes, DayInput, GovukForm, Radios
from amparo.counsel.advisors.models import Admission, Advisor, Firm, Reach
from amparo.counsel.words import AREA_OF, Area, Subarea


def area_choices() -> list[tuple[str, Any]]:
    """The areas, each followed by its parts."""
    found: list[tuple[str, Any]] = []
    for area in Area:
        found.append((area.value, area.label))
        found += [(f"{area}:{sub}", f"– {sub.label}") for sub in Subarea if AREA_OF[sub] == area]
    return found


class FirmForm(GovukForm):
    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=Firm.Kind, widget=Radios)
    public_phone = forms.CharField(label=_("Telephone for the public"), max_length=30, required=False)
    public_email = forms.EmailField(label=_("E-mail for the public"), required=False)
    phone = forms.CharField(label=_("Telephone for the consulate"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail for the consulate"), required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    payee = forms.CharField(label=_("To whom is paid"), max_length=160, required=False)


class AdvisorForm(GovukForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The advisor signs in with it and is told there.")
    )
    phone = forms.CharField(label=_("Mobile telephone"), max_length=30, required=False)
    text_messages = forms.BooleanField(label=_("Wants text messages too"), required=False)
    language = forms.ChoiceField(
        label=_("Language of messages"), choices=[("es", "Español"), ("en", "English")]
    )
    areas = forms.MultipleChoiceField(
        label=_("What they practise"), choices=area_choices, widget=Checkboxes,
        help_text=_("An area alone means all of it; with parts, those alone."),
    )  # fmt: skip
    eoir_registered = forms.BooleanField(label=_("Registered with EOIR"), required=False)
    accredited = forms.ChoiceField(
        label=_("Accredited by the Department of Justice"),
        choices=Advisor.Accredited,
        widget=Radios,
        initial="no",
    )
    courts = forms.CharField(
        label=_("Federal courts"),
        required=False,
        help_text=_("Short names with commas, for example txwd, ca5."),
    )
    languages = forms.MultipleChoiceField(label=_("Languages"), widget=Checkboxes)
    sign_languages = forms.CharField(label=_("Sign languages"), required=False, help_text=_("With commas."))
    disability_competent = forms.BooleanField(
        label=_("Trained to serve people with disabilities"), required=False
    )
    capacity = forms.IntegerField(label=_("Matters at once"), min_value=0, max_value=500, initial=10)
    capacity_month = forms.IntegerField(label=_("New matters a month"), min_value=0, max_value=500, initial=5)
    insured_until = forms.DateField(label=_("Insured until"), widget=DayInput, required=False)
    conflicts = forms.CharField(
        label=_("Whom they cannot act for or against"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One name a line."),
    )  # fmt: skip
    in_directory = forms.BooleanField(label=_("In the public directory"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = [one for one in language_choices() if one[0]]  # type: ignore[attr-defined]

    def clean_courts(self) -> list[str]:
        return [one.strip().lower()[:8] for one in self.cleaned_data["courts"].split(",") if one.strip()]

    def clean_sign_languages(self) -> list[str]:
        return [one.strip()[:40] for one in self.cleaned_data["sign_languages"].split(",") if one.strip()]

    def clean_conflicts(self) -> list[str]:
        return [one.strip()[:120] for one in self.cleaned_data["conflicts"].splitlines() if one.strip()]


class StandingForm(GovukForm):
    state = forms.CharField(
        label=_("State"), min_length=2, max_length=2, help_text=_("Two letters, for example TX.")
    )
    number = forms.CharField(label=_("Bar number"), max_length=20)
    admitted_on = forms.DateField(label=_("Admitted on"), widget=DayInput, required=False)
    standing = forms.ChoiceField(
        label=_("What the register of the state says today"), choices=Admission.Standing, widget=Radios
    )

    def clean_state(self) -> str:
        return str(self.cleaned_data["state"]).upper()


class ReachForm(GovukForm):
    where = forms.CharField(
        label=_("County, place of detention or court"), max_length=160,
        help_text=_("A county with its state (“El Paso, TX”), the name of a place of detention, or a court."),
    )  # fmt: skip
    mode = forms.ChoiceField(label=_("How"), choices=Reach.Mode, widget=Radios)
