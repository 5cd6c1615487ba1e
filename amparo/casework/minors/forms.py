"""What is typed on the page of a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.core.rendering import GovukForm


class WhyForm(GovukForm):
    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is written into the file."),
    )


class AddForm(WhyForm):
    """Name somebody of the offices that keep the file."""

    staff = forms.ModelChoiceField(queryset=Staff.objects.none(), label=_("Who"))
    field_order = ("staff", "why")

    def __init__(self, *args: Any, colleagues: QuerySet[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["staff"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues
        field.label_from_instance = _name  # type: ignore[assignment]


def _name(staff: Staff) -> str:
    return f"{staff.name} · {staff.office.city}" if staff.office is not None else staff.name
