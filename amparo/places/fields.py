"""The form field that asks for a municipality of Mexico, in any room, without JavaScript."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from amparo.matching.identifiers import STATES
from amparo.places.mexico import STATE_CHOICES, Answer
from amparo.places.models import Municipality
from amparo.places.municipalities import find

#: So many candidates are offered at once.
OFFERED = 8


class MunicipalityInput(forms.Widget):
    """A state, a typed name, and, when the name can mean several places, those to choose from."""

    template_name = "places/municipality_input.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str] | None:
        given = {part: str(data.get(f"{name}_{part}") or "").strip() for part in ("state", "name", "code")}
        return given if any(given.values()) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in ("state", "name", "code"))

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return f"{id_}_name" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        given = value if isinstance(value, dict) else {"state": "", "name": "", "code": ""}
        answer = read(given)
        asked = bool(answer.candidates) and answer.certain is None
        context["widget"] |= {
            "given": given,
            "states": STATE_CHOICES,
            "candidates": [one.entry for one in answer.candidates] if asked else [],
            "more": answer.more,
            "wrong": "--error" in str(context["widget"]["attrs"].get("class", "")),
        }
        return context


class MunicipalityField(forms.Field):
    """Asks for a municipality in two steps: the state, if it is known, and the name as people write it.

    Cleaned it is a `Municipality`. It begins empty or with the municipality that was kept. A state alone is never an answer and
    never a beginning: where somebody landed says nothing of where they are going.
    """

    widget = MunicipalityInput

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict) or value is None:
            return value
        kept = value if isinstance(value, Municipality) else Municipality.objects.filter(pk=value).first()
        return None if kept is None else {"state": kept.state, "name": kept.name, "code": kept.code}

    def clean(self, value: Any) -> Municipality | None:
        self.validate(value)
        if not value:
            return None
        if not value["name"]:
            raise forms.ValidationError(_("Write the name of the municipality."))
        answer = read(value)
        code = next((one.entry.code for one in answer.candidates if one.entry.code == value["code"]), "")
        if not code and answer.certain is not None:
            code = answer.certain.code
        if code:
            return Municipality.objects.get(pk=code)
        if answer.candidates:
            raise forms.ValidationError(_("Choose which municipality is meant."))
        if value["state"] in STATES:
            raise forms.ValidationError(
                _("In %(state)s we know no municipality of that name. Check the name, or the state.")
                % {"state": STATES[value["state"]]}
            )
        raise forms.ValidationError(
            _("We know no municipality of that name. Check how it is written, or choose the state.")
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = initial.pk if isinstance(initial, Municipality) else initial or None
        try:
            after = self.clean(data)
        except forms.ValidationError:
            return True
        return before != (after.pk if after is not None else None)


def read(given: dict[str, str]) -> Answer:
    """What a typed name with its state may mean."""
    return find(given["name"], given["state"], OFFERED) if given["name"] else Answer()
