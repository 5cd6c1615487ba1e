"""A list of arrivals as it is received: its rows kept as they stand, what its columns hold, confirmed or thrown away.

Nobody is matched or arrives here; `importing` does that. The same way as custody's lists, over the same reader.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.custody.lists import (
    Column,
    Habits,
    Headings,
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
from amparo.returns.arriving.lists import ArrivalReader, arrivals
from amparo.returns.arriving.models import ArrivalLayout, ArrivalList, ArrivalRow
from amparo.returns.centres.models import Centre
from amparo.returns.centres.queries import centres_on
from amparo.returns.centres.zones import zone_of

#: What is counted of a list; the report of an import shows these.
COUNTS = (
    "new_people",
    "known_people",
    "review",
    "unreadable",
    "repeated",
    "expected",
    "unexpected",
    "already",
    "declined",
    "households",
)


def refuse_other_centres(by: Staff | None, centre: Centre) -> None:
    """Raise `NotAllowed` unless `by` imports lists, and for this centre."""
    if by is None:
        return
    require(by, "import_arrivals")
    if by.role == Role.DESK and by.centre != centre.pk:
        raise NotAllowed(_("This list is of another centre."))


@transaction.atomic
def take_in(
    *, path: Path, file_name: str, centre: Centre, as_of: dt.datetime, mapping: Mapping[str, str] | None = None,
    by: Staff | None,
) -> ArrivalList:  # fmt: skip
    """Read a file and keep its rows as they stand. Nobody is matched or arrives yet.

    Raises `BadFile` when the file is no list, before anything is kept; `Incomplete` for a moment in the future or on which
    the centre did not stand. The same file for the same centre and moment gives back the list that is there.
    """
    refuse_other_centres(by, centre)
    if as_of > clock.now() + dt.timedelta(hours=24):  # the list of a day is that of its last hour
        raise Incomplete(_("The moment of the list is in the future."), missing=("as_of",))
    if not centres_on(as_of.astimezone(zone_of(centre)).date()).filter(pk=centre.pk).exists():
        raise Incomplete(
            _("This centre did not stand on that day. Choose another day, or another centre."),
            missing=("as_of",),
        )
    tables = open_file(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    same = ArrivalList.objects.filter(sha256=digest, centre=centre, as_of=as_of).first()
    if same is not None:
        return same
    remembered = {kept.headings: kept.columns for kept in ArrivalLayout.objects.filter(centre=centre)}
    headings = find_headings(tables, remembered=remembered, words=arrivals())
    if mapping:
        headings = as_said(headings, mapping, arrivals())
    table = next(one for one in tables if one.name == headings.sheet)
    rows = list(rows_of(table, headings, arrivals()))
    taken = ArrivalList.objects.create(
        sha256=digest, file_name=Path(file_name).name[-200:], centre=centre, as_of=as_of, layout=_layout(headings, table),
        rows=len(rows), uploaded_by=by, counts=dict.fromkeys(COUNTS, 0),
    )  # fmt: skip
    _learn(taken, headings, [row for _line, row in rows])
    taken.save(update_fields=["layout", "state"])
    seen: set[tuple[str, ...]] = set()
    kept = []
    for line, row in rows:
        outcome = ArrivalRow.Outcome.REPEATED if row in seen else ArrivalRow.Outcome.WAITING
        seen.add(row)
        kept.append(ArrivalRow(arrival_list=taken, line=line, cells=list(row), outcome=outcome))
    ArrivalRow.objects.bulk_create(kept, batch_size=2000)
    taken.rows_done = sum(row.outcome == ArrivalRow.Outcome.REPEATED for row in kept)
    taken.save(update_fields=["rows_done"])
    return taken


@transaction.atomic
def say_columns(
    *, taken: ArrivalList, fields: Mapping[int, str], date_order: str = "", by: Staff | None
) -> ArrivalList:
    """Take what somebody says of the columns (position → field) and of the dates, and remember it for this centre."""
    taken = _open(taken, by)
    refuse_double_use(fields, arrivals())
    headings = headings_of(taken).assigned(fields)
    rows = [tuple(cells) for cells in taken.row_set.order_by("line").values_list("cells", flat=True)]
    refuse_doubts(headings, rows, arrivals())
    taken.layout["columns"] = _columns(headings)
    _learn(taken, headings, rows, said=date_order)
    taken.state = ArrivalList.State.PREVIEWED
    taken.save(update_fields=["layout", "state"])
    ArrivalLayout.objects.update_or_create(
        headings=headings.key, centre_id=taken.centre_id,
        defaults={
            "columns": {f"{one.letter}:{one.heading}": one.field or "ignore" for one in headings.columns},
            "date_order": taken.layout["habits"]["date_order"], "used_at": clock.now(),
        },
    )  # fmt: skip
    return taken


@transaction.atomic
def confirm(*, taken: ArrivalList, by: Staff | None) -> ArrivalList:
    """Say that the list is to be imported; the worker (or `run`) does it."""
    taken = ArrivalList.objects.select_for_update(of=("self",)).select_related("centre").get(pk=taken.pk)
    refuse_other_centres(by, taken.centre)
    if taken.state == ArrivalList.State.UPLOADED:
        raise Incomplete(_("Say first what the columns hold."), missing=("columns",))
    if taken.state == ArrivalList.State.PREVIEWED:
        taken.state, taken.started_at = ArrivalList.State.RUNNING, clock.now()
        taken.save(update_fields=["state", "started_at"])
    return taken


@transaction.atomic
def discard(*, taken: ArrivalList, by: Staff | None) -> None:
    """Throw away a list that was uploaded by mistake and not imported."""
    taken = _open(taken, by)
    ArrivalRow.objects.filter(arrival_list=taken).delete()
    taken.delete()


def headings_of(taken: ArrivalList) -> Headings:
    """The columns of a list as they are read now."""
    columns = tuple(
        Column(index, one["heading"], one["field"], one["sure"])
        for index, one in enumerate(taken.layout["columns"])
    )
    return Headings(taken.layout["sheet"], taken.layout["line"], columns)


def reader_of(taken: ArrivalList) -> ArrivalReader:
    return ArrivalReader(
        headings_of(taken), Habits.from_json(taken.layout["habits"]), as_of=taken.as_of.astimezone(zone_of(taken.centre)),
        is_text=taken.layout["is_text"],
    )  # fmt: skip


def _open(taken: ArrivalList, by: Staff | None) -> ArrivalList:
    taken = ArrivalList.objects.select_for_update(of=("self",)).select_related("centre").get(pk=taken.pk)
    refuse_other_centres(by, taken.centre)
    if taken.state not in (ArrivalList.State.UPLOADED, ArrivalList.State.PREVIEWED):
        raise Conflict(_("This list is being imported already."))
    return taken


def _layout(headings: Headings, table: Table) -> dict[str, Any]:
    return {
        "sheet": headings.sheet, "line": headings.line, "columns": _columns(headings), "is_text": table.is_text,
        "encoding": table.encoding, "delimiter": table.delimiter, "damaged": sorted(table.damaged),
    }  # fmt: skip


def _columns(headings: Headings) -> list[dict[str, Any]]:
    return [{"heading": one.heading, "field": one.field, "sure": one.sure} for one in headings.columns]


def _learn(taken: ArrivalList, headings: Headings, rows: Sequence[tuple[str, ...]], said: str = "") -> None:
    """Decide how the list writes dates and names, and whether somebody must say something first."""
    remembered = ArrivalLayout.objects.filter(headings=headings.key, centre=taken.centre).first()
    habits = learn_habits(
        headings,
        rows,
        as_of=taken.as_of.astimezone(zone_of(taken.centre)).date(),
        usual="dmy",  # INM is Mexican
        said=said,  # type: ignore[arg-type]
        remembered=remembered.date_order if remembered is not None else "",  # type: ignore[arg-type]
        words=arrivals(),
    )
    taken.layout["habits"] = habits.as_json()
    has_dates = any(headings.index_of(name) is not None for name in arrivals().dates)
    clear = not doubts(headings, rows, arrivals()) and (habits.dates.certain or not has_dates)
    taken.state = ArrivalList.State.PREVIEWED if clear else ArrivalList.State.UPLOADED
