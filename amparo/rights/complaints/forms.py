"""Forms of complaints."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.documents.forms import ACCEPTED
from amparo.core.rendering import DayInput, GovukForm, Radios
from amparo.rights.complaints.models import ComplaintStep
from amparo.rights.tables import who_answer


class ChooseForm(GovukForm):
    """To whom, and by which paper: chosen first, so that the letter is filled with it."""

    authority = forms.ChoiceField(label=_("To whom it goes"))
    how = forms.ChoiceField(
        label=_("How"), widget=Radios, initial="letter",
        choices=(("letter", _("Prepare a letter")), ("paper", _("It went by another paper"))),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].choices = [(one.code, str(one)) for one in who_answer()]  # type: ignore[attr-defined]


class PaperForm(GovukForm):
    paper = forms.FileField(
        label=_("The paper that was sent"), widget=forms.FileInput(attrs={"accept": ACCEPTED})
    )


class StepForm(GovukForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=ComplaintStep.Kind, widget=Radios)
    on = forms.DateField(label=_("On which day"), widget=DayInput)
    text = forms.CharField(
        label=_("What it says, in a few words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=_("How it ended"), choices=ComplaintStep.Outcome, required=False,
        help_text=_("Only when it is over."),
    )  # fmt: skip
    paper = forms.FileField(
        label=_("The paper"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED})
    )
