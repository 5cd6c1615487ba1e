"""What somebody says of an advisor, taken down by staff, and what a supervisor answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import GovukForm, Radios
from amparo.counsel.quality.models import Complaint

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class RateForm(GovukForm):
    """A number and three plain questions, in the words of the portal, to be read aloud."""

    stars = forms.ChoiceField(
        label=_("How was the lawyer?"),
        choices=[
            ("5", _("Very good")),
            ("4", _("Good")),
            ("3", _("So-so")),
            ("2", _("Bad")),
            ("1", _("Very bad")),
        ],
        widget=Radios,
    )
    spoke = forms.ChoiceField(
        label=_("Did they speak with you or with your relative?"), choices=YES_NO, widget=Radios
    )
    explained = forms.ChoiceField(
        label=_("Did they explain what happens and what can be done?"), choices=YES_NO, widget=Radios
    )
    again = forms.ChoiceField(label=_("Would you trust them again?"), choices=YES_NO, widget=Radios)

    def said(self) -> dict[str, Any]:
        """The answers as `actions.rate` takes them."""
        given = self.cleaned_data
        return {
            "stars": int(given["stars"]),
            **{one: given[one] == "yes" for one in ("spoke", "explained", "again")},
        }


class ComplainForm(GovukForm):
    text = forms.CharField(
        label=_("What happened?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In their own words. The lawyer does not read it."),
    )


class AnswerForm(GovukForm):
    finding = forms.ChoiceField(label=_("What was found"), choices=Complaint.Finding.choices, widget=Radios)
    text = forms.CharField(
        label=_("Answer to whoever complained"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A relative reads it on their page; to the person an officer says it."),
    )
