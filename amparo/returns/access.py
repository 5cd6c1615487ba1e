"""Who may see which return: a desk those of its centre, a state office those who go to its state, an agency its milestones.

**A minor's name.** One rule for every page of returns: whoever meets the child or is on the team of its file reads who it is;
everybody else reads the words that `casework.minors` puts in the place of the name. Who meets the child is told by the return
itself: the desks of the centre that it came to, the office of the state where it lives, and the agency that was asked to serve
it. They could not serve somebody whom they may not name. The call centre, consulates that do not keep the file, headquarters
and auditors meet nobody. Every page covers with `cover`, and hides telephone, household and follow-up with
`refuse_who_meets_nobody`; a test walks all of them with a minor.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.casework.access import refuse_closed
from amparo.core.errors import NotAllowed
from amparo.people.closing import close
from amparo.people.models import Person, Record
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans.models import Milestone


def homecomings_for(staff: Staff) -> QuerySet[Homecoming]:
    """The returns that a member of staff may see. Headquarters, auditors and the call centre see all of them."""
    every = Homecoming.objects.all()
    match staff.role:
        case Role.HEADQUARTERS | Role.AUDITOR | Role.CIAM:
            return every
        case Role.OFFICER | Role.SUPERVISOR:
            return every.filter(
                Q(office=staff.office_id) | Q(record__person__records__cases__office=staff.office_id)
            ).distinct()
        case Role.DESK:
            return every.filter(centre=staff.centre)
        case Role.STATE:
            return every.filter(destination_state=staff.mexican_state)
        case _:
            return every.none()


def milestones_for(staff: Staff) -> QuerySet[Milestone]:
    """The milestones that are an agency's: what was sent to it, of its state where it is of one. Nothing else of anybody."""
    if staff.role != Role.AGENCY:
        return Milestone.objects.none()
    found = Milestone.objects.filter(agency=staff.agency, referred_at__isnull=False)
    if staff.mexican_state:
        found = found.filter(homecoming__destination_state=staff.mexican_state)
    return found


def in_person(staff: Staff) -> bool:
    """Whether they meet the people whom they serve, minors too. Of which returns, say `homecomings_for` and `milestones_for`."""
    return staff.role in (Role.DESK, Role.STATE, Role.AGENCY)


def cover(
    staff: Staff, people: Iterable[Person | None] = (), *, records: Iterable[Record | None] = ()
) -> dict[int, str]:
    """Cover the minors among these, of returns that `staff` may see, unless they meet them or are of their team. As
    `people.closing.close` does: in memory; returns who was covered, with the words instead."""
    return {} if in_person(staff) else close(staff, people, records=records)


def refuse_who_meets_nobody(staff: Staff, homecoming: Homecoming) -> None:
    """Raise `NotAllowed` for a minor's telephone, household and follow-up, unless `staff` meets the family or is of its team."""
    if not in_person(staff):
        refuse_closed(staff, homecoming.record.person)


def own(homecoming: Homecoming, staff: Staff | None) -> Homecoming:
    """The return as it is now, locked. Raises `NotAllowed` unless `staff` may see it; None is the product itself."""
    if staff is not None and not homecomings_for(staff).filter(pk=homecoming.pk).exists():
        raise NotAllowed(_("This return is not of your centre, your state or your office."))
    return (
        Homecoming.objects.select_for_update(of=("self",))
        .select_related("record__person", "centre", "office")
        .get(pk=homecoming.pk)
    )


def own_milestone(milestone: Milestone, staff: Staff | None) -> Milestone:
    """The milestone as it is now, locked. An agency's own, or one of a return that `staff` may see."""
    if staff is not None:
        mine = (
            milestones_for(staff).filter(pk=milestone.pk)
            if staff.role == Role.AGENCY
            else homecomings_for(staff).filter(pk=milestone.homecoming_id)
        )
        if not mine.exists():
            raise NotAllowed(_("This is not of your centre, your state or your agency."))
    return (
        Milestone.objects.select_for_update(of=("self",))
        .select_related("homecoming__record__person", "homecoming__centre", "child")
        .get(pk=milestone.pk)
    )
