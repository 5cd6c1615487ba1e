"""Forms of tasks and absences."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Role, Staff
from amparo.casework.tasks.models import Repeat
from amparo.core.rendering import DayInput, GovukForm, MomentInput

ROLES = [
    ("", _("Anybody of the consulate")),
    (Role.OFFICER.value, Role.OFFICER.label),
    (Role.SUPERVISOR.value, Role.SUPERVISOR.label),
]


class TaskForm(GovukForm):
    text = forms.CharField(
        label=_("What is to be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    assignee = forms.ModelChoiceField(
        label=_("Who"), queryset=Staff.objects.none(), required=False, empty_label=_("Nobody in particular")
    )
    role = forms.ChoiceField(label=_("Or which role"), choices=ROLES, required=False)
    business_days = forms.IntegerField(
        label=_("Within how many working days"), required=False, min_value=0, max_value=250
    )
    due_at = forms.DateTimeField(label=_("Or until when"), widget=MomentInput, required=False)
    repeat = forms.ChoiceField(
        label=_("Comes again"), choices=[("", _("No")), *Repeat.choices], required=False
    )
    every = forms.IntegerField(
        label=_("Every how many"),
        help_text=_("2 and “every so many weeks”: every other week."),
        required=False,
        min_value=1,
        max_value=52,
    )
    until = forms.DateField(label=_("Until which day"), widget=DayInput, required=False)

    def __init__(self, *args: Any, colleagues: Any, zone: dt.tzinfo, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = colleagues  # type: ignore[attr-defined]

    def clean_due_at(self) -> dt.datetime | None:
        # What is typed is the time on the wall of the office.
        due: dt.datetime | None = self.cleaned_data["due_at"]
        return due.replace(tzinfo=self.zone) if due is not None else None


class AbsenceForm(GovukForm):
    staff = forms.ModelChoiceField(label=_("Who is away"), queryset=Staff.objects.none())
    first_day = forms.DateField(label=_("First day away"), widget=DayInput)
    last_day = forms.DateField(label=_("Last day away"), widget=DayInput)
    stand_in = forms.ModelChoiceField(label=_("Who stands in"), queryset=Staff.objects.none())

    def __init__(self, *args: Any, people: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = people  # type: ignore[attr-defined]
        self.fields["stand_in"].queryset = colleagues  # type: ignore[attr-defined]


class SeveralForm(forms.Form):
    """What is to be done with the tasks that were marked."""

    task = forms.TypedMultipleChoiceField(coerce=int, required=False)
    note = forms.CharField(max_length=300, required=False)
    to = forms.ModelChoiceField(queryset=Staff.objects.none(), required=False)
    until = forms.DateField(required=False)

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]
        marked = self.data.getlist("task") if hasattr(self.data, "getlist") else []
        self.fields["task"].choices = [(one, one) for one in marked if str(one).isdigit()]  # type: ignore[attr-defined]
