"""What is asked of the figures, as forms."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _


class MoreMoneyForm(forms.Form):
    extra = forms.DecimalField(
        label=_("Additional money, US$"), max_digits=10, decimal_places=2,
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(50_000_000))],
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10", "inputmode": "decimal"}),
    )  # fmt: skip
