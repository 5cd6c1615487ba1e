"""Forms of accommodations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from amparo.casework.documents.forms import ACCEPTED
from amparo.casework.letters.templates import accommodations
from amparo.core.rendering import Checkboxes, DayInput, GovukForm, MomentInput, Radios
from amparo.inclusion.accommodations import ladder
from amparo.inclusion.accommodations.actions import Said
from amparo.inclusion.accommodations.models import Ask, Asked
from amparo.inclusion.accommodations.queries import Line


class ChooseForm(GovukForm):
    """What is asked for, of whom and how: chosen first, so that the letter is filled with it."""

    need = forms.MultipleChoiceField(label=_("What does the person need?"), widget=Checkboxes)
    to = forms.ChoiceField(
        label=_("Of whom it is asked"),
        help_text=_("We propose whoever decides where the person is now, or who comes next."),
    )
    how = forms.ChoiceField(label=_("How"), choices=Ask.Channel, widget=Radios, initial=Ask.Channel.LETTER)

    def __init__(self, *args: Any, suggested: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = ladder.language()
        # What the interviews suggest stands first.
        codes = sorted(accommodations(), key=lambda code: code not in suggested)
        self.fields["need"].choices = [(code, capfirst(accommodations()[code][here])) for code in codes]  # type: ignore[attr-defined]
        self.fields["to"].choices = [(one.code, str(one)) for one in ladder.asked_by_letter()]  # type: ignore[attr-defined]


class SpokenForm(GovukForm):
    """What was asked for by telephone or e-mail."""

    at = forms.DateTimeField(label=_("When"), widget=MomentInput)
    spoken_to = forms.CharField(
        label=_("With whom"),
        max_length=120,
        help_text=_("Name or badge, position, and the number or address."),
    )
    note = forms.CharField(
        label=_("What they said"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Say what the person needs, not what they have."),
    )  # fmt: skip
    paper = forms.FileField(
        label=_("The e-mail or another paper"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


class AnswersForm(GovukForm):
    """What was answered, item by item."""

    def __init__(self, *args: Any, lines: Sequence[Line], may_be_ignored: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [line.item.code for line in lines]
        choices = [
            (value, label)
            for value, label in Asked.Outcome.choices
            if value and (may_be_ignored or value != Asked.Outcome.IGNORED)
        ]
        for line in lines:
            left_out = ("", _("No answer yet") if line.state != "ignored" else _("Still no answer"))
            offered = [
                one for one in choices if not (line.state == "ignored" and one[0] == Asked.Outcome.IGNORED)
            ]
            self.fields[f"outcome_{line.item.code}"] = forms.ChoiceField(
                label=capfirst(line.words),
                choices=[*offered, left_out],
                required=False,
                widget=Radios,
                initial="",
            )
            self.fields[f"reason_{line.item.code}"] = forms.CharField(
                label=_("Why not, or what they give instead: %(what)s") % {"what": line.words}, max_length=300, required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        self.fields["on"] = forms.DateField(label=_("On which day"), widget=DayInput)
        self.fields["paper"] = forms.FileField(
            label=_("The paper"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED}),
            help_text=_("PDF, photograph or Word; without it, write below who answered and how."),
        )  # fmt: skip
        self.fields["note"] = forms.CharField(
            label=_("In your words"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )

    def said(self) -> dict[str, Said]:
        """The answers by code; what was left out is not among them."""
        told = self.cleaned_data
        return {
            code: Said(told[f"outcome_{code}"], told[f"reason_{code}"])
            for code in self.codes
            if told[f"outcome_{code}"]
        }


class DeliveryForm(GovukForm):
    """What the person says of each thing that was granted."""

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [line.item.code for line in lines]
        for line in lines:
            self.fields[f"delivered_{line.item.code}"] = forms.ChoiceField(
                label=capfirst(line.words), required=False, widget=Radios, initial=line.item.delivered,
                choices=[(value, label) for value, label in Asked.Delivered.choices if value] + [("", _("Not asked yet"))],
            )  # fmt: skip
        self.fields["on"] = forms.DateField(label=_("On which day they said so"), widget=DayInput)
        self.fields["note"] = forms.CharField(
            label=_("In their words"),
            max_length=300,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def said(self) -> dict[str, str]:
        told = self.cleaned_data
        return {code: told[f"delivered_{code}"] for code in self.codes if told[f"delivered_{code}"]}


class EndForm(GovukForm):
    reason = forms.CharField(
        label=_("What the person said"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
