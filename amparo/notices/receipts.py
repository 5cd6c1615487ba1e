"""What became of messages after they left. Receipts come late, twice, in any order, or never: what they say together depends
on none of that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import structlog
from django.db import transaction

from amparo.core import clock
from amparo.notices.models import Notice, Receipt
from amparo.notices.rules import limit

log = structlog.get_logger()
Delivery = Notice.Delivery

#: The later one outdoes the former: a key that was pressed all; a bounce that comes a day after "delivered" that.
RANK = [Delivery.UNKNOWN, Delivery.ACCEPTED, Delivery.DELIVERED, Delivery.FAILED, Delivery.UNANSWERED, Delivery.BOUNCED,
        Delivery.CONFIRMED]  # fmt: skip
#: Told of a message that reached nobody, in the transaction that says so. Rooms above do what must follow.
UNREACHED: list[Callable[[Notice], None]] = []
#: What gateways call it, and what it means (Twilio's statuses of messages and calls).
MEANING = {
    "accepted": Delivery.ACCEPTED, "queued": Delivery.ACCEPTED, "sending": Delivery.ACCEPTED, "sent": Delivery.ACCEPTED,
    "ringing": Delivery.ACCEPTED, "initiated": Delivery.ACCEPTED, "in-progress": Delivery.ACCEPTED,
    "delivered": Delivery.DELIVERED, "read": Delivery.DELIVERED, "completed": Delivery.DELIVERED,
    "undelivered": Delivery.FAILED, "failed": Delivery.FAILED, "busy": Delivery.FAILED, "no-answer": Delivery.FAILED,
    "canceled": Delivery.FAILED, "bounced": Delivery.BOUNCED, "unreachable": Delivery.BOUNCED,
    "confirmed": Delivery.CONFIRMED,
}  # fmt: skip


def outcome(said: Iterable[str]) -> str:
    """What receipts say together. Pure; their order and number do not count."""
    return max(said, key=lambda one: RANK.index(Delivery(one)), default=Delivery.UNKNOWN)


@transaction.atomic
def record(*, told_as: str, provider_id: str, says: str, at: dt.datetime) -> bool:
    """Keep what a provider said, once, and what follows from it. False when it was said before, or means nothing to us."""
    meant = MEANING.get(says.lower())
    if meant is None or not provider_id or not told_as:
        return False
    _receipt, new = Receipt.objects.get_or_create(
        told_as=told_as[:100], defaults={"provider_id": provider_id[:100], "says": meant, "received_at": at}
    )
    apply(provider_id[:100])
    return new


@transaction.atomic
def apply(provider_id: str) -> None:
    """Bring a message in line with its receipts. A receipt whose message is not written down as yet waits."""
    notice = Notice.objects.select_for_update(of=("self",)).filter(provider_id=provider_id).first()
    if notice is None:
        return
    receipts = Receipt.objects.filter(provider_id=provider_id)
    came_of(notice, outcome(receipts.values_list("says", flat=True)))
    receipts.filter(applied_at__isnull=True).update(applied_at=clock.now())


def came_of(notice: Notice, said: str) -> None:
    """Write down what became of a message that the caller locked; whoever must act is told once."""
    former = notice.delivery
    if RANK.index(Delivery(said)) <= RANK.index(Delivery(former)):
        return
    notice.delivery, notice.delivery_at = said, clock.now()
    notice.save(update_fields=["delivery", "delivery_at"])
    log.info("notice_delivery", notice=notice.pk, channel=notice.channel, delivery=said)
    if reached_nobody(notice.channel, said) and not reached_nobody(notice.channel, former):
        for unreached in UNREACHED:
            unreached(notice)


def reached_nobody(channel: str, delivery: str) -> bool:
    """Whether a person must act now. A call that was not taken is placed again first. Pure."""
    if channel == Notice.Channel.VOICE:
        return delivery in (Delivery.UNANSWERED, Delivery.BOUNCED)
    return delivery in (Delivery.FAILED, Delivery.BOUNCED)


def apply_waiting() -> None:
    """Receipts that came before their message was written down. Those whose message never comes are let go of."""
    since = clock.now() - dt.timedelta(minutes=limit("receipts_wait"))
    waiting = Receipt.objects.filter(applied_at__isnull=True, received_at__gte=since)
    for provider_id in set(waiting.values_list("provider_id", flat=True)):
        apply(provider_id)
