"""Forms of the file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from amparo.casework.models import EventType
from amparo.core.rendering import Checkboxes, GovukForm, MomentInput, Radios
from amparo.people.models import Decision, Purpose, Relative

RELATIONS = [
    ("mother", _("Mother")),
    ("father", _("Father")),
    ("spouse", _("Wife, husband or partner")),
    ("child", _("Daughter or son")),
    ("sibling", _("Sister or brother")),
    ("other_kin", _("Other relative")),
    ("friend", _("Friend or acquaintance")),
]
CHANNELS = [
    ("visit", _("Visit to the centre")),
    ("phone", _("Telephone")),
    ("video", _("Video")),
    ("written", _("In writing")),
]
TELLABLE = [
    ("status", _("That they are detained, moved, free or back in Mexico")),
    ("place", _("Where they are")),
    ("services", _("What the consulate has done")),
    ("next_step", _("What comes next")),
    ("hearings", _("When the hearings are, and what the judge ordered")),
    ("lawyer", _("Whether a lawyer helps, and their name")),
]


class AtForm(GovukForm):
    at = forms.DateTimeField(label=_("When"), widget=MomentInput)

    def __init__(self, *args: Any, zone: dt.tzinfo | None = None, **kwargs: Any) -> None:
        self.zone = zone or dt.UTC
        kwargs.setdefault("initial", {}).setdefault(
            "at", timezone.now().astimezone(self.zone).replace(tzinfo=None)
        )
        super().__init__(*args, **kwargs)

    def clean_at(self) -> dt.datetime:
        # What an officer types is the time on the wall of the office.
        at: dt.datetime = self.cleaned_data["at"]
        return at.replace(tzinfo=self.zone)


class ServiceForm(AtForm):
    type = forms.ModelChoiceField(
        label=_("What was done"), queryset=EventType.objects.none(), to_field_name="code"
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only for the consulate. The family never sees it."),
    )

    field_order = ("type", "at", "note")

    def __init__(self, *args: Any, types: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].queryset = types  # type: ignore[attr-defined]


class InterviewForm(AtForm):
    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS[:3], widget=Radios, initial="visit")
    accepts = forms.ChoiceField(
        label=_("Does the person want the consulate's help?"),
        choices=[("granted", _("Yes")), ("refused", _("No")), ("", _("Not asked"))],
        widget=Radios,
        required=False,
        initial="granted",
        help_text=_("A no is respected everywhere at once; help can be offered again."),
    )
    language = forms.CharField(
        label=_("Language of the interview"),
        required=False,
        max_length=40,
        help_text=_("The language they speak best, and their town if it is an Indigenous language."),
    )
    interpreter = forms.CharField(label=_("Interpreter"), required=False, max_length=120)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    field_order = ("at", "channel", "accepts", "language", "interpreter", "note")


class RelativeForm(GovukForm):
    name = forms.CharField(label=_("Name"), max_length=160)
    relation = forms.ChoiceField(label=_("Relation"), choices=RELATIONS)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=20)
    email = forms.EmailField(label=_("E-mail"), required=False)
    wish = forms.ChoiceField(
        label=_("What the person said about them"),
        required=False,
        choices=[("", _("Nothing")), ("tell", _("May be told")), ("never", _("Must never be told"))],
    )


class ConsentForm(AtForm):
    relative = forms.ModelChoiceField(
        label=_("About which relative"), queryset=Relative.objects.none(), required=False
    )
    purpose = forms.ChoiceField(label=_("For what"), choices=Purpose, initial=Purpose.FAMILY)
    decision = forms.ChoiceField(label=_("Answer"), choices=Decision, widget=Radios)
    fields_told = forms.MultipleChoiceField(
        label=_("What may be told"),
        choices=TELLABLE,
        widget=Checkboxes,
        required=False,
        help_text=_("Ask for each one. Nothing is told that was not marked."),
    )
    channel = forms.ChoiceField(label=_("How it was asked"), choices=CHANNELS)
    language = forms.CharField(label=_("Language"), required=False, max_length=40)
    interpreter = forms.CharField(label=_("Interpreter"), required=False, max_length=120)
    witness = forms.CharField(label=_("Witness"), required=False, max_length=120)

    field_order = (
        "purpose", "relative", "decision", "fields_told", "channel", "at", "language", "interpreter", "witness",
    )  # fmt: skip

    def __init__(self, *args: Any, relatives: Any, folio: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relative"].queryset = relatives  # type: ignore[attr-defined]
        self.fields["relative"].help_text = format_html(
            '{} <a class="govuk-link" href="{}">{}</a>',
            _("Whoever is not in the list is written down first:"), reverse("add_relative", args=[folio]), _("Add a relative"),
        )  # fmt: skip
        self.fields["relative"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]


class ReasonForm(GovukForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class EndStayForm(AtForm):
    end = forms.ChoiceField(
        label=_("What happened"),
        choices=[
            ("released", _("Released")),
            ("removed", _("Returned to Mexico")),
            ("other_custody", _("Passed to another authority")),
        ],
        widget=Radios,
    )
    field_order = ("end", "at")
