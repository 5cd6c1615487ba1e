"""The form of a shift."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.core.rendering import Checkboxes, GovukForm


class ShiftForm(GovukForm):
    name = forms.CharField(
        label=_("Name of the shift"), max_length=60, help_text=_("For example: mornings; on call.")
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days"),
        coerce=int,
        widget=Checkboxes,
        choices=list(WEEKDAYS.items()),
        initial=[0, 1, 2, 3, 4],
    )
    starts = forms.TimeField(
        label=_("It begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("It ends at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    staff = forms.TypedMultipleChoiceField(
        label=_("Who stands in it"), coerce=int, required=False, widget=Checkboxes
    )

    def __init__(self, *args: Any, staff: Sequence[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.pk: one for one in staff}
        self.fields["staff"].choices = [(one.pk, one.name) for one in staff]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        return {**said, "staff": [self.people[number] for number in said["staff"]]}
