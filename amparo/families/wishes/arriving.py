"""What the portal hands in about wishes: the visitor has had the page that everybody has; here, in the worker, it is done."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from amparo.core import clock
from amparo.core.folios import hash_code, read_folio
from amparo.families.models import Inbox, Relation, Wishes, WishesCode
from amparo.families.wall import pumping
from amparo.families.wishes import actions
from amparo.families.wishes.actions import Said
from amparo.matching import Described
from amparo.notices.addresses import opened

CODE_MINUTES, CODE_DIGITS, CODE_TRIES = 10, 8, 5


def handle(kind: str, payload: Mapping[str, Any], *, at: dt.datetime) -> None:
    """Do what a visitor asked about their own wishes. Raises KeyError for a kind that is not one of these."""
    {
        Inbox.Kind.WISHES: _receive,
        Inbox.Kind.WISH_CODE: _send_code,
        Inbox.Kind.WISH_RENEW: _renew,
        Inbox.Kind.WISH_END: _ended,
    }[Inbox.Kind(kind)](payload, at)


def _receive(payload: Mapping[str, Any], at: dt.datetime) -> None:
    named = [_said(one) for one in payload["named"]]
    needs = opened(bytes.fromhex(payload["needs"])) if payload.get("needs") else ""
    if payload.get("change"):
        code = (
            WishesCode.objects.select_for_update()
            .filter(token_hash=str(payload["change"])[:64], token_until__gt=at)
            .exclude(token_hash="")
            .first()
        )
        if code is not None and code.wishes.ended_at is None:
            code.token_hash = ""
            code.save(update_fields=["token_hash"])
            actions.change(wishes=code.wishes, named=named, needs=needs, by=None, at=clock.now())
        return
    folio = read_folio(str(payload.get("folio", "")))
    if folio is None or Wishes.objects.filter(folio=folio).exists():
        return  # sent twice: the visitor has the same folio both times
    actions.register(
        folio=folio, secret_hash=str(payload["secret_hash"])[:64], described=Described.from_mapping(payload["person"]),
        contact=opened(bytes.fromhex(payload["contact"])),
        language="en" if str(payload.get("language", "")).startswith("en") else "es-mx", channel="web", named=named,
        needs=needs, received_at=at, office=None, network=str(payload.get("network", "")),
    )  # fmt: skip


def _said(one: Mapping[str, Any]) -> Said:
    relation = str(one.get("relation", ""))
    return Said(
        kind=str(one["kind"]), name=str(one["name"]), relation=relation if relation in Relation.values else "",
        contact=opened(bytes.fromhex(one["contact"])) if one.get("contact") else "", language=str(one.get("language", "")),
        fields=tuple(str(name) for name in one.get("fields", ())), months=int(one.get("months", 24)),
    )  # fmt: skip


def _send_code(payload: Mapping[str, Any], at: dt.datetime) -> None:
    """A code to the person's own contact if folio and secret are right; else nothing, and the visitor sees the same page."""
    folio = read_folio(str(payload.get("folio", "")))
    wishes = Wishes.objects.filter(folio=folio, secret_hash=str(payload.get("secret_hash", ""))).first()
    if wishes is None or not wishes.contact_index:
        return
    now = clock.now()
    if wishes.codes.filter(created_at__gt=now - dt.timedelta(hours=1)).count() >= CODE_TRIES:
        return
    if not pumping.may_have_code(opened(wishes.phone) or opened(wishes.email)):
        return
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    browser = str(payload.get("browser", ""))[:64]
    made = WishesCode.objects.create(
        wishes=wishes, browser_hash=browser, code_hash=hash_code(code, salt=browser),
        expires_at=now + dt.timedelta(minutes=CODE_MINUTES), tries_left=CODE_TRIES,
    )  # fmt: skip
    actions.tell(wishes, "code", key=f"wishes_code:{made.pk}", code=code, minutes=CODE_MINUTES,
                 network=str(payload.get("network", ""))[:64])  # fmt: skip


def _renew(payload: Mapping[str, Any], at: dt.datetime) -> None:
    wishes = Wishes.objects.get(pk=payload["wishes"])
    if wishes.ended_at is None:
        actions.renew(wishes=wishes, by=None, at=clock.now())


def _ended(payload: Mapping[str, Any], at: dt.datetime) -> None:
    actions.after_withdrawal(Wishes.objects.get(pk=payload["wishes"]), at)
