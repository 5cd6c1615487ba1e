"""Forms of allegations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import Checkboxes, DayInput, GovukForm, MomentInput, Radios
from amparo.places.naming import places_named
from amparo.rights.allegations.dates import Certainty
from amparo.rights.allegations.models import Agreement, Statement, Use
from amparo.rights.tables import kinds, who_hold

CHANNELS = (
    ("visit", _("Visit")),
    ("phone", _("Telephone")),
    ("video", _("Video")),
    ("written", _("In writing")),
)


class FactsForm(GovukForm):
    """What is said to have happened."""

    kind = forms.ChoiceField(label=_("What happened"), widget=Radios)
    certainty = forms.ChoiceField(
        label=_("How sure the day is"), choices=Certainty, widget=Radios, initial=Certainty.EXACT
    )
    day = forms.DateField(
        label=_("The day, or the first of them"), required=False, widget=DayInput,
        help_text=_("Leave it empty when the day is not known."),
    )  # fmt: skip
    until = forms.DateField(
        label=_("The last day"), required=False, widget=DayInput, help_text=_("Only between two days.")
    )
    where = forms.CharField(
        label=_("Where"), required=False, max_length=160,
        help_text=_("A place of detention by its name, or in your own words."),
    )  # fmt: skip
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=60, help_text=_("Dormitory, cell block or wing.")
    )
    authority = forms.ChoiceField(label=_("Which authority"))

    def __init__(self, *args: Any, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.code, f"{one}: {one.means}") for one in kinds().values()]  # type: ignore[attr-defined]
        self.fields["authority"].choices = [(one.code, str(one)) for one in who_hold()]  # type: ignore[attr-defined]
        if correcting:
            self.fields["reason"] = forms.CharField(
                label=_("Why it is corrected"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.name_what_is_missing()

    def clean(self) -> dict[str, Any]:
        """A place that the directory knows for certain is that place; other words stay as they are."""
        said: dict[str, Any] = super().clean() or {}
        text = said.pop("where", "").strip()
        named = places_named(text)
        exact = [one for one in named.facilities if one.name.casefold() == text.casefold()]
        one = exact or (list(named.facilities) if len(named.facilities) == 1 and not named.rest else [])
        said["facility"] = one[0] if one else None
        said["place"] = "" if one else text
        return said


class StatementForm(GovukForm):
    """What somebody says."""

    says = forms.ChoiceField(label=_("Who says it"), choices=Statement.Says, widget=Radios)
    teller = forms.CharField(
        label=_("Their name, or which document"), required=False, max_length=160,
        help_text=_("Not needed when it is the person."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What they say, in their own words"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20000,
        help_text=_("As they tell it, in the first person, without adding and without leaving out. It is kept sealed."),
    )  # fmt: skip
    injuries = forms.CharField(
        label=_("Injuries, as they were seen or told"), required=False, max_length=20000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is seen, where on the body, and since when. No diagnosis: a physician makes one."),
    )  # fmt: skip
    witnesses = forms.CharField(
        label=_("Who saw it"), required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 2})
    )
    language = forms.CharField(label=_("In which language"), max_length=40)
    interpreter = forms.CharField(
        label=_("Interpreter"), required=False, max_length=120,
        help_text=_("Empty when nobody interpreted."),
    )  # fmt: skip
    taken_at = forms.DateTimeField(label=_("When it was taken"), widget=MomentInput)

    def __init__(self, *args: Any, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if correcting:
            self.fields["reason"] = forms.CharField(
                label=_("Why it is corrected"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.name_what_is_missing()


class AgreementForm(GovukForm):
    """What the person said about one use."""

    use = forms.ChoiceField(label=_("For what it may be used"), choices=Use, widget=Radios)
    decision = forms.ChoiceField(label=_("What the person says"), choices=Agreement.Decision, widget=Radios)
    also = forms.MultipleChoiceField(
        label=_("And with it, only if the person said so"), required=False, widget=Checkboxes,
        choices=(("words", _("Their words may be given")), ("name", _("Their name may be given"))),
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("How they said it"), choices=CHANNELS)
    language = forms.CharField(label=_("In which language"), max_length=40)


class ReviewForm(GovukForm):
    text = forms.CharField(
        label=_("The words as they may leave"), max_length=20000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Take out names, numbers, places and days that would tell who somebody is: put [name] in their place. "
            "What is left is what they said."
        ),
    )  # fmt: skip


class EvidenceForm(GovukForm):
    document = forms.ChoiceField(label=_("A document of the file"))

    def __init__(self, *args: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, f"{one.name} · {one.kept_at:%Y-%m-%d}") for one in documents]
        self.fields["document"].choices = choices  # type: ignore[attr-defined]
