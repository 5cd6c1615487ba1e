"""Figures of returns in words."""

from __future__ import annotations

from django import template

from amparo.returns.follow_ups.survival import Point

register = template.Library()


@register.filter
def between(point: Point) -> str:
    """A share, or between which shares it lies: `82 %`, `78–85 %`."""
    return _range(point.low, point.high)


@register.filter
def band(point: Point) -> str:
    """Between which shares it lies with 95 in 100."""
    return _range(point.band_low, point.band_high)


def _range(low: float, high: float) -> str:
    one, other = round(100 * low), round(100 * high)
    return f"{one} %" if one == other else f"{one}–{other} %"
