"""What nobody does alone: one person asks, another of those who may approves, and it is done once.

`KINDS` is the table of what there is: who asks, who approves, how long it holds, and whether it is done when it is approved or
when whoever asked comes back for it (a file that only they should get). Rooms register what is done. That the two differ, that
what was asked does not change, that it is decided before it expires and done once, is held by the database (`models.TwoPeople`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.models import Role, Staff, TwoPeople
from amparo.accounts.permissions import PERMISSIONS, may, require
from amparo.accounts.signals import two_people_asked, two_people_decided
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed

#: Given what was asked, and who approved it (or comes back for it).
Do = Callable[[TwoPeople, Staff], object]


@dataclass(frozen=True, slots=True)
class Kind:
    """`ask`, `approve`: permissions. `at_once`: done when it is approved; else when who asked comes back."""

    name: str | Promise
    ask: str
    approve: str
    hours: int
    at_once: bool


KINDS: dict[str, Kind] = {
    "personnel": Kind(gettext_lazy("Staff and their roles"), "keep_staff", "approve_staff", 72, at_once=True),
    "export": Kind(
        gettext_lazy("A workbook of many cases"), "export_list", "approve_export", 24, at_once=False
    ),
}
_DO: dict[str, Do] = {}


def register(kind: str, do: Do) -> None:
    """Say what is done when `kind` was approved. A kind that is done when somebody comes back for it has none."""
    assert KINDS[kind].at_once
    _DO[kind] = do


@transaction.atomic
def ask(*, kind: str, what: Mapping[str, Any], summary: str, reason: str, by: Staff) -> TwoPeople:
    """Ask for something that another person has to approve. Asked again while it waits, it is the same request."""
    rule = KINDS[kind]
    require(by, rule.ask)
    if len(reason.strip()) < 5:
        raise Incomplete(_("Write what it is for."), missing=("reason",))
    now = clock.now()
    waiting = TwoPeople.objects.filter(
        kind=kind, asked_by=by, what=dict(what), state=TwoPeople.State.WAITING, expires_at__gt=now
    ).first()
    if waiting is not None:
        return waiting
    asked = TwoPeople.objects.create(
        kind=kind, what=dict(what), summary=summary[:300], reason=reason.strip()[:300], office_id=by.office_id, asked_by=by,
        asked_at=now, expires_at=now + dt.timedelta(hours=rule.hours),
    )  # fmt: skip
    two_people_asked.send(sender=TwoPeople, request=asked, roles=sorted(PERMISSIONS[rule.approve]))
    return asked


@transaction.atomic
def approve(*, request: TwoPeople, by: Staff) -> TwoPeople:
    """Agree to what somebody else asked for; what is done at once is done here, or not at all."""
    asked = _decided(request, by, TwoPeople.State.APPROVED)
    if KINDS[asked.kind].at_once:
        _DO[asked.kind](asked, by)
        _done(asked)
    return asked


@transaction.atomic
def refuse(*, request: TwoPeople, by: Staff) -> TwoPeople:
    """Say no to what somebody else asked for."""
    return _decided(request, by, TwoPeople.State.REFUSED)


@transaction.atomic
def use(*, kind: str, what: Mapping[str, Any], by: Staff) -> TwoPeople | None:
    """Take up what was approved for exactly this; None when nothing was. It cannot be taken up again."""
    approved = (
        TwoPeople.objects.select_for_update()
        .filter(
            kind=kind,
            asked_by=by,
            what=dict(what),
            state=TwoPeople.State.APPROVED,
            expires_at__gt=clock.now(),
        )
        .order_by("pk")
        .first()
    )
    if approved is None:
        return None
    require(by, KINDS[kind].ask)
    return _done(approved)


def may_decide(staff: Staff, request: TwoPeople) -> bool:
    """Whether they may approve or refuse this one: they have the permission there, and are not who asked."""
    office = request.office_id
    allowed = may(staff, KINDS[request.kind].approve, office_id=office)
    return allowed and staff.pk != request.asked_by_id and office_matches(staff, request)


def office_matches(staff: Staff, request: TwoPeople) -> bool:
    """Whose `own` is their office decides nothing that belongs to no office."""
    return (
        PERMISSIONS[KINDS[request.kind].approve].get(Role(staff.role)) == "all"
        or request.office_id is not None
    )


def _decided(request: TwoPeople, by: Staff, state: TwoPeople.State) -> TwoPeople:
    asked = TwoPeople.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(by, KINDS[asked.kind].approve, office_id=asked.office_id)
    if asked.asked_by_id == by.pk:
        raise NotAllowed(_("You asked for this yourself. Somebody else has to approve it."))
    if not may_decide(by, asked):
        raise NotAllowed(_("This is for headquarters to decide."))
    if asked.state != TwoPeople.State.WAITING:
        raise Conflict(_("This was decided already."))
    now = clock.now()
    if state == TwoPeople.State.APPROVED and now >= asked.expires_at:
        raise Conflict(_("This expired without an answer. It has to be asked for again."))
    asked.state, asked.decided_by, asked.decided_at = state, by, now
    asked.save(update_fields=["state", "decided_by", "decided_at"])
    two_people_decided.send(sender=TwoPeople, request=asked)
    return asked


def _done(asked: TwoPeople) -> TwoPeople:
    asked.state, asked.done_at = TwoPeople.State.DONE, clock.now()
    asked.save(update_fields=["state", "done_at"])
    return asked
