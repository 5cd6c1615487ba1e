"""A return opened by telephone or at a state office, for who came back without a centre; with the plan at once (D4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.casework.children.models import Child
from amparo.casework.events import NewEvent, write
from amparo.casework.intake.actions import recognise
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.matching import Described
from amparo.people.checks.log import Asker
from amparo.people.finding import find
from amparo.people.models import Door, Person, Record
from amparo.people.models import Source as Said
from amparo.people.queries import root
from amparo.people.receiving import NewRecord, receive_records
from amparo.places.models import Office
from amparo.returns.access import homecomings_for
from amparo.returns.homecoming.actions import arrive, go_to, open_of
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans.actions import make_plan
from amparo.returns.plans.rules import ADULT, ChildFacts, Facts
from amparo.returns.words import Source

#: The call centre sits in the consulate of this city; a state office is of no consulate.
CIAM_OFFICE = "tucson"
#: Of the people who may be the same so many are shown, and none who is less likely than this.
SHOWN, LEAST_PROBABILITY = 5, 0.02
UNITED_STATES, MEXICO = "Estados Unidos", "México"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSaid:
    """A child, as the caller told of them."""

    name: str
    age: int | None
    us_born: bool
    in_mexico: bool


@transaction.atomic
def open_return(
    *, described: Described, token: str, person: Person | None, how: str, arrived_on: dt.date, declined: bool,
    state: str, municipality: str, phone: str, facts: Facts, children: Sequence[ChildSaid] = (), by: Staff,
) -> Homecoming:  # fmt: skip
    """Somebody who came back tells it by telephone or at a counter. `person` is whom they were recognised as; without it the
    rules of every door decide. Whoever has a return already keeps it. `token` is the form's own: sent twice, it makes one.

    Raises `Conflict` when another state has their return: a state office does not move anybody out of another's sight.
    """
    require(by, "keep_plan")
    if not (described.given_names or described.surname1 or described.curp):
        raise Incomplete(_("Write at least a name."), missing=("given_names",))
    if not state:
        raise Incomplete(_("Ask where they go, and choose the state."), missing=("going_to",))
    names = [said.name.casefold() for said in children]
    if len(set(names)) < len(names):
        raise Incomplete(
            _("Two of the children have one name: add what tells them apart, a second name or the age."),
            missing=("children",),
        )
    today = clock.today()
    if arrived_on > today:
        raise Incomplete(_("The arrival is in the future."), missing=("arrived_on",))
    record = _record(described, token, person, by)
    assert record.person is not None
    known = open_of(record.person)
    if known is not None and by.role != Role.CIAM and known.destination_state not in ("", by.mexican_state):
        raise Conflict(
            _("This person has a return already, in another state. The call centre (CIAM) can change it.")
        )
    now = clock.now()
    at = now if arrived_on == today else dt.datetime.combine(arrived_on, dt.time(18), tzinfo=dt.UTC)
    source = Source.PHONE if how == "phone" or by.role == Role.CIAM else Source.STATE_OFFICE
    made = arrive(record=record, at=at, source=source, declined_centre=declined, by=by)
    # Where they go was never said before, or is said by themselves now; the office need not see what it has just sent away.
    made = go_to(homecoming=made, state=state, municipality=municipality, phone=phone or made.phone, by=None)
    each = tuple(_child(made, said, by) for said in children)
    make_plan(homecoming=made, facts=replace(facts, children=each), by=None)
    return made


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody who may be the one who calls, and the return that they have."""

    person: Person
    decision: str
    homecoming: Homecoming | None


def likely(described: Described, by: Staff) -> list[Likely]:
    """Who this may be. The call centre is shown everybody; a state office only those whose return it sees anyhow: it learns
    of nobody by typing names. For the rest the rules of receiving ask no one who should not know."""
    enough = described.curp or described.phone or len(described.given_names + described.surname1) >= 3
    if not enough:
        return []
    found = [
        one
        for one in find(described, asker=Asker(door=Door.INTAKE, office_id=None, by=by), limit=SHOWN)
        if one.decision != "different" or one.probability >= LEAST_PROBABILITY
    ]
    ids = [one.person_id for one in found]
    people = Person.objects.in_bulk(ids)
    seen: dict[int, Homecoming] = {}
    for one in (
        homecomings_for(by).filter(record__person__in=ids).select_related("record").order_by("opened_at")
    ):
        if one.record.person_id is not None:
            seen[one.record.person_id] = one
    return [
        Likely(people[one.person_id], one.decision, seen.get(one.person_id))
        for one in found
        if one.person_id in people and (by.role == Role.CIAM or one.person_id in seen)
    ]


def _record(described: Described, token: str, person: Person | None, by: Staff) -> Record:
    office = Office.objects.get(pk=CIAM_OFFICE) if by.role == Role.CIAM else None
    source = Said.CIAM if by.role == Role.CIAM else Said.INTAKE
    now = clock.now()
    answer = receive_records(
        new=[NewRecord(source, f"return:{token}", described, described.as_mapping())], received_at=now, office=office, by=by,
        door=Door.INTAKE,
    )[0]  # fmt: skip
    record = Record.objects.select_related("person").get(pk=answer.record_id)
    if answer.outcome != "repeated":
        if person is not None:
            recognise(record, root(person))
            record.refresh_from_db()
        write(
            [
                NewEvent(
                    type="person_registered", record_id=record.pk, at=now, office_id=office.pk if office else None, staff=by,
                    source=source, data={"recognised": True} if person is not None else {},
                )
            ]
        )  # fmt: skip
    return record


def _child(homecoming: Homecoming, said: ChildSaid, by: Staff) -> ChildFacts:
    """The child of the file, written down unless it is there already under this name."""
    name = said.name.strip()[:160]
    child = Child.objects.filter(record__person=homecoming.record.person_id, name__iexact=name).first()
    if child is None:
        child = Child.objects.create(
            record_id=homecoming.record_id, name=name, age=said.age, written_by=by, written_at=clock.now(),
            citizenships=UNITED_STATES if said.us_born else "", where=MEXICO if said.in_mexico else "",
        )  # fmt: skip
        write(
            [
                NewEvent(
                    type="child_added", record_id=homecoming.record_id, at=clock.now(), office_id=homecoming.office_id,
                    staff=by, data={"child": child.pk},
                )
            ]
        )  # fmt: skip
    return ChildFacts(id=child.pk, age=said.age, us_born=said.us_born, in_mexico=said.in_mexico)


def age_of(described: Described, today: dt.date) -> int | None:
    """In years; of who is of age for certain or not at all the plan differs, so that what is doubtful is not known."""
    if described.birth_date is not None:
        born = described.birth_date
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if described.birth_year_to is None:
        return None
    youngest = today.year - described.birth_year_to - 1
    return youngest if youngest >= ADULT else None
