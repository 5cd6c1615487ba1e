"""Who is told of tasks: whoever is given one, and whoever's is overdue. What a task says stays in the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import translation

from amparo.accounts.models import Role, Staff
from amparo.casework.models import Case
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.casework.tasks.models import Task

CHUNK = 500
PAGE, OVERDUE = "/tareas/", "/tareas/?due=overdue"
#: A deadline's task is told of by its clock; so are a hand-over's and a family's request's.
TOLD_BY_CLOCKS = (Task.Kind.CLOCK, Task.Kind.ACCEPT_HAND_OVER, Task.Kind.REVIEW_REQUEST)


def tell_given(tasks: Sequence[Task], *, at: dt.datetime, by: Staff | None) -> int:
    """Tell whoever was given these tasks, by name or by role; what is the office's is nobody's news. Two queries more."""
    return notify_all(list(_given(tasks, at, by)))


def _given(tasks: Sequence[Task], at: dt.datetime, by: Staff | None) -> Iterable[NewNotice]:
    staff = Staff.objects.in_bulk({task.assignee_id for task in tasks if task.assignee_id is not None})
    cases = Case.objects.in_bulk({task.case_id for task in tasks if task.case_id is not None})
    for task in tasks:
        case = cases.get(task.case_id or 0)
        if task.assignee_id is not None:
            yield NewNotice(
                kind="assigned", text_code="task_assigned", several="tasks_assigned", at=at, staff=[staff[task.assignee_id]],
                case=case, path=PAGE, all_path=PAGE, values={"what": _what(task)}, by=by,
            )  # fmt: skip
        elif task.role:
            yield NewNotice(
                kind="assigned", text_code="task_for_role", several="tasks_assigned", at=at, roles=(task.role,),
                office_id=_office(task), case=case, path=PAGE, all_path=PAGE, values={"what": _what(task)}, by=by,
            )  # fmt: skip


def tell_stood_in(number: int, *, stand_in: Staff, at: dt.datetime) -> int:
    """Tell whoever stands in how many tasks are with them now."""
    if not number:
        return 0
    return notify_all(
        [
            NewNotice(
                kind="assigned", text_code="tasks_stood_in", at=at, staff=[stand_in], path=PAGE,
                values={"count": number},
            )
        ]
    )  # fmt: skip


def tell_overdue(now: dt.datetime) -> int:
    """Tell of every task that has become overdue; returns of how many. Once for each, whoever is stopped."""
    told = 0
    while some := _tell_some(now):
        told += some
    return told


@transaction.atomic
def _tell_some(now: dt.datetime) -> int:
    tasks = list(
        Task.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(done_at__isnull=True, late_told__isnull=True, due_at__lt=now, clock__isnull=True)
        .exclude(kind__in=TOLD_BY_CLOCKS)
        .exclude(snoozed_until__gt=now)
        .select_related("assignee", "case")
        .order_by("due_at", "pk")[:CHUNK]
    )
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(late_told=now)
    notify_all(
        [
            NewNotice(
                kind="task_late", several="tasks_late", at=now, staff=[task.assignee] if task.assignee is not None else (),
                roles=() if task.assignee is not None else (task.role or Role.SUPERVISOR,),
                office_id=_office(task), case=task.case, path=OVERDUE, all_path=OVERDUE, key=f"task_late:{task.pk}",
                values={"what": _what(task), "when": task.due_at.isoformat() if task.due_at else ""},
            )
            for task in tasks
        ]
    )  # fmt: skip
    return len(tasks)


def _office(task: Task) -> str | None:
    """Where those of the task's role are: headquarters is of no office."""
    return None if task.role == Role.HEADQUARTERS else task.office_id


def _what(task: Task) -> dict[str, str]:
    """The kind of the task in both languages, never its text."""
    said = {}
    for language, code in (("es", "es-mx"), ("en", "en")):
        with translation.override(code):
            said[language] = str(Task.Kind(task.kind).label)
    return said
