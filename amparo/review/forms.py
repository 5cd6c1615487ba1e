"""The desk's forms. Reasons are chosen from the frequent ones, or typed, or both."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import Checkboxes, GovukForm, Radios
from amparo.review.models import Given
from amparo.review.reasons import FREQUENT


class ReasonForm(GovukForm):
    """Why: at least one phrase, or words."""

    because = forms.MultipleChoiceField(
        label=_("Reason"),
        choices=lambda: list(FREQUENT.items()),
        widget=Checkboxes,
        help_text=_("Choose what applies, or write it below. It is shown in both files."),
        error_messages={"required": _("Choose a reason or write one: it is shown in both histories.")},
    )
    more = forms.CharField(
        label=_("In your own words"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        if data and data.get("more", "").strip():
            self.fields["because"].required = False


class AnswerForm(ReasonForm):
    """One question: the answer, and why. `seen` is how the question stood when the page was made."""

    given = forms.ChoiceField(
        label=_("Your answer"),
        choices=Given.choices,
        widget=Radios,
        error_messages={"required": _("Choose one of the three answers.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    field_order = ("given", "because", "more", "seen")


class TakeBackForm(GovukForm):
    reason = forms.CharField(
        label=_("Why do you take it back?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is shown in both files."),
    )


class LookForm(GovukForm):
    """A blind second look: the answer only."""

    given = forms.ChoiceField(
        label=_("Your answer"),
        choices=Given.choices,
        widget=Radios,
        error_messages={"required": _("Choose one of the three answers.")},
    )
