"""Forms about courts."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.casework.forms import ReasonForm
from amparo.casework.hearings.models import Bond, Charge, Hearing, Order
from amparo.core.rendering import DayInput, GovukForm, MomentInput, Radios

#: The zones of the United States, as courts name them.
ZONES = [
    ("America/New_York", _("Eastern time")),
    ("America/Chicago", _("Central time")),
    ("America/Denver", _("Mountain time")),
    ("America/Phoenix", _("Arizona time")),
    ("America/Los_Angeles", _("Pacific time")),
    ("America/Anchorage", _("Alaska time")),
    ("Pacific/Honolulu", _("Hawaii time")),
    ("America/Puerto_Rico", _("Atlantic time (Puerto Rico)")),
]


class WhenForm(GovukForm):
    at = forms.DateTimeField(label=_("Day and hour, as the court says them"), widget=MomentInput)
    time_zone = forms.ChoiceField(label=_("Time zone of the court"), choices=ZONES)
    mode = forms.ChoiceField(label=_("How"), choices=Hearing.Mode, widget=Radios)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("at") is not None and said.get("time_zone"):
            said["at"] = said["at"].replace(tzinfo=ZoneInfo(said["time_zone"])).astimezone(dt.UTC)
        return said


class HearingForm(WhenForm):
    kind = forms.ChoiceField(label=_("What kind of hearing"), choices=Hearing.Kind)
    court = forms.CharField(label=_("Court"), max_length=160)
    judge = forms.CharField(label=_("Judge"), max_length=120, required=False)
    field_order = ("kind", "at", "time_zone", "mode", "court", "judge")


class MoveForm(WhenForm, ReasonForm):
    field_order = ("at", "time_zone", "mode", "reason")


class AssignForm(GovukForm):
    officer = forms.ModelChoiceField(label=_("Officer"), queryset=Staff.objects.none())
    action = forms.CharField(
        label=_("What is to be done"),
        max_length=300,
        help_text=_("For example: goes to the court; asks for the link; the lawyer confirms on Monday."),
    )
    lawyer = forms.CharField(label=_("Lawyer"), max_length=160, required=False)

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = colleagues  # type: ignore[attr-defined]


class ResultForm(GovukForm):
    result = forms.CharField(
        label=_("What came of it"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    attended = forms.BooleanField(label=_("Somebody of the consulate was there"), required=False)


class OrderForm(GovukForm):
    kind = forms.ChoiceField(label=_("What was ordered"), choices=Order.Kind)
    ordered_on = forms.DateField(label=_("On which day"), widget=DayInput)
    deadline = forms.DateField(label=_("Until when to obey or appeal"), widget=DayInput, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class BondForm(GovukForm):
    state = forms.ChoiceField(label=_("What was decided, or became of it"), choices=Bond.State)
    amount_usd = forms.IntegerField(label=_("Amount in US dollars"), min_value=1, required=False)
    on = forms.DateField(label=_("On which day"), widget=DayInput)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ChargeForm(GovukForm):
    text = forms.CharField(label=_("Charge, as the paper says it"), max_length=200)
    statute = forms.CharField(label=_("Statute"), max_length=80, required=False)
    state = forms.ChoiceField(label=_("How it stands"), choices=Charge.State)
    on = forms.DateField(label=_("On which day"), widget=DayInput)
