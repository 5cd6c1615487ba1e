"""The places that a typed line names: for the search box, which asks at every search whether one is meant.

The directory is kept in memory in the form that `recognition` reads, for as long as the database says that it is the same;
and only a line with a word that is like a word of some place's name is compared with places at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection
from rapidfuzz import fuzz, process

from amparo.places.geography import fold
from amparo.places.models import Facility, FacilityAlias
from amparo.places.recognition import BY_NAME_ALONE, Known, Place

#: A place must be this much like what was typed to be offered; beside a name, as much as `BY_NAME_ALONE` says.
WORTH_A_LINE = 75.0
#: How like a word of a place's name a typed word must be, for places to be looked for.
LIKE_A_WORD = 80.0
#: Of a line at most so many words at its beginning or end are a place ("juan lopez camp east montana").
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Named:
    """The places that a typed line names, the likeliest first, and the words of it that are not the place's."""

    facilities: tuple[Facility, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class _Directory:
    state: tuple[object, ...]
    known: Known
    words: tuple[str, ...]


_kept: _Directory | None = None


def places_named(text: str, limit: int = 5) -> Named:
    """Find the places that a line names, by a name, another spelling or ICE's code, alone or after or before other words.

    One query while no place is named, another one for those that are; two more when the directory has changed.
    """
    words = text.split()
    if not any(character.isalpha() for character in text):
        return Named((), text)
    directory = _directory()
    telling = [_sounds_like_a_place(word, directory) for word in words]
    if not any(telling):
        return Named((), text)
    best, rest = directory.known.candidates(text), ""
    certain = best[0][0] if best else 0.0
    # The whole line, or else the longest part of it that is more like a place than the line is.
    for size in range(min(MOST_WORDS, len(words) - 1), 0, -1):
        for part, others in ((slice(-size, None), words[:-size]), (slice(size), words[size:])):
            found = directory.known.candidates(" ".join(words[part])) if any(telling[part]) else []
            if found and found[0][0] >= BY_NAME_ALONE and found[0][0] > certain:
                best, rest, certain = found, " ".join(others), found[0][0]
    if certain < BY_NAME_ALONE:
        rest = text
    least = BY_NAME_ALONE if certain >= BY_NAME_ALONE else WORTH_A_LINE
    ids = [place.key for score, place in best if score >= least][:limit]
    if not ids:
        return Named((), text)
    facilities = Facility.objects.in_bulk(ids)
    return Named(tuple(facilities[pk] for pk in ids), rest)


def _sounds_like_a_place(word: str, directory: _Directory) -> bool:
    asked = "".join(re.findall(r"[A-Z0-9]+", fold(word).upper()))
    return (
        len(asked) > 2
        and process.extractOne(asked, directory.words, scorer=fuzz.ratio, score_cutoff=LIKE_A_WORD)
        is not None
    )


def _directory() -> _Directory:
    """The directory as it is now: read again only when a name, a town, a code or a spelling in it has changed."""
    global _kept
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT (count(*), sum(hashtext(concat_ws('|', id, name, state, city, detloc))))::text"
            " FROM places_facility), (SELECT (count(*), sum(hashtext(concat_ws('|', facility_id, spelling))))::text"
            " FROM places_facilityalias)"
        )
        state = tuple(cursor.fetchone())
    kept = _kept
    if kept is None or kept.state != state:
        places = _places()
        spellings = [each for place in places for each in place.spellings]
        words = {word for each in spellings for word in each.core | each.telling}
        words.update(word for place in places for word in fold(place.city).upper().split())
        words.update(place.code for place in places if place.code)
        kept = _kept = _Directory(state, Known(places), tuple(sorted(words)))
    return kept


def _places() -> list[Place]:
    spellings: dict[int, list[str]] = {}
    for facility, spelling in FacilityAlias.objects.values_list("facility_id", "spelling").order_by("pk"):
        spellings.setdefault(facility, []).append(spelling)
    rows = Facility.objects.order_by("pk").values_list("pk", "name", "state", "city", "detloc")
    return [
        Place(names=(name, *spellings.get(pk, ())), state=state, city=city, code=code, key=pk)
        for pk, name, state, city, code in rows
    ]
