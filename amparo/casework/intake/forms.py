"""The intake form: what a person says, in the words in which they say it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import GovukForm
from amparo.matching import Described
from amparo.matching.identifiers import STATES, check
from amparo.people.models import Sex, Source

CHANNELS = [
    (Source.INTAKE, _("At the window or by telephone")),
    (Source.CIAM, _("Call centre (CIAM)")),
    (Source.NGO, _("An organisation reports")),
    (Source.VISIT, _("Visit to a detention centre")),
]
NUMBERS = ("curp", "a_number", "passport", "matricula", "phone")


class IntakeForm(GovukForm):
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
    birth_state = forms.ChoiceField(label=_("State of origin"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    a_number = forms.CharField(label=_("A-number"), max_length=20, required=False)
    curp = forms.CharField(label=_("CURP"), max_length=20, required=False)
    passport = forms.CharField(label=_("Passport"), max_length=20, required=False)
    matricula = forms.CharField(label=_("Matrícula"), max_length=20, required=False)
    source = forms.ChoiceField(label=_("How it comes to us"), choices=CHANNELS)
    reporter = forms.CharField(label=_("Who reports"), max_length=160, required=False)
    case_type = forms.ChoiceField(label=_("What it is about"), required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    person = forms.CharField(widget=forms.HiddenInput, required=False, max_length=11)

    def __init__(self, *args: Any, case_types: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["birth_state"].choices = [("", "–"), *STATES.items()]  # type: ignore[attr-defined]
        self.fields["case_type"].choices = [  # type: ignore[attr-defined]
            ("", _("Only a contact, no case yet")),
            *((one.code, str(one)) for one in case_types),
        ]

    def clean_birth(self) -> str:
        text: str = self.cleaned_data["birth"].strip()
        if text and read_birth(text) == (None, None, None):
            raise forms.ValidationError(_("Write a date like 5/3/1987, a year or an age."))
        return text

    def remarks(self) -> list[str]:
        """What is odd about the numbers, said and never refused."""
        odd = []
        for name in NUMBERS:
            text = self.cleaned_data.get(name, "")
            if text and check(name, text).result != "ok":
                odd.append(str(_("Check the %(what)s: it does not look right. It was kept as written.")
                               % {"what": self.fields[name].label}))  # fmt: skip
        return odd

    def described(self) -> Described:
        return describe(self.cleaned_data)


def describe(said: dict[str, Any]) -> Described:
    """What was typed so far as a description; what cannot be read yet is left out."""
    birth, year_from, year_to = read_birth(str(said.get("birth", "")))
    texts = {
        name: str(said.get(name, "") or "").strip()
        for name in ("given_names", "surname1", "surname2", "sex", "birth_state", *NUMBERS)
    }
    return Described(birth_date=birth, birth_year_from=year_from, birth_year_to=year_to, **texts)


def read_birth(text: str) -> tuple[dt.date | None, int | None, int | None]:
    """A birth date as people say it (day first in Spanish, month first in English), a year, or an age."""
    from amparo.core.clock import today

    text = text.strip()
    if text.isdigit() and len(text) <= 3:
        age = int(text)
        year = today().year - age
        return (None, year - 1, year) if age <= 115 else (None, None, None)
    if text.isdigit() and len(text) == 4:
        year = int(text)
        return (None, year, year) if 1905 <= year <= today().year else (None, None, None)
    parts = [part for part in text.replace("-", "/").replace(".", "/").split("/") if part]
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return None, None, None
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4:
        year, month, day = numbers
    elif (get_language() or "es").startswith("en"):
        month, day, year = numbers
    else:
        day, month, year = numbers
    if month > 12 >= day:
        month, day = day, month
    if year < 100:
        year += 1900 if year > today().year % 100 else 2000
    try:
        birth = dt.date(year, month, day)
    except ValueError:
        return None, None, None
    return (birth, None, None) if year >= 1905 and birth <= today() else (None, None, None)
