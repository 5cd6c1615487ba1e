"""Deadlines as the events make them, by the product's own rules; and what the minute job would have told of them.

Only of what is open, or ended lately: three years of met deadlines would be half of all events, and no page lists them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from unittest import mock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amparo.casework.clocks import run as running
from amparo.casework.clocks.keeping import DEFAULT_OFFICE, KEPT
from amparo.casework.clocks.rules import WARNED, Rule, heard, of_kind, of_records
from amparo.casework.clocks.run import Fact, Run
from amparo.casework.kinds.shipped import shipped
from amparo.casework.models import Task
from amparo.places.days import Calendars

from .columns import TIME, Numbers, counting, days, numbers
from .families import Asked
from .people import mapped
from .places import Places
from .tables import Rows

LATELY = 14.0  # days: clocks of what was closed before then are left out
STREAMS_AT_A_TIME = 4_000
if TYPE_CHECKING:  # which makes its tasks of what is told here
    from .cases import Cases

_CLOCK = ("type_id", "stream", "key", "number", *KEPT)
_TOLD = ("type_id", "stream", "at", "data")
_TASK = ("kind", "role", "stream", "clock_id", "created_at", "due_at", "officers")


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows by their stream: a case's number, or below 0 a request's (-1 the first). `officers`: for whoever has the case."""

    clocks: pa.Table
    told: pa.Table
    tasks: pa.Table


@dataclass(frozen=True, slots=True)
class _Heard:
    """What clocks hear, by stream and moment; `begins` says where each of `streams` begins."""

    streams: Numbers
    types: list[str]  # of each stream; "" without a case
    begins: Numbers
    events: pa.Table
    now: dt.datetime


_SHARED: _Heard | None = None


def keep(found: pa.Table, cases: Cases, asked: Asked, now: np.datetime64) -> Kept:
    """The clocks of these events, what was told of them, and whose task that is. `found`: events in the order of writing."""
    global _SHARED
    case = pc.fill_null(found.column("case_id"), 0).to_numpy() - 1
    record = found.column("record_id").to_numpy()
    stream = np.where(case >= 0, case, -(record - asked.first_record) - 1)
    of_request = (case < 0) & (record >= asked.first_record)
    closed = cases.closed
    counted = np.isnat(closed) | (closed > now - days(np.array([LATELY])))
    mine = np.where(case >= 0, counted[np.maximum(case, 0)], of_request)
    mine &= pc.is_in(found.column("type_id"), pa.array(sorted(heard()))).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(mine)
    at = found.column("at").cast(pa.int64()).to_numpy()
    rows = rows[np.lexsort((at[rows], stream[rows]))]
    events = found.select(["type_id", "at", "office_id", "data"]).take(pa.array(rows)).combine_chunks()
    streams, begins = np.unique(stream[rows], return_index=True)
    types = ["" if one < 0 else cases.types[cases.type[one]] for one in streams.tolist()]
    _SHARED = _Heard(
        streams, types, np.append(begins, len(rows)), events, now.astype(dt.datetime).replace(tzinfo=dt.UTC)
    )
    pieces = [
        (first, min(first + STREAMS_AT_A_TIME, len(streams)))
        for first in range(0, len(streams), STREAMS_AT_A_TIME)
    ]
    parts = list(mapped(_piece, pieces))
    _SHARED = None
    return Kept(*(pa.concat_tables(tables) for tables in zip(*parts, strict=True)))


class _Everything:
    """Every moment was told of when it came: the minute job ran every minute."""

    def intersection(self, moments: Iterable[dt.datetime]) -> set[dt.datetime]:
        return set(moments)

    def __contains__(self, moment: object) -> bool:
        return True


class _ToldOfAll:
    def get(self, name: object, none: object = None) -> _Everything:
        return _Everything()


class _ByOffice:
    def __init__(self) -> None:
        self._calendars = Calendars()

    def __getitem__(self, office: str | None) -> Any:
        return self._calendars.of(office or DEFAULT_OFFICE)


@lru_cache(maxsize=1)
def _calendars() -> _ByOffice:
    """Read before there are forks."""
    return _ByOffice()


def _piece(piece: tuple[int, int]) -> tuple[pa.Table, pa.Table, pa.Table]:
    assert _SHARED is not None
    first, last = piece
    begin, end = int(_SHARED.begins[first]), int(_SHARED.begins[last])
    part = _SHARED.events.slice(begin, end - begin)
    kinds, ats, offices = (part.column(name).to_pylist() for name in ("type_id", "at", "office_id"))
    said = part.column("data").to_pylist()
    facts = [
        Fact(kind, at, _read(data), office)
        for kind, at, data, office in zip(kinds, ats, said, offices, strict=True)
    ]
    clocks: list[tuple[object, ...]] = []
    told: list[tuple[object, ...]] = []
    tasks: list[tuple[object, ...]] = []
    by_type: dict[str, list[Rule]] = {}
    with mock.patch.object(running, "_told", return_value=_ToldOfAll()):
        for number in range(first, last):
            stream, case_type = int(_SHARED.streams[number]), _SHARED.types[number]
            if case_type not in by_type:
                by_type[case_type] = of_kind(shipped()[case_type]["clocks"]) if case_type else of_records()
            theirs = facts[int(_SHARED.begins[number]) - begin : int(_SHARED.begins[number + 1]) - begin]
            known: set[tuple[str, str]] = set()
            for run in running.runs(theirs, rules=by_type[case_type], calendars=_calendars()):
                events = _tell(run, _SHARED.now)
                told += [(kind, stream, at, _data(run, of)) for kind, at, of in events]
                clocks.append(
                    (
                        run.rule.code, stream, run.key, run.number, run.office or DEFAULT_OFFICE, run.started_at,
                        run.due_at, run.paused_at, run.warned, run.breached_at, run.told_at, run.stopped_at, run.next_at,
                    )
                )  # fmt: skip
                if run.stopped_at is None:
                    tasks += _tasks(run, stream, events, known)
    return _table(_CLOCK, clocks), _table(_TOLD, told), _table(_TASK, tasks)


def _read(data: str) -> dict[str, Any]:
    return {} if data == "{}" else dict(json.loads(data))


def _tell(run: Run, now: dt.datetime) -> list[tuple[str, dt.datetime, dt.datetime]]:
    """The events of what the minute job told of this run: type, moment, and of which moment; the run is marked with it."""
    until = min(moment for moment in (run.stopped_at, run.paused_at, now) if moment is not None)
    late = run.due_at < until
    passed = [one for one in run.warnings if one < until and max(one, run.started_at) <= run.due_at]
    early = [one for one in passed if one <= run.started_at]
    passed = [*early[-1:], *(one for one in passed if one > run.started_at)]
    if run.due_at < run.started_at:
        passed = []
    run.warned = max((number for number, one in enumerate(run.warnings, 1) if one in passed), default=0)
    run.told_at = run.due_at if late else None
    events = [(WARNED, max(one, run.started_at), one) for one in passed]
    if late:
        events.append((run.rule.breach_event, max(run.due_at, run.started_at), run.due_at))
    return events


def _data(run: Run, of: dt.datetime) -> str:
    return f'{{"clock": "{run.rule.code}", "key": "{run.key}", "of": "{of.isoformat()}"}}'


def _tasks(
    run: Run, stream: int, events: Sequence[tuple[str, dt.datetime, dt.datetime]], known: set[tuple[str, str]]
) -> Iterable[tuple[object, ...]]:
    """As `clocks/telling.py` makes them: one for each who is to know."""
    rule = run.rule
    for kind, at, _of in events:
        breach = kind != WARNED
        roles = [""] if not breach or {"office", "officer"} & set(rule.tells) else []
        roles += [role for role in ("supervisor", "headquarters") if breach and role in rule.tells]
        for role in roles:
            if (rule.code, role) in known:
                continue
            known.add((rule.code, role))
            task = rule.task if rule.task and not role else Task.Kind.CLOCK.value
            yield task, role, stream, rule.code, at, run.due_at, not role and "office" not in rule.tells


_ARROW = {
    "stream": pa.int64(), "number": pa.int64(), "warned": pa.int64(), "officers": pa.bool_(),
    **dict.fromkeys(
        ("at", "created_at", "started_at", "due_at", "paused_at", "breached_at", "told_at", "stopped_at", "next_at"), TIME
    ),
}  # fmt: skip


def _table(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> pa.Table:
    return pa.table({
        name: pa.array(list(map(itemgetter(at), rows)), _ARROW.get(name, pa.string())) for at, name in enumerate(names)
    })  # fmt: skip


def clock_rows(kept: Kept, cases: Cases, asked: Asked, first_record: Numbers, where: Places) -> Rows:
    case, record = columns_of(kept.clocks, cases, asked, first_record)
    keeper = pa.array(offices_of(kept.clocks, cases, asked, where))
    rows = kept.clocks.drop_columns(["stream"]).append_column("id", counting(len(kept.clocks)))
    rows = rows.append_column("keeper_id", keeper).append_column(
        "case_id", numbers(np.where(case < 0, -1, case + 1))
    )
    return Rows("casework_clock", rows.append_column("record_id", numbers(record)))


def columns_of(kept: pa.Table, cases: Cases, asked: Asked, first_record: Numbers) -> tuple[Numbers, Numbers]:
    """Of each row its case (-1: none) and the record on which it hangs."""
    stream = kept.column("stream").to_numpy()
    case = np.where(stream >= 0, stream, -1)
    request = np.where(stream < 0, asked.first_record - stream - 1, 0)
    return case, np.where(case >= 0, first_record[cases.person[np.maximum(case, 0)]], request)


def offices_of(kept: pa.Table, cases: Cases, asked: Asked, where: Places) -> list[str]:
    """Of each row the office that keeps its case, or looks at its request, now."""
    stream = kept.column("stream").to_numpy()
    office = np.where(
        stream >= 0, cases.office[np.maximum(stream, 0)], asked.office[np.maximum(-stream - 1, 0)]
    )
    return [where.offices[one] for one in office.tolist()]
