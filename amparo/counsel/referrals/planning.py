"""Assigning many at once: asked for, computed by the worker, approved by somebody, sent one by one.

Whatever is killed half way goes on where it stopped: a plan is computed in one transaction, and each offer is one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require, scope
from amparo.core import clock
from amparo.core.errors import Conflict, NotAllowed, Refusal
from amparo.counsel.matching.assigning import assign
from amparo.counsel.matching.scoring import Score
from amparo.counsel.referrals.actions import offer
from amparo.counsel.referrals.choosing import Candidates, explained, matters
from amparo.counsel.referrals.models import Referral
from amparo.counsel.referrals.plan_models import Plan, Proposal
from amparo.places.models import Office

OPEN = (Plan.State.ASKED, Plan.State.READY, Plan.State.APPROVED)


@transaction.atomic
def ask(*, office: Office | None, by: Staff) -> Plan:
    """Ask for one assignment of all that wait at an office, or everywhere. A proposal that nobody approved is discarded."""
    from amparo.counsel.referrals.jobs import compute_soon

    _may(by, office)
    Plan.objects.filter(office=office, state=Plan.State.READY).update(state=Plan.State.DISCARDED)
    if Plan.objects.filter(office=office, state__in=OPEN).exists():
        raise Conflict(_("One is being computed or sent already."))
    if not waiting(office).exists():
        raise Conflict(_("No referral waits for an advisor."))
    plan = Plan.objects.create(office=office, asked_by=by, asked_at=clock.now())
    compute_soon(plan.pk)
    return plan


@transaction.atomic
def compute(plan_id: int) -> Plan | None:
    """Compute what was asked for; None when it was done or discarded meanwhile."""
    plan = Plan.objects.select_for_update().filter(pk=plan_id, state=Plan.State.ASKED).first()
    if plan is None:
        return None
    found = list(waiting(plan.office).select_related("case__record__person", "case__office"))
    people = Candidates(office_id=plan.office_id)
    asked = _asked_before(found)
    made = assign(matters(found), people.shapes, clock.today())
    rows = []
    for one in made.assignments:
        if (int(one.matter), int(one.advisor)) in asked:
            rows.append(_nobody(plan, int(one.matter), {"code": "asked_before", "values": {}}))
            continue
        rows.append(
            Proposal(
                plan=plan, referral_id=int(one.matter), advisor_id=int(one.advisor), contract_id=int(one.contract),
                level=one.level.value, cost=one.cost, why=_why(one.score),
            )
        )  # fmt: skip
    for left in made.unserved:
        rows.append(_nobody(plan, int(left.matter), explained(left.reason)))
    Proposal.objects.bulk_create(rows, batch_size=500)
    served = [row for row in rows if row.advisor_id is not None]
    plan.figures = {
        "referrals": len(found), "served": len(served), "as_wanted": made.as_wanted, "lower": made.lower,
        "nobody": len(rows) - len(served), "cost": str(sum((row.cost or Decimal(0) for row in served), Decimal("0.00"))),
        "proved": made.proved,
    }  # fmt: skip
    plan.state, plan.ready_at = Plan.State.READY, clock.now()
    plan.save()
    return plan


@transaction.atomic
def leave_out(*, proposal: Proposal, out: bool, by: Staff) -> None:
    """Send all but this one; or this one too."""
    plan = _ready(proposal.plan, by)
    Proposal.objects.filter(pk=proposal.pk, plan=plan).update(left_out=out)


@transaction.atomic
def approve(*, plan: Plan, by: Staff) -> Plan:
    """Send it: each referral is offered to whom the plan says."""
    from amparo.counsel.referrals.jobs import send_soon

    plan = _ready(plan, by)
    plan.state, plan.approved_at, plan.approved_by = Plan.State.APPROVED, clock.now(), by
    plan.save()
    send_soon(plan.pk)
    return plan


@transaction.atomic
def discard(*, plan: Plan, by: Staff) -> Plan:
    plan = _ready(plan, by)
    plan.state = Plan.State.DISCARDED
    plan.save(update_fields=["state"])
    return plan


def send(plan_id: int) -> int:
    """Offer what an approved plan proposes, each in a transaction of its own; returns how many now. What the rules do not
    allow any more is left where it was, with the reason."""
    plan = Plan.objects.filter(pk=plan_id, state=Plan.State.APPROVED).select_related("approved_by").first()
    if plan is None:
        return 0
    sent = 0
    rest = plan.proposals.filter(
        advisor__isnull=False, left_out=False, sent_at__isnull=True, problem=""
    ).order_by("pk")
    for one in list(rest.select_related("referral", "advisor", "contract")):
        try:
            with transaction.atomic():
                locked = Proposal.objects.select_for_update().get(pk=one.pk)
                if locked.sent_at is not None:
                    continue
                assert one.advisor is not None
                assert one.contract is not None
                offer(
                    referral=one.referral, advisor=one.advisor, contract=one.contract, by=None, why=one.why,
                    reason=_("One assignment for all, approved by %(who)s") % {"who": plan.approved_by},
                )  # fmt: skip
                locked.sent_at = clock.now()
                locked.save(update_fields=["sent_at"])
                sent += 1
        except Refusal as refusal:
            Proposal.objects.filter(pk=one.pk).update(problem=str(refusal)[:300])
    Plan.objects.filter(pk=plan.pk, state=Plan.State.APPROVED).update(state=Plan.State.SENT)
    return sent


def waiting(office: Office | None) -> Any:
    """The referrals that wait for an advisor."""
    found = Referral.objects.filter(state="consented").order_by("pk")
    return found if office is None else found.filter(case__office=office)


def _nobody(plan: Plan, referral: int, why: dict[str, Any]) -> Proposal:
    return Proposal(plan=plan, referral_id=referral, why=[why])


def _why(score: Score) -> list[dict[str, Any]]:
    return [explained(part.reason) for part in score.parts]


def _asked_before(found: list[Referral]) -> set[tuple[int, int]]:
    from amparo.counsel.referrals.models import Offer

    return set(
        Offer.objects.filter(referral__in=found).exclude(answer="").values_list("referral_id", "advisor_id")
    )


def _ready(plan: Plan, by: Staff) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",)).select_related("office").get(pk=plan.pk)
    _may(by, plan.office)
    if plan.state != Plan.State.READY:
        raise Conflict(_("This proposal is not waiting for approval any more."))
    return plan


def _may(by: Staff, office: Office | None) -> None:
    require(by, "assign_referrals")
    if scope(by, "assign_referrals") == "own" and (office is None or office.pk != by.office_id):
        raise NotAllowed(_("You assign the referrals of your own consulate."))
