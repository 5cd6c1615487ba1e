"""What officers write down about courts. Each is one transaction that writes its event; hearings' clocks hear of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import own_case
from amparo.casework.events import NewEvent, write, write_for
from amparo.casework.hearings.announcing import tell_changed, tell_given, tell_written
from amparo.casework.hearings.models import Bond, Charge, Hearing, Order
from amparo.casework.models import Case, Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete

#: Who else writes down hearings of a case, beside the office that keeps it: rooms above say so. Asked with the case locked.
OTHERS: list[Callable[[Case, Staff], bool]] = []


@transaction.atomic
def schedule(
    *,
    case: Case,
    kind: str,
    court: str,
    at: dt.datetime,
    time_zone: str,
    mode: str,
    by: Staff,
    judge: str = "",
    lawyer: str = "",
) -> Hearing:
    """Write down a hearing. Until somebody of the consulate is to do something about it, its clock runs (A7)."""
    case = _theirs(case, by)
    if not court.strip():
        raise Incomplete(_("Write the court."), missing=("court",))
    _may_be_at(at, time_zone)
    hearing = Hearing.objects.create(
        case=case, kind=kind, court=court.strip()[:160], judge=judge.strip()[:120], at=at, time_zone=time_zone, mode=mode,
        lawyer=lawyer.strip()[:160], recorded_by=by, recorded_at=clock.now(),
    )  # fmt: skip
    _write(hearing, "hearing_scheduled", by)
    if by.office_id != case.office_id:
        tell_written(hearing, at=clock.now(), by=by)
    return hearing


@transaction.atomic
def move(
    *, hearing: Hearing, at: dt.datetime, time_zone: str, reason: str, by: Staff, mode: str = ""
) -> Hearing:
    """The court changed the day, the hour or the way. Whoever was to do something must say so again."""
    hearing = _scheduled(hearing, by, whose=_theirs)
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    _may_be_at(at, time_zone)
    attended_by = hearing.officer
    hearing.at, hearing.time_zone, hearing.mode = at, time_zone, mode or hearing.mode
    hearing.officer, hearing.action = None, ""
    hearing.save(update_fields=["at", "time_zone", "mode", "officer", "action"])
    _write(hearing, "hearing_moved", by, note=reason.strip())
    tell_changed(hearing, "hearing_moved", attended_by=attended_by, at=clock.now(), by=by)
    return hearing


@transaction.atomic
def assign(*, hearing: Hearing, officer: Staff, action: str, by: Staff, lawyer: str = "") -> Hearing:
    """Say who of the consulate does what about a hearing. That stops its clock."""
    hearing = _scheduled(hearing, by)
    if officer.office_id != hearing.case.office_id or not officer.is_active:
        raise Incomplete(_("Choose somebody of the consulate that keeps the case."), missing=("officer",))
    if not action.strip():
        raise Incomplete(_("Write what is to be done about the hearing."), missing=("action",))
    hearing.officer, hearing.action, hearing.lawyer = officer, action.strip()[:300], lawyer.strip()[:160]
    hearing.save(update_fields=["officer", "action", "lawyer"])
    _write(hearing, "hearing_assigned", by, note=action.strip(), officer=officer.pk)
    tell_given(hearing, officer, at=clock.now(), by=by)
    return hearing


@transaction.atomic
def unassign(*, hearing: Hearing, reason: str, by: Staff) -> Hearing:
    """Nobody does anything about it any more: its clock runs again."""
    hearing = _scheduled(hearing, by)
    if hearing.officer_id is None:
        raise Conflict(_("Nobody was to do anything about this hearing."))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    hearing.officer, hearing.action = None, ""
    hearing.save(update_fields=["officer", "action"])
    _write(hearing, "hearing_unassigned", by, note=reason.strip())
    return hearing


@transaction.atomic
def hold(*, hearing: Hearing, result: str, attended: bool, by: Staff) -> Hearing:
    """Write down what came of a hearing; with `attended`, that somebody of the consulate was there: a service."""
    hearing = _scheduled(hearing, by, whose=_theirs)
    if not result.strip():
        raise Incomplete(_("Write what came of it."), missing=("result",))
    if hearing.at > clock.now():
        raise Conflict(_("The hearing is still to come."))
    hearing.state, hearing.result = Hearing.State.HELD, result.strip()[:300]
    hearing.save(update_fields=["state", "result"])
    _write(hearing, "hearing_held", by, note=result.strip())
    if attended:
        write_for(hearing.case, "hearing_attended", at=hearing.at, by=by, data={"hearing": hearing.pk})
    return hearing


@transaction.atomic
def cancel(*, hearing: Hearing, reason: str, by: Staff) -> Hearing:
    """The hearing does not take place."""
    hearing = _scheduled(hearing, by, whose=_theirs)
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    hearing.state, hearing.result = Hearing.State.CANCELLED, reason.strip()[:300]
    hearing.save(update_fields=["state", "result"])
    _write(hearing, "hearing_cancelled", by, note=reason.strip())
    tell_changed(hearing, "hearing_cancelled", attended_by=hearing.officer, at=clock.now(), by=by)
    return hearing


@transaction.atomic
def record_order(
    *, case: Case, kind: str, ordered_on: dt.date, by: Staff, deadline: dt.date | None = None, note: str = ""
) -> Order:
    """Write down what was ordered."""
    case = _own(case, by)
    _not_in_the_future(ordered_on, case, "ordered_on")
    if deadline is not None and deadline < ordered_on:
        raise Incomplete(_("The deadline is before the order."), missing=("deadline",))
    order = Order.objects.create(
        case=case, kind=kind, ordered_on=ordered_on, deadline=deadline, note=note.strip()[:300], recorded_by=by,
        recorded_at=clock.now(),
    )  # fmt: skip
    write_for(
        case, "court_order", at=clock.now(), by=by, note=note.strip(), data={"order": order.pk, "kind": kind}
    )
    return order


@transaction.atomic
def record_bond(
    *, case: Case, state: str, on: dt.date, by: Staff, amount_usd: int | None = None, note: str = ""
) -> Bond:
    """Write down what was decided about a bond, or what became of it. One can post only what was set."""
    case = _own(case, by)
    _not_in_the_future(on, case, "on")
    if state == Bond.State.SET and not amount_usd:
        raise Incomplete(_("Write the amount."), missing=("amount_usd",))
    latest = Bond.objects.filter(case=case).order_by("-on", "-pk").first()
    if state == Bond.State.POSTED and (latest is None or latest.state != Bond.State.SET):
        raise Conflict(_("No bond is set that could be posted."))
    if state == Bond.State.POSTED and amount_usd is None and latest is not None:
        amount_usd = latest.amount_usd
    bond = Bond.objects.create(
        case=case, state=state, on=on, amount_usd=amount_usd, note=note.strip()[:300], recorded_by=by,
        recorded_at=clock.now(),
    )  # fmt: skip
    write_for(
        case, "bond_changed", at=clock.now(), by=by, note=note.strip(), data={"bond": bond.pk, "state": state}
    )
    return bond


@transaction.atomic
def record_charge(*, case: Case, text: str, state: str, on: dt.date, by: Staff, statute: str = "") -> Charge:
    """Write down a charge, or what became of it."""
    case = _own(case, by)
    _not_in_the_future(on, case, "on")
    if not text.strip():
        raise Incomplete(_("Write the charge."), missing=("text",))
    charge = Charge.objects.create(
        case=case, text=text.strip()[:200], statute=statute.strip()[:80], state=state, on=on, recorded_by=by,
        recorded_at=clock.now(),
    )  # fmt: skip
    write_for(case, "charge_recorded", at=clock.now(), by=by, data={"charge": charge.pk, "state": state})
    return charge


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    """A case that another office keeps now, or that is open again: what was to be done about its hearings is to be said
    again, by those who keep it now."""
    moved = {event.case_id: event for event in events if event.type_id in ("hand_over", "case_reopened")}
    if not moved:
        return
    hearings = list(
        Hearing.objects.filter(case_id__in=list(moved), state=Hearing.State.SCHEDULED)
        .select_related("case")
        .order_by("pk")
    )
    Hearing.objects.filter(pk__in=[one.pk for one in hearings]).update(officer=None, action="")
    write(
        [
            NewEvent(
                type="hearing_unassigned", record_id=one.case.record_id, case_id=one.case_id,
                at=moved[one.case_id].at, office_id=one.case.office_id, staff=moved[one.case_id].staff,
                data=_data(one),
            )
            for one in hearings
        ]
    )  # fmt: skip


def _own(case: Case, by: Staff) -> Case:
    """The open case, locked, if `by` works on it (`access.own_case`: a minor's is its own team's alone)."""
    case = own_case(case, by)
    require(by, "record_hearing", office_id=case.office_id)
    return _open(case)


def _theirs(case: Case, by: Staff) -> Case:
    """The same for whoever a room above lets write down its hearings too (`OTHERS`): no other right comes with that."""
    locked = Case.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=case.pk)
    return _open(locked) if any(other(locked, by) for other in OTHERS) else _own(case, by)


def _open(case: Case) -> Case:
    if case.status == Case.Status.CONCLUDED:
        raise Conflict(_("The case is concluded already."))
    return case


def _scheduled(hearing: Hearing, by: Staff, *, whose: Callable[[Case, Staff], Case] = _own) -> Hearing:
    found = Hearing.objects.select_for_update(of=("self",)).get(pk=hearing.pk)
    found.case = whose(found.case, by)
    if found.state != Hearing.State.SCHEDULED:
        raise Conflict(_("The hearing is over or cancelled already."))
    return found


def _may_be_at(at: dt.datetime, time_zone: str) -> None:
    if time_zone not in available_timezones():
        raise Incomplete(_("Choose the time zone of the court."), missing=("time_zone",))
    if at < clock.now() - dt.timedelta(days=366):
        raise Incomplete(_("The date is too long ago."), missing=("at",))


def _not_in_the_future(day: dt.date, case: Case, field: str) -> None:
    if day > clock.today(ZoneInfo(case.office.time_zone)):
        raise Incomplete(_("The date is in the future."), missing=(field,))


def _data(hearing: Hearing) -> dict[str, Any]:
    return {"hearing": hearing.pk, "hearing_at": hearing.at.astimezone(dt.UTC).isoformat()}


def _write(hearing: Hearing, type: str, by: Staff, *, note: str = "", **data: Any) -> None:
    write_for(hearing.case, type, at=clock.now(), by=by, note=note, data={**_data(hearing), **data})
