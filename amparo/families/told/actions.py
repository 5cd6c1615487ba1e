"""Changing how a family is told: by themselves on the portal, by the word BAJA, the link of a mail, or an officer for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import refuse_closed
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.families.models import Request, Telling
from amparo.families.telling import contact_of, keeper_of, tell, telling_of
from amparo.families.told import rules
from amparo.notices import actions as notices
from amparo.notices.models import Notice
from amparo.notices.rules import limit
from amparo.people.models import Source


@transaction.atomic
def choose(
    *, request: Request, channels: Collection[str], quiet: tuple[int, int] | None, zone: str, daily: bool, language: str,
    stopped: bool, by: Staff,
) -> Telling:  # fmt: skip
    """Write down for a family how they want to be told, as they said it to an officer after proving who they are."""
    request, telling = _locked(request, by)
    browsers = request.browsers.filter(ended_at__isnull=True).count()
    chosen = [way for way in rules.offered(contact_of(request), browsers=browsers) if way in channels]
    if not chosen and not stopped:
        raise Incomplete(_("Choose at least one way of telling them."), missing=("channels",))
    now = clock.now()
    telling.channels, telling.zone, telling.daily = chosen, zone, daily
    telling.quiet_from, telling.quiet_to = quiet or (None, None)
    telling.stopped_at = (telling.stopped_at or now) if stopped else None
    telling.changed_at, telling.changed_by = now, by
    telling.save()
    request.language = language
    request.save(update_fields=["language"])
    _changed(request, "notices_changed", by=by, channels=chosen)
    return telling


@transaction.atomic
def after_choosing(*, request: Request) -> None:
    """What follows when the family changed it on the portal, where the change itself is made."""
    _changed(request, "notices_changed", by=None, channels=telling_of(request).channels)


@transaction.atomic
def send_test(*, request: Request, by: Staff | None = None) -> int:
    """Tell the family by each of their ways that this is how they will be told; returns how many messages. On the portal,
    where they ask for it themselves, nothing happens once there were enough in a day; an officer is told so."""
    request = (
        Request.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=request.pk)
    )
    if by is not None:
        request, _telling = _locked(request, by)
    now = clock.now()
    if by is not None and telling_of(request).new_contact_at is not None:
        raise Conflict(
            _("The new contact has to prove itself first: they enter with their folio and a code.")
        )
    since = now - dt.timedelta(days=1)
    sent = Notice.objects.filter(about=request.folio, template="test", created_at__gt=since)
    if sent.exclude(channel=Notice.Channel.PUSH).count() >= limit("tests_per_day"):
        if by is not None:
            raise Conflict(_("Enough tests were sent to this family in a day. Try again tomorrow."))
        return 0
    return tell(request, "test", key=f"test:{request.folio}:{now.timestamp():.0f}")


@transaction.atomic
def stop(*, request: Request, at: dt.datetime) -> bool:
    """They want no more messages. False when they do not get any already, or chose otherwise since."""
    return _turn(request, at, stopped=True)


@transaction.atomic
def resume(*, request: Request, at: dt.datetime) -> bool:
    """They want messages again. False when they get them already, or chose otherwise since."""
    return _turn(request, at, stopped=False)


def _turn(request: Request, at: dt.datetime, *, stopped: bool) -> bool:
    telling = _row(request)
    if (telling.stopped_at is not None) is stopped or (
        telling.changed_at is not None and at <= telling.changed_at
    ):
        return False
    telling.stopped_at, telling.changed_at, telling.changed_by = at if stopped else None, at, None
    telling.save(update_fields=["stopped_at", "changed_at", "changed_by"])
    _changed(request, "notices_stopped" if stopped else "notices_resumed", by=None)
    return True


def _changed(request: Request, what: str, *, by: Staff | None, **data: Any) -> None:
    """The line in the file; and what waits is asked anew when it may leave."""
    notices.hurry(about=request.folio)
    write(
        [
            NewEvent(
                type=what, record_id=request.record_id, at=clock.now(), office_id=by.office_id if by else None, staff=by,
                source="" if by else Source.FAMILY, data={"request": request.folio, **data},
            )
        ]
    )  # fmt: skip


def _row(request: Request) -> Telling:
    return Telling.objects.select_for_update(of=("self",)).get(pk=telling_of(request).pk)


def _locked(request: Request, by: Staff) -> tuple[Request, Telling]:
    request = (
        Request.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=request.pk)
    )
    require(by, "handle_request", office_id=keeper_of(request))
    refuse_closed(by, request.record.person)
    if request.state == Request.State.CLOSED:
        raise Conflict(_("This request is closed."))
    return request, _row(request)
