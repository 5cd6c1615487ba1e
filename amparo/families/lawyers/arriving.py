"""What a family says of a lawyer from its page, until it stands in PALE's own tables (C8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from amparo.core.errors import Refusal
from amparo.core.sealing import unseal
from amparo.counsel.models import Complaint, Referral
from amparo.counsel.quality import actions
from amparo.families.following.messages import proved_request
from amparo.families.models import Follow, Inbox, Request


def handle(row: Inbox) -> None:
    """Keep a rating or a complaint, if the visit that handed it in follows whose referral it is; else nothing happens."""
    request = proved_request(row.payload)
    follow, referral = _about(request, row.payload)
    if request is None or follow is None or referral is None:
        return
    try:
        if row.kind == Inbox.Kind.RATING:
            _rate(follow, referral, row.payload)
        else:
            _complain(request, referral, row.payload, at=row.received_at)
    except Refusal:
        return  # it ended, or was refused, meanwhile: the page that led here says so already


def rater_of(follow: Follow) -> str:
    """Who rates, within one referral: the relative, however many requests they made."""
    return f"relative:{follow.relative_id}"


def _rate(follow: Follow, referral: Referral, said: Mapping[str, Any]) -> None:
    stars = said.get("stars")
    actions.rate(
        referral=referral, rater=rater_of(follow), stars=stars if isinstance(stars, int) else 0,
        spoke=said.get("spoke") is True, explained=said.get("explained") is True, again=said.get("again") is True,
    )  # fmt: skip


def _complain(request: Request, referral: Referral, said: Mapping[str, Any], *, at: dt.datetime) -> None:
    text = unseal(bytes.fromhex(str(said.get("body", ""))), settings.AMPARO_CONTACT_PRIVATE_KEY)
    actions.complain(
        referral=referral, said_by=Complaint.Said.FAMILY, text=text, at=at, request_folio=request.folio
    )


def _about(request: Request | None, said: Mapping[str, Any]) -> tuple[Follow | None, Referral | None]:
    """The follow of the request, and the referral if it is of whom that follow is about."""
    number = said.get("referral")
    if request is None or not isinstance(number, int):
        return None, None
    follow = Follow.objects.filter(request=request, ended_at__isnull=True).select_related("record").first()
    if follow is None or follow.record.person_id is None:
        return None, None
    referral = (
        Referral.objects.filter(pk=number, case__record__person=follow.record.person_id)
        .select_related("case__record__person")
        .first()
    )
    return follow, referral
