"""Putting messages into the outbox. Called inside the transaction of what they tell of, so neither exists without the other."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from amparo.core import clock
from amparo.core.folios import hash_seal, new_seal, show_seal
from amparo.notices.addresses import sealed
from amparo.notices.models import Notice
from amparo.notices.texts import TEMPLATES


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
) -> Notice | None:
    """Queue one message; None when the same news (`key`) was queued before."""
    from amparo.notices.tasks import send_soon

    mark = ""
    if template in TEMPLATES:  # what goes to a family can be checked; officers read behind their own sign-in
        mark = new_seal()
        values = {**values, "seal": show_seal(mark)}
    notice, made = Notice.objects.get_or_create(
        key=key,
        defaults={
            "template": template,
            "channel": channel,
            "address": sealed(address),
            "language": language,
            "values": values,
            "seal_hash": hash_seal(mark) if mark else "",
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
def drop(*, about: str) -> int:
    """Take back whatever has not left yet about a request (consent was withdrawn); returns how many messages."""
    return (
        Notice.objects.filter(about=about, state=Notice.State.WAITING)
        .exclude(template="code")
        .update(state=Notice.State.DROPPED, values={})
    )
