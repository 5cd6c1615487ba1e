"""Who is on the team of a minor's file: one rule, for one file or for everybody on a page.

The officers of its open cases; the supervisors of the offices that keep it; whom a supervisor named; and while nobody has
taken a case and nobody was named, everybody of those offices: somebody must be able to take it. Headquarters and auditors
are on no team by their role.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.casework.documents.rules import is_minor
from amparo.casework.models import Case, TeamPlace
from amparo.core import clock
from amparo.core.folios import show
from amparo.people.models import Person, Record, Source

#: A place on a team that is held now.
HELD = Q(added_at__isnull=False, ended_at__isnull=True)


@dataclass(slots=True)
class Team:
    """Who works on the file of one minor. `keepers`: the offices that keep it, each with its city."""

    folio: str
    officers: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    keepers: dict[str, str] = field(default_factory=dict)
    #: Offices with an open case that nobody has taken.
    untaken: set[str] = field(default_factory=set)

    def has(self, staff: Staff | None) -> bool:
        """Whether this member of staff is on it. Pure."""
        if staff is None:
            return False
        if staff.pk in self.officers or staff.pk in self.named:
            return True
        if staff.office_id is None or staff.office_id not in self.keepers:
            return False
        return staff.role == Role.SUPERVISOR or not (self.officers or self.named)

    def may_take(self, staff: Staff) -> bool:
        """Whether they may join it by taking a case of their office that nobody has. Pure."""
        return staff.role in (Role.OFFICER, Role.SUPERVISOR) and staff.office_id in self.untaken

    @property
    def words(self) -> str:
        """What stands in the place of the name: that the file exists, and whom to ask."""
        asked = ", ".join(sorted(set(self.keepers.values()))) or _("headquarters")
        return _("A minor, file %(folio)s: ask %(offices)s for access") % {
            "folio": show(self.folio),
            "offices": asked,
        }


def minors_among(people: Iterable[Person]) -> list[Person]:
    today = clock.today()
    return [person for person in people if is_minor(person.youngest_birth_date, today)]


def teams(people: Iterable[Person]) -> dict[int, Team]:
    """The teams of those of these persons who are or may be minors. No query without any; else three at most."""
    found = {person.pk: Team(person.folio) for person in minors_among(people)}
    if not found:
        return found
    last: dict[int, Any] = {}
    cases = Case.objects.filter(record__person__in=found).order_by("opened_at", "pk")
    for case in cases.values("record__person_id", "office_id", "office__city", "officer_id", "status"):
        team = found[case["record__person_id"]]
        last[case["record__person_id"]] = case
        if case["status"] != Case.Status.CONCLUDED:
            _count(team, case)
            if case["officer_id"] is None:
                team.untaken.add(case["office_id"])
    for pk, case in last.items():
        if not found[pk].keepers:  # every case is concluded: whose the last one was
            _count(found[pk], case)
    _by_records({pk: team for pk, team in found.items() if not team.keepers})
    held = TeamPlace.objects.filter(HELD, record__person__in=found)
    for person_id, staff_id in held.values_list("record__person_id", "staff_id"):
        found[person_id or 0].named.add(staff_id)
    return found


def team_of(person: Person) -> Team | None:
    """The team of this person's file; None when they are of age."""
    return teams([person]).get(person.pk)


def closed_to(reader: Staff | None, people: Sequence[Person]) -> dict[int, str]:
    """Those of these persons whose file is closed to `reader`, with what is shown instead (`people.closing`)."""
    return {pk: team.words for pk, team in teams(people).items() if not team.has(reader)}


def _count(team: Team, case: Mapping[str, Any]) -> None:
    team.keepers[case["office_id"]] = case["office__city"]
    if case["officer_id"] is not None:
        team.officers.add(case["officer_id"])


def _by_records(without: Mapping[int, Team]) -> None:
    """Files without a case are kept by who received the person; by who issued a consular document if nobody else did."""
    if not without:
        return
    rows = Record.objects.filter(person__in=without, office__isnull=False)
    told = list(rows.values_list("person_id", "office_id", "office__city", "source"))
    for pk, team in without.items():
        own = [row for row in told if row[0] == pk]
        received = [row for row in own if row[3] != Source.CONSULAR]
        team.keepers = {str(office): city for _pk, office, city, _source in received or own}
