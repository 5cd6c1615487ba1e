"""Importing a list of arrivals that was taken in: chunk by chunk, each one transaction; killed, it goes on where it was."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.core.errors import BadFile, Conflict
from amparo.custody.importing import alone
from amparo.custody.lists import refuse_doubts
from amparo.matching.identifiers import STATES
from amparo.people.models import Door, Record, Source
from amparo.people.receiving import NewRecord, foresee, receive_records
from amparo.returns.arriving import settling
from amparo.returns.arriving.lists import ReadArrival, arrivals
from amparo.returns.arriving.models import ArrivalList, ArrivalRow
from amparo.returns.arriving.taking import COUNTS, confirm, discard, headings_of, reader_of, take_in
from amparo.returns.centres.models import Centre

CHUNK = 200
PREVIEWED_ROWS = 1_500
SAMPLE_ROWS = 4
LOCK = 0x4C6A  # the first half of the advisory lock of a running import; the second is the list's number
Progress = Callable[[int, int], None]


def run(
    *, taken: ArrivalList, by: Staff | None = None, progress: Progress = lambda done, of: None
) -> ArrivalList:
    """Work through a confirmed list, from wherever it was left. Raises `Conflict` when another process is at it."""
    with alone(LOCK, taken.pk):
        taken.refresh_from_db()
        if taken.state not in (ArrivalList.State.RUNNING, ArrivalList.State.DONE):
            raise Conflict(_("This list has not been confirmed."))
        while taken.state != ArrivalList.State.DONE:
            taken = _next_chunk(taken.pk, by)
            progress(taken.rows_done, taken.rows)
    return taken


def preview(taken: ArrivalList) -> dict[str, int]:
    """What importing would do, without doing it. `of` says how many rows were looked at: all, or the first of very many."""
    reader, damaged = reader_of(taken), set(taken.layout["damaged"])
    rows = list(taken.row_set.order_by("line")[:PREVIEWED_ROWS])
    waiting = [row for row in rows if row.outcome == ArrivalRow.Outcome.WAITING]
    read = [(row, reader.read(row.cells, damaged=row.line in damaged)) for row in waiting]
    new = [_new_record(taken, row, said) for row, said in read if said.row.described]
    counts = Counter(foresee(new))
    return {
        "of": len(rows),
        "new": counts["new"],
        "known": counts["known"],
        "doubtful": counts["doubtful"],
        "unreadable": sum(said.row.described is None for _row, said in read),
        "repeated": len(rows) - len(waiting),
        "declined": sum(said.accepted is False for _row, said in read if said.row.described),
    }


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row as it is understood, so that somebody can see whether that is right."""

    line: int
    given_names: str
    surnames: str
    birth: dt.date | int | None
    at: dt.datetime
    destination: str
    declined: bool


def sample(taken: ArrivalList) -> list[SampleRow]:
    """The first rows that describe somebody, as they are understood."""
    reader = reader_of(taken)
    found: list[SampleRow] = []
    for row in taken.row_set.order_by("line")[: 4 * SAMPLE_ROWS]:
        said = reader.read(row.cells)
        person = said.row.described
        if person is not None and len(found) < SAMPLE_ROWS:
            surnames = " ".join(part for part in (person.surname1, person.surname2, person.surnames) if part)
            birth = person.birth_date or person.birth_year_from
            there = ", ".join(part for part in (said.municipality, STATES.get(said.state, "")) if part)
            found.append(
                SampleRow(
                    row.line, person.given_names, surnames, birth, said.at, there, said.accepted is False
                )
            )
    return found


def report(taken: ArrivalList) -> dict[str, int]:
    """What an import did, as the command line prints it."""
    return {"rows": taken.rows, **{name: taken.counts.get(name, 0) for name in COUNTS}}


def report_of_nothing(taken: ArrivalList) -> dict[str, int]:
    """What a second import of a list that is in already does: everybody on it is known, and nothing is created."""
    counts = report(taken)
    known = counts["new_people"] + counts["known_people"]
    return {**counts, **dict.fromkeys(COUNTS, 0), "known_people": known, "unreadable": counts["unreadable"],
            "repeated": counts["repeated"]}  # fmt: skip


@transaction.atomic
def _next_chunk(list_id: int, by: Staff | None) -> ArrivalList:
    taken = ArrivalList.objects.select_for_update(of=("self",)).select_related("centre").get(pk=list_id)
    waiting = taken.row_set.filter(outcome=ArrivalRow.Outcome.WAITING).order_by("line")
    rows = list(waiting[:CHUNK])
    counts = Counter(taken.counts)
    if not rows:
        _finish(taken, counts)
        return taken
    reader, damaged = reader_of(taken), set(taken.layout["damaged"])
    new: list[NewRecord] = []
    going_in: list[ArrivalRow] = []
    for row in rows:
        said = reader.read(row.cells, damaged=row.line in damaged)
        row.problems = [list(problem) for problem in said.problems]
        if said.row.described is None:
            row.outcome = ArrivalRow.Outcome.UNREADABLE
            counts["unreadable"] += 1
        else:
            row.said = said.as_json()
            new.append(_new_record(taken, row, said))
            going_in.append(row)
    received_at = min(taken.as_of, clock.now())
    received = receive_records(new=new, received_at=received_at, office=None, by=by, door=Door.LIST)
    for row, answer in zip(going_in, received, strict=True):
        row.record_id = answer.record_id
        row.outcome = ArrivalRow.Outcome(answer.outcome)
        counts["new_people"] += answer.outcome in ("new", "doubtful")
        counts["known_people"] += answer.outcome == "known"
    _store_outcomes(rows)
    records = Record.objects.select_related("person").in_bulk([row.record_id for row in going_in])
    certain = []
    for row in going_in:
        assert row.record_id is not None
        row.arrival_list, row.record = taken, records[row.record_id]
        if row.outcome == ArrivalRow.Outcome.DOUBTFUL and settling.still_asked(row.record):
            counts["review"] += 1
        else:
            certain.append(row)
    counts.update(settling.arrive_all(certain))
    taken.counts = dict(counts)
    taken.rows_done += len(rows)
    taken.save(update_fields=["counts", "rows_done"])
    return taken


def _store_outcomes(rows: Sequence[ArrivalRow]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE returns_arrivalrow w SET outcome = n.outcome, record_id = n.record_id, problems = n.problems::jsonb,"
            " said = n.said::jsonb FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::text[])"
            " AS n(id, outcome, record_id, problems, said) WHERE w.id = n.id",
            [
                [row.pk for row in rows],
                [str(row.outcome) for row in rows],
                [row.record_id for row in rows],
                [json.dumps(row.problems) for row in rows],
                [json.dumps(row.said) for row in rows],
            ],
        )


def _finish(taken: ArrivalList, counts: Counter[str]) -> None:
    counts["households"] = settling.households(taken)
    counts["repeated"] = taken.row_set.filter(outcome=ArrivalRow.Outcome.REPEATED).count()
    taken.counts = dict(counts)
    taken.rows_done = taken.rows
    taken.state, taken.finished_at = ArrivalList.State.DONE, clock.now()
    taken.save(update_fields=["counts", "rows_done", "state", "finished_at"])


def _new_record(taken: ArrivalList, row: ArrivalRow, said: ReadArrival) -> NewRecord:
    assert said.row.described is not None
    headings = [one["heading"] for one in taken.layout["columns"]]
    raw = {
        f"{index + 1}. {heading}": cell
        for index, (heading, cell) in enumerate(zip(headings, row.cells, strict=False))
        if cell
    }
    return NewRecord(
        source=Source.ARRIVALS, source_id=f"{import_key(taken)}:{row.line}", described=said.row.described, raw=raw,
        identifiers=said.row.identifiers,
    )  # fmt: skip


def import_key(taken: ArrivalList) -> str:
    """What the records of this import are called by: the same list gives the same names, another moment others."""
    what = f"arrivals|{taken.sha256}|{taken.centre_id}|{taken.as_of.isoformat()}"
    return hashlib.sha256(what.encode()).hexdigest()[:16]


def import_file(
    *, path: Path, centre: Centre, as_of: dt.datetime, mapping: Mapping[str, str] | None = None, by: Staff | None = None,
    progress: Progress = lambda done, of: None,
) -> ArrivalList:  # fmt: skip
    """The whole way at once, for the command line: nobody is there to be asked, so what is unclear is refused."""
    taken = take_in(path=path, file_name=path.name, centre=centre, as_of=as_of, mapping=mapping, by=by)
    if taken.state == ArrivalList.State.UPLOADED:
        rows = [
            tuple(cells) for cells in taken.row_set.order_by("line").values_list("cells", flat=True)[:500]
        ]
        try:
            refuse_doubts(headings_of(taken), rows, arrivals())
        except BadFile:
            discard(taken=taken, by=by)
            raise
        # Only the order of day and month, or a heading that is nearly a known one, is open: the usual reading is taken.
        ArrivalList.objects.filter(pk=taken.pk).update(state=ArrivalList.State.PREVIEWED)
    confirm(taken=taken, by=by)
    return run(taken=taken, by=by, progress=progress)
