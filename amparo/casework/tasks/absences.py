"""Who is away, and who stands in: work goes over when an absence begins and comes back when it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.tasks.announcing import tell_stood_in
from amparo.casework.tasks.models import Absence, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete


@transaction.atomic
def add_absence(
    *, staff: Staff, first_day: dt.date, last_day: dt.date, stand_in: Staff, by: Staff
) -> Absence:
    """Say that somebody is away from one day to another, both included. An absence that has begun takes effect at once.

    For oneself, or, by a supervisor, for anybody of the office. Raises `Incomplete` and `Conflict` with a sentence.
    """
    require(by, "be_away" if staff == by else "assign_tasks", office_id=staff.office_id)
    if last_day < first_day:
        raise Incomplete(_("The last day is before the first."), missing=("last_day",))
    if stand_in == staff or stand_in.office_id != staff.office_id or not stand_in.is_active:
        raise Incomplete(_("Choose somebody else of the same consulate."), missing=("stand_in",))
    if overlapping(staff, first_day, last_day).exists():
        raise Conflict(_("An absence on these days is written down already."))
    if overlapping(stand_in, first_day, last_day).exists():
        raise Conflict(_("That colleague is away on some of these days."))
    made = Absence.objects.create(
        staff=staff,
        stand_in=stand_in,
        first_day=first_day,
        last_day=last_day,
        added_at=clock.now(),
        added_by=by,
    )
    apply_absences(clock.now())
    return made


@transaction.atomic
def end_absence(*, absence: Absence, by: Staff) -> None:
    """Somebody is back early, or does not go: what is theirs comes back at once."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("staff").get(pk=absence.pk)
    require(by, "be_away" if absence.staff == by else "assign_tasks", office_id=absence.staff.office_id)
    if absence.ended_at is not None:
        raise Conflict(_("The absence is over already."))
    _give_back(absence, clock.now())


def overlapping(staff: Staff, first_day: dt.date, last_day: dt.date) -> QuerySet[Absence]:
    return Absence.objects.filter(
        staff=staff, first_day__lte=last_day, last_day__gte=first_day, ended_at__isnull=True
    )


@transaction.atomic
def apply_absences(now: dt.datetime) -> int:
    """Pass work on where an absence has begun, give it back where it is over, by the office's own day; returns how many.

    Called every minute; doing it again does nothing.
    """
    done = 0
    lasting = Absence.objects.select_for_update(of=("self",)).filter(ended_at__isnull=True)
    for absence in lasting.select_related("staff__office", "stand_in").order_by("pk"):
        office = absence.staff.office
        today = now.astimezone(office.zone if office is not None else dt.UTC).date()
        if today > absence.last_day:
            _give_back(absence, now)
            done += 1
        elif absence.began_at is None and today >= absence.first_day:
            passed = Task.objects.filter(
                assignee=absence.staff, done_at__isnull=True, stands_in_for__isnull=True
            ).update(assignee=absence.stand_in, stands_in_for=absence.staff)
            # Whoever stood in for a third and goes away too: that one's work goes on to the next.
            passed += (
                Task.objects.filter(assignee=absence.staff, done_at__isnull=True, stands_in_for__isnull=False)
                .exclude(stands_in_for=absence.stand_in)
                .update(assignee=absence.stand_in)
            )
            tell_stood_in(passed, stand_in=absence.stand_in, at=now)
            absence.began_at = now
            absence.save(update_fields=["began_at"])
            done += 1
    return done


def _give_back(absence: Absence, now: dt.datetime) -> None:
    Task.objects.filter(stands_in_for=absence.staff, done_at__isnull=True).update(
        assignee=absence.staff, stands_in_for=None
    )
    absence.ended_at = now
    absence.began_at = absence.began_at or now
    absence.save(update_fields=["began_at", "ended_at"])


def stand_ins(staff_ids: Collection[int], now: dt.datetime) -> dict[int, int]:
    """Who does the work of those of these who are away now. One query."""
    if not staff_ids:
        return {}
    away = Absence.objects.filter(staff_id__in=staff_ids, began_at__lte=now, ended_at__isnull=True)
    return dict(away.values_list("staff_id", "stand_in_id"))
