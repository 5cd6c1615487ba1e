"""Telling other systems: signed as Standard Webhooks (core/webhooks.py), in order, again until they say that they have it.

A webhook is a place in the list of events. It moves when the receiver answers 2xx, and in one transaction; whoever wants
something again is put back. So nothing is lost, and a receiver that keeps the ids it has seen does nothing twice.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import secrets
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.api.models import ApiClient, ApiEvent, Webhook
from amparo.core import clock, sealing
from amparo.core.errors import Conflict, Incomplete
from amparo.core.outgoing import NotPublic, connected, host_and_port
from amparo.core.webhooks import sign

log = structlog.get_logger()
KINDS = ("programme.published", "open_data.published")
TIMEOUT = 10
#: Minutes until the next attempt after so many failures; the last holds from then on.
WAITS = (1, 5, 15, 60, 240)
#: Events of one webhook in one run: the others wait for no more answers of a slow receiver than these.
AT_ONCE = 50
EVENTS_LOCK = 0x4945


def write(kind: str, body: dict[str, Any]) -> ApiEvent:
    """Write down what happened, in the caller's transaction. One writer at a time: the order of ids is the order of commits."""
    assert kind in KINDS
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [EVENTS_LOCK])
    return ApiEvent.objects.create(kind=kind, body=body, at=clock.now())


def events_after(number: int) -> QuerySet[ApiEvent]:
    return ApiEvent.objects.filter(pk__gt=number).order_by("pk")


def told(event: ApiEvent) -> dict[str, Any]:
    return {"id": event.pk, "kind": event.kind, "at": event.at.isoformat(), "body": event.body}


@transaction.atomic
def listen(*, client: ApiClient, address: str, by: Staff | None) -> str:
    """Tell a client at an address from now on; returns the key that its signatures are checked with, shown once."""
    if by is not None:
        require(by, "keep_api_clients")
    if "read_open" not in client.scopes:
        raise Incomplete(_("This client may not read what it would be told."), missing=("scopes",))
    try:
        host_and_port(address)
    except NotPublic as problem:
        raise Incomplete(_("Write an address that begins with https://."), missing=("address",)) from problem
    key = secrets.token_hex(32)
    last = ApiEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    Webhook.objects.update_or_create(
        client=client,
        defaults={"address": address, "key": sealing.seal(key, settings.AMPARO_CONTACT_PUBLIC_KEY), "failures": 0,
                  "next_attempt_at": clock.now(), "last_problem": ""},
        create_defaults={"address": address, "key": sealing.seal(key, settings.AMPARO_CONTACT_PUBLIC_KEY), "upto": last,
                         "next_attempt_at": clock.now()},
    )  # fmt: skip
    return key


@transaction.atomic
def tell_again(*, client: ApiClient, after: int, by: Staff | None) -> Webhook:
    """Put a webhook back to an event: what came after it is told once more."""
    if by is not None:
        require(by, "keep_api_clients")
    webhook = Webhook.objects.select_for_update().filter(client=client).first()
    if webhook is None:
        raise Conflict(_("This client is told nowhere."))
    webhook.upto, webhook.failures, webhook.next_attempt_at = min(after, webhook.upto), 0, clock.now()
    webhook.save(update_fields=["upto", "failures", "next_attempt_at"])
    return webhook


def send_due() -> int:
    """Tell every webhook whose time has come what it does not have; returns how many events arrived."""
    now = clock.now()
    due = Webhook.objects.filter(
        next_attempt_at__lte=now, client__revoked_at__isnull=True, client__expires_at__gt=now
    ).values_list("pk", flat=True)
    return sum(_send_to(number) for number in list(due))


def _send_to(number: int) -> int:
    arrived = 0
    while arrived < AT_ONCE and _send_next(number):
        arrived += 1
    return arrived


@transaction.atomic
def _send_next(number: int) -> bool:
    """Tell the next event; whether it arrived. Two workers do not tell one webhook at once."""
    webhook = Webhook.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=number).first()
    event = events_after(webhook.upto).first() if webhook is not None else None
    if webhook is None or event is None:
        return False
    problem = _post(webhook, event)
    if problem:
        wait = WAITS[min(webhook.failures, len(WAITS) - 1)]
        webhook.failures += 1
        webhook.next_attempt_at = clock.now() + dt.timedelta(minutes=wait)
        log.warning("webhook_failed", client=webhook.client_id, event_number=event.pk, problem=problem)
    else:
        webhook.upto, webhook.failures = event.pk, 0
    webhook.last_problem = problem
    webhook.save(update_fields=["upto", "failures", "next_attempt_at", "last_problem"])
    return not problem


def _post(webhook: Webhook, event: ApiEvent) -> str:
    """What went wrong, in few words without anything of the answer; empty when the receiver has it."""
    body = json.dumps(told(event), ensure_ascii=False)
    key = sealing.unseal(bytes(webhook.key), settings.AMPARO_CONTACT_PRIVATE_KEY)
    name, at = f"evt_{event.pk}", int(clock.now().timestamp())
    parts = urlsplit(webhook.address)
    try:
        host, port = host_and_port(webhook.address)
        caller = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        caller.sock = connected(host, port, timeout=TIMEOUT)
        try:
            caller.request(
                "POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body.encode(),
                {"Host": parts.netloc, "Content-Type": "application/json", "Webhook-Id": name, "Webhook-Timestamp": str(at),
                 "Webhook-Signature": sign(told_as=name, at=at, body=body, key=key)},
            )  # fmt: skip
            status = caller.getresponse().status
        finally:
            caller.close()
    except (NotPublic, OSError, http.client.HTTPException) as problem:
        return type(problem).__name__
    return "" if 200 <= status < 300 else f"HTTP {status}"
