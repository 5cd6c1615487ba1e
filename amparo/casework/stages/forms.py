from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.forms import ReasonForm
from amparo.casework.kinds import outcomes, subtypes
from amparo.casework.models import Case
from amparo.casework.moves import STATUSES
from amparo.core.rendering import GovukForm, Radios


class MoveForm(ReasonForm):
    """Where a case goes now. `seen`: the status that was on the screen when the officer chose."""

    to = forms.ChoiceField(label=_("Where the case goes"), widget=Radios)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)
    field_order = ("to", "reason", "seen")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("seen", case.status)
        super().__init__(*args, **kwargs)
        after = [one for one in STATUSES[case.status][1] if one not in ("concluded", "reopened")]
        self.fields["to"].choices = [(one, Case.Status(one).label) for one in after]  # type: ignore[attr-defined]


class ConcludeForm(ReasonForm):
    """How a case ended: of the ends that its kind has."""

    outcome = forms.ChoiceField(label=_("How it ended"), widget=Radios)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)
    field_order = ("outcome", "reason", "seen")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("seen", case.status)
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (one, Case.Outcome(one).label) for one in Case.Outcome.values if one in outcomes(case)
        ]


class SubtypeForm(GovukForm):
    subtype = forms.ChoiceField(label=_("Which kind of matter"), widget=Radios)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subtype"].choices = [(one.code, str(one)) for one in subtypes(case)]  # type: ignore[attr-defined]
