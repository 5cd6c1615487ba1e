"""Once a day: who is told that their certificate ends, and the task of an office below the target."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from amparo.accounts.models import Role
from amparo.casework.models import Task
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.core import clock
from amparo.inclusion.training import rules
from amparo.inclusion.training.course import roles_in_training
from amparo.inclusion.training.coverage import coverage
from amparo.inclusion.training.models import Certificate, Shortfall
from amparo.inclusion.training.shifts import coverage_of_shifts
from amparo.inclusion.training.standing import latest


@app.periodic(cron="30 12 * * *", periodic_id="training")
@app.task(name="inclusion.training", queueing_lock="inclusion.training")
def every_day(timestamp: int) -> None:
    remind(now=clock.now())
    ask_offices(now=clock.now())
    ask_shifts(now=clock.now())


def remind(*, now: dt.datetime) -> int:
    """Tell whoever's certificate ends in 90, 30 or 7 days; each of them once. Returns to how many it was news."""
    today = now.date()
    ending = Certificate.objects.filter(
        revoked_at__isnull=True, expires_on__gt=today, expires_on__lte=today + dt.timedelta(days=max(rules.REMINDERS)),
        staff__is_active=True, staff__role__in=roles_in_training(),
    ).select_related("staff")  # fmt: skip
    news = []
    for one in ending:
        due = rules.reminder_due((one.expires_on - today).days)
        if due is not None and latest(one.staff) == one:
            news.append(
                NewNotice(
                    kind="training", text_code="certificate_ends", at=now, staff=[one.staff], path=reverse("my_course"),
                    values={"when": dt.datetime.combine(one.expires_on, dt.time(12), dt.UTC).isoformat()},
                    key=f"training:{one.pk}:{due}",
                )
            )  # fmt: skip
    return notify_all(news)


@transaction.atomic
def ask_offices(*, now: dt.datetime) -> tuple[int, int]:
    """A task for the supervisor of each office below the target, while it is; returns how many began and how many ended."""
    below = {line.office.pk: line for line in coverage(now.date()) if line.office is not None and line.below}
    began = ended = 0
    running = {
        one.office_id: one
        for one in Shortfall.objects.select_for_update().filter(ended_at__isnull=True, shift__isnull=True)
    }
    for office_id, one in running.items():
        if office_id not in below:
            _end(one, now)
            ended += 1
    for office_id, line in below.items():
        if office_id in running:
            continue
        with translation.override("es-mx"):
            text = _(
                "Training below the target: %(certified)s of %(staff)s hold a certificate. See the coverage of the office."
            )
        task = Task.objects.create(
            kind=Task.Kind.OTHER, office_id=office_id, role=Role.SUPERVISOR, created_at=now,
            text=text % {"certified": line.certified, "staff": line.staff},
        )  # fmt: skip
        Shortfall.objects.create(office_id=office_id, task=task, since=now)
        began += 1
    return began, ended


@transaction.atomic
def ask_shifts(*, now: dt.datetime) -> tuple[int, int]:
    """A task for the supervisor for each shift in which nobody holds a certificate, while it is so; began and ended."""
    uncovered = {line.shift.pk: line.shift for line in coverage_of_shifts(now.date()) if line.uncovered}
    running = {
        one.shift_id: one
        for one in Shortfall.objects.select_for_update().filter(ended_at__isnull=True, shift__isnull=False)
    }
    over = [one for shift_id, one in running.items() if shift_id not in uncovered]
    for one in over:
        _end(one, now)
    new = [shift for shift_id, shift in uncovered.items() if shift_id not in running]
    for shift in new:
        with translation.override("es-mx"):
            text = _("Nobody with a certificate stands in the shift “%(name)s”.") % {"name": shift.name}
        task = Task.objects.create(
            kind=Task.Kind.OTHER, office_id=shift.office_id, role=Role.SUPERVISOR, created_at=now, text=text
        )
        Shortfall.objects.create(office_id=shift.office_id, shift=shift, task=task, since=now)
    return len(new), len(over)


def _end(one: Shortfall, now: dt.datetime) -> None:
    one.ended_at = now
    one.save(update_fields=["ended_at"])
    Task.objects.filter(pk=one.task_id, done_at__isnull=True).update(done_at=now)
