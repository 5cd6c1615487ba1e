"""Whose sheets a member of staff keeps: an office those entrusted to it, an agency its own, a state office those of its state.

An agency and a state office edit what is theirs whoever else keeps it; they review nothing. Readable here; every page asks here.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import scope
from amparo.core.errors import NotAllowed
from amparo.programmes.models import Agency, Programme
from amparo.programmes.shape import Content


def may(staff: Staff, action: str, programme: Programme) -> bool:
    """Whether `staff` may do this with the sheets of a programme; what headquarters keep (no office) is no office's own."""
    granted = scope(staff, action)
    return granted == "all" or (granted == "own" and _is_own(staff, programme))


def require(staff: Staff, action: str, programme: Programme) -> None:
    """Raise `NotAllowed` with a sentence unless `may(...)`."""
    if not may(staff, action, programme):
        raise NotAllowed(
            _("This sheet is kept by somebody else: ask %(owner)s.")
            % {"owner": programme.office or _("headquarters")}
        )


def agencies_of(staff: Staff) -> QuerySet[Agency]:
    """The agencies whose sheets `staff` may begin or move to: an agency's own, those of states for a state office, else all."""
    if staff.role == Role.AGENCY:
        return Agency.objects.filter(staff_code=staff.agency).exclude(staff_code="")
    if staff.role == Role.STATE:
        return Agency.objects.filter(kind=Agency.Kind.STATE)
    return Agency.objects.all()


def state_of(staff: Staff) -> str:
    """The only state for which `staff` writes sheets; empty for who writes for any."""
    return staff.mexican_state if staff.role in (Role.STATE, Role.AGENCY) else ""


def require_own_content(staff: Staff, content: Content) -> None:
    """Raise `NotAllowed` when an agency or a state office would make a sheet somebody else's."""
    if staff.role not in (Role.STATE, Role.AGENCY):
        return
    state = state_of(staff)
    if state and content.get("states") != [state]:
        raise NotAllowed(
            _("You keep the sheets that are of your own state alone: leave only your state chosen.")
        )
    if not agencies_of(staff).filter(pk=content.get("agency")).exists():
        raise NotAllowed(_("You keep the sheets of your own agency: leave it chosen."))


def kept_by(staff: Staff) -> Q:
    """The programmes that are an agency's or a state office's own."""
    if staff.role == Role.STATE:
        return Q(state=staff.mexican_state)
    own = Q(agency__staff_code=staff.agency)
    return own & Q(state=staff.mexican_state) if staff.mexican_state else own


def only_state(content: Content) -> str:
    """The one state of Mexico where a sheet says that it is given, or nothing."""
    states = content.get("states") or []
    return states[0] if len(states) == 1 else ""


def _is_own(staff: Staff, programme: Programme) -> bool:
    if staff.role == Role.STATE:
        return programme.state != "" and programme.state == staff.mexican_state
    if staff.role == Role.AGENCY:
        return (
            staff.agency != ""
            and programme.agency.staff_code == staff.agency
            and staff.mexican_state in ("", programme.state)
        )
    return programme.office_id is not None and staff.office_id == programme.office_id
