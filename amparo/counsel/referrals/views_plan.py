"""One assignment for many: ask for it, look at it, approve it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, scope, staff_may
from amparo.casework.views import zone_of
from amparo.core.errors import NotAllowed, Refusal
from amparo.counsel.referrals import planning
from amparo.counsel.referrals.explaining import whys
from amparo.counsel.referrals.plan_models import Plan, Proposal
from amparo.people.closing import close
from amparo.places.models import Office

ROWS = 50


@staff_may("assign_referrals")
def plans(request: StaffRequest) -> HttpResponse:
    """What waits for an advisor, and asking for one assignment of all of it."""
    staff = request.user
    everywhere = scope(staff, "assign_referrals") == "all"
    office = None if everywhere else staff.office
    if request.method == "POST":
        if everywhere and request.POST.get("office"):
            office = get_object_or_404(Office, pk=request.POST["office"])
        try:
            return redirect("plan", number=planning.ask(office=office, by=staff).pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("plans")
    found = Plan.objects.select_related("office", "asked_by").order_by("-asked_at")
    context = {
        "plans": found[:20] if everywhere else found.filter(office=office)[:20],
        "waiting": planning.waiting(office).count(), "zone": zone_of(staff),
        "all_offices": Office.objects.only("slug", "city") if everywhere else None,
    }  # fmt: skip
    return render(request, "counsel/referrals/plans.html", context)


@staff_may("assign_referrals")
@require_GET
def plan(request: StaffRequest, number: int) -> HttpResponse:
    """A proposal: its figures, whom it gives to whom and why, and who gets nobody."""
    found = _find(request, number)
    rows = found.proposals.select_related(
        "referral__case__record__person", "referral__case__office", "advisor__firm", "contract"
    ).order_by("advisor__name", "pk")
    tab = "nobody" if request.GET.get("tab") == "nobody" else ""
    page = Paginator(rows.filter(advisor__isnull=tab == "nobody"), ROWS).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    close(request.user, [one.referral.case.record.person for one in shown])
    context = {
        "plan": found, "page": page, "rows": [(one, whys(one.why)) for one in shown], "tab": tab, "kept": f"tab={tab}",
        "sent": found.proposals.filter(sent_at__isnull=False).count(), "zone": zone_of(request.user),
        "problems": found.proposals.exclude(problem="").count(), "left_out": found.proposals.filter(left_out=True).count(),
        "to_send": found.proposals.filter(advisor__isnull=False, left_out=False).count(),
    }  # fmt: skip
    return render(request, "counsel/referrals/plan.html", context)


@staff_may("assign_referrals")
@require_POST
def change_plan(request: StaffRequest, number: int, what: str) -> HttpResponse:
    """Approve it, discard it, leave one out or take it in again."""
    found, by = _find(request, number), request.user
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "aprobar": (lambda: planning.approve(plan=found, by=by), _("It is approved and being sent.")),
        "descartar": (lambda: planning.discard(plan=found, by=by), _("It is discarded. Nothing was sent.")),
        "quitar": (lambda: planning.leave_out(proposal=_proposal(request, found), out=True, by=by), ""),
        "incluir": (lambda: planning.leave_out(proposal=_proposal(request, found), out=False, by=by), ""),
    }
    if what not in acts:
        raise Http404
    act, said = acts[what]
    try:
        act()
        if said:
            messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("plan", number=found.pk)


def _find(request: StaffRequest, number: int) -> Plan:
    found = get_object_or_404(Plan.objects.select_related("office", "asked_by", "approved_by"), pk=number)
    if scope(request.user, "assign_referrals") == "own" and found.office_id != request.user.office_id:
        raise NotAllowed(_("You assign the referrals of your own consulate."))
    return found


def _proposal(request: StaffRequest, plan: Plan) -> Proposal:
    text = request.POST.get("proposal", "")
    return get_object_or_404(plan.proposals, pk=int(text) if text.isdigit() and len(text) < 18 else 0)
