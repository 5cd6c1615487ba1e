"""Jobs of families: what the portal handed in, and what has run out."""

from __future__ import annotations

import datetime as dt
import math
import time

import structlog
from django.conf import settings
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.exceptions import AppNotOpen

from amparo.core import clock
from amparo.families import sampling
from amparo.families.actions import handle
from amparo.families.models import Bucket, Code, Inbox, Request, Visit, WishesCode
from amparo.families.told import actions as told
from amparo.families.wishes import lasting

log = structlog.get_logger()

BATCH = 20
SECONDS, SWEEP_SECONDS = 3, 40
ELSEWHERE, DONE, FAILED = range(3)


def work_inbox_through(*, again: bool = False, seconds: float = math.inf) -> int:
    """Handle whatever is due, each row in its own transaction; one that fails is kept, with its problem.

    `again` tries those too that failed before: what stood in the way may have gone. After `seconds` no other row is begun.
    """
    until = time.monotonic() + seconds
    waiting = Inbox.objects.filter(handled_at__isnull=True, due_at__lte=Now()).order_by("due_at", "pk")
    done = 0
    while True:
        # A few at a time: jobs side by side take what the others have not. Those that failed before go last.
        batch = waiting.filter(problem="")[:BATCH]
        outcomes = [_work(row) for row in batch if time.monotonic() < until]
        done += outcomes.count(DONE)
        if not any(outcomes):
            break
    if again:
        for row in waiting.exclude(problem=""):
            if time.monotonic() < until:
                done += _work(row) == DONE
    return done


def _work(row: Inbox) -> int:
    """Handle one row: DONE, FAILED, or ELSEWHERE when another job has it in hand or did it."""
    try:
        return DONE if handle(row) else ELSEWHERE
    except AppNotOpen:  # the worker is being stopped: the row waits for the next one
        raise
    except Exception as error:  # one bad row must not stop the others
        Inbox.objects.filter(pk=row.pk).update(problem=type(error).__name__[:200])
        log.error("inbox_row_failed", row=row.pk, kind=row.kind, problem=type(error).__name__)
        return FAILED


@app.task(name="families.work_inbox")
def work_inbox() -> None:
    """One for each arrival, and short: a worker that is asked to stop stops within seconds."""
    work_inbox_through(seconds=SECONDS)


@app.task(name="families.telling_kept")
def telling_kept(request: int) -> None:
    """A family changed on the portal how it is told."""
    told.after_choosing(request=Request.objects.get(pk=request))


@app.task(name="families.send_test")
def send_test(request: int) -> None:
    """A family asked on the portal for a test message."""
    told.send_test(request=Request.objects.get(pk=request))


@app.periodic(cron="* * * * *", periodic_id="inbox")
@app.task(name="families.sweep", queueing_lock="families.sweep")
def sweep(timestamp: int) -> None:
    """Every minute: whatever a stopped worker left or has become due, and the end of codes, visits and counted attempts."""
    work_inbox_through(again=True, seconds=SWEEP_SECONDS)
    now = clock.now()
    Code.objects.filter(expires_at__lt=now - dt.timedelta(days=1)).delete()
    Visit.objects.filter(seen_at__lt=now - dt.timedelta(days=1)).delete()
    WishesCode.objects.filter(expires_at__lt=now - dt.timedelta(days=1)).delete()
    Bucket.objects.filter(at__lt=now - dt.timedelta(days=1)).delete()
    Inbox.objects.filter(handled_at__lt=now - dt.timedelta(days=7)).delete()


@app.periodic(cron="20 8 1 * *", periodic_id="request_sample")
@app.task(name="families.sample", queueing_lock="families.sample")
def sample_last_month(timestamp: int) -> None:
    """On the first of the month: a sample, for each office, of the requests that were answered in the month before."""
    last = clock.today().replace(day=1) - dt.timedelta(days=1)
    sampling.draw(month=last.replace(day=1), size=settings.AMPARO_REQUEST_SAMPLE)


@app.periodic(cron="10 15 * * *", periodic_id="wishes_end")
@app.task(name="families.wishes_end", queueing_lock="families.wishes_end")
def ask_before_wishes_end(timestamp: int) -> None:
    """Once a day, by daylight: whoever said beforehand what they want is asked again before it ends."""
    lasting.ask_again(clock.now())
