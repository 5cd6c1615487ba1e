"""Forms of letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.documents.forms import ACCEPTED
from amparo.casework.letters.models import LetterAnswer
from amparo.casework.letters.templates import accommodations
from amparo.core.rendering import Checkboxes, DayInput, GovukForm, Radios


class NeedsForm(GovukForm):
    """What is asked for: chosen first, so that the letter is filled with it."""

    need = forms.MultipleChoiceField(label=_("What does the person need?"), widget=Checkboxes, required=False)

    def __init__(self, *args: Any, language: str, suggested: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [code for code in suggested if code in accommodations()]
        self.suggested = [accommodations()[code][language] for code in first]
        self.fields["need"].choices = [  # type: ignore[attr-defined]
            (code, accommodations()[code][language]) for code in dict.fromkeys([*first, *accommodations()])
        ]


class AnswerForm(GovukForm):
    """What came back to a letter."""

    outcome = forms.ChoiceField(label=_("What did they answer?"), choices=LetterAnswer.Outcome, widget=Radios)
    on = forms.DateField(label=_("On which day"), widget=DayInput)
    paper = forms.FileField(
        label=_("The paper"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF, photograph or Word; without it, write below who answered and how."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("In your words"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class LetterForm(GovukForm):
    to = forms.CharField(label=_("To"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(
        label=_("Letter"),
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text=_(
            "An empty line parts paragraphs; “# ” begins a heading, “- ” a line of a list. "
            "What stands between [[ and ]] is for you to fill."
        ),
    )
