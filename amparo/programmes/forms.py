"""The form of a sheet: a draft may be unfinished, so that nothing but what cannot be read is refused here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import scope
from amparo.core.rendering import Checkboxes, DayInput, GovukForm
from amparo.matching.identifiers import STATES
from amparo.places.models import Office
from amparo.programmes.keeping import agencies_of, state_of
from amparo.programmes.models import Agency, Need
from amparo.programmes.shape import FOR_AGES, FOR_TRUE, Content, as_day, completed
from amparo.programmes.words import COSTS, LACKS, LISTS, MOMENTS, ONLY, RIGHTS, SCOPES, SIDES, TEXTS

_STATES = [(code, name) for code, name in STATES.items() if code != "NE"]
CODE = {"autocapitalize": "none", "spellcheck": "false"}


def _choices(words: dict[str, Any], empty: str = "") -> list[tuple[str, Any]]:
    return [*([("", empty)] if empty else []), *words.items()]


class Lines(forms.CharField):
    """A list, one line each. Cleaned it is a list without empty lines."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), required=False, **kwargs)

    def clean(self, value: Any) -> list[str]:
        return [line for line in (one.strip() for one in str(super().clean(value)).splitlines()) if line]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class PlacingForm(GovukForm):
    """Where in the catalogue the sheet stands: whose, which rights and needs, when and where, for how long."""

    unfinished = True

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.all())
    rights = forms.MultipleChoiceField(
        label=_("Rights"), choices=list(RIGHTS.items()), widget=Checkboxes, required=False
    )
    needs = forms.MultipleChoiceField(label=_("Needs"), widget=Checkboxes, required=False)
    moments = forms.MultipleChoiceField(
        label=_("When it serves"), choices=list(MOMENTS.items()), widget=Checkboxes, required=False
    )
    side = forms.MultipleChoiceField(
        label=_("Where it is given"), choices=list(SIDES.items()), widget=Checkboxes, required=False
    )
    states = forms.MultipleChoiceField(
        label=_("Only in these states of Mexico"), choices=_STATES, widget=Checkboxes, required=False,
        help_text=_("None: everywhere on its side of the border."),
    )  # fmt: skip
    cost = forms.ChoiceField(label=_("What it costs"), choices=list(COSTS.items()))
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput, required=False)
    valid_to = forms.DateField(label=_("Last day"), widget=DayInput, required=False)
    checked_on = forms.DateField(label=_("Read against its source on"), widget=DayInput, required=False)
    check_every = forms.IntegerField(label=_("To be read again after (days)"), min_value=1, max_value=1100)

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_of(by)  # type: ignore[attr-defined]
        if state_of(by):
            self.fields["states"].choices = [one for one in _STATES if one[0] == state_of(by)]  # type: ignore[attr-defined]
        self.fields["needs"].choices = [(one.pk, str(one)) for one in Need.objects.all()]  # type: ignore[attr-defined]


class WhomForm(GovukForm):
    """Facts of a person with which the programme is suggested; what is left empty does not matter."""

    unfinished = True

    min_age = forms.IntegerField(label=_("From the age of"), min_value=0, max_value=120, required=False)
    max_age = forms.IntegerField(label=_("Until the age of"), min_value=0, max_value=120, required=False)
    sex = forms.ChoiceField(
        label=_("Only for"),
        choices=[("", _("everybody")), ("F", _("women")), ("M", _("men"))],
        required=False,
    )
    lacks = forms.MultipleChoiceField(
        label=_("Whoever lacks any of these"), choices=list(LACKS.items()), widget=Checkboxes, required=False
    )
    only = forms.MultipleChoiceField(
        label=_("Only for whoever"), widget=Checkboxes, required=False,
        choices=list(ONLY.items()),
    )  # fmt: skip


class TextsForm(GovukForm):
    """What people read, in one language."""

    unfinished = True

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = _("English") if language == "en" else _("Spanish")
        for key, text in TEXTS.items():
            label = f"{text} ({spoken})"
            if key in LISTS:
                self.fields[key] = Lines(label=label, help_text=_("One line each."))
            else:
                short = key in ("name", "languages")
                widget = forms.TextInput if short else forms.Textarea(attrs={"rows": 2})
                self.fields[key] = forms.CharField(label=label, required=False, widget=widget)
            self.fields[key].widget.attrs["lang"] = language


class FactRow(GovukForm):
    use_required_attribute = False
    unfinished = True
    es = forms.CharField(label=_("In Spanish"), widget=forms.Textarea(attrs={"rows": 2, "lang": "es"}))
    en = forms.CharField(label=_("In English"), widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}))
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    source_date = forms.CharField(
        label=_("Day or year of the source"),
        max_length=10,
        required=False,
        help_text=_("2025-12-17, or 2025"),
    )
    unknown = forms.BooleanField(label=_("It is not known: people read that we do not know"), required=False)


class PlaceRow(GovukForm):
    use_required_attribute = False
    unfinished = True
    scope = forms.ChoiceField(label=_("Where"), choices=_choices(SCOPES, "–"), required=False)
    office = forms.ChoiceField(label=_("Consulate"), required=False)
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=160, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    state = forms.CharField(
        label=_("State"), max_length=2, required=False, help_text=_("Two letters, as in a CURP or a US address."),
        widget=forms.TextInput(attrs={**CODE, "autocapitalize": "characters"}),
    )  # fmt: skip
    country = forms.ChoiceField(
        label=_("Country"),
        choices=[("", "–"), ("MX", _("Mexico")), ("US", _("United States"))],
        required=False,
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    url = forms.CharField(
        label=_("Page on the internet"), max_length=300, required=False, widget=forms.TextInput(attrs=CODE)
    )
    hours_es = forms.CharField(label=_("Hours, in Spanish"), max_length=200, required=False)
    hours_en = forms.CharField(label=_("Hours, in English"), max_length=200, required=False)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)


class _PlaceRows(forms.BaseFormSet):  # type: ignore[type-arg]
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["office"].choices = self.offices

    @property
    def offices(self) -> list[tuple[str, str]]:
        if not hasattr(self, "_offices"):
            self._offices = [("", "–"), *Office.objects.order_by("city").values_list("pk", "city")]
        return self._offices


FactRows = forms.formset_factory(FactRow, extra=2, can_delete=True)
PlaceRows = forms.formset_factory(PlaceRow, formset=_PlaceRows, extra=2, can_delete=True)


class NoteForm(GovukForm):
    note = forms.CharField(
        label=_("What changes"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the reviewer and for the history. People do not read it."),
    )  # fmt: skip
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)


class SheetForms:
    """The parts of a draft as one: valid together, and read back as the content of a sheet."""

    def __init__(
        self, content: Content, data: Any = None, *, by: Staff, note: str = "", read_at: str = ""
    ) -> None:
        content = completed(content)
        whom = content["for"]
        self.placing = PlacingForm(data, prefix="placing", initial=_days(content), by=by)
        self.whom = WhomForm(
            data, prefix="whom", initial={**whom, "only": [key for key in FOR_TRUE if whom.get(key)]}
        )
        self.es = TextsForm(data, prefix="es", language="es", initial=content["es"])
        self.en = TextsForm(data, prefix="en", language="en", initial=content["en"])
        self.facts = FactRows(data, prefix="facts", initial=content["facts"])
        self.places = PlaceRows(data, prefix="places", initial=content["places"])
        self.note = NoteForm(data, prefix="note", initial={"note": note, "read_at": read_at})

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The texts of both languages side by side."""
        return [(self.es[key], self.en[key]) for key in TEXTS]

    def is_valid(self) -> bool:
        parts = (self.placing, self.whom, self.es, self.en, self.facts, self.places, self.note)
        wrong = [part for part in parts if not part.is_valid()]  # each is asked, so that all errors are shown
        return not wrong

    def read(self) -> Content:
        """What was typed, as the content of a sheet."""
        placing, whom = self.placing.cleaned_data, self.whom.cleaned_data
        return {
            "agency": placing["agency"].pk,
            **{key: list(placing[key]) for key in ("rights", "needs", "moments", "side", "states")},
            "cost": placing["cost"],
            **{
                key: placing[key].isoformat() if placing[key] else None
                for key in ("valid_from", "valid_to", "checked_on")
            },
            "check_every": placing["check_every"],
            "for": {
                **{key: whom[key] for key in FOR_AGES if whom[key] is not None},
                **({"sex": whom["sex"]} if whom["sex"] else {}),
                **dict.fromkeys(whom["only"], True),
                **({"lacks": list(whom["lacks"])} if whom["lacks"] else {}),
            },
            "es": dict(self.es.cleaned_data),
            "en": dict(self.en.cleaned_data),
            "facts": [
                _filled(row) for row in self.facts.cleaned_data if row.get("es") and not row.get("DELETE")
            ],
            "places": [
                _filled(row) for row in self.places.cleaned_data if row.get("scope") and not row.get("DELETE")
            ],
        }


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "DELETE" and value not in ("", None, False)}


def _days(content: Content) -> dict[str, Any]:
    found = dict(content)
    for key in ("valid_from", "valid_to", "checked_on"):
        try:
            found[key] = as_day(content.get(key))
        except ValueError:
            found[key] = None
    return found


class BeginForm(GovukForm):
    """What a programme begins with; who keeps it is only asked of whoever keeps all."""

    name_es = forms.CharField(label=_("Name in Spanish"), max_length=70)
    name_en = forms.CharField(label=_("Name in English"), max_length=70)
    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.all())
    office = forms.ModelChoiceField(
        label=_("Who keeps the sheet"), queryset=Office.objects.order_by("city"), required=False,
        help_text=_("Nobody chosen: headquarters."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_of(by)  # type: ignore[attr-defined]
        if scope(by, "edit_programmes") == "own":
            del self.fields["office"]


class FileForm(GovukForm):
    file = forms.FileField(
        label=_("File of a sheet (.toml)"), widget=forms.FileInput(attrs={"accept": ".toml"})
    )


class ReasonForm(GovukForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ApproveForm(GovukForm):
    publish_on = forms.DateField(
        label=_("Publish on"), widget=DayInput, required=False,
        help_text=_("Empty: now. A day: from its first minute in Mexico City."),
    )  # fmt: skip


class EntrustForm(GovukForm):
    office = forms.ModelChoiceField(
        label=_("Who keeps the sheet"), queryset=Office.objects.order_by("city"), required=False,
        help_text=_("Nobody chosen: headquarters."),
    )  # fmt: skip
