"""Calls go on until somebody presses a key, up to an end; then a person must call (the rule of VINE)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from amparo.core import clock
from amparo.notices import receipts
from amparo.notices.actions import queue
from amparo.notices.addresses import opened
from amparo.notices.models import Notice
from amparo.notices.rules import kinds, limit

_OVER = (Notice.Delivery.CONFIRMED, Notice.Delivery.BOUNCED, Notice.Delivery.UNANSWERED)


def call_again() -> int:
    """Queue the next call where the last one was not confirmed in time; returns how many. Every minute."""
    now = clock.now()
    last_days, before = now - dt.timedelta(days=3), now - dt.timedelta(minutes=limit("call_every"))
    later = Notice.objects.filter(
        Q(repeats=OuterRef("pk")) | Q(repeats=OuterRef("repeats")), call__gt=OuterRef("call")
    )
    unconfirmed = Notice.objects.filter(
        ~Exists(later),
        channel=Notice.Channel.VOICE,
        state=Notice.State.SENT,
        sent_at__range=(last_days, before),
        template__in=[name for name, its in kinds().items() if its.calls_again],
    ).exclude(delivery__in=_OVER)
    return sum(_again(pk) for pk in unconfirmed.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _again(pk: int) -> int:
    last = Notice.objects.select_for_update(of=("self",)).get(pk=pk)
    first = last.repeats or last
    calls = Notice.objects.filter(Q(pk=first.pk) | Q(repeats=first))
    newer = Notice.objects.filter(
        about=last.about, template=last.template, channel=last.channel, pk__gt=last.pk
    ).exclude(state=Notice.State.DROPPED)
    if calls.filter(delivery__in=_OVER).exists() or (last.about and newer.exists()):
        return 0  # what happened since has calls of its own, which say the same
    if last.call >= limit("calls"):
        receipts.came_of(last, Notice.Delivery.UNANSWERED)
        return 0
    made = queue(
        template=last.template, channel=last.channel, address=opened(last.address), language=last.language,
        values={"tail": last.about[-4:]}, key=f"{first.key}~{last.call + 1}"[:120], about=last.about,
        office_id=last.office_id, repeats=first, call=last.call + 1,
    )  # fmt: skip
    return int(made is not None)
