"""What the household page reads: everybody of it, with what each lacks (D2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.accounts.models import Staff
from amparo.people.models import Person
from amparo.returns.access import cover, homecomings_for
from amparo.returns.desks.access import shown
from amparo.returns.desks.facts import age_of
from amparo.returns.desks.screens import RightShare, had_and_wanted, shares
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans.models import Milestone
from amparo.returns.plans.rules import blocked_by


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a household: their rights, what they lack and can have now, and what waits for something."""

    homecoming: Homecoming
    person: Person
    age: int | None
    rights: list[RightShare]
    now: list[Milestone]
    blocked: list[Milestone]
    planned: bool


@dataclass(frozen=True, slots=True)
class Home:
    """A household on one page. `hidden`: how many more belong to it whom the reader may not see."""

    members: list[Member]
    rights: list[RightShare]
    hidden: int


def home_of(homecoming: Homecoming, staff: Staff) -> Home:
    """Everybody of the household of a return, or the person alone. Three queries."""
    visible = homecomings_for(staff).select_related("record__person").order_by("arrived_at", "pk")
    if homecoming.household_id is None:
        everybody = list(visible.filter(pk=homecoming.pk))
        hidden = 0
    else:
        everybody = list(visible.filter(household=homecoming.household_id))
        hidden = Homecoming.objects.filter(household=homecoming.household_id).count() - len(everybody)
    people = [person for one in everybody if (person := one.record.person) is not None]
    ages = {person.pk: age_of(person) for person in people}
    cover(staff, people)
    plans: dict[int, list[Milestone]] = {one.pk: [] for one in everybody}
    for milestone in (
        Milestone.objects.filter(homecoming__in=list(plans)).select_related("child").order_by("pk")
    ):
        plans[milestone.homecoming_id].append(milestone)
    members = [_member(one, plans[one.pk], ages, staff) for one in everybody]
    every = [milestone for plan in plans.values() for milestone in plan]
    return Home(members, shares(every), hidden)


def _member(one: Homecoming, plan: Sequence[Milestone], ages: dict[int, int | None], staff: Staff) -> Member:
    person = one.record.person
    assert person is not None
    named = [milestone for milestone in shown(plan, staff) if not milestone.settled]
    waits = [
        milestone
        for milestone in named
        if blocked_by(milestone.waits_for, *had_and_wanted(plan, milestone.child_id))
    ]
    return Member(
        homecoming=one, person=person, age=None if person.closed else ages.get(person.pk), rights=shares(plan),
        now=[milestone for milestone in named if milestone not in waits], blocked=waits, planned=bool(plan),
    )  # fmt: skip
