"""Importing a detention list that was taken in: its rows are worked through in chunks, each one transaction.

An import can be killed at any moment and run again: a chunk is either wholly in or not at all, what is done is written on
the rows themselves, and the next run goes on with the first row that waits. The same file for the same office, place and
moment is one list, and is imported once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.core.errors import BadFile, Conflict
from amparo.custody.actions import NewSighting, mark_not_seen, record_sightings
from amparo.custody.lists import ReadRow, refuse_doubts
from amparo.custody.models import PLACE_NOT_SAID, Roster, RosterRow, Sighting
from amparo.custody.rosters import COUNTS, confirm, discard, headings_of, reader_of, take_in
from amparo.matching.names import given_tokens, plain, surname_tokens
from amparo.people.models import Door, Source
from amparo.people.receiving import NewRecord, foresee, receive_records
from amparo.places.models import Facility, Office
from amparo.places.queries import FacilityNames

CHUNK = 500
#: Rows that a page previews at once; longer lists are previewed by their first rows.
PREVIEWED_ROWS = 1_500
SAMPLE_ROWS = 4
LOCK = 0x4C69  # the first half of the advisory lock of a running import; the second is the list's number
PATIENCE = 6  # tries, ever longer apart: two seconds in all
Progress = Callable[[int, int], None]


def run(*, roster: Roster, by: Staff | None = None, progress: Progress = lambda done, of: None) -> Roster:
    """Work through a confirmed list, from wherever it was left. Raises `Conflict` when another process is at it."""
    with alone(LOCK, roster.pk):
        roster.refresh_from_db()
        if roster.state not in (Roster.State.RUNNING, Roster.State.DONE):
            raise Conflict(_("This list has not been confirmed."))
        names = FacilityNames()
        while roster.state != Roster.State.DONE:
            roster = _next_chunk(roster.pk, names, by)
            progress(roster.rows_done, roster.rows)
    return roster


def preview(roster: Roster) -> dict[str, int]:
    """What importing would do, without doing it: how many rows are new, known, to review, unreadable, repeated.

    `of` says how many rows were looked at: all of them, or the first ones of a very long list.
    """
    reader = reader_of(roster)
    rows = list(RosterRow.objects.filter(roster=roster).order_by("line")[:PREVIEWED_ROWS])
    waiting = [row for row in rows if row.outcome == RosterRow.Outcome.WAITING]
    names = FacilityNames()
    damaged = set(roster.layout["damaged"])
    read = [(row, reader.read(row.cells, damaged=row.line in damaged)) for row in waiting]
    new = [
        _new_record(roster, row, said, _place(roster, said, names)[0]) for row, said in read if said.described
    ]
    counts = Counter(foresee(new, roster.office))
    return {
        "of": len(rows),
        "new": counts["new"],
        "known": counts["known"],
        "doubtful": counts["doubtful"],
        "unreadable": sum(said.described is None for _row, said in read),
        "repeated": len(rows) - len(waiting),
    }


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row of a list as it is understood, so that somebody can see whether that is right."""

    line: int
    given_names: str
    surnames: str
    birth: dt.date | int | None
    place: str


def sample(roster: Roster) -> list[SampleRow]:
    """The first rows that describe somebody, as they are understood."""
    reader, names = reader_of(roster), FacilityNames()
    found: list[SampleRow] = []
    for row in RosterRow.objects.filter(roster=roster).order_by("line")[: 4 * SAMPLE_ROWS]:
        said = reader.read(row.cells)
        person = said.described
        if person is not None and len(found) < SAMPLE_ROWS:
            facility, _problem = _place(roster, said, names)
            surnames = " ".join(part for part in (person.surname1, person.surname2, person.surnames) if part)
            birth = person.birth_date or person.birth_year_from
            place = facility.name if facility is not None else said.place
            found.append(SampleRow(row.line, person.given_names, surnames, birth, place))
    return found


def report(roster: Roster) -> dict[str, int]:
    """What an import did, as the command line prints it."""
    return {"rows": roster.rows, **{name: roster.counts.get(name, 0) for name in COUNTS}}


def report_of_nothing(roster: Roster) -> dict[str, int]:
    """What a second import of a list that is in already does: everybody on it is known, and nothing is created."""
    counts = report(roster)
    known = counts["new_people"] + counts["known_people"]
    return {**counts, **dict.fromkeys(COUNTS, 0), "known_people": known, "unreadable": counts["unreadable"],
            "repeated": counts["repeated"]}  # fmt: skip


@transaction.atomic
def _next_chunk(roster_id: int, names: FacilityNames, by: Staff | None) -> Roster:
    roster = (
        Roster.objects.select_for_update(of=("self",)).select_related("office", "facility").get(pk=roster_id)
    )
    rows = list(
        RosterRow.objects.filter(roster=roster, outcome=RosterRow.Outcome.WAITING).order_by("line")[:CHUNK]
    )
    counts = Counter(roster.counts)
    if not rows:
        _finish(roster, counts, by)
        return roster
    reader = reader_of(roster)
    damaged = set(roster.layout["damaged"])
    new: list[NewRecord] = []
    going_in: list[tuple[RosterRow, ReadRow, Facility | None]] = []
    for row in rows:
        said = reader.read(row.cells, damaged=row.line in damaged)
        problems = [list(problem) for problem in said.problems]
        if said.described is None:
            row.outcome = RosterRow.Outcome.UNREADABLE
            counts["unreadable"] += 1
        else:
            facility, problem = _place(roster, said, names)
            if problem is not None:
                problems.append(problem)
            new.append(_new_record(roster, row, said, facility))
            going_in.append((row, said, facility))
        row.problems = problems
    received = receive_records(new=new, received_at=roster.as_of, office=roster.office, by=by, door=Door.LIST)
    sightings = []
    for (row, said, facility), answer in zip(going_in, received, strict=True):
        row.record_id, row.outcome = answer.record_id, answer.outcome
        counts["new_people"] += answer.outcome in ("new", "doubtful")
        counts["known_people"] += answer.outcome == "known"
        counts["review"] += answer.outcome == "doubtful"
        assert answer.person_id is not None
        sightings.append(
            NewSighting(
                record_id=answer.record_id,
                person_id=answer.person_id,
                kind=Sighting.Kind.LIST,
                confidence=Sighting.Confidence.REPORTED,
                as_of=roster.as_of,
                since=said.booked_in,
                facility_id=facility.pk if facility is not None else None,
                place=said.place or PLACE_NOT_SAID,
                roster_id=roster.pk,
                office_id=roster.office_id,
            )
        )
    moved = record_sightings(sightings=sightings, by=by)
    for name in ("cases_opened", "handed_over"):
        counts[name] += moved.get(name, 0)
    _store_outcomes(rows)
    roster.counts = dict(counts)
    roster.rows_done += len(rows)
    roster.save(update_fields=["counts", "rows_done"])
    return roster


def _store_outcomes(rows: Sequence[RosterRow]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE custody_rosterrow w SET outcome = n.outcome, record_id = n.record_id, problems = n.problems::jsonb"
            " FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[]) AS n(id, outcome, record_id, problems)"
            " WHERE w.id = n.id",
            [
                [row.pk for row in rows],
                [str(row.outcome) for row in rows],
                [row.record_id for row in rows],
                [json.dumps(row.problems) for row in rows],
            ],
        )


def _finish(roster: Roster, counts: Counter[str], by: Staff | None) -> None:
    if roster.full:
        # A place of which the list names nobody whom we could read is not thereby empty.
        named = Sighting.objects.filter(roster=roster, stint__facility__isnull=False)
        facilities = set(named.values_list("stint__facility_id", flat=True))
        counts["not_seen"] = mark_not_seen(roster=roster, facility_ids=facilities, by=by)
    counts["repeated"] = RosterRow.objects.filter(roster=roster, outcome=RosterRow.Outcome.REPEATED).count()
    roster.counts = dict(counts)
    roster.rows_done = roster.rows
    roster.state, roster.finished_at = Roster.State.DONE, clock.now()
    roster.save(update_fields=["counts", "rows_done", "state", "finished_at"])


def _place(roster: Roster, said: ReadRow, names: FacilityNames) -> tuple[Facility | None, list[str] | None]:
    """The facility of a row: of the whole list, or of its own column; and what to say when it is not clear."""
    if roster.facility is not None:
        return roster.facility, None
    if not said.place:
        return None, ["", "", "no_place"]
    found = names.resolve(said.place, said.place_state)
    if found.facility is not None:
        return found.facility, None
    return None, ["", said.place[:200], "doubtful_place" if found.candidates else "unknown_place"]


def _new_record(roster: Roster, row: RosterRow, said: ReadRow, facility: Facility | None) -> NewRecord:
    assert said.described is not None
    headings = [one["heading"] for one in roster.layout["columns"]]
    raw = {
        f"{index + 1}. {heading}": cell
        for index, (heading, cell) in enumerate(zip(headings, row.cells, strict=False))
        if cell
    }
    return NewRecord(
        source=Source.LIST,
        source_id=f"{import_key(roster)}:{row.line}",
        described=said.described,
        raw=raw,
        identifiers=said.identifiers,
        place_keys=_numbers_there(said, _where(roster, said, facility)),
        place_names=_names_there(said, _where(roster, said, facility)),
        seen=(facility.pk, roster.as_of) if facility is not None else None,
    )


def import_key(roster: Roster) -> str:
    """What the records of this import are called by: the same list gives the same names, another moment others."""
    what = f"{roster.sha256}|{roster.office_id}|{roster.facility_id}|{roster.as_of.isoformat()}|{roster.full}"
    return hashlib.sha256(what.encode()).hexdigest()[:16]


def _where(roster: Roster, said: ReadRow, facility: Facility | None) -> str:
    """The place within which a row's numbers tell people apart; the office's own lists, when no row says a place."""
    if facility is not None:
        return facility.slug
    return plain(said.place) or f"office {roster.office_id}"


def _numbers_there(said: ReadRow, place: str) -> tuple[str, ...]:
    """What makes a row of next week's list the same person: the booking number there."""
    number = "".join(character for character in said.booking.upper() if character.isalnum())
    # 0, 000, PENDING … stand in the column and are nobody's number.
    return (f"{place}|booking|{number}",) if re.search(r"[1-9]", number) else ()


def _names_there(said: ReadRow, place: str) -> tuple[str, ...]:
    """Without a booking number: the whole name and birth date there."""
    assert said.described is not None
    person = said.described
    surnames = surname_tokens(f"{person.surname1} {person.surname2} {person.surnames}")
    given = given_tokens(person.given_names)
    if _numbers_there(said, place) or not surnames or not given or person.birth_date is None:
        return ()
    return (f"{place}|{' '.join(surnames)}|{' '.join(given)}|{person.birth_date.isoformat()}",)


@contextlib.contextmanager
def alone(lock: int, number: int) -> Iterator[None]:
    """Hold the list's lock for as long as this connection works on it; it goes with the connection when we are killed.

    The server notices a killed process only after the statement it was at: so a few seconds of patience.
    """
    with connection.cursor() as cursor:
        for attempt in range(PATIENCE):
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [lock, number])
            row = cursor.fetchone()
            if row[0]:
                break
            time.sleep(0.1 * (attempt + 1))
        else:
            raise Conflict(_("This list is being imported by another process right now."))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [lock, number])


def import_file(
    *,
    path: Path,
    office: Office,
    as_of: dt.datetime,
    facility: Facility | None = None,
    full: bool = False,
    mapping: Mapping[str, str] | None = None,
    by: Staff | None = None,
    progress: Progress = lambda done, of: None,
) -> Roster:
    """The whole way at once, for the command line: nobody is there to be asked, so what is unclear is refused."""
    roster = take_in(
        path=path,
        file_name=path.name,
        office=office,
        as_of=as_of,
        facility=facility,
        full=full,
        mapping=mapping,
        by=by,
    )
    if roster.state == Roster.State.UPLOADED:
        rows = [
            tuple(cells) for cells in roster.row_set.order_by("line").values_list("cells", flat=True)[:500]
        ]
        try:
            refuse_doubts(headings_of(roster), rows)
        except BadFile:
            discard(roster=roster, by=by)
            raise
        # Only the order of day and month, or a heading that is nearly a known one, is open: the usual reading is taken.
        Roster.objects.filter(pk=roster.pk).update(state=Roster.State.PREVIEWED)
    confirm(roster=roster, by=by)
    return run(roster=roster, by=by, progress=progress)
