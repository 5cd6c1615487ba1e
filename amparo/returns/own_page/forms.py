"""What the workspace asks when it gives the own page, answers and decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import Checkboxes, GovukForm, Radios
from amparo.places.fields import MunicipalityField
from amparo.returns.own_page.models import Correction


class GiveForm(GovukForm):
    phone = forms.CharField(
        label=_("Their own telephone"), max_length=30, required=False,
        help_text=_("The code goes there each time they enter. Never a telephone of somebody else."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    pin = forms.CharField(
        label=_("Without a telephone: a number that they choose"), max_length=20, required=False,
        help_text=_("8 figures that they know by heart, not their birthday. They type it themselves; it is not printed."),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of the messages"), choices=[("es-mx", _("Spanish")), ("en", _("English"))], widget=Radios,
        initial="es-mx",
    )  # fmt: skip
    tells = forms.BooleanField(
        label=_("They want a text message when an answer waits on their page"), required=False, initial=True,
        help_text=_("It says that there is one, never what. They can change it on their page."),
    )  # fmt: skip


class AnswerForm(GovukForm):
    text = forms.CharField(
        label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it on their page. Write whom to call, where and when."),
    )  # fmt: skip


class DecideForm(GovukForm):
    decision = forms.ChoiceField(
        label=_("What is decided"), choices=[("yes", _("Take it over")), ("no", _("Leave it as it is"))], widget=Radios
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why, if it stays as it is"),
        max_length=300,
        required=False,
        help_text=_("The person reads it."),
    )
    municipality = MunicipalityField(
        label=_("Municipality where the person goes to live"), required=False,
        help_text=_("As the person wrote it. Without one only the state changes."),
    )  # fmt: skip

    def __init__(self, *args: Any, correction: Correction, written: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if correction.kind != Correction.Kind.DESTINATION:
            del self.fields["municipality"]
        else:
            self.initial["municipality"] = {"state": correction.state, "name": written, "code": ""}

    def clean(self) -> dict[str, Any]:
        """Where they live is in the state that they wrote: another municipality of the name is another place."""
        said = super().clean() or self.cleaned_data
        found = said.get("municipality")
        if found is not None and found.state != self.initial["municipality"]["state"]:
            self.add_error("municipality", _("It is in another state than the one that the person wrote."))
        return said


class IncludeForm(GovukForm):
    """What the person wants in the cartilla beside the rest: nothing of it unless they say so."""

    include = forms.MultipleChoiceField(
        label=_("Does the person want it to tell of this too?"), required=False, widget=Checkboxes,
        choices=[
            ("health", _("Health")), ("justice", _("Justice")), ("children", _("The steps of their children, without names")),
        ],
        help_text=_("Tick it only if they ask for it: whoever holds the paper reads it."),
    )  # fmt: skip
