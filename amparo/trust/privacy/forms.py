from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import GovukForm


def _text(rows: int) -> Any:
    return forms.Textarea(attrs={"rows": rows})


class NoticeForm(GovukForm):
    changes = forms.CharField(label=_("What changed since the version before"), max_length=300)
    short_es = forms.CharField(label=_("Short notice, in Spanish"), widget=_text(8))
    short_en = forms.CharField(label=_("Short notice, in English"), widget=_text(8))
    whole_es = forms.CharField(
        label=_("Whole notice, in Spanish"),
        widget=_text(16),
        help_text=_("A blank line parts paragraphs; “## ” begins a heading, “- ” a point."),
    )
    whole_en = forms.CharField(label=_("Whole notice, in English"), widget=_text(16))
