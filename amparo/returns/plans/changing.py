"""What is changed by hand in a plan: a date, an agency, one more milestone; and the papers of a child, ticked one by one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.children.models import Child
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.returns.access import own, own_milestone
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans import actions
from amparo.returns.plans.child_models import ChildStep, MilestoneChange
from amparo.returns.plans.child_path import PAPERS
from amparo.returns.plans.models import Milestone
from amparo.returns.tables import agencies, kinds

State = Milestone.State
#: With an agency, which has a clock that runs.
WITH_AGENCY = (State.REFERRED, State.ACCEPTED, State.ATTENDED)
WHY = 3


@transaction.atomic
def change_date(*, milestone: Milestone, due_on: dt.date, reason: str, by: Staff | None) -> Milestone:
    """Another date by which it is to be done, and why."""
    milestone = own_milestone(milestone, by)
    _still_open(milestone)
    _need(reason)
    if due_on == milestone.due_on:
        return milestone
    _keep(milestone, MilestoneChange.What.DATE, f"{milestone.due_on}", f"{due_on}", reason, by)
    milestone.due_on = due_on
    milestone.save(update_fields=["due_on"])
    return milestone


@transaction.atomic
def change_agency(*, milestone: Milestone, agency: str, reason: str, by: Staff | None) -> Milestone:
    """Another agency is to do it, and why. What was with the former is taken back from it, and is to send again."""
    milestone = own_milestone(milestone, by)
    _still_open(milestone)
    _need(reason)
    if agency not in agencies():
        raise Incomplete(_("Choose the agency."), missing=("agency",))
    if agency == milestone.agency:
        return milestone
    if milestone.state in WITH_AGENCY:
        milestone = actions._move(milestone, State.OPEN, by=by, reason=reason)
    _keep(milestone, MilestoneChange.What.AGENCY, milestone.agency, agency, reason, by)
    milestone.agency = agency
    milestone.save(update_fields=["agency"])
    return milestone


@transaction.atomic
def add(*, homecoming: Homecoming, kind: str, child: Child | None = None, by: Staff | None) -> Milestone:
    """One more milestone of the table, which the facts did not ask for."""
    homecoming = own(homecoming, by)
    if homecoming.state == Homecoming.State.CLOSED:
        raise Conflict(_("This return is closed."))
    found = kinds().get(kind)
    if found is None:
        raise Incomplete(_("Choose what the plan needs."), missing=("kind",))
    if found.about == "child" and child is None:
        raise Incomplete(_("Say for which child."), missing=("child",))
    if found.about != "child":
        child = None
    if child is not None and child.record.person_id != homecoming.record.person_id:
        raise Incomplete(_("Say for which child."), missing=("child",))
    if homecoming.milestones.filter(kind=kind, child=child).exists():
        raise Conflict(_("The plan has this already."))
    now = clock.now()
    made = Milestone.objects.create(
        homecoming=homecoming, kind=found.code, right=found.right, agency=found.agency, child=child,
        waits_for=list(found.waits_for), due_on=now.date() + dt.timedelta(days=found.due_days), made_at=now, made_by=by,
    )  # fmt: skip
    _tell(homecoming, "plan_changed", by, milestone=kind, what="added")
    return made


@transaction.atomic
def tick(*, milestone: Milestone, code: str, there: bool, evidence: str = "", by: Staff | None) -> None:
    """A paper for a child's registration is there, or is not after all. Said twice, it stands once."""
    milestone = own_milestone(milestone, by)
    if milestone.kind != "child_registered" or code not in PAPERS:
        raise Incomplete(_("Choose one of the papers."), missing=("code",))
    known = ChildStep.objects.filter(milestone=milestone, code=code)
    if known.exists() == there:
        return
    if there:
        ChildStep.objects.create(
            milestone=milestone, code=code, evidence=evidence.strip()[:200], done_at=clock.now(), done_by=by
        )
    else:
        known.delete()
    _tell(milestone.homecoming, "child_paper", by, paper=code, there=there, child=milestone.child_id)


def _still_open(milestone: Milestone) -> None:
    if milestone.settled:
        raise Conflict(_("Nothing remains to be done of this. Open it again first."))


def _need(reason: str) -> None:
    if len(reason.strip()) < WHY:
        raise Incomplete(_("Say why."), missing=("reason",))


def _keep(milestone: Milestone, what: str, old: str, new: str, reason: str, by: Staff | None) -> None:
    MilestoneChange.objects.create(
        milestone=milestone, at=clock.now(), by=by, what=what, old=old, new=new, reason=reason.strip()[:300]
    )
    _tell(milestone.homecoming, "plan_changed", by, milestone=milestone.kind, what=what)


def _tell(homecoming: Homecoming, type: str, by: Staff | None, **data: object) -> None:
    write(
        [
            NewEvent(
                type=type, record_id=homecoming.record_id, at=clock.now(), office_id=homecoming.office_id, staff=by,
                data={"return": homecoming.folio, **data},
            )
        ]
    )  # fmt: skip
