"""The questions about a child's daily life, as they are asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.casework.daily_life.models import DailyLife
from amparo.casework.daily_life.rules import questions
from amparo.core.rendering import Checkboxes, GovukForm, Radios


class DailyLifeForm(GovukForm):
    """Who is asked, the questions of the child's age, and one touch that refuses what is still open."""

    who = forms.ChoiceField(label=_("Who is asked?"), choices=DailyLife.Who, widget=Radios)

    def __init__(self, *args: Any, asked: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "es")[:2]
        self.asked = list(questions()[asked].values())
        for question in self.asked:
            choices = [(str(one.code), one.words[language]) for one in question.answers]
            self.fields[question.code] = forms.ChoiceField(
                label=question.words[language],
                choices=[*choices, ("", _("Not asked"))],
                widget=Radios,
                required=False,
            )
        self.fields["refused"] = forms.MultipleChoiceField(
            label=_("If they do not want to answer these questions"), required=False, widget=Checkboxes,
            choices=[("yes", _("They do not want to answer the questions that are still open"))],
        )  # fmt: skip
        self.name_what_is_missing()

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        given = {
            one.code: int(self.cleaned_data[one.code]) for one in self.asked if self.cleaned_data[one.code]
        }
        return {
            "who": self.cleaned_data["who"],
            "answers": given,
            "refused": bool(self.cleaned_data["refused"]),
        }
