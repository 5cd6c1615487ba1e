"""The upload of a list, and what its columns hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import BadFile
from amparo.core.rendering import GovukForm, MomentInput, Radios
from amparo.custody.lists import FIELDS, refuse_size
from amparo.custody.models import Roster
from amparo.custody.rosters import headings_of
from amparo.places.models import Facility, Office


class UploadForm(GovukForm):
    file = forms.FileField(
        label=_("The list"),
        help_text=_("CSV, XLSX or XLS, up to 50 MB, as it came. The columns may be in any order."),
    )
    as_of = forms.DateTimeField(
        label=_("When the list was true"),
        widget=MomentInput,
        help_text=_("In the consulate's own time."),
    )
    facility = forms.ModelChoiceField(
        label=_("Place of detention"),
        queryset=Facility.objects.none(),
        required=False,
        empty_label=_("A column of the list says it"),
    )
    full = forms.BooleanField(
        label=_("It names everybody who is held there"),
        required=False,
        help_text=_(
            "Whoever is no longer on it is marked “not seen”, with a task to find out. Nobody is released by a list."
        ),
    )
    office = forms.ModelChoiceField(label=_("Consulate"), queryset=Office.objects.none(), empty_label=None)

    def __init__(self, *args: Any, offices: Any, zone: dt.tzinfo, **kwargs: Any) -> None:
        self.zone = zone
        kwargs.setdefault("initial", {}).setdefault(
            "as_of", timezone.now().astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
        )
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["facility"].queryset = Facility.objects.filter(active=True).order_by("state", "name")  # type: ignore[attr-defined]
        self.fields["facility"].label_from_instance = lambda one: f"{one.state} · {one.name}"  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["office"].widget = forms.HiddenInput()
            self.fields["office"].initial = offices[0].pk

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            refuse_size(file.size or 0)
        except BadFile as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        office = said.get("office")
        if said.get("as_of") is not None and office is not None:
            said["as_of"] = said["as_of"].replace(tzinfo=office.zone)
        return said


class ColumnsForm(GovukForm):
    """One select per column of the list, and the order of day and month."""

    date_order = forms.ChoiceField(
        label=_("How the list writes dates"),
        choices=[("mdy", _("month/day/year")), ("dmy", _("day/month/year")), ("ymd", _("year-month-day"))],
        widget=Radios,
    )

    def __init__(self, *args: Any, roster: Roster, samples: list[list[str]], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["date_order"] = roster.layout["habits"]["date_order"]
        super().__init__(*args, **kwargs)
        for column in headings_of(roster).columns:
            name = f"column_{column.index}"
            shown = " · ".join(value for value in samples[column.index] if value)[:120]
            self.fields[name] = forms.ChoiceField(
                label=f"{column.letter}: {column.heading or '–'}",
                choices=[("", _("Not used")), *FIELDS.items()],
                required=False,
                initial=column.field,
                help_text=shown,
            )

    def said(self) -> dict[int, str]:
        """Column position → field."""
        return {
            int(name.removeprefix("column_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_") and value
        }
