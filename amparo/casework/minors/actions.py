"""Joining and leaving the team of a minor's file. Each is an event of the file, and whoever it concerns is told."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import may, require
from amparo.casework.events import NewEvent, write
from amparo.casework.minors.team import Team, team_of
from amparo.casework.models import Case, TeamPlace
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.casework.queries import record_to_write_on
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.models import Person

#: Who may be on a team. An auditor reads who did what, not what it was about.
MEMBERS = (Role.OFFICER, Role.SUPERVISOR, Role.HEADQUARTERS, Role.CIAM)


@transaction.atomic
def ask_to_join(*, person: Person, why: str, by: Staff) -> TeamPlace:
    """Ask the supervisors of the offices that keep the file, or headquarters when none does, to be let in."""
    require(by, "ask_for_team")
    team = _team(person)
    if team.has(by):
        raise Conflict(_("You are on the team already."))
    _need(why)
    if _places(person).filter(staff=by).exists():
        raise Conflict(_("You have asked already. You will get a notice with the answer."))
    now = clock.now()
    place = TeamPlace.objects.create(
        record=record_to_write_on(person), staff=by, asked_at=now, asked_why=why.strip()[:300]
    )
    _write("team_asked", place, by, why)
    asked: list[tuple[str, str | None]] = [(Role.SUPERVISOR, office) for office in sorted(team.keepers)]
    notify_all(
        [
            NewNotice(
                kind="team", text_code="team_asked", at=now, record=place.record, path=_page(person), roles=(role,),
                office_id=office, by=by,
            )
            for role, office in asked or [(Role.HEADQUARTERS, None)]
        ]
    )  # fmt: skip
    return place


@transaction.atomic
def add_to_team(*, person: Person, staff: Staff, why: str, by: Staff) -> TeamPlace:
    """Name somebody to the team, whether they asked or not. Nobody names themselves."""
    team = _kept_by(person, by)
    _need(why)
    if staff.pk == by.pk:
        raise NotAllowed(_("Nobody names themselves: ask a supervisor of the consulate, or headquarters."))
    if not staff.is_active or staff.role not in MEMBERS:
        raise Incomplete(_("Choose somebody who works with files."), missing=("staff",))
    place = _places(person).filter(staff=staff).first()
    if (place is not None and place.added_at is not None) or staff.pk in team.officers:
        raise Conflict(_("They are on the team already."))
    place = place or TeamPlace(record=record_to_write_on(person), staff=staff)
    place.added_at, place.added_by, place.added_why = clock.now(), by, why.strip()[:300]
    place.save()
    _write("team_joined", place, by, why)
    _tell(place, "team_joined", by, path=reverse("person", args=[person.folio]))
    return place


@transaction.atomic
def take_from_team(*, place: TeamPlace, why: str, by: Staff) -> TeamPlace:
    """Take somebody out, or say no to who asked. From then on the file is closed to them like to everybody else."""
    place = (
        TeamPlace.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=place.pk)
    )
    assert place.record.person is not None
    _kept_by(place.record.person, by)
    _need(why)
    if place.ended_at is not None:
        raise Conflict(_("A colleague has answered this already."))
    place.ended_at, place.ended_by, place.ended_why = clock.now(), by, why.strip()[:300]
    place.save(update_fields=["ended_at", "ended_by", "ended_why"])
    type = "team_left" if place.added_at is not None else "team_refused"
    _write(type, place, by, why)
    _tell(place, type, by, path=_page(place.record.person))
    return place


def joins_by_taking(case: Case, by: Staff) -> bool:
    """Whether `by` would join the team by taking this case: nobody has it, their office keeps it, and they are not on the
    team. False for who is on it already and for people of age."""
    team = team_of(case.record.person) if case.record.person is not None else None
    if team is None or team.has(by):
        return False
    return case.officer_id is None and case.office_id == by.office_id and team.may_take(by)


def tell_joined(case: Case, by: Staff) -> None:
    """Somebody joined a team by taking a case: the supervisors of their office hear of it."""
    assert by.office_id is not None
    notify_all(
        [
            NewNotice(
                kind="team", text_code="team_case_taken", at=clock.now(), case=case, roles=(Role.SUPERVISOR,),
                office_id=by.office_id, values={"office": by.office_id}, by=by,
            )
        ]
    )  # fmt: skip


def may_keep(team: Team, by: Staff) -> bool:
    """Whether `by` says who is on this team: headquarters, and the supervisors of the offices that keep the file."""
    return may(by, "keep_team") and (by.role == Role.HEADQUARTERS or by.office_id in team.keepers)


def _kept_by(person: Person, by: Staff) -> Team:
    require(by, "keep_team")
    team = _team(person)
    if not may_keep(team, by):
        raise NotAllowed(_("The supervisor of the consulate that keeps the file says who is on the team."))
    return team


def _team(person: Person) -> Team:
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    team = team_of(person)
    if team is None:
        raise Conflict(_("The person is of age: their file has no team of its own."))
    return team


def _places(person: Person) -> QuerySet[TeamPlace]:
    return TeamPlace.objects.select_for_update(of=("self",)).filter(
        record__person=person, ended_at__isnull=True
    )


def _need(why: str) -> None:
    if len(why.strip()) < 5:
        raise Incomplete(_("Write the reason."), missing=("why",))


def _page(person: Person) -> str:
    return reverse("team", args=[person.folio])


def _write(type: str, place: TeamPlace, by: Staff, why: str) -> None:
    write(
        [
            NewEvent(
                type=type, record_id=place.record_id, at=clock.now(), office_id=by.office_id, staff=by,
                note=why.strip(), data={"staff": place.staff_id, "name": place.staff.name},
            )
        ]
    )  # fmt: skip


def _tell(place: TeamPlace, text_code: str, by: Staff, *, path: str) -> None:
    notify_all(
        [
            NewNotice(
                kind="team", text_code=text_code, at=clock.now(), staff=[place.staff], record=place.record, path=path, by=by
            )
        ]
    )  # fmt: skip
