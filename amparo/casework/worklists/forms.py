"""What is asked about the cases that somebody chose, and about a list that is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.casework.forms import ServiceForm
from amparo.casework.queries import services_by_hand
from amparo.casework.worklists.models import Override
from amparo.core.rendering import DayInput, GovukForm, Radios


class AssignForm(GovukForm):
    to = forms.ModelChoiceField(label=_("To whom"), queryset=Staff.objects.none())

    def __init__(self, *args: Any, officers: Sequence[Staff], zone: dt.tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        these = Staff.objects.filter(pk__in=[one.pk for one in officers])
        self.fields["to"].queryset = these.order_by("name")  # type: ignore[attr-defined]


class TaskForm(GovukForm):
    text = forms.CharField(label=_("What is to be done"), max_length=300)
    due = forms.DateField(label=_("Until"), required=False, widget=DayInput)

    def __init__(self, *args: Any, officers: Sequence[Staff], zone: dt.tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def due_at(self) -> dt.datetime | None:
        """The end of that working day, by the office's clock."""
        day = self.cleaned_data["due"]
        return dt.datetime.combine(day, dt.time(18), self.zone) if day else None


class ManyServicesForm(ServiceForm):
    def __init__(self, *args: Any, officers: Sequence[Staff], zone: dt.tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, types=services_by_hand(), zone=zone, **kwargs)


class PutForm(GovukForm):
    fact = forms.ChoiceField(
        label=_("Where to"), choices=Override.Fact, widget=Radios, initial="put_first", required=False
    )
    until = forms.DateField(label=_("Until"), widget=DayInput, required=False,
                            help_text=_("On that day the rules decide again. A month at most."))  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
                             help_text=_("It is shown beside the case."))  # fmt: skip

    def __init__(self, *args: Any, officers: Sequence[Staff], zone: dt.tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def until_at(self, now: dt.datetime) -> dt.datetime:
        day = self.cleaned_data["until"]
        return dt.datetime.combine(day, dt.time(18), self.zone) if day else now + dt.timedelta(days=3)


class OfficersForm(GovukForm):
    text = forms.CharField(label=_("Message to the officers in charge"), max_length=500,
                           widget=forms.Textarea(attrs={"rows": 4}),
                           help_text=_("It is kept in each case. By e-mail they only hear that you wrote."))  # fmt: skip

    def __init__(self, *args: Any, officers: Sequence[Staff], zone: dt.tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class FamiliesForm(GovukForm):
    """Nothing is asked: every family hears the same."""

    def __init__(self, *args: Any, officers: Sequence[Staff], zone: dt.tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class SaveForm(GovukForm):
    name = forms.CharField(label=_("Name of the list"), max_length=60)
    shared = forms.BooleanField(label=_("For everybody in my consulate"), required=False)


class ExportForm(GovukForm):
    purpose = forms.CharField(
        label=_("What the list is for"),
        max_length=200,
        help_text=_("It is written down for every person in the list, with your name."),
    )
