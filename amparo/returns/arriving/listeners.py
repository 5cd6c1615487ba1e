"""What people on their way do when custody and files move: a removal is expected, a refusal is respected, who arrived is free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amparo.accounts.models import Role, Staff
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Case, Event
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.custody.actions import end_stay
from amparo.custody.models import Stay
from amparo.custody.signals import CustodyChange
from amparo.people.models import Person, Purpose, Record
from amparo.places.models import Office
from amparo.returns.arriving.announcing import NO, agreed_to, take_back
from amparo.returns.arriving.gate import gate_of, outside
from amparo.returns.centres.zones import zone_of
from amparo.returns.homecoming import actions
from amparo.returns.homecoming.again import returned_again
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.words import Source


def on_custody_changed(*, changes: Sequence[CustodyChange], by: Staff | None, **_more: Any) -> None:
    """A removal makes the return expected, if the person wants the programme; else nothing personal goes anywhere.

    Of a vulnerable person who was removed before they were ready, or at another hour than was agreed, it is said.
    """
    for change in changes:
        if change.kind != "ended" or change.end != Stay.End.REMOVED:
            continue
        person = Person.objects.get(pk=change.person_id)
        known = actions.open_of(person)
        if known is not None and known.state == Homecoming.State.ARRIVED:
            if not returned_again(known, at=change.at, told_by=Source.NOTICE):
                continue
            known = None
        _say_when_not_agreed(change, person, known)
        if agreed_to(person, Purpose.RETURN):
            office = Office.objects.filter(pk=change.office_id).first() if change.office_id else None
            actions.expect(
                record=Record.objects.select_related("person").get(pk=change.record_id), at=change.at, source=Source.NOTICE,
                office=office, by=by,
            )  # fmt: skip


def _say_when_not_agreed(change: CustodyChange, person: Person, known: Homecoming | None) -> None:
    gate = gate_of(person)
    if gate.protocol is None:
        return
    notice = (
        known.notices.select_related("centre").order_by("-version").first() if known is not None else None
    )
    zone = zone_of(notice.centre) if notice is not None else gate.protocol.case.office.zone
    if gate.open and outside(gate.values["agreed_hour"], change.at, zone) != "agreed":
        return
    case = Case.objects.select_related("officer").get(pk=gate.protocol.case_id)
    to: list[tuple[list[Staff], tuple[Role, ...]]] = [([], (Role.SUPERVISOR,))]
    if case.officer is not None:
        to.append(([case.officer], ()))
    code = "returned_not_agreed" if gate.open else "returned_not_ready"
    notify_all(
        [
            NewNotice(
                kind="returns", text_code=code, at=change.at, staff=staff, roles=roles, office_id=case.office_id, case=case,
                key=f"{code}:{change.stay_id}",
            )
            for staff, roles in to
        ]
    )  # fmt: skip


def on_events_written(*, events: Sequence[Event], **_more: Any) -> None:
    """A no to the programme takes back what centres were told; an arrival in Mexico ends the stay that was still open."""
    for event in events:
        said_no = event.type_id == "consent_recorded" and event.data.get("decision") in NO
        if said_no and event.data.get("purpose") in (Purpose.RETURN, Purpose.ASSISTANCE):
            _refused(event)
    arrived = [event for event in events if event.type_id == "arrived_mexico"]
    for event in _held_still(arrived) if arrived else ():
        _end_stay(event)


def _refused(event: Event) -> None:
    person_id = Record.objects.values_list("person_id", flat=True).get(pk=event.record_id)
    if person_id is None:
        return
    if event.data["purpose"] == Purpose.RETURN:
        write(
            [
                NewEvent(
                    type="return_refused", record_id=event.record_id, case_id=event.case_id, at=event.at,
                    office_id=event.office_id, staff=event.staff,
                )
            ]
        )  # fmt: skip
    take_back(person_id, at=event.at, by=event.staff)


def _held_still(arrived: Sequence[Event]) -> list[Event]:
    """Of these arrivals, those of who has a stay that nobody ended. One query, for a list of hundreds too."""
    records = {event.record_id for event in arrived}
    stays = Stay.objects.filter(ended_at__isnull=True, record__person__records__in=records)
    held = set(stays.values_list("record__person__records", flat=True))
    return [event for event in arrived if event.record_id in held]


def _end_stay(event: Event) -> None:
    """Who is in Mexico is not detained: a stay that nobody ended ends with the arrival, unless somebody saw them held since."""
    stays = Stay.objects.filter(
        record__person__records=event.record_id, ended_at__isnull=True, began_at__lte=event.at
    )
    for stay in stays.distinct().order_by("pk"):
        if (
            not stay.stints.filter(began_at__gt=event.at).exists()
            and not stay.stints.filter(sightings__as_of__gt=event.at).exists()
        ):
            end_stay(stay=stay, end=Stay.End.REMOVED, at=event.at, by=None)
