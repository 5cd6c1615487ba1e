from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import DayInput, GovukForm, Radios
from amparo.people.kin.models import Kinship
from amparo.people.kin.words import choices


class KinForm(GovukForm):
    relation = forms.ChoiceField(label=_("What this person is to the person of the file"))
    said = forms.ChoiceField(label=_("Who said so"), choices=Kinship.Said, widget=Radios, initial="person")
    said_by = forms.CharField(
        label=_("Their name, or which document"), required=False, max_length=160,
        help_text=_("For example: birth certificate from Puebla."),
    )  # fmt: skip
    certainty = forms.ChoiceField(
        label=_("How sure it is"), choices=Kinship.Certainty, widget=Radios, initial="reported"
    )
    since = forms.DateField(label=_("Since"), required=False, widget=DayInput,
                            help_text=_("Only for couples and guardians."))  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"].choices = choices()  # type: ignore[attr-defined]


class FindForm(GovukForm):
    q = forms.CharField(
        label=_("Folio or name"),
        max_length=160,
        help_text=_("As in the search above: a name in any order, a folio, a number."),
    )


class TakeBackForm(GovukForm):
    reason = forms.CharField(
        label=_("Why it was wrong"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is shown in both files."),
    )  # fmt: skip


class EndForm(GovukForm):
    until = forms.DateField(label=_("Until when"), widget=DayInput)
