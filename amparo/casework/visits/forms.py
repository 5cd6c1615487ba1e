"""The interview sheet: one set of questions, asked in the workspace, on paper and on a tablet alike.

A sheet is a main form and rows: the relatives that the file knows, relatives named now, children. Its fields have the same
names wherever it is filled in, so that what a tablet kept is read by the same code as what a page posted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

from amparo.casework.forms import CHANNELS, RELATIONS, TELLABLE, AtForm
from amparo.casework.visits.models import DOMAINS, ENHANCED, MOODS, Ease, Interview, Level, Met, Often, Reads
from amparo.casework.visits.words import DOCUMENTS, ENHANCED_SET, SHORT_SET, WAYS, language_choices
from amparo.core.rendering import Checkboxes, DayInput, GovukForm, Radios
from amparo.people.models import Purpose, Relative
from amparo.places.models import Facility

ASKED = [("granted", _("Yes")), ("refused", _("No")), ("", _("Not asked"))]
YES_NO = [*Interview.YesNo.choices, ("", _("Not asked"))]


def _codes(choices: type[IntegerChoices]) -> list[tuple[str, Any]]:
    return [*((str(value), label) for value, label in choices.choices), ("", _("Not asked"))]


EASE, OFTEN, LEVEL = _codes(Ease), _codes(Often), _codes(Level)
NEW_RELATIVES, CHILDREN = 3, 4
#: Each purpose that is asked about by itself, with its question.
PURPOSES = {
    "help": (Purpose.ASSISTANCE, _("Do they want the consulate’s help?")),
    "lawyer": (Purpose.LAWYER, _("May the consulate look for a lawyer and tell them the case?")),
    "organisation": (Purpose.ORGANISATION, _("May an organisation that helps be told?")),
    "return": (Purpose.RETURN, _("May México te Abraza be told, if they return?")),
}
SECTIONS: list[tuple[str, Any, tuple[str, ...]]] = [
    ("meeting", _("The talk"), ("at", "channel", "met")),
    ("consent", _("What they agree to"), tuple(PURPOSES)),
    (
        "language",
        _("Language and how they communicate"),
        (
            "language",
            "variety",
            "home_town",
            "communicates",
            "reads",
            "needs_interpreter",
            "interpreter",
            "support_person",
        ),
    ),
    ("health", _("Health and medicines"), ("health", "medicines", "without_medicine", "pregnant")),
    ("short_set", _("Six questions about daily life"), (*DOMAINS, "short_set_refused")),
    ("enhanced", _("Six more questions, if there is time"), ENHANCED),
    ("children", _("Children"), ("has_children",)),
    ("belongings", _("Belongings"), ("belongings", "has_receipt")),
    ("complaint", _("Complaint"), ("complaint", "complaint_words", "may_complain")),
    ("documents", _("Documents they need"), ("documents", "note")),
]


def _asked(label: Any, choices: Sequence[tuple[Any, Any]] = YES_NO, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=Radios, required=False, help_text=help_text)


def _text(label: Any, most: int = 0, help_text: Any = "") -> forms.CharField:
    if most:
        return forms.CharField(label=label, max_length=most, required=False, help_text=help_text)
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, widget=area, help_text=help_text, max_length=4000)


class SheetForm(AtForm):
    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS[:3], widget=Radios, initial="visit")
    met = forms.ChoiceField(
        label=_("Could you talk with them?"), choices=Met.choices, widget=Radios, initial=Met.YES
    )
    language = forms.ChoiceField(
        label=_("Which language do they speak best?"), choices=language_choices, required=False
    )
    variety = _text(_("Which kind of that language, as they call it"), 60)
    home_town = _text(_("From which town"), 120, _("The same language differs from town to town."))
    needs_interpreter = _asked(_("Do they need an interpreter?"))
    interpreter = _text(_("Who interpreted"), 120)
    communicates = forms.MultipleChoiceField(
        label=_("How do they communicate best?"), choices=WAYS, widget=Checkboxes, required=False
    )
    reads = _asked(_("How well do they read in that language?"), [*Reads.choices, ("", _("Not asked"))])
    support_person = _text(_("Who helps them understand or be understood, and how to reach that person"), 300)
    health = _text(_("Illness or injury they tell of"))
    medicines = _text(_("Medicines they take"))
    without_medicine = _asked(_("Are they without a medicine they need?"))
    pregnant = _asked(_("Are they pregnant?"), help_text=_("Ask women only."))
    has_children = _asked(_("Do they have children who depend on them?"))
    belongings = _text(_("What was taken from them, and where it may be"))
    has_receipt = _asked(_("Do they have the receipt?"))
    complaint = forms.ChoiceField(
        label=_("What they complain of"), choices=[("", "–"), *Interview.Complaint.choices], required=False
    )
    complaint_words = _text(_("In their words"))
    may_complain = _asked(_("May the consulate raise it?"))
    short_set_refused = forms.MultipleChoiceField(
        label=_("If they do not want to answer these questions"), required=False, widget=Checkboxes,
        choices=[("yes", _("They do not want to answer the questions that are still open"))],
    )  # fmt: skip
    documents = forms.MultipleChoiceField(
        label=_("Which documents"), choices=DOCUMENTS, widget=Checkboxes, required=False
    )
    note = _text(_("Note"), help_text=_("Only for the consulate. The family never sees it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DOMAINS:
            self.fields[name] = _asked(SHORT_SET[name], EASE)
        often = [often for often, _much in MOODS.values()]
        much = [much for _often, much in MOODS.values()]
        for name, question in ENHANCED_SET.items():
            self.fields[name] = _asked(question, OFTEN if name in often else LEVEL if name in much else EASE)
        for name, (_purpose, question) in PURPOSES.items():
            self.fields[name] = _asked(question, ASKED)

    def sections(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        """The questions in the order in which they are asked."""
        return [(code, title, [self[name] for name in names]) for code, title, names in SECTIONS]


class _Telling(GovukForm):
    """What a relative may be told."""

    decision = _asked(_("May they be told?"), [*ASKED[:2], ("withdrawn", _("No longer")), ASKED[2]])
    fields_told = forms.MultipleChoiceField(
        label=_("What may be told"), choices=TELLABLE, widget=Checkboxes, required=False
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("decision") == "granted" and not said.get("fields_told"):
            self.add_error("fields_told", _("Mark what may be told."))
        return said


class KnownRelativeForm(_Telling):
    pass


class NewRelativeForm(_Telling):
    name = forms.CharField(label=_("Name of the relative"), max_length=160, required=False)
    relation = forms.ChoiceField(label=_("Relation"), choices=[("", "–"), *RELATIONS], required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    field_order = ("name", "relation", "phone", "decision", "fields_told")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not said.get("name", "").strip() and any(
            said.get(key) for key in ("decision", "phone", "relation")
        ):
            self.add_error("name", _("Write the relative's name."))
        return said


class ChildForm(GovukForm):
    name = forms.CharField(label=_("Name of the child"), max_length=120, required=False)
    age = forms.CharField(label=_("Age"), max_length=10, required=False)
    where = forms.CharField(label=_("Where they are now"), max_length=160, required=False)
    with_whom = forms.CharField(label=_("With whom"), max_length=160, required=False)
    papers = forms.CharField(label=_("Which papers they have"), max_length=160, required=False)


@dataclass(frozen=True, slots=True)
class TellingAnswer:
    """What the person said about telling one relative: `relative`, or somebody new by name."""

    relative: Relative | None
    name: str
    relation: str
    phone: str
    decision: str
    fields: Sequence[str]


class Sheet:
    """The whole sheet, filled or empty. `data` is what was posted or kept; `relatives` are those the file knows."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, relatives: Sequence[Relative], zone: dt.tzinfo,
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.main = SheetForm(data, zone=zone, initial=dict(initial or {}))
        self.known = [(one, KnownRelativeForm(data, prefix=f"rel-{one.pk}")) for one in relatives]
        self.new = [NewRelativeForm(data, prefix=f"new-{number}") for number in range(NEW_RELATIVES)]
        self.children = [ChildForm(data, prefix=f"child-{number}") for number in range(CHILDREN)]

    @property
    def forms(self) -> list[GovukForm]:
        return [self.main, *(form for _one, form in self.known), *self.new, *self.children]

    @property
    def enhanced_said(self) -> bool:
        """Whether anything of the Enhanced set is answered, so that it is not folded away."""
        return any(self.main[name].value() not in (None, "") for name in ENHANCED)

    def is_valid(self) -> bool:
        found = [form.is_valid() for form in self.forms]  # each is asked: every mistake is shown at once
        return all(found)

    def problems(self) -> list[str]:
        """What is wrong, in sentences."""
        return [str(error) for form in self.forms for errors in form.errors.values() for error in errors]

    def answers(self) -> dict[str, Any]:
        """The answers that an `Interview` keeps."""
        said = self.main.cleaned_data
        kept = {name: said[name] for name in said if name not in (*PURPOSES, "short_set_refused")}
        kept.update({name: int(said[name]) if said[name] else None for name in (*DOMAINS, *ENHANCED)})
        if said["short_set_refused"]:  # one touch refuses all that was not answered
            kept.update({name: Ease.REFUSED for name in DOMAINS if kept[name] is None})
        kept["children"] = [
            {name: text.strip() for name, text in form.cleaned_data.items() if text.strip()}
            for form in self.children
            if any(text.strip() for text in form.cleaned_data.values())
        ]
        return kept

    def consents(self) -> dict[str, str]:
        """The purposes that were asked about, with the answer."""
        said = self.main.cleaned_data
        return {purpose: said[name] for name, (purpose, _question) in PURPOSES.items() if said[name]}

    def tellings(self) -> list[TellingAnswer]:
        found = [
            TellingAnswer(one, one.name, one.relation, one.phone, form.cleaned_data["decision"],
                          form.cleaned_data["fields_told"])
            for one, form in self.known if form.cleaned_data["decision"]
        ]  # fmt: skip
        for form in self.new:
            said = form.cleaned_data
            if said["name"].strip():
                found.append(
                    TellingAnswer(None, said["name"].strip(), said["relation"] or "other_kin", said["phone"],
                                  said["decision"], said["fields_told"])
                )  # fmt: skip
        return found


class PlanForm(GovukForm):
    """Where and when; whom is chosen on the list beside it."""

    facility = forms.ModelChoiceField(label=_("Place of detention"), queryset=Facility.objects.none())
    day = forms.DateField(label=_("Day"), widget=DayInput)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, facilities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
        self.fields["facility"].label_from_instance = lambda one: f"{one.state} · {one.name}"  # type: ignore[attr-defined]
