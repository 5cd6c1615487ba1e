"""Forms about unusual readings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import GovukForm, Radios
from amparo.trust.looking.models import Finding


class AnswerForm(GovukForm):
    """What became of it, and what was learned."""

    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[
            (Finding.Outcome.EXPLAINED, _("Explained: there was a reason of work")),
            (Finding.Outcome.PASSED_ON, _("Passed on: to the internal control body or headquarters")),
        ],
        widget=Radios,
        error_messages={"required": _("Choose one of the two.")},
    )
    words = forms.CharField(
        label=_("What you learned"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whom you asked and what they said. It cannot be changed afterwards."),
        error_messages={"required": _("Say what you learned.")},
    )


class MarkForm(GovukForm):
    """A file that the public would be curious about."""

    folio = forms.CharField(label=_("Folio of the file"), max_length=20)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Headquarters alone reads it."),
    )
