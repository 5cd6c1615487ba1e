"""Moving a case from one status to another: the one action by which it happens, and what uses it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import own_case
from amparo.casework.events import write_for
from amparo.casework.hand_overs.models import WAITS
from amparo.casework.kinds import facts, outcomes, subtypes
from amparo.casework.kinds.progress import steps_of
from amparo.casework.models import Case, HandOver
from amparo.casework.moves import MOVED_BY_WORK, STATUSES, WITHOUT_CHECKLIST, may_move, stages_left
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete

EVENTS = {Case.Status.CONCLUDED: "case_concluded", Case.Status.REOPENED: "case_reopened"}


@transaction.atomic
def move(*, case: Case, to: str, reason: str, by: Staff, outcome: str = "", seen: str = "") -> Case:
    """Move a case to another status; the event says who, from where to where, and why.

    `outcome` goes with a conclusion. `seen` is the status that the officer had before their eyes: when a colleague has
    moved the case meanwhile, nothing is changed. Raises `Conflict` when the table of moves has no such move, `Incomplete`
    when something that must be known or done by then is missing, and names it.
    """
    case = own_case(case, by)
    if to not in STATUSES:
        raise Incomplete(_("Choose where the case goes."), missing=("to",))
    if seen and seen != case.status:
        raise Conflict(
            _("A colleague moved this case meanwhile: it is now “%(status)s”. Nothing was changed.")
            % {"status": case.get_status_display()}
        )
    if not may_move(case.status, to):
        raise Conflict(_not_there(case, to))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    if to == Case.Status.CONCLUDED:
        _may_end(case, outcome)
    if outcome not in WITHOUT_CHECKLIST:
        missing = facts.missing(case, stages_left(case.status, to))
        if missing:
            raise Incomplete(
                _("Before that we must know: %(what)s.") % {"what": facts.in_words(missing)},
                missing=tuple(missing),
            )
    return set_status(case, to, reason=reason.strip(), by=by, outcome=outcome)


def conclude(*, case: Case, outcome: str, reason: str, by: Staff, seen: str = "") -> Case:
    """Close a case with its outcome, when the steps that its kind asks for are done."""
    return move(case=case, to=Case.Status.CONCLUDED, reason=reason, by=by, outcome=outcome, seen=seen)


def reopen(*, case: Case, reason: str, by: Staff) -> Case:
    """Open a concluded case again, with a reason; an edit alone never does."""
    return move(case=case, to=Case.Status.REOPENED, reason=reason, by=by)


def move_on(case: Case, type: str, at: dt.datetime, by: Staff) -> None:
    """Work that was done moves a case forward by itself: to *in progress*, after an interview to *in follow-up*.

    As far as it may: while something is not known that must be, no further than *in triage*. `case` is locked.
    """
    if case.status not in MOVED_BY_WORK:
        return
    to = Case.Status.FOLLOW_UP if case.first_interview_at else Case.Status.OPEN
    if facts.missing(case, stages_left(case.status, to)):
        to = Case.Status.TRIAGE
    if may_move(case.status, to) and STATUSES[to][0] > STATUSES[case.status][0]:
        set_status(case, to, reason="", by=by, at=at, data={"after": type})


def set_status(
    case: Case,
    to: str,
    *,
    reason: str,
    by: Staff,
    outcome: str = "",
    at: dt.datetime | None = None,
    data: dict[str, Any] | None = None,
) -> Case:
    """Write the status and its event. `case` is locked, and may be moved there."""
    now = at or clock.now()
    former, case.status = case.status, to
    case.outcome = outcome if to == Case.Status.CONCLUDED else ""
    case.closed_at = now if to == Case.Status.CONCLUDED else None
    case.save(update_fields=["status", "outcome", "closed_at"])
    told = {"from": former, "to": to, **(data or {})}
    if outcome:
        told["outcome"] = outcome
    write_for(case, EVENTS.get(Case.Status(to), "case_moved"), at=now, by=by, note=reason, data=told)
    return case


def _may_end(case: Case, outcome: str) -> None:
    if outcome not in outcomes(case):
        raise Incomplete(_("Choose how the case ended."), missing=("outcome",))
    if HandOver.objects.filter(WAITS, case=case).exists():
        raise Conflict(_("Take the case over before concluding it."))
    if case.protocols.filter(closed_at__isnull=True).exists():
        raise Conflict(_("A protocol of this case is open: settle its steps first."))
    open_steps = [one.step for one in steps_of(case) if not one.settled and one.step.needed_for(outcome)]
    if open_steps:
        raise Incomplete(
            _("Not done yet: %(what)s.") % {"what": "; ".join(str(step) for step in open_steps)},
            missing=tuple(step.code for step in open_steps),
        )


def _not_there(case: Case, to: str) -> str:
    if case.status == to == Case.Status.CONCLUDED:
        return _("The case is concluded already.")
    if to == Case.Status.REOPENED:
        return _("The case is open.")
    if case.status == Case.Status.CONCLUDED:
        return _("The case is concluded: open it again first.")
    return _("A case that is “%(status)s” cannot become “%(to)s”.") % {
        "status": case.get_status_display(),
        "to": Case.Status(to).label,
    }


@transaction.atomic
def settle_step(*, case: Case, step: str, by: Staff, waived: bool = False, reason: str = "") -> Case:
    """Say that a step of the case was done, or that it does not apply and why. What an event proves needs no word.

    A step that a good end depends on (the signed receipt of belongings, A13) cannot be waived: the end is then another.
    """
    case = own_case(case, by)
    if case.status == Case.Status.CONCLUDED:
        raise Conflict(_("The case is concluded: open it again first."))
    found = next((one for one in steps_of(case) if one.step.code == step), None)
    if found is None:
        raise Incomplete(_("This kind of case has no such step."), missing=("step",))
    if found.settled:
        raise Conflict(_("This step is settled already."))
    if found.step.who == "supervisor":
        require(by, "settle_supervisor_step", office_id=case.office_id)
    if not waived and found.step.after:
        raise Conflict(_("Record the service itself: the step is then done."))
    if waived and found.step.needed == "favourable":
        raise Conflict(_("This step cannot be left out: without it the case ends in another way."))
    if waived and not reason.strip():
        raise Incomplete(_("Write why it does not apply."), missing=("reason",))
    code = "step_waived" if waived else "step_done"
    write_for(case, code, at=clock.now(), by=by, note=reason.strip(), data={"step": step})
    return case


@transaction.atomic
def choose_subtype(*, case: Case, subtype: str, by: Staff) -> Case:
    """Say which of its kind's sub-types a case is."""
    case = own_case(case, by)
    if subtype not in {one.code for one in subtypes(case)}:
        raise Incomplete(_("This type of case has no such sub-type."), missing=("subtype",))
    if case.subtype == subtype:
        return case
    former, case.subtype = case.subtype, subtype
    case.save(update_fields=["subtype"])
    write_for(case, "subtype_chosen", at=clock.now(), by=by, data={"from": former, "to": subtype})
    return case
