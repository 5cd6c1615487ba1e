from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.models import Staff
from amparo.casework.forms import AtForm
from amparo.casework.incidents.models import Incident
from amparo.casework.incidents.queries import open_incidents
from amparo.core.rendering import DayInput, GovukForm, Radios
from amparo.places.models import County
from amparo.places.naming import places_named


class IncidentForm(AtForm):
    kind = forms.ChoiceField(label=gettext_lazy("What kind of event"), choices=Incident.Kind)
    what = forms.CharField(
        label=gettext_lazy("What happened, in a few words"), max_length=160,
        help_text=gettext_lazy("Without names of people: for example “Raid at the poultry plant”."),
    )  # fmt: skip
    certainty = forms.ChoiceField(
        label=gettext_lazy("How sure the date is"), choices=Incident.Certainty, widget=Radios, initial="exact"
    )
    place = forms.CharField(
        label=gettext_lazy("Where"), max_length=160, required=False,
        help_text=gettext_lazy(
            "A place of detention by its name, or in your own words. If you do not know it, write the county."
        ),
    )  # fmt: skip
    county = forms.CharField(
        label=gettext_lazy("County"),
        max_length=90,
        required=False,
        help_text=gettext_lazy("For example: Hall, GA"),
    )
    authority = forms.CharField(
        label=gettext_lazy("Which authority or company"), max_length=160, required=False
    )
    field_order = ("kind", "what", "at", "certainty", "place", "county", "authority")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].label = gettext_lazy("When it happened")

    def clean_county(self) -> County | None:
        text = self.cleaned_data["county"].strip()
        if not text:
            return None
        name, _comma, state = text.rpartition(",")
        names = {name.strip(), name.strip().removesuffix(" County")}
        found = [
            one
            for one in County.objects.filter(state=state.strip().upper(), retired_on__isnull=True)
            if {one.name.lower(), one.name.removesuffix(" County").lower()} & {each.lower() for each in names}
        ]
        if len(found) != 1:
            raise forms.ValidationError(_("Write the county and its state, as in “Hall, GA”."))
        return found[0]

    def clean(self) -> dict[str, Any]:
        """A place that the directory knows for certain is that place; other words stay as they are."""
        said: dict[str, Any] = super().clean() or {}
        text = said.get("place", "").strip()
        named = places_named(text)
        exact = [one for one in named.facilities if one.name.casefold() == text.casefold()]
        one = exact or (list(named.facilities) if len(named.facilities) == 1 and not named.rest else [])
        said["facility"] = one[0] if one else None
        said["place"] = "" if one else text
        return said


class NoteForm(GovukForm):
    text = forms.CharField(
        label=gettext_lazy("Note for all the files"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000,
        help_text=gettext_lazy("Whoever works on one of these files reads it. Only for consulates."),
    )  # fmt: skip


class TaskForm(GovukForm):
    text = forms.CharField(label=gettext_lazy("What is to be done in each case"), max_length=300)
    due = forms.DateField(label=gettext_lazy("Until"), required=False, widget=DayInput)

    def due_at(self, zone: dt.tzinfo) -> dt.datetime | None:
        """The end of that working day, by the clock of the office that asks."""
        day = self.cleaned_data["due"]
        return dt.datetime.combine(day, dt.time(18), zone) if day else None


class CloseForm(GovukForm):
    result = forms.CharField(
        label=gettext_lazy("How it ended"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class PeopleForm(GovukForm):
    lines = forms.CharField(
        label=gettext_lazy("Folios of cases or of people, one on each line"), required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    q = forms.CharField(label=gettext_lazy("Or look for somebody"), required=False, max_length=160)


class ChooseForm(GovukForm):
    """Which open incident, for one person or for the chosen cases of a list."""

    incident = forms.ModelChoiceField(
        label=gettext_lazy("Which incident"), queryset=Incident.objects.none(),
        help_text=gettext_lazy("If it is not in the list, open it first under Incidents."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, officers: Sequence[Staff] = (), zone: dt.tzinfo = dt.UTC, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incident"].queryset = open_incidents()  # type: ignore[attr-defined]
        self.fields["incident"].label_from_instance = _label  # type: ignore[attr-defined]


def _label(incident: Incident) -> str:
    return f"{incident.what} · {incident.at:%Y-%m-%d} · {incident.office.city} · {incident.shown_folio}"
