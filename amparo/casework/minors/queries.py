"""What the page of a team shows. It never needs the name of whose file it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from amparo.accounts.models import Role, Staff
from amparo.casework.minors.team import Team
from amparo.casework.models import Case, TeamPlace
from amparo.people.models import Person
from amparo.places.models import Office


@dataclass(frozen=True, slots=True)
class Shown:
    """A team: the offices, who is on it by their work, who was named, who asks, and what became of the reader's asking."""

    offices: list[Office]
    supervisors: list[Staff]
    cases: list[Case]
    named: list[TeamPlace]
    asking: list[TeamPlace]
    own: TeamPlace | None


def shown(person: Person, team: Team, reader: Staff) -> Shown:
    """Four queries."""
    places = list(
        TeamPlace.objects.filter(record__person=person)
        .select_related("staff__office", "added_by", "ended_by")
        .order_by("asked_at", "added_at", "pk")
    )
    open_places = [one for one in places if one.ended_at is None]
    own = [one for one in places if one.staff_id == reader.pk]
    return Shown(
        offices=list(Office.objects.filter(pk__in=team.keepers).order_by("city")),
        supervisors=list(
            Staff.objects.filter(office__in=team.keepers, role=Role.SUPERVISOR, is_active=True)
            .select_related("office")
            .order_by("office", "name")
        ),
        cases=list(
            Case.objects.filter(record__person=person)
            .exclude(status=Case.Status.CONCLUDED)
            .select_related("officer", "office")
            .order_by("opened_at", "pk")
        ),
        named=[one for one in open_places if one.added_at is not None],
        asking=[one for one in open_places if one.added_at is None],
        own=own[-1] if own else None,
    )


def may_be_named(team: Team) -> QuerySet[Staff]:
    """The officers of the offices that keep the file who are not on the team by their work."""
    return (
        Staff.objects.filter(office__in=team.keepers, role=Role.OFFICER, is_active=True)
        .exclude(pk__in=team.officers | team.named)
        .select_related("office")
        .order_by("office", "name")
    )
