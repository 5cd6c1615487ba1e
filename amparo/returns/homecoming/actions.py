"""What is done with a return as a whole: expected, arrived, in which household, where to, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import new_folio
from amparo.people.models import Person, Record
from amparo.places.models import Office
from amparo.returns.access import own
from amparo.returns.centres.models import Centre
from amparo.returns.homecoming.again import returned_again
from amparo.returns.homecoming.models import Homecoming, Household
from amparo.returns.words import Source, Way

STATES_KNOWN = (Homecoming.State.EXPECTED, Homecoming.State.ARRIVED, Homecoming.State.NOT_COME)


def open_of(person: Person) -> Homecoming | None:
    """The return of a person that is not closed, the latest when a merge brought two together."""
    return (
        Homecoming.objects.filter(record__person=person, state__in=STATES_KNOWN)
        .select_related("record__person", "centre", "office")
        .order_by("-opened_at", "-pk")
        .first()
    )


@transaction.atomic
def expect(
    *, record: Record, at: dt.datetime | None, source: str = Source.NOTICE, way: str = Way.UNKNOWN, centre: Centre | None = None,
    office: Office | None = None, by: Staff | None,
) -> Homecoming:  # fmt: skip
    """Somebody is going to come back. A person who is expected already keeps their return; what is newly known is added. Who
    came back once and is to be returned again gets another (`again`); the earlier one is closed."""
    person = _person(record)
    known = _unless_again(open_of(person), at=at or clock.now(), told_by=source)
    if known is not None and known.state != Homecoming.State.ARRIVED:
        known = own(known, None)
        known.expected_at = at or known.expected_at
        known.centre = centre or known.centre
        known.office = office or known.office
        known.way = way if way != Way.UNKNOWN else known.way
        known.save(update_fields=["expected_at", "centre", "office", "way"])
        return known
    if known is not None:
        raise Conflict(_("This person has arrived already."))
    homecoming = _open(record, source=source, way=way, centre=centre, office=office, expected_at=at, by=by)
    _tell(homecoming, "return_expected", at=clock.now(), by=by)
    return homecoming


@transaction.atomic
def arrive(
    *, record: Record, at: dt.datetime, source: str = Source.DESK, way: str = Way.UNKNOWN, centre: Centre | None = None,
    declined_centre: bool = False, again: bool | None = None, by: Staff | None,
) -> Homecoming:  # fmt: skip
    """Somebody is in Mexico: at a centre, or having declined it. The follow-ups are set; the family is told, if they may be.

    Saying it twice changes nothing, but that a centre is added for who came to one later. Who was returned a second time has
    another return, and the earlier one is closed: by the rules of `again`, or by what somebody who asked them says (`again`).
    Raises `Incomplete` for a moment in the future, or for a centre and its refusal together.
    """
    from amparo.returns.plans.actions import set_follow_ups

    now = clock.now()
    if at > now + dt.timedelta(minutes=5):
        raise Incomplete(_("The arrival is in the future."), missing=("at",))
    if declined_centre and centre is not None:
        raise Incomplete(_("Say either the centre or that the person declined it."), missing=("centre",))
    person = _person(record)
    homecoming = _unless_again(open_of(person), at=at, told_by=source, said=again)
    if homecoming is None:
        homecoming = _open(
            record, source=source, way=way, centre=centre, office=None, expected_at=None, by=by
        )
    homecoming = own(homecoming, None)
    twice = homecoming.state == Homecoming.State.ARRIVED
    if twice and (centre is None or homecoming.centre_id is not None):
        return homecoming
    homecoming.state = Homecoming.State.ARRIVED
    homecoming.arrived_at = homecoming.arrived_at if twice else at
    homecoming.way = way if way != Way.UNKNOWN else homecoming.way
    homecoming.centre = None if declined_centre else centre or homecoming.centre
    homecoming.declined_centre = declined_centre
    homecoming.save()
    if not twice:
        _tell(homecoming, "arrived_mexico", at=at, by=by)
        set_follow_ups(homecoming)
    return homecoming


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody of a list, as it tells of them. `centre` is empty for who declined it."""

    record: Record
    at: dt.datetime
    way: str
    centre: Centre | None
    declined: bool
    state: str = ""
    phone: str = ""


@transaction.atomic
def arrive_new(*, arrivals: Sequence[Arrival], by: Staff | None) -> list[Homecoming]:
    """The same as `arrive` for many of a list, none of whom has a return that is open (`open_among`) nor stands there twice.
    A handful of queries whatever their number; where they go is as the list says."""
    from amparo.returns.plans.actions import set_follow_ups

    now = clock.now()
    made = Homecoming.objects.bulk_create(
        [
            Homecoming(
                folio=new_folio("M"), record=one.record, state=Homecoming.State.ARRIVED, source=Source.LIST, way=one.way,
                arrived_at=one.at, centre=one.centre, declined_centre=one.declined, destination_state=one.state,
                phone=one.phone, opened_at=now, opened_by=by,
            )
            for one in arrivals
        ]
    )  # fmt: skip
    write([_event(one, "arrived_mexico", at=one.arrived_at or now, by=by) for one in made])
    set_follow_ups(*made)
    return made


def open_among(people: Collection[int]) -> set[int]:
    """Those of these persons who have a return that is not closed. They are locked, as whoever opens a return locks them."""
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    known = Homecoming.objects.filter(record__person__in=people, state__in=STATES_KNOWN)
    return {pk for pk in known.values_list("record__person", flat=True) if pk is not None}


@transaction.atomic
def not_come(*, homecoming: Homecoming, reason: str, by: Staff | None) -> Homecoming:
    """Who was expected did not come. They may yet."""
    homecoming = own(homecoming, by)
    if homecoming.state != Homecoming.State.EXPECTED:
        raise Conflict(_("This person is not expected any more."))
    homecoming.state = Homecoming.State.NOT_COME
    homecoming.save(update_fields=["state"])
    _tell(homecoming, "return_not_come", at=clock.now(), by=by, note=reason)
    return homecoming


@transaction.atomic
def go_to(
    *, homecoming: Homecoming, state: str, municipality: str = "", phone: str | None = None, by: Staff | None
) -> Homecoming:
    """Where the person goes to live. It is asked, and never taken from where they landed (D9)."""
    homecoming = own(homecoming, by)
    if not state:
        raise Incomplete(_("Say the state."), missing=("state",))
    homecoming.destination_state, homecoming.destination = state, municipality
    if phone is not None:
        homecoming.phone = phone
    homecoming.save(update_fields=["destination_state", "destination", "phone"])
    return homecoming


@transaction.atomic
def together(*, homecomings: list[Homecoming], by: Staff | None) -> Household:
    """These people came, or live, together. Who belongs to a household already brings it along."""
    if len(homecomings) < 2:
        raise Incomplete(_("Choose at least two people."), missing=("homecomings",))
    locked = [own(one, by) for one in sorted(homecomings, key=lambda one: one.pk)]
    known = [pk for one in locked if (pk := one.household_id) is not None]
    household = (
        Household.objects.filter(pk__in=known).order_by("pk").first() if known else None
    ) or Household.objects.create(folio=new_folio("H"), created_at=clock.now())
    Homecoming.objects.filter(household__in=known).update(household=household)
    Homecoming.objects.filter(pk__in=[one.pk for one in locked]).update(household=household)
    return household


@transaction.atomic
def leave_household(*, homecoming: Homecoming, by: Staff | None) -> Homecoming:
    """This person does not belong to the household (any more). Of two, neither does: one person is no household."""
    homecoming = own(homecoming, by)
    if homecoming.household_id is None:
        raise Conflict(_("This person belongs to no household."))
    others = Homecoming.objects.filter(household=homecoming.household_id).exclude(pk=homecoming.pk)
    if others.count() == 1:
        others.update(household=None)
    homecoming.household = None
    homecoming.save(update_fields=["household"])
    return homecoming


@transaction.atomic
def close(*, homecoming: Homecoming, why: str, by: Staff | None) -> Homecoming:
    """Nothing more is asked of this return. What is due of its follow-ups and milestones rests with it."""
    homecoming = own(homecoming, by)
    if homecoming.state == Homecoming.State.CLOSED:
        raise Conflict(_("This return is closed already."))
    if why not in Homecoming.Closing.values:
        raise Incomplete(_("Say why it is closed."), missing=("why",))
    homecoming.state, homecoming.closing, homecoming.closed_at = Homecoming.State.CLOSED, why, clock.now()
    homecoming.save(update_fields=["state", "closing", "closed_at"])
    _tell(homecoming, "return_closed", at=clock.now(), by=by, note=why)
    return homecoming


def _unless_again(
    known: Homecoming | None, *, at: dt.datetime, told_by: str, said: bool | None = None
) -> Homecoming | None:
    """The return that is told of; None when it is another one than the known, which is closed then."""
    if known is None or not returned_again(known, at=at, told_by=told_by, said=said):
        return known
    close(homecoming=known, why=Homecoming.Closing.LEFT, by=None)
    return None


def _person(record: Record) -> Person:
    record.refresh_from_db(fields=["person"])
    if record.person is None:
        raise Incomplete(_("Nobody has decided yet who this is."), missing=("record",))
    return Person.objects.select_for_update().get(pk=record.person.pk)


def _open(
    record: Record, *, source: str, way: str, centre: Centre | None, office: Office | None, expected_at: dt.datetime | None,
    by: Staff | None,
) -> Homecoming:  # fmt: skip
    return Homecoming.objects.create(
        folio=new_folio("M"), record=record, source=source, way=way, centre=centre, office=office, expected_at=expected_at,
        opened_at=clock.now(), opened_by=by,
    )  # fmt: skip


def _tell(homecoming: Homecoming, type: str, *, at: dt.datetime, by: Staff | None, note: str = "") -> None:
    write([_event(homecoming, type, at=at, by=by, note=note)])


def _event(
    homecoming: Homecoming, type: str, *, at: dt.datetime, by: Staff | None, note: str = ""
) -> NewEvent:
    return NewEvent(
        type=type, record_id=homecoming.record_id, at=at, office_id=homecoming.office_id, staff=by, note=note,
        data={"return": homecoming.folio, "centre": homecoming.centre_id or ""},
    )  # fmt: skip
