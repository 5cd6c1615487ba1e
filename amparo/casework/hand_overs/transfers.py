"""Asking for a case that another office keeps: granted by rule when the person is held in one's own district now."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import refuse_closed
from amparo.casework.events import NewEvent, write, write_for
from amparo.casework.hand_overs.actions import accept, move
from amparo.casework.hand_overs.models import TransferRequest
from amparo.casework.hand_overs.telling import TEAM
from amparo.casework.models import Case
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.custody.queries import whereabouts
from amparo.places.models import Office
from amparo.places.queries import office_for_facility

IN_OUR_DISTRICT = gettext_noop("The person is held in the district of the consulate that asked.")


@transaction.atomic
def ask_for_case(*, case: Case, reason: str, by: Staff) -> TransferRequest:
    """Ask for a case of another office, with a reason that its file keeps.

    When the person is held in the asking office's district, the case is theirs at once, and the former office is told;
    else that office answers. Raises `Incomplete` without a reason, `Conflict` when it is one's own, concluded or asked
    for already.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=case.pk)
    require(by, "ask_for_case")
    if by.office is None or case.office_id == by.office_id:
        raise Conflict(_("The case belongs to that office already."))
    if case.status == Case.Status.CONCLUDED:
        raise Conflict(_("The case is concluded already."))
    reason = reason.strip()[:300]
    if len(reason) < 5:
        raise Incomplete(_("Write why your consulate should have the case."), missing=("reason",))
    if TransferRequest.objects.filter(case=case, office=by.office, answered_at__isnull=True).exists():
        raise Conflict(_("Your consulate has asked for this case already."))
    now = clock.now()
    asked = TransferRequest.objects.create(
        case=case, keeper_id=case.office_id, office=by.office, reason=reason, at=now, by=by
    )
    write(
        [
            NewEvent(
                type="transfer_asked", record_id=case.record_id, case_id=case.pk, at=now, office_id=by.office_id, staff=by,
                note=reason, data={"from": case.office_id, "to": by.office_id},
            )
        ]
    )  # fmt: skip
    if _held_in_district_of(case, by.office, now):
        former = case.officer
        _grant(asked, case, by=None, answer=IN_OUR_DISTRICT, at=now)
        _tell_keeper(asked, case, former, "hand_over", "hand_over_taken", now)
    else:
        _tell_keeper(asked, case, case.officer, "transfer_asked", "transfer_asked", now)
    return asked


@transaction.atomic
def answer_transfer(*, asked: TransferRequest, granted: bool, reason: str, by: Staff) -> TransferRequest:
    """Give the case to the office that asked for it, or keep it with a reason; whoever asked is told."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=asked.case_id)
    asked = (
        TransferRequest.objects.select_for_update(of=("self",))
        .select_related("office", "by")
        .get(pk=asked.pk)
    )
    require(by, "accept_hand_over", office_id=asked.keeper_id)
    refuse_closed(by, case.record.person)
    if asked.answered_at is not None or case.office_id != asked.keeper_id:
        raise Conflict(_("A colleague has answered already, or the case has gone to another consulate."))
    now, reason = clock.now(), reason.strip()[:300]
    if granted:
        _grant(asked, case, by=by, answer=reason or asked.reason, at=now)
        return asked
    if not reason:
        raise Incomplete(_("Write why your consulate keeps the case."), missing=("reason",))
    asked.answered_at, asked.answered_by, asked.granted, asked.answer = now, by, False, reason
    asked.save()
    write_for(case, "transfer_refused", at=now, by=by, note=reason, data={"to": asked.office_id})
    notify_all(
        [
            NewNotice(
                kind="transfer_asked", text_code="transfer_refused", at=now, staff=[asked.by], case=case,
                values={"office": asked.keeper_id},
            )
        ]
    )  # fmt: skip
    return asked


def _grant(asked: TransferRequest, case: Case, *, by: Staff | None, answer: str, at: dt.datetime) -> None:
    """The case is the asking office's, and the asking officer's: whoever asked need not take it over as well."""
    made = move(case=case, to=asked.office, reason=answer, at=at, by=by)
    accept(made, case, by=asked.by, at=at)
    asked.answered_at, asked.answered_by, asked.granted, asked.answer = at, by, True, answer
    asked.save()
    if by is not None:
        notify_all([NewNotice(kind="assigned", at=at, staff=[asked.by], case=case)])


def _held_in_district_of(case: Case, office: Office, now: dt.datetime) -> bool:
    """Whether the freshest sighting places the person, still held, where this office is responsible today."""
    person = case.record.person
    where = whereabouts(person) if person is not None else None
    if where is None or where.end or where.not_seen_since is not None or where.facility is None:
        return False
    responsible = office_for_facility(where.facility, now.astimezone(office.zone).date())
    return responsible is not None and responsible.pk == office.pk


def _tell_keeper(
    asked: TransferRequest, case: Case, officer: Staff | None, kind: str, text_code: str, at: dt.datetime
) -> None:
    """Tell the officer of the case, or the whole team while it has none."""
    told = {"staff": [officer]} if officer is not None else {"roles": TEAM, "office_id": asked.keeper_id}
    notify_all(
        [NewNotice(kind=kind, text_code=text_code, at=at, case=case, values={"office": asked.office_id}, by=asked.by, **told)]
    )  # fmt: skip
