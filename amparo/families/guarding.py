"""Keeping families' pages from whoever may mean harm: blocked contacts, and people who are not to be found by anybody."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework import actions as casework
from amparo.casework.access import refuse_closed
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.families.actions import write_down
from amparo.families.models import Blocked, Danger, Request
from amparo.families.telling import keeper_of
from amparo.notices import actions as notices


@transaction.atomic
def block(*, request: Request, reason: str, by: Staff) -> Blocked:
    """Show and tell this contact nothing, in any request of theirs, from this moment. They are not told."""
    request = (
        Request.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=request.pk)
    )
    require(by, "guard_requests", office_id=keeper_of(request))
    refuse_closed(by, request.record.person)
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    now = clock.now()
    one, made = Blocked.objects.get_or_create(
        contact_index=request.contact_index,
        ended_at=None,
        defaults={"request": request, "reason": reason.strip()[:300], "at": now, "by": by},
    )
    if not made:
        raise Conflict(_("This contact is blocked already."))
    for folio in Request.objects.filter(contact_index=request.contact_index).values_list("folio", flat=True):
        notices.drop(about=folio)
    write_down(request, "contact_blocked", by, now, note=reason.strip())
    return one


@transaction.atomic
def unblock(*, request: Request, reason: str, by: Staff) -> Blocked:
    """Take a contact off the list of the blocked, with a reason; what was granted holds again."""
    require(by, "guard_requests", office_id=keeper_of(request))
    refuse_closed(by, request.record.person)
    one = (
        Blocked.objects.select_for_update(of=("self",))
        .filter(contact_index=request.contact_index, ended_at__isnull=True)
        .first()
    )
    if one is None:
        raise Conflict(_("This contact is not blocked."))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    one.ended_at, one.ended_by, one.ended_why = clock.now(), by, reason.strip()[:300]
    one.save(update_fields=["ended_at", "ended_by", "ended_why"])
    write_down(request, "contact_unblocked", by, one.ended_at, note=reason.strip())
    return one


@transaction.atomic
def name_danger(*, request: Request, kind: str, reason: str, by: Staff) -> Danger:
    """Say that somebody may look for this person to harm them: every relative's page is neutral from this moment.

    The event in the file says that the family is not told, and neither why nor by whom it is feared.
    """
    request = (
        Request.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=request.pk)
    )
    require(by, "name_danger", office_id=keeper_of(request))
    refuse_closed(by, request.record.person)
    if request.record.person_id is None:
        raise Conflict(_("Say first whom the request is about."))
    if kind not in Danger.Kind.values:
        raise Incomplete(_("Choose what is feared."), missing=("kind",))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    lasting = Danger.objects.filter(record__person=request.record.person_id, ended_at__isnull=True)
    if lasting.filter(kind=kind).exists():
        raise Conflict(_("This has been written already."))
    now = clock.now()
    one = Danger.objects.create(record=request.record, kind=kind, reason=reason.strip()[:300], at=now, by=by)
    asking = Request.objects.filter(record__person=request.record.person_id)
    for folio in asking.values_list("folio", flat=True):
        notices.drop(about=folio)
    write_down(request, "discretion_began", by, now)
    return one


@transaction.atomic
def end_danger(*, danger: Danger, reason: str, by: Staff) -> Danger:
    """Say that a danger is over, with a reason. What the person agreed to is shown again."""
    danger = Danger.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=danger.pk)
    require(by, "guard_requests", office_id=casework.office_of_file(danger.record))
    refuse_closed(by, danger.record.person)
    if danger.ended_at is not None:
        raise Conflict(_("This is over already."))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    danger.ended_at, danger.ended_by, danger.ended_why = clock.now(), by, reason.strip()[:300]
    danger.save(update_fields=["ended_at", "ended_by", "ended_why"])
    write(
        [
            NewEvent(
                type="discretion_ended", record_id=danger.record_id, at=danger.ended_at, office_id=by.office_id,
                staff=by,
            )
        ]
    )  # fmt: skip
    return danger
