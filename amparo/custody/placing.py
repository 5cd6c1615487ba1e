"""Where a sighting puts somebody: the rules by which sightings become stints and stays. No database here.

* Nobody knows the person to be held: a stay begins, with its first stint.
* Seen again at the same place: another sighting of the same stint.
* Seen at another place, later than anybody saw them at the last one: the stint ends, the next begins (a transfer).
* Seen at another place *earlier* than that: an old list that arrived late. It is kept as a sighting of the past, in the
  stint it belongs to or in a closed one of its own, and moves nobody backwards.
* Seen, and nobody says where: a sighting of the stint they are in; it moves nobody.
* Seen before a stay ended: a sighting of that stay's past; it opens nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from amparo.custody.models import PLACE_NOT_SAID, Stay, Stint
from amparo.matching.names import plain

Verdict = Literal["held", "moved", "seen", "past"]


@dataclass(slots=True, eq=False)
class OpenStint:
    """A stint while sightings are placed: its row, and when the person was last seen in it."""

    row: Stint
    last_seen: dt.datetime
    changed: bool = False

    def is_at(self, facility_id: int | None, place: str) -> bool:
        if facility_id is None and place == PLACE_NOT_SAID:
            return True
        if facility_id is not None or self.row.facility_id is not None:
            return self.row.facility_id == facility_id
        return plain(self.row.place_as_given) == plain(place)


@dataclass(slots=True, eq=False)
class KnownStay:
    """A stay while sightings are placed; its stints in the order in which they began."""

    row: Stay
    stints: list[OpenStint] = field(default_factory=list)
    changed: bool = False

    @property
    def last_seen(self) -> dt.datetime:
        return max((stint.last_seen for stint in self.stints), default=self.row.began_at)

    @property
    def current(self) -> OpenStint | None:
        return next((stint for stint in self.stints if stint.row.ended_at is None), None)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a sighting went: the stay, the stint, what that means, and the place the person was moved from."""

    stay: KnownStay
    stint: OpenStint
    verdict: Verdict
    previous_facility_id: int | None = None


def place(
    stays: list[KnownStay],
    *,
    record_id: int,
    facility_id: int | None,
    where: str,
    as_of: dt.datetime,
    since: dt.datetime | None = None,
) -> Placed:
    """Place a sighting among a person's stays, changing them (and `stays`, when a new one begins).

    `since` is when the source says that the person came to this place; a stay or stint that begins here begins then.
    """
    since = min(since, as_of) if since is not None else as_of
    stay = _stay_for(stays, as_of)
    if stay is None:
        over = max((one.row.ended_at for one in stays if one.row.ended_at is not None), default=since)
        stay = KnownStay(Stay(record_id=record_id, began_at=max(since, over)))
        stays.append(stay)
        stint = _begin(stay, facility_id, where, stay.row.began_at)
        _see(stay, stint, as_of)
        return Placed(stay, stint, "held")
    if as_of < stay.row.began_at:
        stay.row.began_at, stay.changed = as_of, True
    current = stay.current
    if current is not None and current.is_at(facility_id, where):
        _see(stay, current, as_of)
        return Placed(stay, current, "seen")
    if stay.row.ended_at is None and (
        current is None or as_of > max(current.last_seen, current.row.began_at)
    ):
        previous = current.row.facility_id if current is not None else None
        moved_at = since
        if current is not None:
            moved_at = max(since, current.last_seen, current.row.began_at)
            current.row.ended_at, current.changed = moved_at, True
        stint = _begin(stay, facility_id, where, moved_at)
        _see(stay, stint, as_of)
        return Placed(stay, stint, "moved", previous)
    return Placed(stay, _past_stint(stay, facility_id, where, as_of), "past")


def _stay_for(stays: Iterable[KnownStay], as_of: dt.datetime) -> KnownStay | None:
    """The open stay with the freshest sighting; else the ended one that was not over yet at that moment."""
    known = sorted(stays, key=lambda stay: stay.last_seen, reverse=True)
    lasting = next((stay for stay in known if stay.row.ended_at is None), None)
    if lasting is not None and as_of >= lasting.row.began_at:
        return lasting
    ended = (stay for stay in known if stay.row.ended_at is not None and as_of <= stay.row.ended_at)
    return min(ended, key=lambda stay: stay.row.ended_at or as_of, default=lasting)


def _begin(stay: KnownStay, facility_id: int | None, where: str, at: dt.datetime) -> OpenStint:
    stint = OpenStint(Stint(facility_id=facility_id, place_as_given=where[:160], began_at=at), at)
    stay.stints.append(stint)
    return stint


def _see(stay: KnownStay, stint: OpenStint, as_of: dt.datetime) -> None:
    stint.last_seen = max(stint.last_seen, as_of)
    if as_of < stint.row.began_at:
        earlier = [
            one.row.ended_at for one in stay.stints if one is not stint and one.row.ended_at is not None
        ]
        stint.row.began_at, stint.changed = max([as_of, *earlier]), True
    _seen_again(stay, as_of)


def _seen_again(stay: KnownStay, as_of: dt.datetime) -> None:
    """Lift the mark "not seen", or, by a list older than the one that no longer named them, only move it forward."""
    since, list_of = stay.row.not_seen_since, stay.row.missing_from_list_of
    if since is None or list_of is None or as_of <= since:
        return
    if as_of >= list_of:
        stay.row.not_seen_since = stay.row.missing_from_list_of = None
    else:
        stay.row.not_seen_since = as_of
    stay.changed = True


def _past_stint(stay: KnownStay, facility_id: int | None, where: str, as_of: dt.datetime) -> OpenStint:
    same = [stint for stint in stay.stints if stint.is_at(facility_id, where)]
    for stint in same:
        if stint.row.began_at <= as_of and (stint.row.ended_at is None or as_of <= stint.row.ended_at):
            stint.last_seen = max(stint.last_seen, as_of)
            return stint
    for stint in stay.stints:
        # They had left the place of an earlier stint by now, if nobody saw them there since.
        over = stint.row.ended_at
        if stint.row.began_at <= as_of and over is not None and over > as_of >= stint.last_seen:
            stint.row.ended_at, stint.changed = as_of, True
    later = [stint.row.began_at for stint in stay.stints if stint.row.began_at >= as_of]
    stint = OpenStint(
        Stint(
            facility_id=facility_id,
            place_as_given=where[:160],
            began_at=as_of,
            ended_at=min(later, default=stay.row.ended_at or as_of),
        ),
        as_of,
    )
    stay.stints.append(stint)
    return stint
