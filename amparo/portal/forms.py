"""The portal's questions, in three short steps."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.fields import ContactField
from amparo.core.folios import read_folio, read_secret
from amparo.core.rendering import GovukForm, Radios

RELATIONS = [
    ("mother", _("I am the mother")),
    ("father", _("I am the father")),
    ("spouse", _("I am the wife, husband or partner")),
    ("child", _("I am a daughter or son")),
    ("sibling", _("I am a sister or brother")),
    ("other_kin", _("I am another relative")),
    ("friend", _("I am a friend")),
]


class WhoForm(GovukForm):
    """Step 1: who is looked for. A name is enough."""

    given_names = forms.CharField(
        label=_("First name or names"), max_length=120, help_text=_("As you call them.")
    )
    surnames = forms.CharField(label=_("Last names"), max_length=120, required=False)
    age = forms.CharField(
        label=_("About how old?"), max_length=20, required=False, help_text=_("For example: 35")
    )
    origin = forms.CharField(
        label=_("Where in Mexico are they from?"),
        max_length=120,
        required=False,
        help_text=_("State or town."),
    )


class WhereForm(GovukForm):
    """Step 2: where they were last seen."""

    last_seen = forms.CharField(
        label=_("Where were they last, as far as you know?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A city, a detention centre, a workplace. Write also the day, if you know it."),
    )


class YouForm(GovukForm):
    """Step 3: how to answer the seeker. No address, no papers: never asked."""

    seeker_name = forms.CharField(label=_("Your name"), max_length=120)
    relation = forms.ChoiceField(label=_("Who are you to them?"), choices=RELATIONS, widget=Radios)
    contact = ContactField(
        label=_("Your telephone or your e-mail"),
        max_length=120,
        help_text=_("There we will tell you when there is news. Nobody else sees it."),
    )


STEPS: tuple[type[GovukForm], ...] = (WhoForm, WhereForm, YouForm)


class FolioForm(GovukForm):
    folio = forms.CharField(
        label=_("Folio"),
        max_length=30,
        help_text=_("It begins with F. For example: F-7K3M9-Q2X4R"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=30,
        help_text=_("Four groups of three. Upper or lower case is the same."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_folio(self) -> str:
        folio = read_folio(self.cleaned_data["folio"])
        if folio is None or folio[0] != "F":
            raise forms.ValidationError(_("Check the folio: a letter or number is not as it was given."))
        return folio

    def clean_secret(self) -> str:
        secret = read_secret(self.cleaned_data["secret"])
        if secret is None:
            raise forms.ValidationError(_("Check the secret: a letter or number is not as it was given."))
        return secret


class CodeForm(GovukForm):
    code = forms.CharField(
        label=_("Code of 8 numbers"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        code = re.sub(r"\D", "", self.cleaned_data["code"])
        if len(code) != 8:
            raise forms.ValidationError(_("The code has 8 numbers."))
        return code


def answers_of(data: Any) -> dict[str, str]:
    """What earlier steps answered, as the page carries it along."""
    names = [name for step in STEPS for name in step.base_fields]
    return {name: str(data.get(name, ""))[:300] for name in names}
