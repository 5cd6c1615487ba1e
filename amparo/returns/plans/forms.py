"""Forms about plans: opening a return, and what is said of a milestone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Role
from amparo.casework.intake.forms import describe, read_birth
from amparo.core import clock
from amparo.core.rendering import Checkboxes, DayInput, GovukForm, Radios
from amparo.matching import Described
from amparo.matching.identifiers import STATES
from amparo.people.models import Sex
from amparo.places.fields import MunicipalityField
from amparo.places.mexico import STATE_CHOICES
from amparo.returns.plans.opening import ChildSaid, age_of
from amparo.returns.plans.rules import Facts
from amparo.returns.tables import agencies, kinds

YES_NO = [("yes", _("Yes")), ("no", _("No")), ("", _("Not asked"))]
#: The states of Mexico to choose from; “born abroad” is no place to go to.
MEXICO = STATE_CHOICES
#: The questions of the plan, in their order: the fact, and how it is asked.
QUESTIONS: dict[str, Any] = {
    "medicines": _("Do they take medicine every day, or need it now?"),
    "disability": _("Do they live with a disability?"),
    "homeless": _("Are they without a place to sleep tonight?"),
    "wants_home": _("Do they want to apply for a home?"),
    "studies": _("Do they want to study, or have studies of the United States recognised?"),
    "skills": _("Do they have a trade that could be certified?"),
    "belongings": _("Did their belongings stay behind?"),
    "complaint": _("Do they want to complain of how they were treated?"),
}
PAPERS = ("constancia", "acta", "curp", "ine")
#: So many children can be told of at once; more are added in the file.
CHILDREN = 4


@dataclass(frozen=True, slots=True)
class Destination:
    """Where somebody goes to live: the state, and the municipality where it is known."""

    state: str
    municipality: str


class DestinationField(MunicipalityField):
    """A municipality, or the state alone while the person does not know more. It never begins with anything but what was kept."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, dict) and value["state"] and not value["name"]:
            return Destination(value["state"], "") if value["state"] in dict(MEXICO) else super().clean(value)
        found = super().clean(value)
        return Destination(found.state, found.pk) if found is not None else None


class OpenForm(GovukForm):
    """Somebody who came back without a centre: who, when, where to, and the few questions of the plan."""

    given_names = forms.CharField(label=_("Given names"), max_length=120)
    surname1 = forms.CharField(label=_("First surname"), max_length=80, required=False)
    surname2 = forms.CharField(label=_("Second surname"), max_length=80, required=False)
    birth = forms.CharField(
        label=_("Birth date or age"),
        max_length=20,
        required=False,
        help_text=_("As they say it: 5/3/1987, 1987, or 38"),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", "–"), *Sex.choices], required=False)
    birth_state = forms.ChoiceField(
        label=_("State of origin"), choices=[("", "–"), *STATES.items()], required=False
    )
    curp = forms.CharField(label=_("CURP"), max_length=20, required=False)
    how = forms.ChoiceField(
        label=_("How they come to us"),
        choices=[("phone", _("By telephone")), ("office", _("They are here at the office"))],
        widget=Radios,
    )
    arrived_on = forms.DateField(label=_("Day on which they came back to Mexico"), widget=DayInput)
    declined = forms.TypedChoiceField(
        label=_("Did they decline the reception centre?"),
        choices=[("yes", _("Yes, they did not want to enter")), ("no", _("No, nobody offered it"))],
        coerce=lambda said: said == "yes",
        widget=Radios,
    )
    going_to = DestinationField(
        label=_("Where they go to live"),
        help_text=_(
            "Ask it. It is not where they landed. The state alone, if they do not know the town yet."
        ),
    )
    phone = forms.CharField(
        label=_("Telephone on which we may call them"),
        max_length=20,
        required=False,
        help_text=_("The follow-ups call here."),
    )
    has = forms.MultipleChoiceField(
        label=_("Which papers do they have already?"), choices=(), widget=Checkboxes, required=False
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    person = forms.CharField(widget=forms.HiddenInput, required=False, max_length=11)

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if role == Role.CIAM:
            self.fields["how"].required = False
            self.fields["how"].widget = forms.HiddenInput()
        self.fields["has"].choices = [(code, kinds()[code].name) for code in PAPERS]  # type: ignore[attr-defined]
        for name, words in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=words, choices=YES_NO, required=False, widget=Radios, initial=""
            )
        for at in range(1, CHILDREN + 1):
            self.fields[f"child{at}_name"] = forms.CharField(
                label=_("Name of the child"), max_length=160, required=False
            )
            self.fields[f"child{at}_age"] = forms.IntegerField(
                label=_("Age"), min_value=0, max_value=25, required=False
            )
            self.fields[f"child{at}_us_born"] = forms.BooleanField(
                label=_("Born in the United States"), required=False
            )
            self.fields[f"child{at}_in_mexico"] = forms.BooleanField(label=_("Is in Mexico"), required=False)
        self.name_what_is_missing()

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in QUESTIONS]

    @property
    def children(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"child{at}_{part}"] for part in ("name", "age", "us_born", "in_mexico")]
            for at in range(1, CHILDREN + 1)
        ]

    def clean_birth(self) -> str:
        text: str = self.cleaned_data["birth"].strip()
        if text and read_birth(text) == (None, None, None):
            raise forms.ValidationError(_("Write a date like 5/3/1987, a year or an age."))
        return text

    def clean_arrived_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["arrived_on"]
        if day > clock.today():
            raise forms.ValidationError(_("The arrival is in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for at in range(1, CHILDREN + 1):
            told = [said.get(f"child{at}_{part}") for part in ("age", "us_born", "in_mexico")]
            if any(one not in (None, False, "") for one in told) and not said.get(f"child{at}_name"):
                self.add_error(f"child{at}_name", _("Write the child's name, or how the family calls them."))
        return said

    def described(self) -> Described:
        return describe(self.cleaned_data)

    def facts(self) -> Facts:
        said = self.cleaned_data
        answers: dict[str, Any] = {name: {"yes": True, "no": False}.get(said[name]) for name in QUESTIONS}
        return Facts(age=age_of(self.described(), clock.today()), has=frozenset(said["has"]), **answers)

    def told_children(self) -> list[ChildSaid]:
        said = self.cleaned_data
        return [
            ChildSaid(
                name=said[f"child{at}_name"], age=said[f"child{at}_age"], us_born=said[f"child{at}_us_born"],
                in_mexico=said[f"child{at}_in_mexico"],
            )
            for at in range(1, CHILDREN + 1)
            if said[f"child{at}_name"]
        ]  # fmt: skip


class DoneForm(GovukForm):
    evidence = forms.CharField(
        label=_("What proves it"),
        max_length=200,
        required=False,
        help_text=_("A number, a place, a paper. Nothing about their health."),
    )


class WhyForm(GovukForm):
    reason = forms.CharField(label=_("Why"), max_length=300)


class DeclineForm(GovukForm):
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)


class DateForm(GovukForm):
    due_on = forms.DateField(label=_("New date"), widget=DayInput)
    reason = forms.CharField(label=_("Why"), max_length=300)


class AgencyForm(GovukForm):
    agency = forms.ChoiceField(label=_("Agency"), choices=())
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((one.code, one.name) for one in agencies().values()),
        ]


class AddForm(GovukForm):
    """One more milestone; the choice names the child where it is about one."""

    kind = forms.ChoiceField(label=_("What the plan needs"), choices=())

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]


class GoForm(GovukForm):
    """Where the person goes to live, as they say it."""

    going_to = DestinationField(
        label=_("Where they go to live"),
        help_text=_(
            "Ask it. It is not where they landed. The state alone, if they do not know the town yet."
        ),
    )
    phone = forms.CharField(label=_("Telephone on which we may call them"), max_length=20, required=False)
