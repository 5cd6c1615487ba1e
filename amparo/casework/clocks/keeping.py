"""Keeping the rows of clocks at what the events say: at every event, and all at once from the beginning."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from amparo.casework.clocks.models import Clock
from amparo.casework.clocks.rules import Rule, heard, of_kind, of_records, rules
from amparo.casework.clocks.run import Fact, Run, runs
from amparo.casework.models import Case, Event, KindVersion, Task
from amparo.core import clock
from amparo.people.models import Record
from amparo.places.calendar import Calendar
from amparo.places.days import Calendars

#: By whose calendar is counted what no office keeps: the Consular Section in Washington.
DEFAULT_OFFICE = "washington"
CHUNK = 500
KEPT = (
    "office_id", "started_at", "due_at", "paused_at", "warned", "breached_at", "told_at", "stopped_at", "next_at",
)  # fmt: skip
Stream = tuple[str, int]  # ("case", number) or ("record", number)


class _ByOffice:
    """The calendars as `runs` asks for them: nobody's clock is counted in Washington."""

    def __init__(self) -> None:
        self._calendars = Calendars()

    def __getitem__(self, office: str | None) -> Calendar:
        return self._calendars.of(office or DEFAULT_OFFICE)


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    """Count anew the clocks of every case, or record without a case, of which something was written that clocks hear."""
    cases, records = set(), set()
    for event in events:
        if event.type_id not in heard():
            continue
        if event.case_id is not None:
            cases.add(event.case_id)
        else:
            records.add(event.record_id)
    keep(case_ids=cases, record_ids=records)


def on_calendar_changed(*, office_ids: list[str] | None, day: dt.date, **_: Any) -> None:
    """A day was closed or opened: count anew whatever of that office ran over that day, or would have."""
    around = dt.timedelta(days=1)  # the day of an office is not the day of UTC
    clocks = Clock.objects.filter(started_at__date__lte=day + around, due_at__date__gte=day - around)
    counted = [rule.code for rule in rules() if rule.unit == "business_days"]
    clocks = clocks.filter(type_id__in=counted)
    if office_ids is not None:
        clocks = clocks.filter(office_id__in=office_ids)
    found = list(clocks.values_list("case_id", "record_id"))
    for some in _chunks(sorted({case for case, _record in found if case is not None})):
        keep(case_ids=some)
    for some in _chunks(sorted({record for case, record in found if case is None})):
        keep(record_ids=some)


@transaction.atomic
def keep(*, case_ids: Collection[int] = (), record_ids: Collection[int] = ()) -> None:
    """Bring the rows of these cases, and of what hangs on these records without a case, to what the events say.

    Eleven queries or fewer, whatever their number. Locks the cases, so that two who write at once do not miss each other.
    """
    if not case_ids and not record_ids:
        return
    computed = compute(case_ids=case_ids, record_ids=record_ids)
    known: dict[tuple[Stream, str, str, int], Clock] = {}
    for row in _rows(case_ids, record_ids):
        known[(_stream(row), row.type_id, row.key, row.number)] = row
    new: list[Clock] = []
    changed: list[Clock] = []
    stopped: list[Clock] = []
    for (stream, record_id), made in computed.items():
        for run in made:
            name = (stream, run.rule.code, run.key, run.number)
            found = known.pop(name, None)
            wanted = _values(run)
            if found is None:
                row = Clock(
                    type_id=run.rule.code,
                    record_id=record_id,
                    case_id=stream[1] if stream[0] == "case" else None,
                    key=run.key,
                    number=run.number,
                    **wanted,
                )
                new.append(row)
            elif any(getattr(found, column) != value for column, value in wanted.items()):
                row = found
                for column, value in wanted.items():
                    setattr(row, column, value)
                changed.append(row)
            else:
                continue
            if row.stopped_at is not None:
                stopped.append(row)
    # A run that the events no longer make: something was recorded that happened before it would have begun.
    Clock.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    Clock.objects.bulk_create(new, batch_size=1000)
    Clock.objects.bulk_update(changed, list(KEPT), batch_size=500)
    if known or new or changed:
        say_what_is_next(case_ids)
    _end_tasks(stopped, computed)


def say_what_is_next(case_ids: Collection[int]) -> None:
    """Write beside each of these cases when the next of its running terms is due. One query."""
    if case_ids:
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, [list(case_ids)])


_NEXT = """
    UPDATE casework_case c SET next_due_at = n.due_at
    FROM (SELECT k.id, min(r.due_at) AS due_at FROM casework_case k
          LEFT JOIN casework_clock r ON r.case_id = k.id AND r.stopped_at IS NULL AND r.paused_at IS NULL
          WHERE k.id = ANY(%s) GROUP BY k.id) n
    WHERE c.id = n.id AND c.next_due_at IS DISTINCT FROM n.due_at
"""


def compute(
    *, case_ids: Collection[int] = (), record_ids: Collection[int] = ()
) -> dict[tuple[Stream, int], list[Run]]:
    """The runs of these cases and records by their events alone; each with the record on which its row hangs."""
    streams: dict[Stream, tuple[int, int | None]] = {}
    for pk, record_id, kind_id in (
        Case.objects.filter(pk__in=case_ids)
        .select_for_update(no_key=True)
        .order_by("pk")
        .values_list("pk", "record_id", "kind_id")
        if case_ids
        else ()
    ):
        streams["case", pk] = (record_id, kind_id)
    for pk in (
        Record.objects.filter(pk__in=record_ids)
        .select_for_update(no_key=True)
        .order_by("pk")
        .values_list("pk", flat=True)
        if record_ids
        else ()
    ):
        streams["record", pk] = (pk, None)
    facts = _facts(case_ids, record_ids)
    kinds = KindVersion.objects.filter(pk__in={kind for _, kind in streams.values() if kind is not None})
    by_kind: dict[int | None, list[Rule]] = {None: of_records()}
    by_kind.update((kind.pk, of_kind(kind.content["clocks"])) for kind in kinds)
    calendars = _ByOffice()
    return {
        (stream, record_id): runs(facts[stream], rules=by_kind[kind_id], calendars=calendars, office=None)
        for stream, (record_id, kind_id) in streams.items()
    }


def recompute() -> dict[str, int]:
    """Count every clock anew from the events: what stands and what was changed. Chunks, each a transaction."""
    before = set(Clock.objects.values_list("pk", *KEPT))
    done = 0
    for ids in _chunks(Case.objects.order_by("pk").values_list("pk", flat=True).iterator()):
        keep(case_ids=ids)
        done += len(ids)
    without = Event.objects.filter(case__isnull=True, type_id__in=heard())
    records = without.order_by("record_id").values_list("record_id", flat=True).distinct().iterator()
    for ids in _chunks(records):
        keep(record_ids=ids)
        done += len(ids)
    after = set(Clock.objects.values_list("pk", *KEPT))
    return {"looked_at": done, "clocks": len(after), "changed": len({row[0] for row in before ^ after})}


def _facts(case_ids: Collection[int], record_ids: Collection[int]) -> dict[Stream, list[Fact]]:
    found: dict[Stream, list[Fact]] = defaultdict(list)
    columns = ("case_id", "record_id", "type_id", "at", "data", "office_id")
    events: list[tuple[Any, ...]] = []
    if case_ids:
        of_cases = Event.objects.filter(case_id__in=case_ids, type_id__in=heard())
        events += of_cases.order_by("pk").values_list(*columns)
    if record_ids:
        of_records = Event.objects.filter(case__isnull=True, record_id__in=record_ids, type_id__in=heard())
        events += of_records.order_by("pk").values_list(*columns)
    for case_id, record_id, type, at, data, office in events:
        stream: Stream = ("record", record_id) if case_id is None else ("case", case_id)
        found[stream].append(Fact(type, at, data, office))
    return found


def _rows(case_ids: Collection[int], record_ids: Collection[int]) -> list[Clock]:
    rows: list[Clock] = []
    if case_ids:
        rows += Clock.objects.filter(case_id__in=case_ids)
    if record_ids:
        rows += Clock.objects.filter(case__isnull=True, record_id__in=record_ids)
    return rows


def _stream(row: Clock) -> Stream:
    return ("record", row.record_id) if row.case_id is None else ("case", row.case_id)


def _values(run: Run) -> dict[str, Any]:
    return {
        "office_id": run.office or DEFAULT_OFFICE,
        "started_at": run.started_at,
        "due_at": run.due_at,
        "paused_at": run.paused_at,
        "warned": run.warned,
        "breached_at": run.breached_at,
        "told_at": run.told_at,
        "stopped_at": run.stopped_at,
        "next_at": run.next_at,
    }


def _end_tasks(stopped: Sequence[Clock], computed: dict[tuple[Stream, int], list[Run]]) -> None:
    """A deadline that was met, or no longer matters, leaves nobody a task; unless somebody was told of another of its kind
    (a second hearing) that still runs."""
    if not stopped:
        return
    going = {
        (stream, run.rule.code)
        for (stream, _), made in computed.items()
        for run in made
        if run.stopped_at is None and (run.warned or run.told_at)
    }
    over = {(_stream(row), row.type_id) for row in stopped} - going
    if not over:
        return
    open_tasks = Task.objects.filter(
        done_at__isnull=True,
        clock_id__in={code for _, code in over},
        record_id__in={row.record_id for row in stopped},
    ).values_list("pk", "case_id", "record_id", "clock_id")
    ended = [
        pk
        for pk, case_id, record_id, code in open_tasks
        if ((("record", record_id) if case_id is None else ("case", case_id)), code) in over
    ]
    Task.objects.filter(pk__in=ended).update(done_at=clock.now())


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    some: list[int] = []
    for one in ids:
        some.append(one)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some
