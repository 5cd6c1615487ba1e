"""Panels that rooms above casework add to the person page. A panel is HTML made for this person and this reader."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from amparo.people.models import Person

Panel = Callable[[HttpRequest, Person], SafeString]
_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Add a panel; call it once, from the AppConfig.ready of the room that owns it."""
    if panel not in _panels:
        _panels.append(panel)


def render(request: HttpRequest, person: Person) -> list[SafeString]:
    return [panel(request, person) for panel in _panels]
