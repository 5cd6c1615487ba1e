"""What the pages of requests need in words: measures, and hours."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from amparo.families.figures import MEASURES

register = template.Library()


@register.filter
def measure(code: str) -> str:
    return str(MEASURES.get(code, code))


@register.filter
def hours(value: float | None) -> str:
    """A time in hours, in minutes below two hours, in days from two days on."""
    if value is None:
        return "–"
    if value < 2:
        return _("%(number)s min") % {"number": number_format(value * 60, 0)}
    if value < 48:
        return _("%(number)s h") % {"number": number_format(value, 1)}
    return _("%(number)s days") % {"number": number_format(value / 24, 1)}
