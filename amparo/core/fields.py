"""Form fields that both doors ask for in the same way."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.core.clock import today


class ContactField(forms.CharField):
    """A telephone or an e-mail at which somebody can be reached. A contact that cannot be right is refused at once:
    whoever gives it would wait for messages that never come."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "").strip()
        if "@" in text:
            try:
                validate_email(text)
            except forms.ValidationError as problem:
                raise forms.ValidationError(
                    _("The e-mail is not whole. Write it like this: ana@example.com")
                ) from problem
        elif text and not 10 <= len(re.sub(r"\D", "", text)) <= 15:
            raise forms.ValidationError(_("Write a telephone with its area code (10 digits), or an e-mail."))
        return text


class BirthField(forms.CharField):
    """A day of birth as people write it: day first, but month first in English; `23/5/1987`, `23-05-87`, `23 de mayo de 1987`.
    Cleaned it is a date; nothing when nothing was written."""

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        born = read_day(text)
        if born is None or not dt.date(1905, 1, 1) <= born <= today():
            raise forms.ValidationError(_("Write the day of birth like this: 23/5/1987."))
        return born


def read_day(text: str) -> dt.date | None:
    """A day as people write it, or None."""
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    month = next((at for word in words if (at := _month_of(word))), 0)
    numbers = [word for word in words if word.isdigit()]
    try:
        if month and len(numbers) == 2:
            day, year = sorted(int(one) for one in numbers) if len(numbers[0]) == 4 else map(int, numbers)
            return dt.date(_whole_year(year), month, day)
        if month or len(numbers) != 3:
            return None
        if len(numbers[0]) == 4:
            return dt.date(*(int(one) for one in numbers))
        first, second, year = (int(one) for one in numbers)
        month_first = (get_language() or "es").startswith("en")
        day, month = (second, first) if month_first else (first, second)
        day, month = (month, day) if month > 12 >= day else (day, month)
        return dt.date(_whole_year(year), month, day)
    except ValueError:
        return None


_MONTHS = (
    ("ene", "jan"), ("feb",), ("mar",), ("abr", "apr"), ("may",), ("jun",), ("jul",), ("ago", "aug"), ("sep", "set"), ("oct",),
    ("nov",), ("dic", "dec"),
)  # fmt: skip


def _month_of(word: str) -> int:
    return next((at for at, starts in enumerate(_MONTHS, 1) if word.startswith(starts)), 0)


def _whole_year(year: int) -> int:
    if year >= 100:
        return year
    return year + (1900 if year > today().year % 100 else 2000)
