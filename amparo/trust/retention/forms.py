from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import GovukForm


class HoldForm(GovukForm):
    folio = forms.CharField(label=_("Folio of the file"), max_length=20)
    reason = forms.CharField(label=_("For which proceedings"), max_length=300)
