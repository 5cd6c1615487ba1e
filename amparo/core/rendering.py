"""Forms as the design system draws them: our field template, and widgets that carry its classes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

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


class GovukForm(forms.Form):
    """A form whose widgets carry the design system's classes and say when they are wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _dress(name, field, self)


def _dress(name: str, field: forms.Field, form: forms.Form) -> None:
    widget = field.widget
    if isinstance(widget, forms.HiddenInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return
    if isinstance(widget, forms.CheckboxInput):
        css = "govuk-checkboxes__input"
    else:
        css = next((css for kind, css in CLASSES.items() if isinstance(widget, kind)), "govuk-input")
    widget.attrs["class"] = f"{css} {widget.attrs.get('class', '')}".strip()
    described = []
    if field.help_text:
        described.append(
            f"{form.auto_id % name}_hint" if isinstance(form.auto_id, str) else f"id_{name}_hint"
        )
    if form.is_bound and form.errors.get(name):
        widget.attrs["class"] += f" {css}--error"
        described.append(
            f"{form.auto_id % name}_error" if isinstance(form.auto_id, str) else f"id_{name}_error"
        )
        widget.attrs["aria-invalid"] = "true"
    if described:
        widget.attrs["aria-describedby"] = " ".join(described)
