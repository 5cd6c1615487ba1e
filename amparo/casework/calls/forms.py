"""What the operator types during a call."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.calls.actions import MATTERS
from amparo.casework.calls.script import questions
from amparo.casework.forms import RELATIONS
from amparo.casework.intake.forms import read_birth
from amparo.core.rendering import GovukForm, Radios
from amparo.matching import Described
from amparo.matching.identifiers import STATES

#: A telephone in what was typed of a caller.
_PHONE = re.compile(r"\+?\(?\d[\d\s().-]{6,}\d")


def read_reporter(text: str) -> tuple[str, str]:
    """Who calls, and the telephone, out of one line: “Rosa, 915 555 0101”."""
    found = _PHONE.search(text)
    if found is None:
        return text.strip(), ""
    name = f"{text[: found.start()]} {text[found.end() :]}"
    return " ".join(name.split()).strip(" ,;:·-"), found.group().strip()


class CallForm(GovukForm):
    """The four fields of a new matter; what it is about has an answer already."""

    given_names = forms.CharField(label=_("Given names"), max_length=120)
    surname1 = forms.CharField(label=_("Surnames"), max_length=160)
    birth = forms.CharField(
        label=_("Birth date or age"),
        max_length=20,
        required=False,
        help_text=_("As they say it: 5/3/1987, 1987, or 38"),
    )
    reporter = forms.CharField(label=_("Who calls, and their telephone"), max_length=160)
    matter = forms.ChoiceField(
        label=_("What it is about"), choices=list(MATTERS.items()), widget=Radios, initial="case"
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    person = forms.CharField(widget=forms.HiddenInput, required=False, max_length=11)

    def described(self) -> Described:
        birth, year_from, year_to = read_birth(self.cleaned_data["birth"])
        return Described(
            given_names=self.cleaned_data["given_names"], surnames=self.cleaned_data["surname1"], birth_date=birth,
            birth_year_from=year_from, birth_year_to=year_to,
        )  # fmt: skip

    def clean_birth(self) -> str:
        text: str = self.cleaned_data["birth"].strip()
        if text and read_birth(text) == (None, None, None):
            raise forms.ValidationError(_("Write a date like 5/3/1987, a year or an age."))
        return text


class TakeDownForm(GovukForm):
    """A call whose caller answered the script: who calls and about whom is known, so two fields are left."""

    phone = forms.CharField(label=_("Telephone of who calls"), max_length=30, required=False)
    matter = forms.ChoiceField(label=_("What it is about"), choices=(), widget=Radios)
    check_number = forms.IntegerField(widget=forms.HiddenInput)
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, open_case: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left_out = "case" if open_case else "attach"
        self.fields["matter"].choices = [one for one in MATTERS.items() if one[0] != left_out]  # type: ignore[attr-defined]
        self.fields["matter"].initial = "attach" if open_case else "call_back"


class VerifyForm(GovukForm):
    """The script's questions; the operator types what the caller says."""

    caller = forms.CharField(label=_("Who calls"), max_length=160)
    relation = forms.ChoiceField(label=_("Relation"), choices=[("", "–"), *RELATIONS], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in questions():
            self.fields[line.code] = self._question(line.code, line.words)

    @staticmethod
    def _question(code: str, words: str) -> forms.Field:
        if code == "birth_state":
            return forms.ChoiceField(label=words, choices=[("", "–"), *STATES.items()], required=False)
        return forms.CharField(label=words, max_length=160, required=False)

    def clean_birth_date(self) -> Any:
        text: str = self.cleaned_data["birth_date"].strip()
        birth, _from, _to = read_birth(text)
        if text and birth is None:
            raise forms.ValidationError(_("Write a date like 5/3/1987."))
        return birth
