"""Amounts and states of money as pages show them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import template
from django.utils import formats
from django.utils.translation import get_language

register = template.Library()

COLOURS = {
    "draft": "grey", "requested": "yellow", "waiting": "yellow", "sent": "yellow", "approved": "blue", "ready": "blue",
    "signed": "green", "paid": "green", "spent": "green", "refunded": "green", "posted": "turquoise", "exonerated": "purple",
    "released": "grey", "ended": "grey", "returned": "red", "refused": "red", "stopped": "red", "forfeited": "red",
}  # fmt: skip


@register.filter
def usd(amount: Decimal | int | None) -> str:
    """`US$1,234.50`, with the minus before it: `−US$5.00`."""
    if amount is None:
        return "–"
    return f"{'−' if amount < 0 else ''}US${abs(Decimal(amount)):,.2f}"


@register.filter
def state_colour(state: str) -> str:
    return COLOURS.get(state, "grey")


@register.filter
def number(quantity: Decimal) -> str:
    """A quantity without cents that are none: `2`, `1.5`."""
    return f"{quantity.normalize():f}"


@register.filter
def month(first: dt.date) -> str:
    """A month: `nov 2026`; written small in Spanish only."""
    text = str(formats.date_format(first, "M Y"))
    return text if (get_language() or "es").startswith("en") else text.lower()
