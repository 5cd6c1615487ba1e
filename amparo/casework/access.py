"""Who may open a file: the offices that keep or kept a case of it, headquarters and auditors; others with a reason.

Identity (that a person exists, and who keeps the file) is network-wide; the substance is not. Reading across offices takes
a stated reason, is itself an event, and lasts three hours. An office that handed a file over reads it up to that moment.

The file of a person who is or may be a minor is closed to everyone but its own team (domain.md §8.1): no reason opens it.
Who that is, `minors.team` says; lists cover such people with `people.closing`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require, scope
from amparo.casework.minors.team import Team, team_of, teams
from amparo.casework.models import Case, Event, HandOver
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.people.models import Person, Record

Access = Literal["write", "read", "reason", "closed", "none"]
ACROSS_LASTS = dt.timedelta(hours=3)


def file_access(staff: Staff, person: Person) -> Access:
    """What `staff` may do with this person's file.

    write: their office keeps an open case, or received the person and nobody has a case · read: their office had a case or
    received a record, they gave a reason within the last three hours, or their role reads everywhere · reason: may read
    after stating one · closed: a minor's file, of whose team they are not · none: not at all.
    """
    granted = scope(staff, "read_file")
    if granted is None or is_blocked_for(staff, person):
        return "none"
    team = team_of(person)
    if team is not None and not team.has(staff):
        return "closed"
    if staff.office_id is not None and _keeps(staff.office_id, person):
        return "write"
    named = team is not None and staff.pk in team.named
    if granted == "all" or named or (staff.office_id is not None and _kept(staff.office_id, person)):
        return "read"
    if scope(staff, "read_across") is None:
        return "none"
    return "read" if across_now(staff, person) or _took_in(staff, person) else "reason"


def is_blocked_for(staff: Staff, person: Person) -> bool:
    """Whether the term of this file is over and it is kept from this reader (F7)."""
    return person.blocked_at is not None and scope(staff, "see_blocked") is None


def reads_until(staff: Staff, person: Person) -> dt.datetime | None:
    """Where what `staff` may read of this file ends; None when it does not.

    An office that handed its last case of the file over reads what there was until then (or until the last record that it
    brought itself), then only who keeps it (casework.md §A 62). A stated reason opens the rest, for three hours.
    """
    if scope(staff, "read_file") != "own" or staff.office_id is None or _keeps(staff.office_id, person):
        return None
    handed = HandOver.objects.filter(from_office=staff.office_id, case__record__person=person)
    last = handed.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    if last is None or Case.objects.filter(record__person=person, office_id=staff.office_id).exists():
        return None
    if across_now(staff, person):
        return None
    own = Record.objects.filter(person=person, office_id=staff.office_id).order_by("-received_at")
    return max(last, own.values_list("received_at", flat=True).first() or last)


def across_now(staff: Staff, person: Person) -> bool:
    """Whether they gave a reason for reading across within the last three hours."""
    return Event.objects.filter(
        record__person=person, type_id="file_read_across", staff=staff, at__gte=clock.now() - ACROSS_LASTS
    ).exists()


def own_team(staff: Staff, person: Person) -> bool:
    """Whether a file is of a minor on whose team this member of staff is."""
    team = team_of(person)
    return team is not None and team.has(staff)


def refuse_closed(staff: Staff, person: Person | None) -> None:
    """Raise `NotAllowed`, with the way to whom to ask, when this is a minor's file of whose team `staff` is not."""
    team = team_of(person) if person is not None else None
    if team is not None and not team.has(staff):
        raise NotAllowed(
            _("%(whose)s. Only its team opens it.") % {"whose": team.words},
            way=reverse("team", args=[team.folio]),
        )


def _keeps(office_id: str, person: Person) -> bool:
    cases = Case.objects.filter(record__person=person)
    if cases.filter(office_id=office_id).exclude(status=Case.Status.CONCLUDED).exists():
        return True
    return not cases.exists() and Record.objects.filter(person=person, office_id=office_id).exists()


def _kept(office_id: str, person: Person) -> bool:
    return (
        Case.objects.filter(record__person=person, office_id=office_id).exists()
        or HandOver.objects.filter(Q(from_office_id=office_id), case__record__person=person).exists()
        or Record.objects.filter(person=person, office_id=office_id).exists()
    )


def _took_in(staff: Staff, person: Person) -> bool:
    return Record.objects.filter(person=person, received_by=staff).exists()


def own_case(case: Case, by: Staff, *, may_join: bool = False) -> Case:
    """The case, locked, if it belongs to the office of `by`: an office that handed it over reads, and writes no more.
    `may_join`: a minor's case that nobody has may be taken by who is not on the team yet."""
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("record__person", "kind").get(pk=case.pk)
    )
    if case.office_id != by.office_id:
        raise NotAllowed(
            _("This case belongs to another consulate now. You can read what your office wrote.")
        )
    require(by, "record_service", office_id=case.office_id)
    if not (may_join and case.officer_id is None):
        refuse_closed(by, case.record.person)
    return case


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody may do with a file, and whether they read it up to now (`reads_until` is None)."""

    access: Access
    now: bool

    @property
    def open(self) -> bool:
        """Whether the substance of the file may be shown as it is today."""
        return self.access in ("write", "read") and self.now


def files_access(staff: Staff, people: Collection[Person]) -> dict[int, Seen]:
    """`file_access` and `reads_until` for many persons at once. Four queries, and three more where minors are
    among them, however many they are."""
    granted, ids = scope(staff, "read_file"), [person.pk for person in people]
    if granted is None or not ids:
        return {pk: Seen("none", True) for pk in ids}
    cases: dict[int | None, list[tuple[str, str]]] = {}
    for whose, keeper, status in Case.objects.filter(record__person__in=ids).values_list(
        "record__person", "office_id", "status"
    ):
        cases.setdefault(whose, []).append((keeper, status))
    received: dict[int | None, set[tuple[str | None, int | None]]] = {}
    for whose, office, by in Record.objects.filter(person__in=ids).values_list(
        "person", "office_id", "received_by_id"
    ):
        received.setdefault(whose, set()).add((office, by))
    handed = set(
        HandOver.objects.filter(from_office=staff.office_id, case__record__person__in=ids).values_list(
            "case__record__person", flat=True
        )
    )
    across = set(
        Event.objects.filter(
            record__person__in=ids,
            type_id="file_read_across",
            staff=staff,
            at__gte=clock.now() - ACROSS_LASTS,
        ).values_list("record__person", flat=True)
    )
    whose_teams = teams(people)
    found = {}
    for person in people:
        theirs, records = cases.get(person.pk, []), received.get(person.pk, set())
        open_cases = [case for case in theirs if case[1] != Case.Status.CONCLUDED]
        ours = staff.office_id is not None
        had = ours and any(case[0] == staff.office_id for case in theirs)
        took = ours and any(office == staff.office_id for office, _by in records)
        keeps = ours and (any(case[0] == staff.office_id for case in open_cases) or (not theirs and took))
        gave = ours and person.pk in handed
        if is_blocked_for(staff, person):
            found[person.pk] = Seen("none", True)
            continue
        current = granted != "own" or not ours or keeps or not gave or had or person.pk in across
        found[person.pk] = Seen(
            _access(
                staff, granted, whose_teams.get(person.pk), keeps=keeps, kept=had or gave or took,
                across=person.pk in across or any(by == staff.pk for _office, by in records),
            ),
            current,
        )  # fmt: skip
    return found


def _access(
    staff: Staff, granted: str, team: Team | None, *, keeps: bool, kept: bool, across: bool
) -> Access:
    if team is not None and not team.has(staff):
        return "closed"
    if keeps:
        return "write"
    if granted == "all" or kept or (team is not None and staff.pk in team.named):
        return "read"
    if scope(staff, "read_across") is None:
        return "none"
    return "read" if across else "reason"
