"""The minute job: what runs out is told. Every telling is an event in the same transaction as its tasks and its notices,
so that a job that is killed tells nothing half, and the next one nothing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from amparo.accounts.models import Role
from amparo.casework.clocks.announcing import announce
from amparo.casework.clocks.keeping import Stream, compute
from amparo.casework.clocks.models import Clock
from amparo.casework.clocks.rules import WARNED
from amparo.casework.clocks.run import Run
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Case, Task
from amparo.casework.tasks.absences import stand_ins
from amparo.people.models import Record

CHUNK = 500


@dataclass(slots=True)
class Telling:
    """A run that somebody is to be told of: its case or record, and whom it concerns now."""

    run: Run
    stream: Stream
    record_id: int
    case_id: int | None
    office: str
    officer: int | None
    breach: bool
    of: dt.datetime  # the moment that is told: a warning's, or the deadline


def tell_all(now: dt.datetime) -> int:
    """Warn of and announce whatever is to be told at this moment; returns how many clocks were told of."""
    told = 0
    while some := tell_some(now):
        told += some
    return told


@transaction.atomic
def tell_some(now: dt.datetime) -> int:
    """As `tell_all`, for up to 500 clocks. Cases that somebody is writing in are left for the next minute."""
    due = Clock.objects.filter(next_at__lt=now).order_by("next_at", "pk")[:CHUNK]
    found = list(due.values_list("case_id", "record_id", "office_id"))
    if not found:
        return 0
    cases = {
        pk: (office, officer)
        for pk, office, officer in Case.objects.filter(
            pk__in={case for case, _, _ in found if case is not None}
        )
        .select_for_update(skip_locked=True, no_key=True)
        .order_by("pk")
        .values_list("pk", "office_id", "officer_id")
    }
    records = list(
        Record.objects.filter(pk__in={record for case, record, _ in found if case is None})
        .select_for_update(skip_locked=True, no_key=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    offices = {record: office for case, record, office in found if case is None}
    tellings = []
    for (stream, record_id), runs in compute(case_ids=list(cases), record_ids=records).items():
        is_case = stream[0] == "case"
        office, officer = cases[stream[1]] if is_case else (offices[record_id], None)
        for run in runs:
            if run.next_at is not None and run.next_at < now:
                breach = run.due_at < now
                tellings.append(
                    Telling(
                        run, stream, record_id, stream[1] if is_case else None, office, officer, breach,
                        run.due_at if breach else max(one for one in run.warnings if one < now),
                    )
                )  # fmt: skip
    _make_tasks(tellings, now)
    write([_event(one) for one in tellings])
    announce(tellings, now)
    return len(tellings)


def _event(one: Telling) -> NewEvent:
    rule = one.run.rule
    return NewEvent(
        type=rule.breach_event if one.breach else WARNED,
        record_id=one.record_id,
        case_id=one.case_id,
        at=max(one.of, one.run.started_at),
        office_id=one.office,
        data={"clock": rule.code, "key": one.run.key, "of": one.of.isoformat()},
    )


def _make_tasks(tellings: Sequence[Telling], now: dt.datetime) -> None:
    """A task for each who is to know and has none of this deadline yet. Three queries."""
    tellings = [one for one in tellings if one.run.stopped_at is None]
    if not tellings:
        return
    known = _open_tasks(tellings)
    instead = stand_ins({one.officer for one in tellings if one.officer is not None}, now)
    new = []
    for one in tellings:
        rule = one.run.rule
        for role in _roles(one):
            kind = rule.task if rule.task and not role else Task.Kind.CLOCK
            if (one.stream, rule.code, role) in known or (one.stream, kind, role) in known:
                continue
            known.add((one.stream, rule.code, role))
            officer = one.officer if not role and "office" not in rule.tells else None
            new.append(
                Task(
                    kind=kind, office_id=one.office, role=role, record_id=one.record_id, case_id=one.case_id,
                    clock_id=rule.code, created_at=now, due_at=one.run.due_at,
                    assignee_id=instead.get(officer or 0, officer),
                    stands_in_for_id=officer if officer in instead else None,
                )
            )  # fmt: skip
    Task.objects.bulk_create(new, batch_size=1000)


def _roles(one: Telling) -> list[str]:
    """Who is told: of a warning, whoever has the case; of a breach, those whom the rule names."""
    if not one.breach:
        return [""]
    told = one.run.rule.tells
    roles = [""] if {"office", "officer"} & set(told) else []
    return roles + [role.value for role in (Role.SUPERVISOR, Role.HEADQUARTERS) if role.value in told]


def _open_tasks(tellings: Collection[Telling]) -> set[tuple[Stream, str, str]]:
    """What open tasks there are: by case or record, by clock and by kind, for which role."""
    known: set[tuple[Stream, str, str]] = set()
    tasks = Task.objects.filter(done_at__isnull=True, record_id__in={one.record_id for one in tellings})
    by_case = Task.objects.filter(
        done_at__isnull=True, case_id__in={one.case_id for one in tellings if one.case_id is not None}
    )
    for case_id, record_id, clock, kind, role in tasks.union(by_case).values_list(
        "case_id", "record_id", "clock_id", "kind", "role"
    ):
        stream: Stream = ("record", record_id) if case_id is None else ("case", case_id)
        known.add((stream, clock or kind, role))
        if kind != Task.Kind.CLOCK:
            known.add((stream, kind, role))
    return known
