"""Holding, blocking, lifting, and the two words without which nothing is erased."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.models import Person, Record
from amparo.trust.arco.actions import Move, granted, moved
from amparo.trust.arco.models import Right, RightsRequest
from amparo.trust.retention.models import Block, Hold
from amparo.trust.retention.queries import weigh, weighed
from amparo.trust.retention.rules import REASONS, Rule, erase_from, rules


@transaction.atomic
def hold(*, person: Person, reason: str, by: Staff) -> Hold:
    """Keep a file from being blocked and erased. What is blocked already stays so, and is not erased."""
    require(by, "keep_retention")
    if not reason.strip():
        raise Incomplete(_("Write for which proceedings the file is held."), missing=("reason",))
    record = _record(person)
    if Hold.objects.filter(record__person=person, lifted_at__isnull=True).exists():
        raise Conflict(_("This file is held already."))
    made = Hold.objects.create(record=record, reason=reason.strip()[:300], at=clock.now(), by=by)
    _event("retention_held", record, by)
    return made


@transaction.atomic
def lift_hold(*, hold: Hold, by: Staff) -> Hold:
    require(by, "keep_retention")
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.lifted_at is not None:
        raise Conflict(_("This was done already."))
    hold.lifted_at, hold.lifted_by = clock.now(), by
    hold.save(update_fields=["lifted_at", "lifted_by"])
    _event("retention_released", hold.record, by)
    return hold


@transaction.atomic
def block(*, person: Person, now: dt.datetime) -> Block | None:
    """Block a file whose term is over; None when it is not, or somebody was sooner. The machine's own schedule does it."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    found = weighed(person, now)
    if found.step != "block":
        return None
    return _block(person, found.rule, found.counted_from, now, None)


@transaction.atomic
def cancel(*, request: RightsRequest, by: Staff) -> Block:
    """Block a file because its person asked for it to be deleted and that was granted."""
    request = granted(request, by)
    if request.right != Right.CANCELLATION:
        raise Conflict(_("This request asks for another right."))
    if request.record is None or request.record.person is None:
        raise Conflict(_("Say first whose data it is."))
    person = Person.objects.select_for_update().get(pk=request.record.person.pk)
    kept = [why for why in weighed(person).kept_by if why != "rights"]
    if kept:
        raise Conflict(
            _("This file cannot be blocked: %(why)s.") % {"why": ", ".join(str(REASONS[one]) for one in kept)}
        )
    if person.blocked_at is not None:
        raise Conflict(_("This file is blocked already."))
    now = clock.now()
    made = _block(person, rules()["cancellation"], now, now, by)
    moved(request, Move.BLOCKED, by)
    return made


@transaction.atomic
def lift(*, block: Block, why: str, by: Staff | None) -> Block:
    """Unblock: somebody came back, or the desk of rights says so. Raises `Conflict` when it is over."""
    if by is not None:
        require(by, "keep_retention")
    block = Block.objects.select_for_update().get(pk=block.pk)
    if block.lifted_at is not None or block.erased_at is not None:
        raise Conflict(_("This block is over already."))
    block.lifted_at, block.lifted_why = clock.now(), why[:20]
    block.save(update_fields=["lifted_at", "lifted_why"])
    Person.objects.filter(records=block.record_id).update(blocked_at=None)
    _event("retention_lifted", block.record, by)
    return block


@transaction.atomic
def ask_to_erase(*, block: Block, by: Staff) -> Block:
    """The first word: the term of the block is over and nothing keeps the file."""
    require(by, "keep_retention")
    block = _due(block)
    if block.asked_at is not None:
        raise Conflict(_("Erasing was asked for already: somebody else must approve it."))
    block.asked_at, block.asked_by = clock.now(), by
    block.save(update_fields=["asked_at", "asked_by"])
    return block


@transaction.atomic
def approve_erasing(*, block: Block, by: Staff) -> Block:
    """The second word, of somebody else. Only the owner of the database may then erase (docs/adr/0034)."""
    require(by, "keep_retention")
    block = _due(block)
    if block.asked_at is None:
        raise Conflict(_("Somebody must ask for it first."))
    if block.approved_at is not None:
        raise Conflict(_("This was done already."))
    if block.asked_by_id == by.pk:
        raise NotAllowed(_("You asked for it: somebody else must approve it."))
    block.approved_at, block.approved_by = clock.now(), by
    block.save(update_fields=["approved_at", "approved_by"])
    return block


@transaction.atomic
def take_back_erasing(*, block: Block, by: Staff) -> Block:
    """Take either word back while nothing was erased."""
    require(by, "keep_retention")
    block = Block.objects.select_for_update().get(pk=block.pk)
    if block.erased_at is not None or block.asked_at is None:
        raise Conflict(_("There is nothing to take back."))
    block.asked_at = block.asked_by = block.approved_at = block.approved_by = None
    block.save(update_fields=["asked_at", "asked_by", "approved_at", "approved_by"])
    return block


def _due(block: Block) -> Block:
    block = Block.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=block.pk)
    if block.erased_at is not None or block.lifted_at is not None:
        raise Conflict(_("This block is over already."))
    assert block.record.person is not None
    (found,) = weigh([block.record.person], clock.now())
    if found.step != "erase":
        why = ", ".join(str(REASONS[one]) for one in found.kept_by)
        raise Conflict(
            _("This file cannot be erased: %(why)s.") % {"why": why}
            if why
            else _("The term of the block is not over.")
        )
    return block


def _block(
    person: Person, rule: Rule, counted_from: dt.datetime, now: dt.datetime, by: Staff | None
) -> Block:
    record = _record(person)
    made = Block.objects.create(
        record=record, rule=rule.code, counted_from=counted_from, at=now, erase_after=erase_from(rule, now)
    )  # fmt: skip
    Person.objects.filter(pk=person.pk).update(blocked_at=now)
    _event("retention_blocked", record, by, rule=rule.code)
    return made


def _record(person: Person) -> Record:
    record = Record.objects.filter(person=person).order_by("pk").first()
    if record is None:
        raise Incomplete(_("There is no file of this folio."), missing=("folio",))
    return record


def _event(type: str, record: Record, by: Staff | None, **data: str) -> None:
    write([NewEvent(type=type, record_id=record.pk, at=clock.now(), staff=by, data=data)])
