"""Where people were, asked of a room above. Custody knows it and registers itself; this room only asks.

The same manner as the signals (ADR 4), with an answer: a chunk of a list asks once, for everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable

#: (person, facility, moment) of every sighting of these persons between two moments.
Provider = Callable[[Collection[int], dt.datetime, dt.datetime], Iterable[tuple[int, int, dt.datetime]]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Say who knows where people were; called once, from `AppConfig.ready` of the room that does."""
    if provider not in _providers:
        _providers.append(provider)


def sightings(
    person_ids: Collection[int], since: dt.datetime, until: dt.datetime
) -> list[tuple[int, int, dt.datetime]]:
    """Who was seen where between two moments. One query per room that knows."""
    return [found for provider in _providers for found in provider(person_ids, since, until)]
