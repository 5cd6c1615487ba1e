"""The minute job of referrals: whatever runs out is dealt with as the table says."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from procrastinate.contrib.django import app

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.counsel.referrals import planning
from amparo.counsel.referrals.actions import finish
from amparo.counsel.referrals.answering import lapse
from amparo.counsel.referrals.machine import states
from amparo.counsel.referrals.models import Referral
from amparo.counsel.referrals.moving import locked, set_task, tell

CHUNK = 200


@app.periodic(cron="* * * * *", periodic_id="referrals")
@app.task(name="counsel.referrals", queueing_lock="counsel.referrals")
def every_minute(timestamp: int) -> None:
    run_out(clock.now())


@app.task(name="counsel.compute_plan")
def compute_plan(plan_id: int) -> None:
    planning.compute(plan_id)


@app.task(name="counsel.send_plan")
def send_plan(plan_id: int) -> None:
    planning.send(plan_id)


def compute_soon(plan_id: int) -> None:
    """Ask the worker to compute a plan, in the caller's transaction."""
    compute_plan.defer(plan_id=plan_id)


def send_soon(plan_id: int) -> None:
    """Ask the worker to send an approved plan, in the caller's transaction."""
    send_plan.defer(plan_id=plan_id)


def run_out(now: dt.datetime) -> int:
    """Deal with every referral whose turn ran out; returns how many. Each is a transaction of its own: a job that is
    killed does nothing half, and the next one nothing twice."""
    done = 0
    late = Referral.objects.filter(closed_at__isnull=True, due_at__lte=now).order_by("due_at", "pk")
    for referral in late.exclude(told_late__isnull=False)[:CHUNK]:
        done += _one(referral, now)
    return done


def _one(referral: Referral, now: dt.datetime) -> bool:
    at_due = states()[referral.state].at_due
    if at_due == "next":
        return lapse(referral, at=now)
    if at_due == "close":
        finish(referral=referral, by=None)
        return True
    return tell_late(referral, now=now)


@transaction.atomic
def tell_late(referral: Referral, *, now: dt.datetime) -> bool:
    """A turn ran out that nobody else can take: the supervisor is told, once, and it stands in the list as late."""
    referral = locked(referral)
    if referral.due_at is None or referral.due_at > now or referral.told_late is not None:
        return False
    referral.told_late = now
    referral.save(update_fields=["told_late"])
    tell(referral, "lawyer_late", at=now, by=None, state=referral.state)
    set_task(
        referral, str(referral.stands), at=now, due_at=now + dt.timedelta(hours=24), role=Role.SUPERVISOR
    )
    return True
