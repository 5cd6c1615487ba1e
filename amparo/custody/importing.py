"""Importing a detention list: keep every row as it stood, then work through them in chunks, each one transaction.

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
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import BadFile, Conflict, Incomplete
from amparo.custody.actions import NewSighting, mark_not_seen, record_sightings
from amparo.custody.lists import (
    Column,
    Habits,
    Headings,
    ReadRow,
    RowReader,
    Table,
    as_said,
    find_headings,
    learn_habits,
    open_file,
    refuse_doubts,
    rows_of,
)
from amparo.custody.lists.columns import doubts
from amparo.custody.models import PLACE_NOT_SAID, Layout, Roster, RosterRow, Sighting
from amparo.matching.names import given_tokens, plain, surname_tokens
from amparo.people.models import Door, Source
from amparo.people.receiving import NewRecord, foresee, receive_records
from amparo.places.models import Facility, Office
from amparo.places.queries import FacilityNames

CHUNK = 500
#: Rows that a page previews at once; longer lists are previewed by their first rows.
PREVIEWED_ROWS = 1_500
LOCK = 0x4C69  # the first half of the advisory lock of a running import; the second is the list's number
PATIENCE = 6  # tries, ever longer apart: two seconds in all
COUNTS = (
    "new_people",
    "known_people",
    "review",
    "unreadable",
    "repeated",
    "cases_opened",
    "handed_over",
    "not_seen",
)
Progress = Callable[[int, int], None]


@transaction.atomic
def take_in(
    *,
    path: Path,
    file_name: str,
    office: Office,
    as_of: dt.datetime,
    facility: Facility | None = None,
    full: bool = False,
    mapping: Mapping[str, str] | None = None,
    by: Staff | None,
) -> Roster:
    """Read a file and keep its rows as they stand. Nobody is matched or moved yet.

    `mapping` says what columns hold (heading or letter → field), else what was said for the same headings before, else
    what the headings tell. Raises `BadFile` when the file is no list, before anything is kept. The same file for the same
    office, place, moment and completeness gives back the list that is there.
    """
    if by is not None:
        require(by, "upload_list", office_id=office.pk)
    if as_of > clock.now() + dt.timedelta(hours=12):
        raise Incomplete(_("The moment of the list is in the future."), missing=("as_of",))
    tables = open_file(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    same = Roster.objects.filter(
        sha256=digest, office=office, facility=facility, as_of=as_of, full=full
    ).first()
    if same is not None:
        return same
    remembered = {kept.headings: kept.columns for kept in Layout.objects.filter(office=office)}
    headings = find_headings(tables, remembered=remembered)
    if mapping:
        headings = as_said(headings, mapping)
    table = next(one for one in tables if one.name == headings.sheet)
    rows = list(rows_of(table, headings))
    layout = _layout(headings, table)
    roster = Roster.objects.create(
        sha256=digest,
        file_name=Path(file_name).name[-200:],
        office=office,
        facility=facility,
        as_of=as_of,
        full=full,
        layout=layout,
        rows=len(rows),
        uploaded_by=by,
        counts=dict.fromkeys(COUNTS, 0),
    )
    _learn(roster, headings, [row for _line, row in rows])
    roster.save(update_fields=["layout", "state"])
    seen: set[tuple[str, ...]] = set()
    kept = []
    for line, row in rows:
        repeated = row in seen
        seen.add(row)
        outcome = RosterRow.Outcome.REPEATED if repeated else RosterRow.Outcome.WAITING
        kept.append(RosterRow(roster=roster, line=line, cells=list(row), outcome=outcome))
    RosterRow.objects.bulk_create(kept, batch_size=2000)
    roster.rows_done = sum(row.outcome == RosterRow.Outcome.REPEATED for row in kept)
    roster.save(update_fields=["rows_done"])
    return roster


@transaction.atomic
def say_columns(
    *, roster: Roster, fields: Mapping[int, str], date_order: str = "", by: Staff | None
) -> Roster:
    """Take what somebody says of the columns (position → field) and of the dates, and remember it for this source."""
    roster = Roster.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    if by is not None:
        require(by, "upload_list", office_id=roster.office_id)
    if roster.state not in (Roster.State.UPLOADED, Roster.State.PREVIEWED):
        raise Conflict(_("This list is being imported already."))
    from amparo.custody.lists import refuse_double_use

    refuse_double_use(fields)
    headings = headings_of(roster).assigned(fields)
    rows = [
        tuple(cells)
        for cells in RosterRow.objects.filter(roster=roster).order_by("line").values_list("cells", flat=True)
    ]
    refuse_doubts(headings, rows)
    roster.layout["columns"] = _columns(headings)
    _learn(roster, headings, rows, said=date_order)
    roster.state = Roster.State.PREVIEWED
    roster.save(update_fields=["layout", "state"])
    Layout.objects.update_or_create(
        headings=headings.key,
        office_id=roster.office_id,
        defaults={
            "columns": {
                f"{column.letter}:{column.heading}": column.field or "ignore" for column in headings.columns
            },
            "date_order": roster.layout["habits"]["date_order"],
        },
    )
    return roster


@transaction.atomic
def confirm(*, roster: Roster, by: Staff | None) -> Roster:
    """Say that the list is to be imported; the worker (or `run`) does it."""
    roster = Roster.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    if by is not None:
        require(by, "upload_list", office_id=roster.office_id)
    if roster.state == Roster.State.UPLOADED:
        raise Incomplete(_("Say first what the columns hold."), missing=("columns",))
    if roster.state == Roster.State.PREVIEWED:
        roster.state, roster.started_at = Roster.State.RUNNING, clock.now()
        roster.save(update_fields=["state", "started_at"])
    return roster


@transaction.atomic
def discard(*, roster: Roster, by: Staff | None) -> None:
    """Throw away a list that was uploaded by mistake and not imported."""
    roster = Roster.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    if by is not None:
        require(by, "upload_list", office_id=roster.office_id)
    if roster.state not in (Roster.State.UPLOADED, Roster.State.PREVIEWED):
        raise Conflict(_("This list is being imported already."))
    RosterRow.objects.filter(roster=roster).delete()
    roster.delete()


def run(*, roster: Roster, by: Staff | None = None, progress: Progress = lambda done, of: None) -> Roster:
    """Work through a confirmed list, from wherever it was left. Raises `Conflict` when another process is at it."""
    with _alone(roster.pk):
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


def headings_of(roster: Roster) -> Headings:
    """The columns of a list as they are read now."""
    return Headings(
        roster.layout["sheet"],
        roster.layout["line"],
        tuple(
            Column(index, one["heading"], one["field"], one["sure"])
            for index, one in enumerate(roster.layout["columns"])
        ),
    )


def reader_of(roster: Roster) -> RowReader:
    return RowReader(
        headings_of(roster),
        Habits.from_json(roster.layout["habits"]),
        as_of=roster.as_of.astimezone(roster.office.zone),
        is_text=roster.layout["is_text"],
    )


def report(roster: Roster) -> dict[str, int]:
    """What an import did, as the command line prints it."""
    return {"rows": roster.rows, **{name: roster.counts.get(name, 0) for name in COUNTS}}


def report_of_nothing(roster: Roster) -> dict[str, int]:
    """What a second import of a list that is in already does: everybody on it is known, and nothing is created."""
    counts = report(roster)
    known = counts["new_people"] + counts["known_people"]
    return {**counts, **dict.fromkeys(COUNTS, 0), "known_people": known, "unreadable": counts["unreadable"],
            "repeated": counts["repeated"]}  # fmt: skip


def _layout(headings: Headings, table: Table) -> dict[str, Any]:
    return {
        "sheet": headings.sheet,
        "line": headings.line,
        "columns": _columns(headings),
        "is_text": table.is_text,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "damaged": sorted(table.damaged),
    }


def _columns(headings: Headings) -> list[dict[str, Any]]:
    return [{"heading": one.heading, "field": one.field, "sure": one.sure} for one in headings.columns]


def _learn(roster: Roster, headings: Headings, rows: Sequence[tuple[str, ...]], said: str = "") -> None:
    """Decide how the list writes dates and names, and whether somebody must say something first."""
    remembered = Layout.objects.filter(headings=headings.key, office_id=roster.office_id).first()
    habits = learn_habits(
        headings,
        rows,
        as_of=roster.as_of.astimezone(roster.office.zone).date(),
        said=said,  # type: ignore[arg-type]
        remembered=remembered.date_order if remembered is not None else "",  # type: ignore[arg-type]
    )
    roster.layout["habits"] = habits.as_json()
    clear = not doubts(headings, rows) and (habits.dates.certain or not _has_dates(headings))
    roster.state = Roster.State.PREVIEWED if clear else Roster.State.UPLOADED


def _has_dates(headings: Headings) -> bool:
    return headings.index_of("birth_date") is not None or headings.index_of("booked_in") is not None


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
def _alone(roster_id: int) -> Iterator[None]:
    """Hold the list's lock for as long as this connection works on it; it goes with the connection when we are killed.

    The server notices a killed process only after the statement it was at: so a few seconds of patience.
    """
    with connection.cursor() as cursor:
        for attempt in range(PATIENCE):
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, roster_id])
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
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, roster_id])


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
