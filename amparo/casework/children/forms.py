from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.children.models import Child
from amparo.core.rendering import GovukForm, Radios


class AskedForm(GovukForm):
    has_children = forms.TypedChoiceField(
        label=_("Do they have children who depend on them?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        widget=Radios,
    )


class ChildForm(GovukForm):
    name = forms.CharField(label=_("Name of the child"), max_length=160)
    birth_date = forms.DateField(
        label=_("Birth date, if it is known"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    age = forms.IntegerField(label=_("Age, if not"), required=False, min_value=0, max_value=40)
    citizenships = forms.CharField(
        label=_("Citizenships"), required=False, max_length=120, help_text=_("For example: US and Mexican.")
    )
    where = forms.CharField(label=_("Where they are now"), required=False, max_length=160)
    with_whom = forms.CharField(label=_("With whom"), required=False, max_length=160)
    in_danger = forms.BooleanField(label=_("The child may be in danger tonight"), required=False)
    papers = forms.CharField(
        label=_("Which papers they have, and which they lack"), required=False, max_length=300
    )
    may_collect = forms.CharField(label=_("Who may collect the child"), required=False, max_length=160)
    agreed = forms.CharField(
        label=_("How the parent agreed to it"),
        required=False,
        max_length=160,
        help_text=_("For example: said so in the interview of 3 March; signed letter."),
    )
    power = forms.ChoiceField(
        label=_("Letter that lets somebody care for the child (carta poder)"),
        choices=[("", _("Not asked yet")), *Child.Power.choices],
        required=False,
    )
    care = forms.CharField(label=_("School and medicines"), required=False, max_length=300)
