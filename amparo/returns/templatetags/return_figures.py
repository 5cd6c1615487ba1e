"""How figures of returns are written."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def lasts(hours: float | None) -> str:
    """A time as short as it can be read: minutes, hours, or days with one decimal. Units are alike in both languages."""
    if hours is None:
        return "–"
    if hours < 1:
        return f"{round(hours * 60)}\N{NO-BREAK SPACE}min"
    if hours < 48:
        return f"{number_format(hours, 1, use_l10n=True)}\N{NO-BREAK SPACE}h"
    return f"{number_format(hours / 24, 1, use_l10n=True)}\N{NO-BREAK SPACE}d"


@register.filter
def took(waited: dt.timedelta) -> str:
    return lasts(waited.total_seconds() / 3600)


@register.filter
def percent(share: float | None) -> str:
    """A share of one in hundredths."""
    if share is None or math.isnan(share):
        return "–"
    return f"{number_format(100 * share, 1 if 0 < share < 0.1 else 0, use_l10n=True)}\N{NO-BREAK SPACE}%"


@register.filter
def much(amount: Decimal | None, kind: str) -> str:
    """An amount of a resource: pesos with their cents, everything else whole."""
    if amount is None:
        return "–"
    written = number_format(amount, 2 if kind == "money" else 0, use_l10n=True, force_grouping=True)
    return f"${written}" if kind == "money" else str(written)


@register.filter
def people(number: float | None) -> str:
    return "–" if number is None else str(number_format(round(number), 0, use_l10n=True, force_grouping=True))
