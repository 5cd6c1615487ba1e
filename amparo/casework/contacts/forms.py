from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.contacts.models import Assistance, Contact
from amparo.casework.intake.forms import read_birth
from amparo.core.rendering import GovukForm, Radios
from amparo.matching import Described


class ContactForm(GovukForm):
    """A touch in a minute: how it came, what was asked, about whom as far as it is known."""

    channel = forms.ChoiceField(label=_("How it comes to us"), choices=Contact.Channel)
    asked = forms.CharField(label=_("What was asked"), widget=forms.Textarea(attrs={"rows": 3}))
    answered = forms.CharField(
        label=_("What was answered"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave it empty when somebody must still answer."),
    )
    caller = forms.CharField(
        label=_("Who reached us"),
        required=False,
        max_length=160,
        help_text=_("Empty when it was the person."),
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=30)
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    surname1 = forms.CharField(label=_("First surname"), max_length=80, required=False)
    surname2 = forms.CharField(label=_("Second surname"), max_length=80, required=False)
    birth = forms.CharField(
        label=_("Birth date or age"),
        max_length=20,
        required=False,
        help_text=_("As they say it: 5/3/1987, 1987, or 38"),
    )
    a_number = forms.CharField(label=_("A-number"), max_length=20, required=False)
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def clean_birth(self) -> str:
        text: str = self.cleaned_data["birth"].strip()
        if text and read_birth(text) == (None, None, None):
            raise forms.ValidationError(_("Write a date like 5/3/1987, a year or an age."))
        return text

    def described(self) -> dict[str, str]:
        """Whom it is about, as it was said."""
        data = self.cleaned_data
        birth, year_from, year_to = read_birth(data["birth"])
        said = Described(
            given_names=data["given_names"], surname1=data["surname1"], surname2=data["surname2"],
            a_number=data["a_number"], birth_date=birth, birth_year_from=year_from, birth_year_to=year_to,
        )  # fmt: skip
        return {name: str(text) for name, text in said.as_mapping().items() if text}


class AnswerForm(GovukForm):
    answered = forms.CharField(label=_("What was answered"), widget=forms.Textarea(attrs={"rows": 3}))


class _AboutForm(GovukForm):
    """Which of the people who may be meant it is; empty: somebody new, unless the machine is certain."""

    person = forms.ChoiceField(label=_("Who is it"), widget=Radios, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            self.fields["person"].choices = [("", _("Nobody of these")), *people]  # type: ignore[attr-defined]
        else:
            del self.fields["person"]


class AssistanceForm(_AboutForm):
    kind = forms.ChoiceField(label=_("What kind of help"), choices=Assistance.Kind, widget=Radios)
    result = forms.CharField(
        label=_("What was done"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave it empty when the help is still to be given."),
    )
    field_order = ("person", "kind", "result")


class ResultForm(GovukForm):
    result = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 2}))


class JoinForm(GovukForm):
    """To which of the cases that are open already it belongs."""

    case = forms.ChoiceField(label=_("To which case does it belong"), widget=Radios)

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = cases  # type: ignore[attr-defined]


class CaseForm(_AboutForm):
    type = forms.ChoiceField(label=_("What it is about"))
    field_order = ("person", "type")

    def __init__(self, *args: Any, types: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [(one.code, str(one)) for one in types]  # type: ignore[attr-defined]
