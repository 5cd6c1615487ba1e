"""The directory of firms and advisors in the workspace. Views hold no rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.forms import ReasonForm
from amparo.casework.queries import offices_of
from amparo.casework.views import zone_of
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.core.rendering import GovukForm
from amparo.counsel.advisors import actions, queries
from amparo.counsel.advisors.forms import AdvisorForm, FirmForm, ReachForm, StandingForm
from amparo.counsel.advisors.models import Advisor, Firm, Reach
from amparo.counsel.door.inviting import invite
from amparo.counsel.words import Area
from amparo.places.models import County, Facility

ROWS = 40


@staff_may("see_advisors")
@require_GET
def advisors(request: StaffRequest) -> HttpResponse:
    """Who the advisors are: those of one's consulate, or all; and those to whom nothing can be offered now."""
    asked = {
        name: request.GET.get(name, "").strip()[:60]
        for name in ("area", "state", "named", "whose", "trouble")
    }
    offices = offices_of(request.user)
    office = request.user.office_id if offices is not None and asked["whose"] != "all" else None
    found = queries.advisors(
        today=clock.today(), office=office, area=asked["area"] if asked["area"] in Area.values else "",
        state=asked["state"].upper()[:2], named=asked["named"], trouble=asked["trouble"] == "yes",
    )  # fmt: skip
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page, "asked": asked, "areas": Area.choices, "own": offices is not None, "today": clock.today(),
        "kept": urlencode({name: value for name, value in asked.items() if value}),
    }  # fmt: skip
    return render(request, "counsel/advisors/list.html", context)


@staff_may("see_advisors")
@require_GET
def advisor(request: StaffRequest, number: int) -> HttpResponse:
    """One advisor: standing, practice, where, load and record, contracts, what was changed."""
    return _page(request, _find(number))


@staff_may("keep_advisors")
@require_POST
def change(request: StaffRequest, number: int, what: str) -> HttpResponse:
    """Check a standing, add or take off a place, leave, come back."""
    found, by = _find(number), request.user
    if what == "quitar-lugar":
        reach = get_object_or_404(Reach, pk=request.POST.get("reach") or 0, advisor=found)
        actions.serve_no_more(reach=reach, by=by)
        return redirect("advisor", number=found.pk)
    if what == "invitar":
        try:
            invite(advisor=found, by=by)
            messages.success(request, _("The invitation is on its way by e-mail."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("advisor", number=found.pk)
    acts: dict[str, tuple[str, GovukForm, Callable[..., Any]]] = {
        "situacion": ("standing", StandingForm(request.POST, auto_id="standing_%s"), actions.check_standing),
        "lugar": ("reach", ReachForm(request.POST, auto_id="reach_%s"), _serve),
        "baja": ("leave", ReasonForm(request.POST, auto_id="leave_%s"), actions.leave),
        "vuelve": ("leave", ReasonForm(request.POST, auto_id="leave_%s"), actions.come_back),
    }
    if what not in acts:
        raise Http404
    name, form, act = acts[what]
    if form.is_valid():
        try:
            act(advisor=found, by=by, **form.cleaned_data)
            messages.success(request, _("It is written down."))
            return redirect("advisor", number=found.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(request, found, **{name: form})


@staff_may("keep_advisors")
def edit(request: StaffRequest, number: int | None = None, firm: int | None = None) -> HttpResponse:
    """A new advisor of a firm, or what is known of one."""
    found = _find(number) if number is not None else None
    of = found.firm if found is not None else get_object_or_404(Firm, pk=firm)
    form = AdvisorForm(
        request.POST or None, initial=_known(found) if found is not None else {"languages": ["Español"]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            if found is not None:
                saved = actions.change_advisor(advisor=found, by=request.user, **form.cleaned_data)
            else:
                saved = actions.add_advisor(firm=of, by=request.user, **form.cleaned_data)
            return redirect("advisor", number=saved.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    title = found.name if found is not None else _("New advisor")
    return render(
        request, "counsel/advisors/form.html", {"form": form, "firm": of, "advisor": found, "title": title}
    )


@staff_may("keep_advisors")
def edit_firm(request: StaffRequest, number: int | None = None) -> HttpResponse:
    """A new firm, or what is known of one; then its advisors."""
    found = get_object_or_404(Firm, pk=number) if number is not None else None
    known = {name: getattr(found, name) for name in actions.FIRM} if found is not None else None
    form = FirmForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            if found is not None:
                actions.change_firm(firm=found, by=request.user, **form.cleaned_data)
                messages.success(request, _("It is written down."))
                return redirect("edit_firm", number=found.pk)
            made = actions.add_firm(by=request.user, **form.cleaned_data)
            return redirect("new_advisor", firm=made.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    people = list(found.advisors.all()) if found is not None else []
    title = found.name if found is not None else _("New firm")
    return render(
        request, "counsel/advisors/firm.html", {"form": form, "firm": found, "people": people, "title": title}
    )


def _page(request: StaffRequest, found: Advisor, **forms: GovukForm) -> HttpResponse:
    context = {
        "advisor": found, "admissions": list(found.admissions.order_by("state")), "practices": list(found.practices.all()),
        "federal": list(found.federal.order_by("court")),
        "reaches": list(found.reaches.select_related("county", "facility").order_by("mode", "pk")),
        "contracts": list(found.firm.contracts.select_related("office").order_by("-ends_on")),
        "record": queries.record_of(found), "changes": list(found.changes.select_related("by").order_by("-at")[:20]),
        "today": clock.today(), "zone": zone_of(request.user), "may_keep": may(request.user, "keep_advisors"),
        "forms": {
            "standing": forms.get("standing") or StandingForm(auto_id="standing_%s"),
            "reach": forms.get("reach") or ReachForm(auto_id="reach_%s"),
            "leave": forms.get("leave") or ReasonForm(auto_id="leave_%s"),
        },
        "asked": next(iter(forms), ""),
    }  # fmt: skip
    return render(request, "counsel/advisors/advisor.html", context)


def _serve(*, advisor: Advisor, by: Staff, where: str, mode: str) -> Reach:
    """What was written is a county with its state, or else the name of a place of detention, or else a court."""
    name, _comma, state = (part.strip() for part in where.strip().rpartition(","))
    counties = County.objects.filter(state=state.upper(), retired_on__isnull=True)
    named = Q(name__iexact=name) | Q(name__iexact=f"{name} county") | Q(name__iexact=f"{name} parish")
    county = counties.filter(named).first() if name else None
    facility = Facility.objects.filter(name__iexact=where.strip()).first() if county is None else None
    court = where if county is None and facility is None else ""
    return actions.serve(advisor=advisor, mode=mode, by=by, county=county, facility=facility, court=court)


def _known(found: Advisor) -> dict[str, Any]:
    known = {name: getattr(found, name) for name in actions.ADVISOR}
    known["areas"] = actions.practised(found)
    known["courts"] = ", ".join(found.federal.order_by("court").values_list("court", flat=True))
    known["sign_languages"] = ", ".join(found.sign_languages)
    known["conflicts"] = "\n".join(found.conflicts)
    return known


def _find(number: int) -> Advisor:
    return get_object_or_404(Advisor.objects.select_related("firm", "staff"), pk=number)
