from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import DayInput, GovukForm, Radios
from amparo.matching.identifiers import STATES
from amparo.returns.child_rules.models import ChildRule
from amparo.returns.plans.child_path import PAPERS


class RuleForm(GovukForm):
    """What a state asks for, with who says so and when."""

    state = forms.ChoiceField(
        label=_("State of Mexico"), choices=[("", "–"), *[one for one in STATES.items() if one[0] != "NE"]]
    )
    paper = forms.ChoiceField(label=_("Paper"), choices=list(PAPERS.items()), widget=Radios)
    says = forms.ChoiceField(label=_("What the state says"), choices=ChildRule.Says.choices, widget=Radios)
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The law, the circular or the newspaper that says it.")
    )
    source_date = forms.DateField(label=_("Day of the source"), widget=DayInput)
