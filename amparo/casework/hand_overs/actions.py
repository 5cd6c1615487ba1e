"""Passing cases between offices. Each is one transaction; in none of them is a case nobody's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import refuse_closed
from amparo.casework.events import write_for
from amparo.casework.hand_overs.models import WAITS, HandOver, TransferRequest
from amparo.casework.hand_overs.telling import tell_arrived, tell_returned, tell_sender, tell_unsettled
from amparo.casework.models import Case, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.places.models import Office

#: After so many hours a hand-over that nobody settles is the supervisors' matter.
HAND_OVER_HOURS = 24


@transaction.atomic
def hand_over(*, case: Case, to: Office, reason: str, at: dt.datetime, by: Staff | None) -> HandOver:
    """Pass a case to the office now responsible. It is theirs at once; they take it over or return it.

    The former office keeps reading what there was until now, and writes no more. Raises `Conflict` when the case is theirs
    already or concluded, `Incomplete` without a reason.
    """
    case = _locked(case)
    if by is not None:
        require(by, "record_service", office_id=case.office_id)
        refuse_closed(by, case.record.person)
    made = move(case=case, to=to, reason=reason, at=at, by=by)
    tell_arrived([made], by=by)
    return made


def move(*, case: Case, to: Office, reason: str, at: dt.datetime, by: Staff | None) -> HandOver:
    """Give a locked case to another office, with its task and its event. Whoever calls it has checked who may."""
    if case.office_id == to.pk:
        raise Conflict(_("The case belongs to that office already."))
    if case.status == Case.Status.CONCLUDED:
        raise Conflict(_("The case is concluded already."))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    overtake([case.pk], at=at)
    made = HandOver.objects.create(
        case=case, from_office_id=case.office_id, from_officer_id=case.officer_id, to_office=to,
        reason=reason.strip()[:300], at=at, by=by,
    )  # fmt: skip
    case.office, case.officer = to, None
    case.save(update_fields=["office", "officer"])
    requests_follow([case.pk], at=at)
    Task.objects.create(
        kind=Task.Kind.ACCEPT_HAND_OVER, office=to, record_id=case.record_id, case=case, created_at=at,
        due_at=at + dt.timedelta(hours=HAND_OVER_HOURS), text=made.reason,
    )  # fmt: skip
    write_for(
        case, "hand_over", at=at, by=by, data={"from": made.from_office_id, "to": to.pk}, note=reason.strip()
    )
    return made


def overtake(case_ids: Sequence[int], *, at: dt.datetime) -> None:
    """The case moves on before the last office said that it had seen it: that office no longer needs to."""
    HandOver.objects.filter(WAITS, case_id__in=case_ids).update(accepted_at=at)
    Task.objects.filter(case_id__in=case_ids, kind=Task.Kind.ACCEPT_HAND_OVER, done_at__isnull=True).update(
        done_at=at
    )


def requests_follow(case_ids: Sequence[int], *, at: dt.datetime) -> None:
    """Cases have a new office: who asked for one and has it now got it; whoever else asked waits for the new office."""
    waiting = TransferRequest.objects.filter(case_id__in=case_ids, answered_at__isnull=True)
    waiting.filter(office=F("case__office")).update(answered_at=at, granted=True)
    keeper = Case.objects.filter(pk=OuterRef("case_id")).values("office_id")
    waiting.update(keeper=Subquery(keeper))


@transaction.atomic
def accept_hand_over(*, hand_over: HandOver, by: Staff) -> Case:
    """Say that the office has seen a case that was passed to it; the officer who says so takes it.

    Raises `Conflict` when a colleague was faster, or the case has gone on or back.
    """
    waiting, case = _waiting(hand_over, by)
    accept(waiting, case, by=by, at=clock.now())
    tell_sender(waiting, case, by=by)
    return case


def accept(waiting: HandOver, case: Case, *, by: Staff, at: dt.datetime) -> None:
    """Settle a locked hand-over: the case is this officer's."""
    waiting.accepted_at, waiting.accepted_by = at, by
    waiting.save(update_fields=["accepted_at", "accepted_by"])
    case.officer = by
    case.save(update_fields=["officer"])
    _task_done(case, by, at)
    write_for(case, "hand_over_accepted", at=at, by=by)


@transaction.atomic
def return_hand_over(*, hand_over: HandOver, reason: str, by: Staff) -> Case:
    """Return a case to the office that passed it: it is theirs, and their officer's, again at once, and they are told.

    When the same two offices return a case for the second time, both supervisors are asked to agree. Raises `Incomplete`
    without a reason, `Conflict` when it was settled meanwhile.
    """
    waiting, case = _waiting(hand_over, by)
    reason = reason.strip()[:300]
    if not reason:
        raise Incomplete(_("Write why you return the case."), missing=("reason",))
    now = clock.now()
    waiting.returned_at, waiting.returned_by, waiting.return_reason = now, by, reason
    waiting.save(update_fields=["returned_at", "returned_by", "return_reason"])
    former = waiting.from_officer
    at_home = former is not None and former.is_active and former.office_id == waiting.from_office_id
    case.office_id, case.officer = waiting.from_office_id, former if at_home else None
    case.save(update_fields=["office", "officer"])
    requests_follow([case.pk], at=now)
    _task_done(case, by, now)
    pair = (waiting.from_office_id, waiting.to_office_id)
    times = HandOver.objects.filter(
        case=case, returned_at__isnull=False, from_office_id__in=pair, to_office_id__in=pair
    ).count()
    write_for(
        case, "hand_over_returned", at=now, by=by, note=reason,
        data={"from": waiting.to_office_id, "to": waiting.from_office_id, "times": times},
    )  # fmt: skip
    tell_returned(waiting, case, times=times, by=by)
    return case


@transaction.atomic
def tell_late(*, now: dt.datetime) -> int:
    """Tell both supervisors of each hand-over that nobody settled for a day, once, with an event; returns how many."""
    late = list(
        HandOver.objects.filter(
            WAITS, late_at__isnull=True, recorded_at__lte=now - dt.timedelta(hours=HAND_OVER_HOURS)
        )
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("case")
        .order_by("pk")
    )
    for one in late:
        one.late_at = now
        write_for(
            one.case,
            "hand_over_late",
            at=now,
            by=None,
            data={"from": one.from_office_id, "to": one.to_office_id},
        )
    HandOver.objects.bulk_update(late, ["late_at"], batch_size=500)
    tell_unsettled(late, at=now)
    return len(late)


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _waiting(hand_over: HandOver, by: Staff) -> tuple[HandOver, Case]:
    """The hand-over and its case, locked, the case first (as every other action does), if it waits for `by`'s office."""
    case = _locked(Case(pk=hand_over.case_id))
    waiting = (
        HandOver.objects.select_for_update(of=("self",)).select_related("from_officer").get(pk=hand_over.pk)
    )
    require(by, "accept_hand_over", office_id=waiting.to_office_id)
    if waiting.returned_at is not None:
        raise Conflict(_("A colleague has returned this case already."))
    if waiting.accepted_at is not None and waiting.accepted_by_id is None:
        raise Conflict(_("The case has gone to another consulate meanwhile."))
    if waiting.accepted_at is not None:
        raise Conflict(_("A colleague has taken this case over already."))
    return waiting, case


def _task_done(case: Case, by: Staff, at: dt.datetime) -> None:
    Task.objects.filter(case=case, kind=Task.Kind.ACCEPT_HAND_OVER, done_at__isnull=True).update(
        done_at=at, done_by=by
    )
