"""Everybody whom a chunk's records may be about: read from the database once, then growing with the chunk."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from amparo.matching import Prepared
from amparo.people import whereabouts
from amparo.people.comparing import load, persons_of, records_by_key, records_of_persons
from amparo.people.receiving.records import NOTHING_THERE, Incoming, Shared, Somebody
from amparo.places.models import Office

#: Rows of the chunk being received come after every record of the database.
CHUNK_ORDER = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A record that an incoming one is compared with: of the database, or an earlier one of the same chunk."""

    order: int  # the order in which they were received: record ids, then the chunk's own rows
    source: str
    prepared: Prepared
    incoming: Incoming | None = None  # of the chunk itself, else `order` is the record's number
    known_person: Somebody | None = None
    known_home: Somebody | None = None

    @property
    def record_id(self) -> int:
        """The number of the record; of one of the chunk itself, once it is stored."""
        return self.order if self.incoming is None else self.incoming.record.pk

    @property
    def person(self) -> Somebody | None:
        """Whose it is; of one of the chunk itself, once it is decided."""
        return self.known_person if self.incoming is None else self.incoming.person

    @property
    def home(self) -> Somebody | None:
        """For whom it was accepted; of one of the chunk itself, once it is decided."""
        return self.known_home if self.incoming is None else self.incoming.home


class Candidates:
    """Who shares which key; and, of those who matter, everything that is known about them."""

    def __init__(self, keys: set[int], office: Office | None) -> None:
        self._zone = office.zone if office is not None else dt.UTC
        self._by_key: dict[int, list[Candidate]] = defaultdict(list)
        self._prepared_of: dict[Somebody, dict[int, Prepared]] = defaultdict(dict)
        self._seen: dict[Somebody, set[tuple[dt.datetime, int]]] = defaultdict(set)
        self._seen_here: dict[Somebody, set[tuple[dt.datetime, int]]] = defaultdict(
            set
        )  # by the chunk itself
        blocks = records_by_key(keys)
        ids = {record_id for found in blocks.values() for record_id in found}
        known = load(ids)
        people: dict[int | None, Somebody | None] = {None: None}  # the same number is the same object
        about: dict[int, Candidate] = {}
        for pk, person_id, home_id in persons_of(ids):
            for number in (person_id, home_id):
                if number not in people:
                    people[number] = Somebody(number)
            about[pk] = Candidate(
                pk, known[pk].source, known[pk].prepared, None, people[person_id], people[home_id]
            )
        for key, found in blocks.items():
            self._by_key[key] = [about[record_id] for record_id in found]

    def meet(self, item: Incoming) -> list[tuple[Candidate, Shared]]:
        """Who shares a key with `item`, in the database or earlier in the chunk, and what of its place; from now on it is
        met itself."""
        shared: dict[Candidate, Shared] = {}
        own = Candidate(CHUNK_ORDER + item.order, item.new.source, item.prepared, item)
        for key in item.keys:
            there = item.there.get(key, NOTHING_THERE)
            for candidate in self._by_key[key]:
                shared[candidate] = max(shared.get(candidate, NOTHING_THERE), there)
            self._by_key[key].append(own)
        return list(shared.items())

    def look_up(self, people: Collection[Somebody | None], incoming: Sequence[Incoming]) -> None:
        """Read all records of these persons, and where they were on the days on which the chunk saw anybody. Three queries."""
        about = {one.pk: one for one in people if one is not None and one.pk is not None}
        if not about:
            return
        owners = records_of_persons(about)
        for record_id, known in load(owners).items():
            self._prepared_of[about[owners[record_id]]][record_id] = known.prepared
        moments = [one.new.seen[1] for one in incoming if one.new.seen is not None]
        if moments:
            day = dt.timedelta(days=1)
            for person_id, facility_id, at in whereabouts.sightings(
                about, min(moments) - day, max(moments) + day
            ):
                self._seen[about[person_id]].add((at, facility_id))

    def settle(self, item: Incoming) -> None:
        """Let what is now known of the person of `item` count for the later records of the chunk."""
        if item.person is not None:
            self._prepared_of[item.person][CHUNK_ORDER + item.order] = item.prepared
            if item.new.seen is not None:
                facility_id, at = item.new.seen
                self._seen[item.person].add((at, facility_id))
                self._seen_here[item.person].add((at, facility_id))

    def all_of(self, somebody: Somebody) -> dict[int, Prepared]:
        """Every record of a person that was looked up or made by the chunk."""
        return self._prepared_of[somebody]

    def elsewhere(self, item: Incoming, somebody: Somebody, *, may_have_moved: bool) -> bool:
        """Whether the person was seen in another place on the day on which `item` was seen in its own. Who may have moved
        within the day contradicts only a row of the same list, of the same moment."""
        if item.new.seen is None:
            return False
        facility_id, at = item.new.seen
        if may_have_moved:
            places = {place for moment, place in self._seen_here[somebody] if moment == at}
        else:
            places = {place for moment, place in self._seen[somebody] if self._day(moment) == self._day(at)}
        return bool(places - {facility_id})

    def _day(self, at: dt.datetime) -> dt.date:
        return at.astimezone(self._zone).date()
