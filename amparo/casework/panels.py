"""Panels that rooms above casework add to the person page and to that of a hearing, and what they say of hearings in a list.

A panel is HTML made for this person, or this hearing, and this reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.http import HttpRequest
from django.utils.safestring import SafeString

from amparo.casework.hearings.models import Hearing
from amparo.people.models import Person

Panel = Callable[[HttpRequest, Person], SafeString]
#: Below a hearing; the file was opened for this reader already.
HearingPanel = Callable[[HttpRequest, Hearing], SafeString]
#: A few words beside each hearing of a list, by its number.
HearingNotes = Callable[[Sequence[Hearing]], Mapping[int, str]]
_panels: list[Panel] = []
_of_hearings: list[HearingPanel] = []
_notes: list[HearingNotes] = []


def register(panel: Panel) -> None:
    """Add a panel; call it once, from the AppConfig.ready of the room that owns it."""
    if panel not in _panels:
        _panels.append(panel)


def render(request: HttpRequest, person: Person) -> list[SafeString]:
    return [panel(request, person) for panel in _panels]


def register_hearing(panel: HearingPanel) -> None:
    """Add a panel to the page of a hearing; as `register`."""
    if panel not in _of_hearings:
        _of_hearings.append(panel)


def render_hearing(request: HttpRequest, hearing: Hearing) -> list[SafeString]:
    return [panel(request, hearing) for panel in _of_hearings]


def register_notes(notes: HearingNotes) -> None:
    """Let a room say something beside each hearing of a list; as `register`."""
    if notes not in _notes:
        _notes.append(notes)


def note_hearings(hearings: Sequence[Hearing]) -> None:
    """Write onto each hearing what the rooms above say of it (`hearing.said`)."""
    told = [notes(hearings) for notes in _notes] if hearings else []
    for hearing in hearings:
        hearing.said = [some[hearing.pk] for some in told if hearing.pk in some]
