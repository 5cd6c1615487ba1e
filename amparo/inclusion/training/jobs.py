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
from amparo.inclusion.training.standing import latest


@app.periodic(cron="30 12 * * *", periodic_id="training")
@app.task(name="inclusion.training", queueing_lock="inclusion.training")
def every_day(timestamp: int) -> None:
    remind(now=clock.now())
    ask_offices(now=clock.now())


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
        one.office_id: one for one in Shortfall.objects.select_for_update().filter(ended_at__isnull=True)
    }
    for office_id, one in running.items():
        if office_id not in below:
            one.ended_at = now
            one.save(update_fields=["ended_at"])
            Task.objects.filter(pk=one.task_id, done_at__isnull=True).update(done_at=now)
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
