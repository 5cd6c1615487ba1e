"""Figures of the review desk as people read them; a dash where there is nothing to say."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()

NOTHING = "–"


@register.filter
def percent(value: float | None) -> str:
    """A share as a percentage with one decimal; two where it would otherwise round to all of it."""
    if value is None:
        return NOTHING
    shown = value * 100
    return f"{number_format(shown, 2 if 99.9 < shown < 100 else 1)} %"


@register.filter
def kappa(value: float | None) -> str:
    return NOTHING if value is None else str(number_format(value, 2))


@register.filter
def minutes(value: float | None) -> str:
    """A time in minutes, in hours from two hours on, in days from two days on."""
    if value is None:
        return NOTHING
    if value < 120:
        return _("%(number)s min") % {"number": number_format(value, 0)}
    if value < 48 * 60:
        return _("%(number)s h") % {"number": number_format(value / 60, 1)}
    return _("%(number)s days") % {"number": number_format(value / 1440, 1)}
