"""What somebody at a desk serves and reads: every desk of their centre, or one's own; health only at the health desk."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.core.errors import NotAllowed
from amparo.returns.centres.models import Centre
from amparo.returns.desks.tables import HEALTH, Desk, desk_of, desks
from amparo.returns.plans.models import Milestone
from amparo.returns.tables import kinds

#: A milestone for whoever takes medicines, or has a disability, says so by being there.
TELLING = frozenset({"medicines", "disability"})


def centre_of(staff: Staff) -> Centre:
    """The centre at which somebody works. Raises `NotAllowed` for whoever works at none, or at one that is not in the list."""
    centre = Centre.objects.filter(pk=staff.centre).first() if staff.role == Role.DESK else None
    if centre is None:
        raise NotAllowed(_("This page is for those who work at a reception centre."))
    return centre


def own_desk(staff: Staff) -> Desk | None:
    """The one desk that somebody serves; None for who serves all of them."""
    return desk_of(staff.agency) if staff.agency else None


def served(staff: Staff) -> frozenset[str]:
    """The agencies whose milestones somebody at a centre may touch."""
    if not staff.agency:
        return frozenset(agency for desk in desks().values() for agency in desk.agencies)
    desk = own_desk(staff)
    return frozenset(desk.agencies if desk is not None else {staff.agency})


def reads_health(staff: Staff) -> bool:
    """Whether somebody may read of illnesses and medicines: the health desk of a centre, and the state's office that
    follows up. Never another desk, an agency, a consulate or the call centre (D8)."""
    if staff.role == Role.STATE:
        return True
    desk = own_desk(staff)
    return staff.role == Role.DESK and desk is not None and desk.code == HEALTH


def shown_kinds(staff: Staff) -> Collection[str]:
    """The kinds of milestones that may be named to somebody."""
    return [code for code, kind in kinds().items() if reads_health(staff) or kind.whom not in TELLING]


def shown(milestones: Iterable[Milestone], staff: Staff) -> list[Milestone]:
    """Of these milestones, those that may be named to somebody."""
    named = set(shown_kinds(staff))
    return [one for one in milestones if one.kind in named]


def touches(staff: Staff, milestone: Milestone) -> bool:
    """Whether somebody at a desk may say what became of this milestone."""
    return (
        staff.role == Role.DESK
        and milestone.agency in served(staff)
        and milestone.means.desk
        and milestone.kind in shown_kinds(staff)
    )
