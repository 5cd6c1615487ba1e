"""Forms about offers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import DayInput, GovukForm, Radios
from amparo.places.fields import MunicipalityField
from amparo.returns.jobs.models import Offer
from amparo.returns.jobs.queries import RADII, USUAL_KM


class OfferForm(GovukForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=Offer.Kind, widget=Radios)
    title = forms.CharField(label=_("Title"), max_length=120)
    offered_by = forms.CharField(label=_("Who offers it"), max_length=120)
    municipality = MunicipalityField(label=_("Where it is"))
    remote = forms.BooleanField(label=_("The work can be done from anywhere"), required=False)
    skills = forms.CharField(
        label=_("Trades or skills"), max_length=300, required=False, help_text=_("With commas: bricklayer, driver.")
    )  # fmt: skip
    places = forms.IntegerField(label=_("How many places"), min_value=1, max_value=9999, initial=1)
    valid_until = forms.DateField(label=_("Valid until"), widget=DayInput)
    pay = forms.CharField(
        label=_("Pay or cost"), max_length=120, required=False, help_text=_("As it was said: 9,000 a month.")
    )
    contact = forms.CharField(label=_("Whom to ask"), max_length=200)
    source = forms.CharField(label=_("Where it comes from"), max_length=120, required=False)


class FileForm(GovukForm):
    file = forms.FileField(label=_("File (CSV)"))


class NearForm(GovukForm):
    kind = forms.ChoiceField(
        label=_("What"), choices=[("", _("Jobs and homes")), *Offer.Kind.choices], required=False
    )
    km = forms.TypedChoiceField(
        label=_("How far"), choices=[(km, f"{km} km") for km in RADII], coerce=lambda km: int(km or USUAL_KM),
        initial=USUAL_KM, required=False,
    )  # fmt: skip
    skills = forms.CharField(label=_("What they can do"), max_length=200, required=False)
    remote = forms.BooleanField(label=_("Work from anywhere too"), required=False)
