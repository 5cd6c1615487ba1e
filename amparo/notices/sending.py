"""Working through the outbox. Each message is locked while it is sent, so that two workers never send one twice.

The row is marked in the transaction that holds the lock. A worker killed after the provider took the message and before the
commit sends it again at its next start, under the same Message-ID or Idempotency-Key: a provider that honours them delivers
it once. That window is the only one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import structlog
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from amparo.core import clock
from amparo.notices import receipts
from amparo.notices.addresses import opened
from amparo.notices.models import Notice
from amparo.notices.texts import text_of
from amparo.notices.transports import NotSent, send

log = structlog.get_logger()

#: Minutes until the next attempt after each failure; after the last one the notice has failed: a person must call.
BACKOFF = (1, 5, 15, 60, 60, 120, 240)
#: Somebody sits before a page and waits for a code; news of a long list can wait a little more.
CODES_FIRST = ExpressionWrapper(Q(template="code"), output_field=BooleanField()).desc()
#: Whether a message may still leave, asked in the transaction in which it does: what was true when it was queued may be so no
#: longer. Rooms above register what they know.
GUARDS: list[Callable[[Notice], bool]] = []
#: When a message that is due may leave, the earliest moment of all that answer: quiet hours and digests. Asked at every attempt,
#: so that what is tried again does not ring at night either.
HOLDS: list[Callable[[Notice, dt.datetime], dt.datetime]] = []
#: The same for what costs money, asked last: whoever answers "now" has counted it, None: it costs nothing. They may turn it to a
#: way that costs nothing.
OVER_BUDGET = "over the budget"
BUDGETS: list[Callable[[Notice, dt.datetime], dt.datetime | None]] = []


def send_due() -> int:
    """Send all that is due; returns how many messages left. One that fails is due again only later."""
    sent = 0
    while (outcome := _send_one()) is not None:
        sent += outcome
    return sent


@transaction.atomic
def _send_one() -> int | None:
    """Send a code if one waits, else the message that waits longest: 1 sent, 0 not, None when nothing is due."""
    notice = (
        Notice.objects.select_for_update(skip_locked=True)
        .filter(state=Notice.State.WAITING, next_attempt_at__lte=clock.now())
        .order_by(CODES_FIRST, "next_attempt_at", "pk")
        .first()
    )
    if notice is None:
        return None
    if _too_late(notice):
        notice.state, notice.values, notice.last_problem = Notice.State.DROPPED, {}, "too late"
        notice.save()
        return 0
    if not all(guard(notice) for guard in GUARDS):
        notice.state, notice.values, notice.last_problem = Notice.State.DROPPED, {}, "no longer allowed"
        notice.save()
        return 0
    now = clock.now()
    held_until = max((hold(notice, now) for hold in HOLDS), default=now)
    if held_until > now:
        notice.next_attempt_at = held_until
        notice.save(update_fields=["next_attempt_at"])
        return 0
    if "paid" not in notice.values and _must_wait_to_pay(notice, now):
        return 0
    notice.attempts += 1
    try:
        text = text_of(notice.template, notice.channel, notice.language, notice.values)
        notice.provider_id = send(notice, opened(notice.address), text, stop=notice.values.get("stop", ""))
    except NotSent as problem:
        _try_later(notice, problem)
        log.warning("notice_not_sent", notice=notice.pk, attempts=notice.attempts, problem=str(problem))
        return 0
    notice.state, notice.sent_at, notice.values, notice.last_problem = Notice.State.SENT, clock.now(), {}, ""
    notice.save()
    receipts.apply(notice.provider_id)
    log.info("notice_sent", notice=notice.pk, channel=notice.channel, attempts=notice.attempts)
    return 1


def _must_wait_to_pay(notice: Notice, now: dt.datetime) -> bool:
    """Count what a message costs, and write that down before it leaves: whoever waits for the gateway holds nobody else's budget,
    and another attempt is not counted again."""
    answers = [at for budget in BUDGETS if (at := budget(notice, now)) is not None]
    if not answers:
        return False
    notice.next_attempt_at = max(answers)
    if notice.next_attempt_at > now:
        notice.last_problem = OVER_BUDGET
    else:
        notice.values = {**notice.values, "paid": True}
    notice.save(update_fields=["next_attempt_at", "last_problem", "values"])
    return True


def _too_late(notice: Notice) -> bool:
    """Whether what it says no longer holds: a code that has run out would only bewilder."""
    minutes = notice.values.get("minutes")
    return minutes is not None and clock.now() > notice.created_at + dt.timedelta(minutes=minutes)


def _try_later(notice: Notice, problem: NotSent) -> None:
    """Write down when it is tried again; or that it failed, and tell whoever must act."""
    notice.last_problem = str(problem)[:200]
    if problem.again and notice.attempts <= len(BACKOFF):
        notice.next_attempt_at = clock.now() + dt.timedelta(minutes=BACKOFF[notice.attempts - 1])
        notice.save()
        return
    notice.state, notice.values = Notice.State.FAILED, {}
    notice.save()
    lasting = Notice.Delivery.UNANSWERED if notice.channel == "voice" else Notice.Delivery.FAILED
    receipts.came_of(notice, Notice.Delivery.BOUNCED if problem.nobody else lasting)
