"""Is this the place we know under another spelling? Pure.

Certain when the folded name is the same and the place is; or when the address or the town agree and the words
that say which place it is are nearly the same. Two rows of one list are two places, so no two of them are
ever recognised as the same one, unless they are written alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from amparo.places.geography import fold
from amparo.places.spelling import Spelling, likeness, spelling

#: Likeness (0 to 100) from which a name is taken for another: with the same street address, and without.
SAME_ADDRESS, SAME_TOWN = 60.0, 88.0
#: For a name without any place: the likeness needed, and by how much the best must lead the next.
BY_NAME_ALONE, LEAD = 88.0, 6.0
#: Likeness from which a place is worth showing to a person.
WORTH_SHOWING = 55.0


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of where a facility is. Empty fields are not known."""

    names: tuple[str, ...]
    state: str = ""
    city: str = ""
    zip: str = ""
    county: str = ""
    address: str = ""
    code: str = ""
    key: Hashable = None

    @property
    def spellings(self) -> tuple[Spelling, ...]:
        return tuple(spelling(name) for name in self.names)


@dataclass
class Known:
    """The places already recorded, by state."""

    places: Sequence[Place]
    _by_state: dict[str, list[Place]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_state = defaultdict(list)
        for place in self.places:
            self._by_state[place.state].append(place)

    def recognise(self, new: Iterable[Place]) -> list[Place | None]:
        """For each place of one list, the known place that it is, or None for a new one."""
        rows = list(new)
        found: list[Place | None] = [self._written_alike(row) for row in rows]
        taken = {place.key for place in found if place is not None}
        scored = sorted(
            (
                (likeness_of_places(row, place), number, place)
                for number, row in enumerate(rows)
                if found[number] is None
                for place in self._by_state[row.state]
                if place.key not in taken
            ),
            key=lambda each: (-each[0], each[1]),
        )
        for score, number, place in scored:
            if score >= SAME_TOWN and found[number] is None and place.key not in taken:
                found[number] = place
                taken.add(place.key)
        return found

    def _written_alike(self, row: Place) -> Place | None:
        wanted = {each.normalised for each in row.spellings}
        alike = [
            place
            for place in self._by_state[row.state]
            if wanted & {each.normalised for each in place.spellings}
        ]
        here = [place for place in alike if _place_agrees(row, place)]
        if not here:
            here = [place for place in alike if not (row.city and place.city)]
        return here[0] if len(here) == 1 else None

    def candidates(self, text: str, *, state: str = "") -> list[tuple[float, Place]]:
        """Known places that a free text may name, best first, with their likeness from 0 to 100."""
        asked = spelling(text)
        state = state or asked.state
        places = self._by_state[state] if state else self.places
        scored = []
        for place in places:
            town = fold(place.city).upper()
            best = max((_by_name(asked, each, town) for each in place.spellings), default=0.0)
            if place.code and place.code == text.strip().upper():
                best = 100.0
            elif asked.core and asked.words == asked.core == frozenset(town.split()):
                # "El Paso" alone is any place of El Paso.
                best = BY_NAME_ALONE
            if best >= WORTH_SHOWING:
                scored.append((best, place))
        return sorted(scored, key=lambda each: -each[0])  # of equals, in the order of the directory


def likeness_of_places(row: Place, place: Place) -> float:
    """How surely two descriptions are of one place, 0 to 100. From `SAME_TOWN` on they are taken to be."""
    if row.state != place.state or not (_town_agrees(row, place) or _zip_agrees(row, place)):
        return 0.0
    town = fold(f"{row.city} {place.city}").upper()
    best = max(
        (likeness(mine, theirs, town=town) for mine in row.spellings for theirs in place.spellings),
        default=0.0,
    )
    street = _same_street(row.address, place.address)
    if street is True:
        return max(best, SAME_TOWN) if best >= SAME_ADDRESS else best
    beside = all(mine.jail_beside_centre(theirs) for mine in row.spellings for theirs in place.spellings)
    return min(best, SAME_TOWN - 1) if street is False or beside else best


def _by_name(asked: Spelling, known: Spelling, town: str) -> float:
    score = likeness(asked, known, town=town)
    # A jail and an immigration centre of one name: shown to a person, never decided without one.
    return min(score, BY_NAME_ALONE - 1) if asked.jail_beside_centre(known) else score


def _place_agrees(row: Place, place: Place) -> bool:
    # For names that differ, the county is not enough: a county's jail and a state prison share its name.
    same_county = bool(row.county) and row.county == place.county
    return same_county or _zip_agrees(row, place) or _town_agrees(row, place)


def _zip_agrees(row: Place, place: Place) -> bool:
    return bool(row.zip) and row.zip == place.zip


def _town_agrees(row: Place, place: Place) -> bool:
    mine, theirs = fold(row.city), fold(place.city)
    if not mine or not theirs:
        return False
    return mine.startswith(theirs) or theirs.startswith(mine) or fuzz.ratio(mine, theirs) >= 85


def _same_street(one: str, other: str) -> bool | None:
    """True or False when both addresses have a house number, None when we cannot tell."""
    mine, theirs = _house(one), _house(other)
    if not mine or not theirs:
        return None
    if mine[0] != theirs[0]:
        return False
    return fuzz.token_sort_ratio(mine[1], theirs[1]) >= 60


def _house(address: str) -> tuple[str, str] | None:
    found = re.match(r"(\d+)\s+(.+)", fold(address))
    return (found.group(1), found.group(2)) if found else None
