"""Forms as the design system draws them: our field template, and widgets that carry its classes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from amparo.core.errors import Incomplete, Refusal

CLASSES: dict[type[forms.Widget], str] = {
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.ClearableFileInput: "govuk-file-upload",
    forms.FileInput: "govuk-file-upload",
}


class GovukRenderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ field.as_field_group }}` with the design system's markup."""

    form_template_name = "core/form.html"
    field_template_name = "core/field.html"


class Radios(forms.RadioSelect):
    template_name = "core/choices.html"
    kind = "radios"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["kind"] = self.kind
        return context


class Checkboxes(forms.CheckboxSelectMultiple):
    template_name = "core/choices.html"
    kind = "checkboxes"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["kind"] = self.kind
        return context


class DayInput(forms.DateInput):
    """A date typed as day/month/year or chosen by the browser's own control."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A date and time by the browser's own control."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class GovukField(forms.BoundField):
    """A field as it is drawn: its widget carries the design system's class, and says when it is wrong.

    Decided when it is drawn, not when the form is made: asking a form for its errors validates it.
    """

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if isinstance(widget, forms.HiddenInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
            return attrs
        if isinstance(widget, forms.CheckboxInput):
            css = "govuk-checkboxes__input"
        else:
            css = next((css for kind, css in CLASSES.items() if isinstance(widget, kind)), "govuk-input")
        attrs["class"] = f"{css} {css}--error" if self.errors else css
        return attrs


def _missing(field: forms.Field, name: str) -> str:
    """Which answer is missing, and how it is given."""
    said = str(_("Missing: %(label)s") % {"label": field.label or name})
    if isinstance(field, forms.FileField):
        how = _("Choose a file.")
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        how = _("Choose an answer.")
    elif isinstance(field, forms.BooleanField):
        how = _("Mark it.")
    else:
        how = _("Write it.")
    return f"{said} {how}" if said.endswith(("?", ".", "!")) else f"{said}. {how}"


def _what_to_do(field: forms.Field) -> dict[str, Any]:
    """What Django says of a value that cannot be taken, said so that one knows what to do."""
    told: dict[str, Any] = {
        "max_length": _("Write at most %(limit_value)d letters. You wrote %(show_value)d.")
    }
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        told |= {
            "invalid_choice": _("Choose one of the answers of the list."),
            "invalid_pk_value": _("Choose one of the answers of the list."),
        }
    elif isinstance(field, forms.DateTimeField):
        told |= {"invalid": _("Write the day and the hour like this: 23/05/2026 14:30")}
    elif isinstance(field, forms.DateField):
        told |= {"invalid": _("Write the day like this: 23/05/2026")}
    elif isinstance(field, forms.IntegerField):
        told |= {
            "invalid": _("Write a number, with figures alone. For example: 12"),
            "min_value": _("Write a number from %(limit_value)s up."),
            "max_value": _("Write a number up to %(limit_value)s."),
        }
    return told


class GovukForm(forms.Form):
    """A form whose fields are drawn as the design system draws them."""

    bound_field_class = GovukField
    #: A draft may be kept with gaps: no field is called optional, since most are wanted in the end.
    unfinished = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_what_is_missing()

    def refuse(self, refusal: Refusal) -> None:
        """Show what an action said: at the field that it named, or else above the form."""
        named = refusal.missing if isinstance(refusal, Incomplete) else ()
        self.add_error(next((name for name in named if name in self.fields), None), str(refusal))

    def name_what_is_missing(self) -> None:
        """Say of each field by its label that it is missing; a form that adds fields calls it again."""
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == "---------":
                field.empty_label = _("Choose") if field.required else "–"
            # “This field is required”, five times in the list of errors, would not say which one, nor what to do.
            if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _missing(field, name)
            for code, sentence in _what_to_do(field).items():
                if field.error_messages.get(code) is type(field).default_error_messages.get(code):
                    field.error_messages[code] = sentence
