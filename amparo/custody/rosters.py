"""A list as it is received: its rows kept as they stand, what its columns hold, whether it is to be imported or thrown away.

Nobody is matched or moved here; `importing` does that, when somebody has confirmed the list.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.custody.lists import (
    Column,
    Habits,
    Headings,
    RowReader,
    Table,
    as_said,
    find_headings,
    learn_habits,
    open_file,
    refuse_double_use,
    refuse_doubts,
    rows_of,
)
from amparo.custody.lists.columns import doubts
from amparo.custody.models import Layout, Roster, RosterRow
from amparo.places.models import Facility, Office

#: What is counted of a list; the report of an import shows these.
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
