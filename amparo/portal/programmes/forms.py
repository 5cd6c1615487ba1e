"""What one may ask of the catalogue: words and filters; and the five questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import Checkboxes, GovukForm, Radios
from amparo.portal.programmes.door import Catalogue
from amparo.portal.programmes.words import LACKS, MOMENTS, RIGHTS

NO_MEMORY = {"autocomplete": "off"}


class FindForm(GovukForm):
    """Words, and four filters. Nothing is needed."""

    said = forms.CharField(
        label=_("What do you need?"),
        max_length=200,
        required=False,
        help_text=_("In your own words. For example: I have no birth certificate"),
        widget=forms.TextInput(attrs=NO_MEMORY),
    )
    place = forms.CharField(
        label=_("Where are you?"),
        max_length=80,
        required=False,
        help_text=_("A ZIP code or a state of the United States, or a state of Mexico. We do not keep it."),
        widget=forms.TextInput(attrs=NO_MEMORY),
    )
    need = forms.ChoiceField(label=_("Need"), required=False)
    agency = forms.ChoiceField(label=_("Who gives it"), required=False)
    moment = forms.ChoiceField(label=_("Your situation"), required=False)

    def __init__(self, *args: Any, catalogue: Catalogue, english: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheets = catalogue.sheets.values()
        used = {code for sheet in sheets for code in sheet.content["needs"]}
        needs = [one for one in catalogue.needs.values() if one.code in used]
        agencies = {sheet.agency.code: sheet.agency for sheet in sheets}
        name = "name_en" if english else "name_es"
        self._offer("need", _("Any need"), [
            (words, [(one.code, getattr(one, name)) for one in needs if one.right == right])
            for right, words in RIGHTS.items() if any(one.right == right for one in needs)
        ])  # fmt: skip
        givers = sorted(
            ((one.code, getattr(one, name)) for one in agencies.values()), key=lambda pair: pair[1]
        )
        self._offer("agency", _("Anybody"), givers)
        self._offer("moment", _("Any situation"), list(MOMENTS.items()))

    def _offer(self, field: str, first: Any, choices: list[Any]) -> None:
        found = self.fields[field]
        assert isinstance(found, forms.ChoiceField)
        found.choices = [("", first), *choices]

    @property
    def filters(self) -> list[forms.BoundField]:
        return [self[name] for name in ("place", "need", "agency", "moment")]

    @property
    def narrowed(self) -> bool:
        """Whether a filter is set, so that the page shows the filters open."""
        return self.is_bound and any(self[name].value() for name in ("place", "need", "agency", "moment"))


class HelpForm(GovukForm):
    """The five questions: where you are, what you need, children, age and health, papers. None must be answered but the first."""

    where = forms.ChoiceField(label=_("1. Where are you?"), choices=list(MOMENTS.items()), widget=Radios)
    state = forms.ChoiceField(
        label=_("If it is in Mexico, in which state?"), required=False, help_text=_("Or where you are going.")
    )
    rights = forms.MultipleChoiceField(
        label=_("2. What do you need?"), required=False, choices=list(RIGHTS.items()), widget=Checkboxes
    )
    children = forms.ChoiceField(
        label=_("3. Do you have children under 18?"),
        required=False,
        choices=[
            ("no", _("No")),
            ("yes", _("Yes")),
            ("us_born", _("Yes, and one of them was born in the United States")),
        ],
        widget=Radios,
    )
    age = forms.IntegerField(
        label=_("4. How old are you?"), required=False, min_value=0, max_value=120,
        widget=forms.TextInput(attrs={**NO_MEMORY, "inputmode": "numeric"}),
    )  # fmt: skip
    about = forms.MultipleChoiceField(
        label=_("Is any of this true?"),
        required=False,
        choices=[
            ("disability", _("I have a disability")),
            ("medicines", _("I take medicine every day")),
            ("indigenous", _("I belong to an Indigenous people")),
            ("woman", _("I am a woman")),
        ],
        widget=Checkboxes,
    )
    lacks = forms.MultipleChoiceField(
        label=_("5. Which papers do you lack?"),
        required=False,
        choices=list(LACKS.items()),
        widget=Checkboxes,
    )

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("I do not know yet")), *catalogue.states.items()]
