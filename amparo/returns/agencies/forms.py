"""What an agency says of a milestone."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import GovukForm


class GiveBackForm(GovukForm):
    reason = forms.CharField(
        label=_("Why it is not taken on"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The desk and the state office read it, and look for another way."),
    )  # fmt: skip


class DeliverForm(GovukForm):
    evidence = forms.CharField(
        label=_("What proves it"), max_length=200,
        help_text=_("A number, a place, a paper: the affiliation number, the school, the folio of the certificate."),
    )  # fmt: skip
