"""What comes in about messages: the link that stops them, what the gateway says of them, what people answer.

The portal hands it in as it came. It is believed here, where the gateway's signature is read again: a thief of the portal's
database password can make nobody's messages stop and none seem to have arrived.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import structlog
from django.conf import settings

from amparo.core import webhooks
from amparo.families.models import Inbox, Request
from amparo.families.telling import is_contact_of
from amparo.families.told.actions import resume, stop
from amparo.notices import receipts
from amparo.notices.addresses import index, opened
from amparo.notices.models import Notice
from amparo.notices.rules import meant

log = structlog.get_logger()


def handle(row: Inbox) -> None:
    """Do what one row of the inbox says, in the caller's transaction. What is not ours or makes no sense is let go of."""
    if row.kind == Inbox.Kind.STOP:
        _stop_by_link(str(row.payload.get("stop", "")), row.received_at)
    elif row.kind == Inbox.Kind.GATEWAY:
        said = _believed(row)
        if said is not None:
            _take_in(*said)


def _stop_by_link(stop_hash: str, at: dt.datetime) -> None:
    notice = Notice.objects.filter(stop_hash=stop_hash).exclude(stop_hash="").first()
    request = Request.objects.filter(folio=notice.about).first() if notice is not None else None
    # A mail that went to a contact of before says nothing for who is told now.
    if notice is not None and request is not None and is_contact_of(request, opened(notice.address)):
        stop(request=request, at=at)


def _believed(row: Inbox) -> tuple[str, dt.datetime, Mapping[str, Any]] | None:
    """Its id, its moment and what it says, when the gateway signed it and it came in time."""
    told_as, at = str(row.payload.get("id", "")), str(row.payload.get("at", ""))
    try:
        body = opened(bytes.fromhex(str(row.payload.get("body", ""))))
    except ValueError:
        body = ""
    signature = str(row.payload.get("signature", ""))
    if not body or not webhooks.is_signed(
        told_as=told_as, at=at, body=body, signature=signature, key=settings.AMPARO_GATEWAY_KEY,
        now=row.received_at.timestamp(),
    ):  # fmt: skip
        log.warning("gateway_not_believed", row=row.pk)
        return None
    try:
        said = json.loads(body)
    except ValueError:
        return None
    return (told_as, dt.datetime.fromtimestamp(int(at), dt.UTC), said) if isinstance(said, dict) else None


def _take_in(told_as: str, at: dt.datetime, said: Mapping[str, Any]) -> None:
    kind = said.get("type")
    if kind == "status":
        receipts.record(
            told_as=told_as, provider_id=str(said.get("message", "")), says=str(said.get("status", "")), at=at
        )
    elif kind == "key":  # somebody pressed one in a call
        receipts.record(told_as=told_as, provider_id=str(said.get("message", "")), says="confirmed", at=at)
    elif kind == "reply":
        _answered(str(said.get("from", "")), str(said.get("text", "")), at)


def _answered(contact: str, text: str, at: dt.datetime) -> None:
    """BAJA or ALTA: it holds for every open request of that telephone."""
    means = meant(text)
    hashed = index(contact.removeprefix("whatsapp:"))
    if not means or not hashed:
        return
    asked = Request.objects.filter(contact_index=hashed).exclude(state=Request.State.CLOSED).order_by("pk")
    for request in asked:
        (stop if means == "stop" else resume)(request=request, at=at)
