"""Forms of the roster and of bookings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.casework.hearings.forms import ZONES
from amparo.casework.hearings.models import Hearing
from amparo.core.rendering import Checkboxes, DayInput, GovukForm, MomentInput, Radios
from amparo.inclusion.interpreters.explaining import language_name
from amparo.inclusion.interpreters.languages import ENGLISH, SPANISH, languages
from amparo.inclusion.interpreters.models import InterpreterNeed, Way
from amparo.places.models import Office

DAYS = [
    ("0", _("Monday")), ("1", _("Tuesday")), ("2", _("Wednesday")), ("3", _("Thursday")), ("4", _("Friday")),
    ("5", _("Saturday")), ("6", _("Sunday")),
]  # fmt: skip
MEXICO = [("America/Mexico_City", _("Central Mexico")), ("America/Tijuana", _("Tijuana, Mexicali"))]


def language_choices(*, without: str = "") -> list[tuple[str, str]]:
    named = [(code, language_name(code)) for code in languages() if code != without]
    return [("", gettext("Choose")), *named]


def into_choices() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code, one in languages().items() if one.whole]


class InterpreterForm(GovukForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    offices = forms.ModelMultipleChoiceField(
        label=_("Consulates that they serve in person"), queryset=Office.objects.none(), required=False,
        widget=forms.SelectMultiple({"class": "govuk-select", "size": 6}),
    )  # fmt: skip
    remote = forms.BooleanField(label=_("Works at a distance for every consulate"), required=False)
    ways = forms.MultipleChoiceField(label=_("How they work"), choices=Way.choices, widget=Checkboxes)
    days = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=DAYS, coerce=int, widget=Checkboxes, required=False, help_text=_("None marked: every day."),
    )  # fmt: skip
    works_from = forms.TimeField(
        label=_("From what hour"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    works_until = forms.TimeField(
        label=_("Until what hour"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    time_zone = forms.ChoiceField(label=_("Their time zone"), choices=[*ZONES, *MEXICO])
    deaf = forms.BooleanField(
        label=_("Certified deaf interpreter"),
        required=False,
        help_text=_("Works in a team with one who hears."),
    )
    certification = forms.CharField(label=_("Certification"), max_length=160, required=False)
    certified_until = forms.DateField(label=_("It holds until"), required=False, widget=DayInput)
    rate_usd = forms.DecimalField(
        label=_("Rate by the hour, in dollars"), required=False, min_value=0, max_digits=7, decimal_places=2
    )
    active_from = forms.DateField(label=_("Works with us from"), required=False, widget=DayInput)
    active_until = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    source = forms.CharField(
        label=_("Who vouches for them"), max_length=160, help_text=_("An organisation, a colleague, a list.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["offices"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Office.objects.order_by("city")
        field.label_from_instance = lambda office: office.city  # type: ignore[assignment,method-assign]


class PairForm(GovukForm):
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    into = forms.ChoiceField(label=_("Into"), choices=into_choices)
    town = forms.CharField(
        label=_("Town where they learned it"), max_length=120, required=False,
        help_text=_("With its state. The same language differs from town to town."),
    )  # fmt: skip
    variety = forms.CharField(
        label=_("Variety"),
        max_length=60,
        required=False,
        help_text=_("Its ISO 639-3 code, or as they call it."),
    )


class TownForm(GovukForm):
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    town = forms.CharField(label=_("Town that they understand"), max_length=120)


class AvoidForm(GovukForm):
    town = forms.CharField(label=_("Town"), max_length=120, required=False)
    surname = forms.CharField(label=_("Family (surname)"), max_length=60, required=False)
    why = forms.CharField(label=_("Why"), max_length=300, required=False)


class PersonAvoidsForm(GovukForm):
    town = forms.CharField(
        label=_("Town from which the person wants no interpreter"), max_length=120, required=False
    )
    why = forms.CharField(label=_("Why"), max_length=300, required=False)


class ImportForm(GovukForm):
    file = forms.FileField(label=_("File (CSV)"))


class WhenForm(GovukForm):
    """A moment in the zone of the consulate, how long it takes and how it is held."""

    begins_at = forms.DateTimeField(label=_("Day and hour"), widget=MomentInput)
    minutes = forms.IntegerField(label=_("How many minutes"), min_value=10, max_value=720, initial=60)
    way = forms.ChoiceField(label=_("How"), choices=Way.choices, widget=Radios)

    def __init__(self, *args: Any, zone: dt.tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["begins_at"].help_text = gettext("In the time of the consulate.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("begins_at") is not None and said.get("minutes"):
            said["begins_at"] = said["begins_at"].replace(tzinfo=self.zone).astimezone(dt.UTC)
            said["ends_at"] = said["begins_at"] + dt.timedelta(minutes=said.pop("minutes"))
        return said


class NeedForm(WhenForm):
    occasion = forms.ChoiceField(label=_("What for"), choices=InterpreterNeed.Occasion.choices)
    hearing = forms.ModelChoiceField(
        label=_("Which hearing"), queryset=Hearing.objects.none(), required=False,
        help_text=_("Its day and hour are taken from it, and followed when the court moves it."),
    )  # fmt: skip
    provider = forms.ChoiceField(
        label=_("Who provides the interpreter"), choices=InterpreterNeed.Provider.choices, widget=Radios,
        initial=InterpreterNeed.Provider.CONSULATE,
        help_text=_("At an immigration hearing the court does: ask it for the variety."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the person"), choices=language_choices)
    variety = forms.CharField(
        label=_("Which kind of that language, as they call it"), max_length=60, required=False
    )
    town = forms.CharField(
        label=_("From which town"),
        max_length=120,
        required=False,
        help_text=_("With its state: the match is made by the town."),
    )
    into = forms.ChoiceField(
        label=_("Into"), choices=lambda: [(one, language_name(one)) for one in (SPANISH, ENGLISH)]
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    field_order = (
        "language", "variety", "town", "into", "occasion", "hearing", "begins_at", "minutes", "way", "provider", "note"
    )  # fmt: skip

    def __init__(self, *args: Any, hearings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["hearing"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = hearings
        field.label_from_instance = lambda one: (  # type: ignore[assignment,method-assign]
            f"{one.at.astimezone(one.zone):%d/%m/%Y %H:%M} · {one.get_kind_display()}"
        )
        self.fields["begins_at"].required = False
        self.fields["language"].choices = language_choices(without=SPANISH)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        hearing = said.get("hearing")
        if hearing is not None:
            minutes = said.pop("minutes", None) or 60
            said |= {"begins_at": hearing.at, "ends_at": hearing.at + dt.timedelta(minutes=minutes)}
        elif said.get("begins_at") is None and "begins_at" not in self.errors:
            self.add_error("begins_at", gettext("Write the day and the hour, or choose a hearing."))
        return said


class SaidForm(GovukForm):
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class HeardForm(SaidForm):
    interpreter = forms.IntegerField(widget=forms.HiddenInput)
    understood = forms.TypedChoiceField(
        label=_("Did they understand each other?"), choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes", widget=Radios,
    )  # fmt: skip
    field_order = ("interpreter", "understood", "note")
