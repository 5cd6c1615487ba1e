"""Putting messages into the outbox. Called inside the transaction of what they tell of, so neither exists without the other."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from amparo.core import clock
from amparo.core.folios import hash_code, hash_seal, new_seal, show_seal
from amparo.notices.addresses import sealed
from amparo.notices.models import Notice
from amparo.notices.rules import kind
from amparo.notices.texts import TEMPLATES
from amparo.notices.texts_advisors import ADVISOR_TEMPLATES


@transaction.atomic
def queue(
    *,
    template: str,
    channel: str,
    address: str,
    language: str,
    values: dict[str, Any],
    key: str,
    about: str = "",
    office_id: str | None = None,
    repeats: Notice | None = None,
    call: int = 1,
) -> Notice | None:
    """Queue one message; None when the same news (`key`) was queued before. Of a call: which one it is of those that go on."""
    from amparo.notices.tasks import send_soon

    mark = stop = ""
    # What goes to a family or an advisor can be checked; officers read behind their own sign-in.
    if template in TEMPLATES or template in ADVISOR_TEMPLATES:
        mark = new_seal()
        values = {**values, "seal": show_seal(mark)}
        if kind(template).stops and channel == Notice.Channel.EMAIL:
            stop = secrets.token_urlsafe(24)
            values["stop"] = stop
    notice, made = Notice.objects.get_or_create(
        key=key,
        defaults={
            "template": template,
            "channel": channel,
            "address": sealed(address),
            "language": language,
            "values": values,
            "seal_hash": hash_seal(mark) if mark else "",
            "stop_hash": hash_stop(stop) if stop else "",
            "repeats": repeats,
            "call": call if channel == Notice.Channel.VOICE else 0,
            "about": about,
            "office_id": office_id,
            "next_attempt_at": clock.now(),
        },
    )
    if not made:
        return None
    send_soon()
    return notice


@transaction.atomic
def drop(*, about: str, codes_too: bool = False) -> int:
    """Take back whatever has not left yet about a request (consent was withdrawn); returns how many messages. Codes open nothing
    more than before and stay, unless they go to somebody who is no longer asked; what tells of another contact always does."""
    stay = {"contact_changed"} if codes_too else {"contact_changed", "code"}
    waiting = Notice.objects.filter(about=about, state=Notice.State.WAITING).exclude(template__in=stay)
    return waiting.update(state=Notice.State.DROPPED, values={})


def waits_already(*, about: str, template: str, channel: str) -> bool:
    """Whether the same thing waits to be told there: one message is enough for whatever happens until it leaves.

    One that is leaving at this moment does not count: what is told of now came after it.
    """
    waiting = Notice.objects.filter(
        about=about, template=template, channel=channel, state=Notice.State.WAITING
    )
    return waiting.select_for_update(skip_locked=True).first() is not None


def hash_stop(token: str) -> str:
    """What is stored of the token that stops all further messages, and what is looked for."""
    return hash_code(token, salt="stop")


@transaction.atomic
def hurry(*, about: str) -> None:
    """Ask anew at once when messages about a request may leave: they are to come at another hour, or another way."""
    Notice.objects.filter(about=about, state=Notice.State.WAITING, attempts=0).update(
        next_attempt_at=clock.now()
    )
