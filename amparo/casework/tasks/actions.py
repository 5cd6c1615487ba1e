"""What people do with tasks, one or many at a time. What is done with a task of a person goes into the person's file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import may, require
from amparo.casework.access import refuse_closed
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Case, Task
from amparo.casework.tasks.absences import stand_ins
from amparo.casework.tasks.announcing import tell_given
from amparo.casework.tasks.models import Repeat
from amparo.casework.tasks.repeating import next_due
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.closing import closed
from amparo.people.models import Record
from amparo.places.days import Calendars, calendar_of
from amparo.places.models import Office

#: Nothing is put off for longer: who needs more changes the date, or cancels the task.
LONGEST_SNOOZE = dt.timedelta(days=31)


@transaction.atomic
def add_task(
    *, kind: str, office: Office, at: dt.datetime, record: Record | None = None, case: Case | None = None,
    text: str = "", due_at: dt.datetime | None = None,
) -> Task:  # fmt: skip
    """Something to do for an office, written by the system."""
    return Task.objects.create(
        kind=kind, office=office, record=record, case=case, text=text[:300], created_at=at, due_at=due_at
    )


@transaction.atomic
def ask(
    *, text: str, office: Office, by: Staff, case: Case | None = None, assignee: Staff | None = None, role: str = "",
    business_days: int | None = None, due_at: dt.datetime | None = None, repeat: str = "", every: int | None = None,
    until: dt.date | None = None,
) -> Task:  # fmt: skip
    """Give an office, those of one role, or one colleague something to do; due in working days or at a moment.

    Somebody who is away gets it through whoever stands in. Raises `Incomplete`, naming the field.
    """
    require(by, "do_task", office_id=office.pk)
    now = clock.now()
    if not text.strip():
        raise Incomplete(_("Write what is to be done."), missing=("text",))
    if assignee is not None and role:
        raise Incomplete(_("Choose a colleague or a role, not both."), missing=("role",))
    if assignee is not None and (assignee.office_id != office.pk or not assignee.is_active):
        raise Incomplete(_("Choose somebody of the consulate that is to do it."), missing=("assignee",))
    if case is not None:
        refuse_closed(by, case.record.person)
    if case is not None and case.office_id != office.pk:
        raise Incomplete(_("The case belongs to another consulate."), missing=("case",))
    if business_days is not None and due_at is None:
        due_at = calendar_of(office).end_of_business_days(now, business_days)
    if due_at is not None and due_at < now:
        raise Incomplete(_("The date is in the past."), missing=("due_at",))
    if repeat and (not every or every < 1 or repeat not in Repeat.values):
        raise Incomplete(_("Say how often the task comes again."), missing=("every",))
    if repeat and due_at is None:
        raise Incomplete(_("A task that comes again needs a date."), missing=("due_at",))
    instead = stand_ins({assignee.pk}, now) if assignee is not None else {}
    made = Task.objects.create(
        kind=Task.Kind.OTHER, office=office, case=case, record_id=case.record_id if case is not None else None,
        text=text.strip()[:300], role=role, created_at=now, created_by=by, due_at=due_at,
        assignee_id=instead.get(assignee.pk, assignee.pk) if assignee is not None else None,
        stands_in_for=assignee if instead else None,
        repeat=repeat, repeat_every=every if repeat else None, repeat_until=until if repeat else None,
    )  # fmt: skip
    tell_given([made], at=now, by=by)
    return made


def may_do(task: Task, by: Staff) -> bool:
    """Whether this member of staff may do this task: it is their office's, and, if it is for a role, they have it."""
    if not may(by, "do_task", office_id=task.office_id):
        return False
    return not task.role or task.role == by.role or by.role == Role.HEADQUARTERS


@transaction.atomic
def finish(*, numbers: Collection[int], by: Staff, note: str = "") -> list[Task]:
    """Say that these tasks are done; what was found goes into the file. One that repeats is asked for again."""
    tasks = _open(numbers, by)
    _not_of_a_protocol(tasks)
    _end(tasks, by, note=note.strip()[:300], cancelled=False)
    return tasks


@transaction.atomic
def finish_task(*, task: Task, by: Staff, note: str = "") -> Task:
    """Say that one task is done. Raises `Conflict` when somebody has done it already."""
    return finish(numbers=[task.pk], by=by, note=note)[0]


@transaction.atomic
def cancel(*, numbers: Collection[int], by: Staff, reason: str) -> list[Task]:
    """Say that these tasks need not be done, and why. One that repeats ends with it."""
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("note",))
    tasks = _open(numbers, by)
    _not_of_a_protocol(tasks)
    _end(tasks, by, note=reason.strip()[:300], cancelled=True)
    return tasks


@transaction.atomic
def snooze(*, numbers: Collection[int], by: Staff, until: dt.datetime, reason: str) -> list[Task]:
    """Put tasks off until a moment, with a reason. The deadline stays what it is."""
    now = clock.now()
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("note",))
    if not now < until <= now + LONGEST_SNOOZE:
        raise Incomplete(_("Choose a day within the next month."), missing=("until",))
    tasks = _open(numbers, by)
    for task in tasks:
        task.snoozed_until, task.snoozed_why = until, reason.strip()[:300]
    Task.objects.bulk_update(tasks, ["snoozed_until", "snoozed_why"], batch_size=500)
    _write("task_snoozed", tasks, by, now, reason.strip(), until=until.isoformat())
    return tasks


@transaction.atomic
def reassign(*, numbers: Collection[int], by: Staff, to: Staff | None, reason: str = "") -> list[Task]:
    """Give tasks to a colleague, or back to the office. One's own and the office's free ones; a supervisor, anybody's."""
    tasks = _open(numbers, by)
    now = clock.now()
    for task in tasks:
        taken = task.assignee_id is not None and by.pk not in (task.assignee_id, task.stands_in_for_id)
        if taken and not may(by, "assign_tasks", office_id=task.office_id):
            raise NotAllowed(_("A colleague has this task. Ask the supervisor to reassign it."))
        if to is not None and (to.office_id != task.office_id or not to.is_active):
            raise Incomplete(_("Choose somebody of the consulate that is to do it."), missing=("to",))
    instead = stand_ins({to.pk}, now) if to is not None else {}
    for task in tasks:
        task.assignee_id = instead.get(to.pk, to.pk) if to is not None else None
        task.stands_in_for = to if instead else None
    Task.objects.bulk_update(tasks, ["assignee", "stands_in_for"], batch_size=500)
    _write("task_reassigned", tasks, by, now, reason.strip(), to=to.pk if to is not None else None)
    tell_given(tasks, at=now, by=by)
    return tasks


def _open(numbers: Collection[int], by: Staff) -> list[Task]:
    """These tasks, locked, if they are open and may be done by this member of staff; all of them or none."""
    tasks = list(
        Task.objects.select_for_update(of=("self",))
        .filter(pk__in=numbers)
        .select_related("office", "done_by", "record__person")
        .order_by("pk")
    )
    if not tasks:
        raise Incomplete(_("Choose at least one task."), missing=("task",))
    if any(not may_do(task, by) for task in tasks):
        raise NotAllowed(
            _("Your role does not include this. Ask the supervisor of the office that keeps the file.")
        )
    if closed(by, [task.record.person for task in tasks if task.record is not None]):
        raise NotAllowed(_("A task of a minor’s file: only its own team does it."))
    done = next((task for task in tasks if task.done_at is not None), None)
    if done is not None:
        who = done.done_by.name if done.done_by is not None else _("The system")
        raise Conflict(_("%(who)s has done this already.") % {"who": who})
    return tasks


def _not_of_a_protocol(tasks: Sequence[Task]) -> None:
    """A step of a protocol ends with what it needs, not with a tick: its task ends with it."""
    if any(task.kind == Task.Kind.PROTOCOL for task in tasks):
        raise Conflict(_("This is a step of a protocol: settle it in the case, and the task ends with it."))


def _end(tasks: Sequence[Task], by: Staff, *, note: str, cancelled: bool) -> None:
    now = clock.now()
    for task in tasks:
        task.done_at, task.done_by, task.note, task.cancelled = now, by, note, cancelled
    Task.objects.bulk_update(tasks, ["done_at", "done_by", "note", "cancelled"], batch_size=500)
    if not cancelled:
        _ask_again([task for task in tasks if task.repeat], now)
    _write("task_cancelled" if cancelled else "task_done", tasks, by, now, note)


def _ask_again(tasks: Sequence[Task], now: dt.datetime) -> None:
    if not tasks:
        return
    calendars = Calendars()
    again = []
    for task in tasks:
        assert task.due_at is not None
        assert task.repeat_every is not None
        due = next_due(
            due=task.due_at, repeat=task.repeat, every=task.repeat_every, until=task.repeat_until,
            calendar=calendars.of(task.office_id), now=now,
        )  # fmt: skip
        if due is not None:
            again.append(
                Task(
                    kind=task.kind, office_id=task.office_id, role=task.role, assignee_id=task.assignee_id,
                    stands_in_for_id=task.stands_in_for_id, record_id=task.record_id, case_id=task.case_id,
                    text=task.text, created_at=now, created_by_id=task.created_by_id, due_at=due, repeat=task.repeat,
                    repeat_every=task.repeat_every, repeat_until=task.repeat_until,
                )
            )  # fmt: skip
    Task.objects.bulk_create(again)


def _write(
    type: str, tasks: Sequence[Task], by: Staff, at: dt.datetime, note: str, **data: str | int | None
) -> None:
    write(
        [
            NewEvent(
                type=type, record_id=task.record_id, case_id=task.case_id, at=at, office_id=by.office_id, staff=by,
                note=note, data={"task": task.kind, **data},
            )
            for task in tasks
            if task.record_id is not None
        ]
    )  # fmt: skip
