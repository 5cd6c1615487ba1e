"""Where people were, asked of a room above. Custody knows it and registers itself; this room only asks.

The same manner as the signals (ADR 4), with an answer: a chunk of a list asks once, for everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable

from amparo.accounts.models import Staff

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


#: Who was seen at these places, the latest first, and whether they are there now.
There = Callable[[Collection[int]], Iterable[tuple[int, bool]]]
#: Of each of these places, how many people are there now with whom this member of staff's office works.
Work = Callable[[Staff | None, Collection[int]], dict[int, int]]
_there: list[There] = []
_work: list[Work] = []


def register_there(provider: There) -> None:
    """Say who knows who was at a place; called once, as `register`."""
    if provider not in _there:
        _there.append(provider)


def register_work(provider: Work) -> None:
    """Say who knows with whom an office works; called once, as `register`."""
    if provider not in _work:
        _work.append(provider)


def who_was_there(facility_ids: Collection[int]) -> dict[int, bool]:
    """Each person who was seen at one of these places, and whether they are there now. One query per room that knows."""
    found: dict[int, bool] = {}
    for provider in _there:
        for person, now in provider(facility_ids):
            found[person] = found.get(person, False) or now
    return found


def work_there(staff: Staff | None, facility_ids: Collection[int]) -> dict[int, int]:
    """Of each of these places, with how many people there now the office works. One query per room that knows."""
    found: dict[int, int] = {}
    for provider in _work:
        for facility, number in provider(staff, facility_ids).items():
            found[facility] = found.get(facility, 0) + number
    return found
