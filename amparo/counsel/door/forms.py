"""Forms of the advisor's door. What is typed here the consulate reads; what is privileged has its own page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.core.rendering import DayInput, GovukForm, Radios
from amparo.counsel.door.notes import LONGEST
from amparo.counsel.referrals.models import Milestone
from amparo.counsel.words import Declined, Level, Outcome

NOT_PRIVILEGED = _("The consulate reads it: nothing that is privileged.")


class DoorForm(GovukForm):
    """`zone`: of the consulate, by whose day dates are told."""

    def __init__(self, *args: Any, zone: dt.tzinfo = dt.UTC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "on" in self.fields:
            self.fields["on"].initial = clock.today(zone)


class SureForm(DoorForm):
    """Nothing to say but yes."""


class TalkForm(DoorForm):
    on = forms.DateField(label=_("On which day"), widget=DayInput)


class AcceptForm(DoorForm):
    level = forms.ChoiceField(label=_("How far you go with it"), choices=Level, widget=Radios)


class DeclineForm(DoorForm):
    why = forms.ChoiceField(label=_("Why"), choices=Declined, widget=Radios)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, help_text=NOT_PRIVILEGED)


class MilestoneForm(DoorForm):
    kind = forms.ChoiceField(
        label=_("What was done"),
        choices=[one for one in Milestone.Kind.choices if one[0] != Milestone.Kind.REPORTED], widget=Radios,
    )  # fmt: skip
    on = forms.DateField(label=_("On which day"), widget=DayInput)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, help_text=NOT_PRIVILEGED)


class ReportForm(DoorForm):
    text = forms.CharField(
        label=_("What was done since the last report"), max_length=1000, help_text=NOT_PRIVILEGED,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip


class ConcludeForm(DoorForm):
    outcome = forms.ChoiceField(label=_("How it ended"), choices=[("", _("Choose")), *Outcome.choices])
    recovered = forms.DecimalField(
        label=_("Amount recovered, US$"), max_digits=12, decimal_places=2, required=False,
        help_text=_("Only of a settlement or of wages recovered."),
    )  # fmt: skip


class NoteForm(DoorForm):
    text = forms.CharField(
        label=_("New note"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
