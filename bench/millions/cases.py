"""Cases over the offices, their hand-overs and tasks: what custody brings, and what people come with by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from amparo.casework.kinds.queries import in_force
from amparo.casework.listeners import DETENTION, HAND_OVER_HOURS, LOOK_FOR_HOURS, MOVED_AWAY
from amparo.casework.models import Case, CaseType, Task
from amparo.core import clock
from amparo.families.models import Request

from .clocks import Kept, columns_of
from .columns import NEVER, Moments, Numbers, always, counting, days, moments, never, numbers, words
from .custody import YEARS, Custody
from .families import STATES, Asked
from .people import folios
from .places import Places
from .tables import Rows

OTHER_CASES = 0.1  # of all people: a case that is not about a detention
TAKEN = 0.9  # of open cases
INTERVIEWED = 0.8  # of detention cases that somebody took
CONCLUDED = 0.9  # of those whose stay is over
WAITS_DAYS = 3.0  # a hand-over older than this was accepted
OUTCOMES = (Case.Outcome.FAVOURABLE, Case.Outcome.PARTIAL, Case.Outcome.UNFAVOURABLE, Case.Outcome.REFUSED,
            Case.Outcome.IMPOSSIBLE)  # fmt: skip
BY_OUTCOME = (0.3, 0.3, 0.25, 0.05, 0.1)
STATUSES = (Case.Status.RECEIVED, Case.Status.OPEN, Case.Status.FOLLOW_UP, Case.Status.CONCLUDED)
FOLLOWED, OVER = 2, 3
TASK_KINDS = (Task.Kind.ACCEPT_HAND_OVER, Task.Kind.LOOK_FOR, Task.Kind.REVIEW_REQUEST, Task.Kind.CALL_FAMILY,
              Task.Kind.OTHER, Task.Kind.CLOCK)  # fmt: skip
TASKS = 0.2  # of all cases: one more thing to do


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases in the order in which they were opened. `stay` is -1 where nobody is held; offices and staff by number."""

    person: Numbers
    stay: Numbers
    type: Numbers  # which of `types`
    types: list[str]
    opened: Moments
    closed: Moments
    interviewed: Moments
    first_office: Numbers
    office: Numbers
    officer: Numbers
    status: Numbers
    of_stay: Numbers  # the case of each stay
    outcome: Numbers


@dataclass(frozen=True, slots=True)
class HandOvers:
    case: Numbers
    from_office: Numbers
    to_office: Numbers
    at: Moments
    accepted: Moments
    by: Numbers


def invent_cases(
    people: int, custody: Custody, where: Places, now: np.datetime64, rng: np.random.Generator
) -> Cases:
    types = [DETENTION, *CaseType.objects.exclude(pk=DETENTION).order_by("pk").values_list("pk", flat=True)]
    held, more = len(custody.person), round(people * OTHER_CASES)
    came = now - days(rng.uniform(0.1, 365 * YEARS, more))
    opened = np.concatenate((custody.began, came))
    order = np.argsort(opened, kind="stable")
    stay = np.concatenate((np.arange(held), np.full(more, -1)))[order]
    person = np.concatenate((custody.person, rng.integers(0, people, more)))[order]
    kind = np.concatenate((np.zeros(held, np.int64), rng.integers(1, len(types), more)))[order]
    brought = rng.choice(len(where.offices), more, p=where.busy)
    first_office = np.concatenate((where.office_of[custody.facility[custody.first]], brought))[order]
    office = np.concatenate((where.office_of[custody.facility[custody.last]], brought))[order]
    opened = opened[order]
    many = len(opened)
    left = np.where(stay >= 0, custody.ended[stay], opened + days(rng.exponential(90, many)))
    closes = left + days(0.1 + rng.exponential(12, many))
    over = ~np.isnat(closes) & (closes < now) & (rng.random(many) < CONCLUDED)
    taken = over | (rng.random(many) < TAKEN)
    talked = opened + days(0.05 + rng.exponential(4, many))
    until = np.where(np.isnat(left), now, np.minimum(left, now))
    interviewed = taken & (stay >= 0) & (talked < until) & (rng.random(many) < INTERVIEWED)
    gone = ~np.isnat(left) & (left < now) & (stay >= 0)
    of_stay = np.empty(held, np.int64)
    of_stay[stay[stay >= 0]] = np.flatnonzero(stay >= 0)
    return Cases(
        person, stay, kind, types, opened, np.where(over, closes, NEVER), np.where(interviewed, talked, NEVER),
        first_office, office, np.where(taken, where.somebody_of(office, rng), -1),
        np.where(over, OVER, np.where(taken & gone, FOLLOWED, taken.astype(np.int64))), of_stay,
        np.where(over, rng.choice(len(OUTCOMES), many, p=BY_OUTCOME), -1),
    )  # fmt: skip


def invent_hand_overs(
    cases: Cases, custody: Custody, where: Places, now: np.datetime64, rng: np.random.Generator
) -> HandOvers:
    """A case goes with the person, wherever another office keeps the next place."""
    office = where.office_of[custody.facility]
    moved = np.flatnonzero(~custody.first & (office != np.concatenate(([-1], office[:-1]))))
    order = np.argsort(custody.stint_began[moved], kind="stable")
    moved = moved[order]
    case, at = cases.of_stay[custody.stay[moved]], custody.stint_began[moved]
    # Accepted some hours later, but before the person moved on; the last ones of open cases may still wait.
    until = np.where(custody.last[moved], now, custody.stint_began[np.minimum(moved + 1, len(office) - 1)])
    accepted = np.minimum(at + days(rng.exponential(0.3, len(moved))), until)
    fresh = (now - at) < days(np.full(len(moved), WAITS_DAYS))
    latest = np.zeros(len(moved), bool)
    latest[len(moved) - 1 - np.unique(case[::-1], return_index=True)[1]] = True
    waits = latest & fresh & np.isnat(cases.closed[case]) & (rng.random(len(moved)) < 0.7)
    return HandOvers(
        case, office[moved - 1], office[moved], at, np.where(waits, NEVER, accepted),
        np.where(waits, -1, where.somebody_of(office[moved], rng)),
    )  # fmt: skip


def case_rows(cases: Cases, first_record: Numbers, where: Places) -> Rows:
    many = len(cases.person)
    day = clock.today()
    versions = np.array([in_force(type, day).pk for type in cases.types])
    return Rows("casework_case", pa.table({
        "id": counting(many), "folio": folios("C", many), "record_id": numbers(first_record[cases.person]),
        "type_id": words(cases.types, cases.type), "kind_id": numbers(versions[cases.type]),
        "subtype": always("", many), "stay_id": numbers(np.where(cases.stay < 0, -1, cases.stay + 1)),
        "status": words(STATUSES, cases.status), "outcome": words(("", *OUTCOMES), cases.outcome + 1),
        "office_id": words(where.offices, cases.office), "officer_id": numbers(cases.officer),
        "opened_at": moments(cases.opened), "closed_at": moments(cases.closed),
        "first_interview_at": moments(cases.interviewed),
    }))  # fmt: skip


def hand_over_rows(made: HandOvers, where: Places) -> Rows:
    many = len(made.case)
    return Rows("casework_handover", pa.table({
        "id": counting(many), "case_id": numbers(made.case + 1),
        "from_office_id": words(where.offices, made.from_office), "to_office_id": words(where.offices, made.to_office),
        "reason": always(MOVED_AWAY, many), "at": moments(made.at), "by_id": never(many),
        "accepted_at": moments(made.accepted), "accepted_by_id": numbers(made.by), "recorded_at": moments(made.at),
    }))  # fmt: skip


def task_rows(
    cases: Cases, made: HandOvers, custody: Custody, asked: Asked, first_record: Numbers, where: Places,
    kept: Kept, now: np.datetime64, rng: np.random.Generator,
) -> Rows:  # fmt: skip
    """Hand-overs to accept, people to look for, requests to answer, deadlines that run out, and what officers wrote down for
    themselves."""
    hours = lambda many, of: days(np.full(many, of / 24))  # noqa: E731
    waiting = np.flatnonzero(~np.isnat(custody.missing_since))
    theirs = cases.of_stay[waiting]
    own = np.sort(rng.permutation(len(cases.person))[: round(len(cases.person) * TASKS)])
    written = np.minimum(cases.opened[own] + days(rng.exponential(10, len(own))), now)
    answered = asked.state != STATES.index(Request.State.RECEIVED)
    of_record = first_record[cases.person]
    clock_case, clock_record = columns_of(kept.tasks, cases, asked, first_record)
    look_for = pc.equal(kept.tasks.column("kind"), "look_for").to_numpy(zero_copy_only=False)
    told = np.flatnonzero(
        ~(look_for & np.isin(clock_case, theirs))
    )  # who is looked for already is looked for once
    clock_case, clock_record, tasks = clock_case[told], clock_record[told], kept.tasks.take(pa.array(told))
    when = {
        name: tasks.column(name).cast(pa.int64()).to_numpy().astype("datetime64[us]")
        for name in ("created_at", "due_at")
    }
    of_request = np.maximum(-tasks.column("stream").to_numpy() - 1, 0)
    clock_office = np.where(
        clock_case >= 0, cases.office[np.maximum(clock_case, 0)], asked.office[of_request]
    )
    officers = tasks.column("officers").to_numpy(zero_copy_only=False) & (clock_case >= 0)
    kinds = [
        # kind, office, assignee, record, case, created, due, done, by whom
        (0, made.to_office, None, of_record[made.case], made.case, made.at,
         made.at + hours(len(made.at), HAND_OVER_HOURS), made.accepted, made.by),
        (1, cases.office[theirs], None, of_record[theirs], theirs, custody.missing_from[waiting],
         custody.missing_from[waiting] + hours(len(waiting), LOOK_FOR_HOURS), None, None),
        (2, asked.office, None, asked.record, None, asked.at, asked.at + hours(len(asked.at), 24),
         np.where(answered, asked.at + hours(len(asked.at), 5), NEVER),
         np.where(answered, where.somebody_of(asked.office, rng), -1)),
        (3 + (rng.random(len(own)) < 0.5), cases.office[own], cases.officer[own], of_record[own], own, written,
         written + days(rng.uniform(1, 14, len(own))),
         np.where(np.isnat(cases.closed[own]), NEVER, np.maximum(cases.closed[own], written)),
         np.where(np.isnat(cases.closed[own]), -1, cases.officer[own])),
        (np.where(look_for[told], 1, 5), clock_office,
         np.where(officers, cases.officer[np.maximum(clock_case, 0)], -1), clock_record, clock_case,
         when["created_at"], when["due_at"], None, None),
    ]  # fmt: skip
    sizes = [len(kind[5]) for kind in kinds]

    def column(at: int, none: object) -> NDArray[np.generic]:
        return np.concatenate([
            np.broadcast_to(np.asarray(none if kind[at] is None else kind[at]), (size,))
            for kind, size in zip(kinds, sizes, strict=True)
        ])  # fmt: skip

    created = column(5, NEVER)
    order = np.argsort(created, kind="stable")
    many, case, kind = len(order), column(4, -1)[order], column(0, -1)[order].astype(np.int64)
    others = sum(sizes[:-1])
    role, clock_type = (
        pa.concat_arrays([lead, tasks.column(name).combine_chunks()]).take(pa.array(order))
        for name, lead in (("role", always("", others)), ("clock_id", never(others)))
    )
    request = np.full(many, -1)
    request[kind == 2] = np.arange(len(asked.at))
    return Rows("casework_task", pa.table({
        "id": counting(many), "kind": words(TASK_KINDS, kind), "office_id": words(where.offices, column(1, -1)[order]),
        "assignee_id": numbers(column(2, -1)[order]), "record_id": numbers(column(3, -1)[order]),
        "case_id": numbers(np.where(case < 0, -1, case + 1)),
        "text": pa.array(["" if at < 0 else asked.folio[at].as_py() for at in request.tolist()]),
        "created_at": moments(created[order]), "due_at": moments(column(6, NEVER)[order]),
        "done_at": moments(column(7, NEVER)[order]), "done_by_id": numbers(column(8, -1)[order]), "role": role,
        "clock_id": clock_type,
    }))  # fmt: skip
