"""What the own pages ask."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from amparo.core.folios import read_secret
from amparo.core.rendering import Checkboxes, GovukForm
from amparo.portal.forms import CodeForm, FolioField
from amparo.portal.own.words import STATES

AS_WRITTEN = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class ReturnFolioField(FolioField):
    kind = "M"


class SlipForm(GovukForm):
    folio = ReturnFolioField(
        label=_("Folio"), max_length=30, help_text=_("It begins with M. For example: M‑7K3M9‑Q2X4R"),
        widget=forms.TextInput(attrs=AS_WRITTEN),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Secret"), max_length=30, help_text=_("Four groups of three. Upper or lower case is the same."),
        widget=forms.TextInput(attrs=AS_WRITTEN),
    )  # fmt: skip

    def clean_secret(self) -> str:
        secret = read_secret(self.cleaned_data["secret"])
        if secret is None:
            raise forms.ValidationError(
                _t("The secret is not right. Look at your paper and write it again, letter by letter.")
            )
        return secret


class OwnCodeForm(CodeForm):
    """The code that came by telephone; or the number that was chosen at the desk, by who has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of 8 numbers, or the number that you chose")
        self.name_what_is_missing()


class HelpForm(GovukForm):
    text = forms.CharField(
        label=_("What do you need?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Only those who look after your return read it. Never write card numbers or keys."),
    )  # fmt: skip


class PhoneForm(GovukForm):
    phone = forms.CharField(
        label=_("Your new telephone"), max_length=30, help_text=_("10 figures. A code is sent there."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip

    def clean_phone(self) -> str:
        digits = re.sub(r"\D", "", self.cleaned_data["phone"])
        if not 10 <= len(digits) <= 15:
            raise forms.ValidationError(_t("Write the telephone with its 10 figures."))
        return digits


class DestinationForm(GovukForm):
    state = forms.ChoiceField(
        label=_("State"), choices=[("", ""), *sorted(STATES.items(), key=lambda one: one[1])]
    )
    municipality = forms.CharField(label=_("Municipality"), max_length=80)


class NameForm(GovukForm):
    name = forms.CharField(
        label=_("Your name, as it should be written"), max_length=200,
        help_text=_("As on your birth certificate. Somebody compares it with your papers."),
    )  # fmt: skip


class CartillaForm(GovukForm):
    include = forms.MultipleChoiceField(
        label=_("Should it tell of this too?"), required=False, widget=Checkboxes,
        choices=[
            ("health", _("Health")),
            ("justice", _("Justice")),
            ("children", _("The steps of your children, without their names")),
        ],
        help_text=_("If you tick nothing, it tells nothing of this. Whoever holds the paper reads it."),
    )  # fmt: skip
