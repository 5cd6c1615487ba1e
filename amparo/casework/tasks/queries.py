"""What the pages of tasks show, each with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from amparo.accounts.models import Role, Staff
from amparo.casework.tasks.models import Absence, Task

DUE = ("", "overdue", "today", "soon", "week", "snoozed")
#: Instead of a kind: what has no list or deadline of its own to be read on.
WORK = "work"
ELSEWHERE = (Task.Kind.CLOCK, Task.Kind.ACCEPT_HAND_OVER, Task.Kind.REVIEW_REQUEST, Task.Kind.ANSWER_FAMILY)
WHOSE = ("mine", "office", "free")


def tasks(
    staff: Staff,
    *,
    offices: Collection[str] | None,
    whose: str,
    due: str,
    kind: str,
    assignee: str,
    now: dt.datetime,
    zone: dt.tzinfo,
) -> QuerySet[Task]:
    """Open tasks that this member of staff may do, the most urgent first. What is put off is shown only when asked for."""
    found = Task.objects.filter(done_at__isnull=True)
    if offices is not None:
        found = found.filter(office_id__in=offices)
    if staff.role != Role.HEADQUARTERS:
        found = found.filter(role__in=["", staff.role])
    if whose == "mine":
        found = found.filter(Q(assignee=staff) | Q(assignee__isnull=True, role=staff.role))
    elif whose == "free":
        found = found.filter(assignee__isnull=True)
    if assignee.isdigit():
        found = found.filter(assignee_id=int(assignee))
    if kind in Task.Kind.values:
        found = found.filter(kind=kind)
    elif kind == WORK:
        found = found.exclude(kind__in=ELSEWHERE)
    put_off = Q(snoozed_until__gt=now)
    found = found.filter(put_off) if due == "snoozed" else found.exclude(put_off)
    midnight = dt.datetime.combine(now.astimezone(zone).date(), dt.time(), tzinfo=zone)
    if due == "overdue":
        found = found.filter(due_at__lt=now)
    elif due == "soon":
        found = found.filter(due_at__gte=midnight + dt.timedelta(days=1))
    if due in ("today", "soon", "week"):
        found = found.filter(due_at__lt=midnight + dt.timedelta(days=1 if due == "today" else 7))
    return found.select_related(
        "case", "record__person", "office", "assignee", "stands_in_for", "clock"
    ).order_by(Coalesce("due_at", "created_at"), "pk")


def colleagues(offices: Collection[str] | None) -> QuerySet[Staff]:
    """Who may be given a task: the active officers and supervisors of these offices."""
    found = Staff.objects.filter(is_active=True, role__in=[Role.OFFICER, Role.SUPERVISOR]).select_related(
        "office"
    )
    if offices is not None:
        found = found.filter(office_id__in=offices)
    return found.order_by("office__city", "name")


def absences(offices: Collection[str] | None) -> QuerySet[Absence]:
    """Absences that last or are to come, the next first."""
    found = Absence.objects.filter(ended_at__isnull=True).select_related("staff__office", "stand_in")
    return (found if offices is None else found.filter(staff__office_id__in=offices)).order_by(
        "first_day", "pk"
    )
