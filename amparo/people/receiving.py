"""Receiving what somebody said: the one way in for records, whichever door they come through.

A record that is certainly about a known person joins that person; one that may be gets a person of its own *and* a pair
for a human to decide, so that nobody waits unseen; the rest are new people. The public never joins itself to anybody: a
family's record has no person until an officer says whom it is about.

The outcome depends on what was received before, in order, and on nothing else: cutting a list into other chunks, or
going on after an interruption, gives the same persons.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import connection, transaction
from django.db.models import Q

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.core.clock import today
from amparo.core.folios import new_folio
from amparo.matching import (
    Comparison,
    Described,
    Prepared,
    compare,
    current_model,
    decide,
    key_hash,
    keys_of,
    prepare,
    reasons,
)
from amparo.matching.identifiers import Checked, check, state_code
from amparo.people.comparing import load, persons_of, records_by_key, store_keys, wide_keys
from amparo.people.describing import describe_person, refresh
from amparo.people.models import Identifier, Pair, Person, Record, Source
from amparo.places.models import Office

Outcome = Literal["new", "known", "doubtful", "repeated"]

#: A doubtful record raises at most this many questions, the likeliest.
MOST_PAIRS = 3
ADULT_YEARS = 18
#: Held while a chunk is received, so that two doors cannot make two persons of one at the same moment.
RECEIVING_LOCK = 0x416D7061
#: What two records share of a place, the more telling the higher.
Shared = Literal[0, 1, 2]
NOTHING_THERE: Shared = 0
NAME_THERE: Shared = 1
NUMBER_THERE: Shared = 2
#: Rows of the chunk being received come after every record of the database.
CHUNK_ORDER = 2**62


@dataclass(frozen=True, slots=True)
class NewRecord:
    """Something to receive. `source_id` is what the source calls it; the same one is received once.

    `identifiers` are further numbers as given, (system, text): booking, subject_id …
    `place_keys` identify somebody *within a place* by a number (a booking number at a facility): whoever shares one, with a
    compatible name and birth and nothing contradicting, is the same person. `place_names` do so by the whole name and
    birth date there: they tell less than a number, so the birth must be said by both.
    """

    source: str
    source_id: str
    described: Described
    raw: Mapping[str, Any]
    identifiers: tuple[tuple[str, str], ...] = ()
    place_keys: tuple[str, ...] = ()
    place_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a record. `person_id` is None only for a family's record."""

    record_id: int
    person_id: int | None
    outcome: Outcome
    best_pair_id: int | None = None


@dataclass(slots=True, eq=False)
class _Somebody:
    """A person as a chunk knows them: by number, or made by the chunk and without a number until it is stored."""

    pk: int | None
    made: Person | None = None


@dataclass(slots=True, eq=False)
class _Incoming:
    """A record on its way in: read, then decided, then stored."""

    order: int
    new: NewRecord
    prepared: Prepared
    keys: tuple[int, ...]
    wide: tuple[int, ...]
    there: dict[int, Shared]  # the keys of a place, and what each of them tells
    checked: list[Checked]
    record: Record
    person: _Somebody | None = None
    home: _Somebody | None = None
    joined: bool = False
    doubts: list[tuple[_Candidate, Comparison]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A record that an incoming one is compared with: of the database, or an earlier one of the same chunk."""

    order: int  # the order in which they were received: record ids, then the chunk's own rows
    source: str
    prepared: Prepared
    record: int | Record  # of the database by its number, of the chunk itself
    person: _Somebody | None
    home: _Somebody | None

    @property
    def record_id(self) -> int:
        """The number of the record; of one of the chunk itself, once it is stored."""
        return self.record if isinstance(self.record, int) else self.record.pk


@transaction.atomic
def receive_records(
    *, new: Sequence[NewRecord], received_at: dt.datetime, office: Office | None, by: Staff | None
) -> list[Received]:
    """Receive records in order; one answer per record, in the same order. A dozen queries whatever their number."""
    if not new:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECEIVING_LOCK])
    repeated = _already_received(new)
    incoming: list[_Incoming] = []
    by_name: dict[tuple[str, str], _Incoming] = {}
    for item in new:
        name = (item.source, item.source_id)
        if name not in repeated and name not in by_name:
            by_name[name] = _read(len(incoming), item, received_at, office, by)
            incoming.append(by_name[name])
    candidates = _Candidates({key for one in incoming for key in one.keys})
    for one in incoming:
        _decide(one, candidates.sharing(one))
        candidates.add(one)
    _store(incoming)
    pairs = _raise_pairs(incoming, received_at, office)
    answers = []
    told: set[tuple[str, str]] = set()
    for item in new:
        name = (item.source, item.source_id)
        if name in repeated:
            record_id, person_id = repeated[name]
            answers.append(Received(record_id, person_id, "repeated"))
            continue
        done = by_name[name]
        if name in told:
            answers.append(Received(done.record.pk, done.person.pk if done.person else None, "repeated"))
            continue
        told.add(name)
        outcome: Outcome = "known" if done.joined else "doubtful" if done.doubts else "new"
        answers.append(
            Received(
                done.record.pk, done.person.pk if done.person else None, outcome, pairs.get(done.record.pk)
            )
        )
    return answers


def foresee(new: Sequence[NewRecord]) -> list[Outcome]:
    """What `receive_records` would answer, without writing or locking anything: for a preview."""
    repeated = _already_received(new)
    now = clock.now()
    fresh = [item for item in new if (item.source, item.source_id) not in repeated]
    incoming = [_read(order, item, now, None, None) for order, item in enumerate(fresh)]
    candidates = _Candidates({key for one in incoming for key in one.keys})
    for one in incoming:
        _decide(one, candidates.sharing(one))
        candidates.add(one)
    outcomes: list[Outcome] = ["repeated"] * len(repeated)
    return outcomes + ["known" if one.joined else "doubtful" if one.doubts else "new" for one in incoming]


def _already_received(new: Sequence[NewRecord]) -> dict[tuple[str, str], tuple[int, int | None]]:
    rows = Record.objects.filter(
        source__in={item.source for item in new}, source_id__in={item.source_id for item in new}
    ).values_list("source", "source_id", "pk", "person_id")
    return {(source, source_id): (pk, person) for source, source_id, pk, person in rows}


def _read(
    order: int, item: NewRecord, received_at: dt.datetime, office: Office | None, by: Staff | None
) -> _Incoming:
    said = item.described
    prepared = prepare(said)
    given = [(name, getattr(said, name)) for name in ("curp", "a_number", "passport", "matricula", "phone")]
    checked = [check(system, text) for system, text in (*given, *item.identifiers) if text]
    value = {found.system: found.value for found in checked}
    record = Record(
        source=item.source,
        source_id=item.source_id[:120],
        received_at=received_at,
        office=office,
        received_by=by,
        raw=dict(item.raw),
        given_names=said.given_names[:120],
        surname1=said.surname1[:80],
        surname2=said.surname2[:80],
        surnames=said.surnames[:160],
        birth_date=said.birth_date,
        birth_year_from=said.birth_year_from,
        birth_year_to=said.birth_year_to,
        sex=prepared.sex,
        birth_state=state_code(said.birth_state) if said.birth_state else "",
        birth_municipality=said.birth_municipality[:80],
        curp=value.get("curp", "")[:18],
        a_number=value.get("a_number", "")[:9],
        passport=value.get("passport", "")[:12],
        matricula=value.get("matricula", "")[:12],
        phone=value.get("phone", "")[:20],
        mother_name=said.mother_name[:160],
        father_name=said.father_name[:160],
    )
    there = {key_hash(f"place:{key}"): NAME_THERE for key in item.place_names}
    there |= {key_hash(f"place:{key}"): NUMBER_THERE for key in item.place_keys}
    keys = dict.fromkeys((*there, *keys_of(prepared)))
    wide = tuple(key for key in dict.fromkeys(wide_keys(prepared)) if key not in keys)
    return _Incoming(order, item, prepared, tuple(keys), wide, there, checked, record)


class _Candidates:
    """Everybody whom a chunk's records may be about: read from the database once, then growing with the chunk."""

    def __init__(self, keys: set[int]) -> None:
        self._by_key: dict[int, list[_Candidate]] = defaultdict(list)
        blocks = records_by_key(keys)
        ids = {record_id for found in blocks.values() for record_id in found}
        known = load(ids)
        people: dict[int | None, _Somebody | None] = {None: None}  # the same number is the same object
        about: dict[int, _Candidate] = {}
        for pk, person_id, home_id in persons_of(ids):
            for number in (person_id, home_id):
                if number not in people:
                    people[number] = _Somebody(number)
            about[pk] = _Candidate(
                pk, known[pk].source, known[pk].prepared, pk, people[person_id], people[home_id]
            )
        for key, found in blocks.items():
            self._by_key[key] = [about[record_id] for record_id in found]

    def sharing(self, item: _Incoming) -> list[tuple[_Candidate, Shared]]:
        """Who shares a key with `item`, and what of its place."""
        shared: dict[_Candidate, Shared] = {}
        for key in item.keys:
            there = item.there.get(key, NOTHING_THERE)
            for candidate in self._by_key.get(key, ()):
                shared[candidate] = max(shared.get(candidate, NOTHING_THERE), there)
        return list(shared.items())

    def add(self, item: _Incoming) -> None:
        order = CHUNK_ORDER + item.order
        candidate = _Candidate(order, item.new.source, item.prepared, item.record, item.person, item.home)
        for key in item.keys:
            self._by_key[key].append(candidate)


def _decide(item: _Incoming, candidates: list[tuple[_Candidate, Shared]]) -> None:
    """Join `item` to the best certain candidate, or make a new person; keep who else it may be, the likeliest first."""
    from_family = item.new.source == Source.FAMILY
    scored = [
        (candidate, compare(item.prepared, candidate.prepared), place) for candidate, place in candidates
    ]
    scored.sort(key=lambda found: (-found[1].weight, found[0].order))
    best: _Candidate | None = None
    doubts: dict[int, tuple[_Candidate, Comparison]] = {}  # by the one object that stands for a person
    for candidate, comparison, place in scored:
        verdict = decide(comparison)
        if place and verdict != "certain" and _fits(comparison, place):
            verdict = "certain"
        if place and verdict == "different" and not comparison.contradictions:
            verdict = "doubtful"  # the same name at the same place is worth a question, however common
        if verdict == "different":
            continue
        certain = (
            verdict == "certain"
            and not from_family
            and candidate.source != Source.FAMILY
            and (_of_age(item.new.described) or _whole(comparison))
        )
        if certain and best is None:
            best = candidate
        # About one person one question is enough; a record that is about nobody yet is a question of its own.
        doubts.setdefault(id(candidate.person or candidate), (candidate, comparison))
    if best is not None:
        item.joined, item.person, item.home = True, best.person, best.home
    elif not from_family:
        item.person = item.home = _Somebody(None, Person(folio=new_folio("P")))
    doubts.pop(id(item.person), None)
    item.doubts = list(doubts.values())[:MOST_PAIRS]


_FITTING_SURNAMES = frozenset(("both", "both_near", "first", "first_near", "one", "one_near"))
_SAME_SURNAMES = frozenset(("both", "first", "one"))


def _fits(comparison: Comparison, shared: Shared) -> bool:
    """Name and birth agree well enough for somebody who has the same number, or name and birth, at the same place.

    Where one side says no birth, only the same number there joins them, and only under the very same name.
    """
    levels = comparison.levels
    if comparison.contradictions:
        return False
    if levels["birth"] == "missing":
        return (
            shared == NUMBER_THERE
            and levels["surnames"] in _SAME_SURNAMES
            and levels["given_names"] in ("same", "part")
        )
    return (
        levels["surnames"] in _FITTING_SURNAMES
        and levels["given_names"] in ("same", "near", "part", "part_near")
        and levels["birth"] in ("same", "swapped", "slip", "year_only_same")
    )


def _whole(comparison: Comparison) -> bool:
    """Everything that both sides say of name and birth is the same."""
    levels = comparison.levels
    return (
        levels["surnames"] in ("both", "one", "first", "second")
        and levels["given_names"] == "same"
        and levels["birth"] == "same"
    )


def _of_age(described: Described) -> bool:
    """Surely not a minor: a minor is joined only when everything agrees."""
    now = today()
    if described.birth_date is not None:
        return described.birth_date <= now.replace(year=now.year - ADULT_YEARS, day=min(now.day, 28))
    return described.birth_year_to is None or now.year - described.birth_year_to > ADULT_YEARS


def _store(incoming: Sequence[_Incoming]) -> None:
    """Write persons, records, keys and identifiers, and choose again the description of whoever was joined."""
    fresh = [
        (item.person, item.person.made, item.record)
        for item in incoming
        if item.person is not None and item.person.made is not None and not item.joined
    ]
    for _who, person, record in fresh:
        describe_person(person, [record])
    Person.objects.bulk_create([person for _who, person, _record in fresh], batch_size=1000)
    for who, person, _record in fresh:
        who.pk = person.pk
    for item in incoming:
        item.record.person_id = item.person.pk if item.person else None
        item.record.home_id = item.home.pk if item.home else None
    Record.objects.bulk_create([item.record for item in incoming], batch_size=500)
    store_keys([(key, item.record.pk) for item in incoming for key in (*item.keys, *item.wide)])
    Identifier.objects.bulk_create(
        [
            Identifier(
                record=item.record,
                system=found.system[:20],
                as_given=found.as_given[:60],
                normalised=found.value[:60],
                check_result=found.result,
                reason=found.reason[:40],
            )
            for item in incoming
            for found in {(one.system, one.value[:60]): one for one in item.checked}.values()
        ],
        batch_size=2000,
    )
    refresh(_joined(incoming))


def _raise_pairs(incoming: Sequence[_Incoming], at: dt.datetime, office: Office | None) -> dict[int, int]:
    """Write a pair for every doubt that nobody was asked before; returns each record's likeliest pair."""
    asked = _asked_before(incoming)
    pairs: list[Pair] = []
    for item in incoming:
        for candidate, comparison in item.doubts:
            question = frozenset(
                (_about(item.person, item.record.pk), _about(candidate.person, candidate.record_id))
            )
            if question in asked:
                continue
            asked.add(question)
            pairs.append(
                Pair(
                    new=item.record,
                    known_id=candidate.record_id,
                    weight=comparison.weight,
                    probability=comparison.probability,
                    reasons=reasons(item.prepared, candidate.prepared, comparison),
                    model_version=current_model().version,
                    office=office,
                    raised_at=at,
                )
            )
    Pair.objects.bulk_create(pairs, batch_size=1000)
    likeliest: dict[int, int] = {}
    for pair in pairs:
        likeliest.setdefault(pair.new_id, pair.pk)
    return likeliest


def _asked_before(incoming: Sequence[_Incoming]) -> set[frozenset[tuple[str, int]]]:
    """The questions, person against person (or person against a family's record), that are open or were answered."""
    joined = _joined([item for item in incoming if item.doubts])
    if not joined:
        return set()
    theirs = list(Record.objects.filter(person_id__in=joined).values_list("pk", flat=True))
    rows = Pair.objects.filter(Q(new_id__in=theirs) | Q(known_id__in=theirs)).values_list(
        "new_id", "new__person_id", "known_id", "known__person_id"
    )
    return {
        frozenset((("person", a) if a else ("record", new_id), ("person", b) if b else ("record", known_id)))
        for new_id, a, known_id, b in rows
    }


def _joined(incoming: Sequence[_Incoming]) -> set[int]:
    """Who was known before and gained a record."""
    return {one.person.pk for one in incoming if one.joined and one.person is not None and one.person.pk}


def _about(who: _Somebody | None, record_id: int) -> tuple[str, int]:
    return ("person", who.pk) if who is not None and who.pk is not None else ("record", record_id)
