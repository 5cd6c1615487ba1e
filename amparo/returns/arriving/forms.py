"""The notice to a centre, the centre's answer, and the upload of a list of arrivals."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.core.errors import BadFile
from amparo.core.rendering import GovukForm, MomentInput, Radios
from amparo.custody.lists import refuse_size
from amparo.matching.identifiers import STATES
from amparo.returns.arriving.content import Said
from amparo.returns.arriving.lists import arrivals
from amparo.returns.arriving.models import ArrivalList, PreArrival
from amparo.returns.arriving.taking import headings_of
from amparo.returns.centres.models import Centre
from amparo.returns.centres.queries import centres_on
from amparo.returns.centres.zones import zone_of
from amparo.returns.words import Way

LONG = forms.Textarea({"rows": 2})


def state_choices() -> list[tuple[str, Any]]:
    return [
        ("", _("Choose")),
        *sorted(((c, n) for c, n in STATES.items() if c != "NE"), key=lambda one: one[1]),
    ]


class NoticeForm(GovukForm):
    """What an officer says of a return. What the file knows of the person comes from the file."""

    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none())
    expected_at = forms.DateTimeField(
        label=_("Expected there"), widget=MomentInput, help_text=_("In the centre's own time.")
    )
    way = forms.ChoiceField(label=_("How they come"), choices=Way.choices, widget=Radios, initial=Way.UNKNOWN)
    outside_hours = forms.CharField(
        label=_("Why at this hour"), max_length=300, required=False,
        help_text=_("Only when it is not the hour that was agreed, or at night."),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("State where they go"), choices=state_choices)
    municipality = forms.CharField(label=_("Municipality where they go"), max_length=120, required=False)
    receiver = forms.CharField(label=_("Who receives them"), max_length=160, required=False)
    receiver_relation = forms.CharField(label=_("What they are to the person"), max_length=60, required=False)
    receiver_phone = forms.CharField(label=_("Telephone of who receives them"), max_length=30, required=False)
    companions = forms.CharField(
        label=_("Who travels with them"), max_length=1000, required=False, widget=LONG,
        help_text=_("One in each line: name, relation, age."),
    )  # fmt: skip
    minors = forms.IntegerField(
        label=_("How many of them are minors"), min_value=0, max_value=20, required=False, initial=0
    )
    accommodations = forms.CharField(
        label=_("What the centre is to prepare"), max_length=500, required=False, widget=LONG,
        help_text=_("A wheelchair, an interpreter of sign language, a bed below: what the person asked for."),
    )  # fmt: skip
    belongings = forms.CharField(
        label=_("Belongings"), max_length=500, required=False, widget=LONG,
        help_text=_("What travels with them, and what stayed with the authorities."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["centre"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = centres_on(clock.today())
        if self.is_bound:
            # The day typed decides which centres stand; the action says it when this one does not.
            field.queryset = Centre.objects.order_by("state", "city")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("expected_at") is not None and said.get("centre") is not None:
            said["expected_at"] = said["expected_at"].replace(tzinfo=zone_of(said["centre"]))
        return said

    def asked(self) -> dict[str, Any]:
        """What `announce` takes."""
        said = self.cleaned_data
        added = Said(
            receiver=said["receiver"], receiver_relation=said["receiver_relation"], receiver_phone=said["receiver_phone"],
            companions=tuple(line.strip() for line in said["companions"].splitlines() if line.strip()),
            minors=said["minors"] or 0, belongings=said["belongings"], accommodations=said["accommodations"],
            outside_hours=said["outside_hours"],
        )  # fmt: skip
        return {
            "centre": said["centre"], "expected_at": said["expected_at"], "way": said["way"], "state": said["state"],
            "municipality": said["municipality"], "said": added,
        }  # fmt: skip


def as_before(notice: PreArrival) -> dict[str, Any]:
    """The last notice as the form's beginning."""
    content = notice.content
    at = notice.expected_at.astimezone(zone_of(notice.centre)).replace(tzinfo=None)
    return {
        "centre": notice.centre_id, "expected_at": at, "way": content["expected"]["way"],
        "outside_hours": content["expected"]["outside_hours"], "state": content["destination"]["state"],
        "municipality": content["destination"]["municipality"], "receiver": content["receiver"]["name"],
        "receiver_relation": content["receiver"]["relation"], "receiver_phone": content["receiver"]["phone"],
        "companions": "\n".join(content["companions"]), "minors": content["minors_with_them"],
        "accommodations": content["accommodations"], "belongings": content["belongings"],
    }  # fmt: skip


class AnswerForm(GovukForm):
    """What a centre without the product said, as the officer heard it."""

    answer = forms.ChoiceField(
        label=_("What the centre said"), choices=PreArrival.Answer.choices, widget=Radios
    )
    name = forms.CharField(label=_("Who at the centre"), max_length=160)
    at = forms.DateTimeField(label=_("When"), widget=MomentInput)
    note = forms.CharField(label=_("Note, or why it cannot"), max_length=500, required=False, widget=LONG)

    def __init__(self, *args: Any, zone: dt.tzinfo, **kwargs: Any) -> None:
        self.zone = zone
        now = clock.now().astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
        kwargs.setdefault("initial", {}).setdefault("at", now)
        super().__init__(*args, **kwargs)

    def clean_at(self) -> dt.datetime:
        at: dt.datetime = self.cleaned_data["at"]
        return at.replace(tzinfo=self.zone)


class ListForm(GovukForm):
    file = forms.FileField(
        label=_("The list"),
        help_text=_("CSV, XLSX or XLS, up to 50 MB, as it came. The columns may be in any order."),
    )
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none(), empty_label=None)
    as_of = forms.DateTimeField(
        label=_("When the list was true"), widget=MomentInput, help_text=_("In the centre's own time.")
    )

    def __init__(self, *args: Any, centres: Any, zone: dt.tzinfo, **kwargs: Any) -> None:
        now = clock.now().astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
        kwargs.setdefault("initial", {}).setdefault("as_of", now)
        super().__init__(*args, **kwargs)
        field = self.fields["centre"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = centres
        if len(centres) == 1:
            field.widget = forms.HiddenInput()
            field.initial = centres[0].pk

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            refuse_size(file.size or 0)
        except BadFile as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("as_of") is not None and said.get("centre") is not None:
            said["as_of"] = said["as_of"].replace(tzinfo=zone_of(said["centre"]))
        return said


class ColumnsForm(GovukForm):
    """One select per column of the list, and the order of day and month."""

    date_order = forms.ChoiceField(
        label=_("How the list writes dates"),
        choices=[("dmy", _("day/month/year")), ("mdy", _("month/day/year")), ("ymd", _("year-month-day"))],
        widget=Radios,
    )

    def __init__(self, *args: Any, taken: ArrivalList, samples: list[list[str]], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["date_order"] = taken.layout["habits"]["date_order"]
        super().__init__(*args, **kwargs)
        for column in headings_of(taken).columns:
            shown = " · ".join(value for value in samples[column.index] if value)[:120]
            self.fields[f"column_{column.index}"] = forms.ChoiceField(
                label=f"{column.letter}: {column.heading or '–'}",
                choices=[("", _("Not used")), *arrivals().fields.items()],
                required=False, initial=column.field, help_text=shown,
            )  # fmt: skip

    def said(self) -> dict[int, str]:
        """Column position → field."""
        return {
            int(name.removeprefix("column_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_") and value
        }
