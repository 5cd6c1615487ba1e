"""The forms of the desks: few fields, big buttons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.intake.forms import describe, read_birth
from amparo.core.rendering import Checkboxes, GovukForm, Radios
from amparo.matching import Described
from amparo.matching.identifiers import STATES
from amparo.people.models import Sex
from amparo.returns.desks.actions import PAPERS, QUESTIONS
from amparo.returns.tables import kinds
from amparo.returns.words import Way

ASKED = {
    "homeless": _("Do you need a place to sleep tonight?"),
    "wants_home": _("Do you want to apply for a home?"),
    "studies": _("Do you want to study, or have your studies recognised?"),
    "skills": _("Do you have a trade that you want certified?"),
    "belongings": _("Are belongings of yours still in the United States?"),
    "complaint": _("Were you mistreated, and do you want to complain?"),
}
HEALTH_ASKED = {
    "medicines": _("Do you take medicines every day?"),
    "disability": _(
        "Do you have great difficulty seeing, hearing, walking, remembering or making yourself understood?"
    ),
    "pregnant": _("Are you pregnant?"),
}


class YesNo(forms.TypedChoiceField):
    """A question with “yes”, “no”, or not asked yet."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label, required=False, choices=[("yes", _("Yes")), ("no", _("No"))], widget=Radios,
            coerce=lambda value: value == "yes", empty_value=None,
        )  # fmt: skip


class RegisterForm(GovukForm):
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    surname1 = forms.CharField(label=_("First surname"), max_length=80, required=False)
    surname2 = forms.CharField(label=_("Second surname"), max_length=80, required=False)
    birth = forms.CharField(
        label=_("Birth date or age"),
        max_length=20,
        required=False,
        help_text=_("As they say it: 5/3/1987, 1987, or 38"),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", "–"), *Sex.choices], required=False)
    curp = forms.CharField(label=_("CURP, if they know it"), max_length=20, required=False)
    way = forms.ChoiceField(label=_("How they came"), choices=Way.choices, required=False)
    destination_state = forms.ChoiceField(label=_("State where they go to live"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    declined_centre = forms.BooleanField(
        label=_("They do not want to enter the centre"),
        required=False,
        help_text=_("The plan is made all the same, and the office of their state follows up by telephone."),
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    same_as = forms.CharField(widget=forms.HiddenInput, max_length=11, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["destination_state"].choices = [("", "–"), *STATES.items()]  # type: ignore[attr-defined]

    def clean_birth(self) -> str:
        text: str = self.cleaned_data["birth"].strip()
        if text and read_birth(text) == (None, None, None):
            raise forms.ValidationError(_("Write a date like 5/3/1987, a year or an age."))
        return text

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("declined_centre") and not said.get("destination_state"):
            self.add_error("destination_state", _("Say the state: its office follows up."))
        return said

    def described(self) -> Described:
        return describe(self.cleaned_data)


class QuestionsForm(GovukForm):
    """What the desk asks for the plan. Children are those whom the file names, if the person agreed that it is read."""

    goes_first = forms.BooleanField(
        label=_("Goes first"),
        required=False,
        help_text=_("Somebody who cannot wait. The reason is written nowhere."),
    )

    def __init__(self, *args: Any, children: list[tuple[int, str]], health: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {**ASKED, **(HEALTH_ASKED if health else {})}
        for name, label in asked.items():
            self.fields[name] = YesNo(label)
        table = kinds()
        self.fields["has"] = forms.MultipleChoiceField(
            label=_("Papers that they bring"), required=False, widget=Checkboxes,
            choices=[(code, table[code].name) for code in PAPERS],
        )  # fmt: skip
        if children:
            self.fields["children_here"] = forms.TypedMultipleChoiceField(
                label=_("Children who came along"),
                required=False,
                widget=Checkboxes,
                coerce=int,
                choices=children,
            )
        self.order_fields([*asked, "has", "children_here", "goes_first"])

    @property
    def said(self) -> dict[str, bool | None]:
        return {name: self.cleaned_data.get(name) for name in QUESTIONS}

    @property
    def of_health(self) -> dict[str, bool | None]:
        return {name: self.cleaned_data.get(name) for name in HEALTH_ASKED}
