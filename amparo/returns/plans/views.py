"""The list of returns, and the plan of one: by right, printed, with one more milestone, with another destination."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.children.models import Child
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.matching.identifiers import STATES
from amparo.places.models import Municipality
from amparo.returns.access import cover, refuse_who_meets_nobody
from amparo.returns.centres.models import Centre
from amparo.returns.homecoming.actions import go_to
from amparo.returns.homecoming.again import earlier_of
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans import changing, queries
from amparo.returns.plans.exporting import may_export
from amparo.returns.plans.finding import find_return
from amparo.returns.plans.forms import MEXICO, AddForm, GoForm
from amparo.returns.tables import kinds
from amparo.returns.words import Right

ROWS = 40
WHAT = {
    "": gettext_lazy("All"), "late": gettext_lazy("Something overdue"), "asked": gettext_lazy("A follow-up is due"),
    "expected": gettext_lazy("Expected"),
}  # fmt: skip


@staff_may("see_returns")
@require_GET
def returns(request: StaffRequest) -> HttpResponse:
    """Who came back, the latest first, as far as the reader's centre, state or office goes."""
    asked, today = asked_of(request.GET), clock.today()
    found = found_of(request.user, asked, today=today)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    cover(request.user, records=[one.record for one in page])
    whole = request.user.role not in (Role.DESK, Role.STATE)
    context = {
        "page": page, "asked": asked, "today": today, "rights": Right.choices, "states": MEXICO, "state_names": STATES,
        "centres": list(Centre.objects.order_by("city", "name")) if whole or request.user.role == Role.STATE else [],
        "by_state": whole or request.user.role == Role.DESK,
        "chips": [(code, words, _kept(asked, what=code)) for code, words in WHAT.items()],
        "may_export": may(request.user, "export_returns") and may_export(request.user), "list": _kept(asked),
        "may_open": may(request.user, "keep_plan") and request.user.role in (Role.CIAM, Role.STATE),
        "rows": [(one, STATES.get(one.destination_state, "")) for one in page],
    }  # fmt: skip
    return render(request, "returns/plans/list.html", context)


def asked_of(query: QueryDict) -> dict[str, str]:
    """The filters of the list, as its address says them."""
    return {name: query.get(name, "").strip()[:80] for name in ("state", "centre", "right", "what", "text")}


def found_of(staff: Staff, asked: dict[str, str], *, today: dt.date) -> QuerySet[Homecoming]:
    right = asked["right"] if asked["right"] in Right.values else ""
    return queries.returns(staff, today=today, **asked | {"right": right})


@staff_may("see_returns")
@require_GET
def plan(request: StaffRequest, folio: str) -> HttpResponse:
    """The plan: each right with how much of it is done, each milestone with what stands in its way."""
    return _plan(request, find_return(request, folio, page="plan of a return"), "returns/plans/plan.html")


@staff_may("see_returns")
@require_GET
def printed(request: StaffRequest, folio: str) -> HttpResponse:
    """The plan on paper, for the person: what, where, until when, what to do first. Nothing about health is named on it that
    the table does not say to everybody."""
    return _plan(request, find_return(request, folio, page="printed plan"), "returns/plans/printed.html")


@staff_may("keep_plan")
def add(request: StaffRequest, folio: str) -> HttpResponse:
    """One more milestone, chosen from the table."""
    found = find_return(request, folio, page="plan of a return")
    form = AddForm(request.POST or None, choices=_to_add(found))
    if request.method == "POST" and form.is_valid():
        kind, _colon, number = form.cleaned_data["kind"].partition(":")
        child = Child.objects.select_related("record").get(pk=number) if number else None
        try:
            changing.add(homecoming=found, kind=kind, child=child, by=request.user)
            messages.success(request, _("It is in the plan."))
            return redirect("return_plan", folio=found.folio)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(
        request, "returns/plans/form.html", {"one": found, "form": form, "title": _("Add to the plan")}
    )


@staff_may("keep_plan")
def destination(request: StaffRequest, folio: str) -> HttpResponse:
    """Where the person goes to live: asked, and written down."""
    found = find_return(request, folio, page="destination")
    refuse_who_meets_nobody(request.user, found)
    form = GoForm(request.POST or None, initial={"going_to": kept_destination(found), "phone": found.phone})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            go_to(
                homecoming=found, state=said["going_to"].state, municipality=said["going_to"].municipality,
                phone=said["phone"], by=request.user,
            )  # fmt: skip
            messages.success(request, _("It is written down."))
            if request.POST.get("then") == "offers":
                return redirect("return_offers", folio=found.folio)
            still = queries.returns(request.user, today=clock.today()).filter(pk=found.pk).exists()
            return redirect("return_plan", folio=found.folio) if still else redirect("returns")
        except Refusal as refusal:
            form.refuse(refusal)
    return render(
        request, "returns/plans/form.html", {"one": found, "form": form, "title": _("Where they go to live")}
    )


def kept_destination(found: Homecoming) -> object:
    """What the field begins with: the municipality that was kept, or the state that was."""
    if found.destination:
        return found.destination
    return {"state": found.destination_state, "name": "", "code": ""} if found.destination_state else None


def _plan(request: StaffRequest, found: Homecoming, template: str) -> HttpResponse:
    now = clock.now()
    made = queries.plan_of(found, now=now)
    home = Municipality.objects.filter(pk=found.destination).first() if found.destination else None
    person = found.record.person
    context = {
        "one": found, "person": person, "plan": made, "today": now.date(),
        "state_name": STATES.get(found.destination_state, ""), "home": home,
        "may_keep": may(request.user, "keep_plan") and found.state != Homecoming.State.CLOSED,
        "may_follow": may(request.user, "follow_up"),
        "closed": bool(person and person.closed), "earlier": earlier_of(found, person, request.user),
    }  # fmt: skip
    return render(request, template, context)


def _kept(asked: dict[str, str], **changed: str) -> str:
    return urlencode({name: value for name, value in {**asked, **changed}.items() if value})


def _to_add(found: Homecoming) -> list[tuple[str, str]]:
    """What the plan does not have yet, each child by name."""
    known: set[tuple[str, int | None]] = set(found.milestones.values_list("kind", "child"))
    children = list(Child.objects.filter(record__person=found.record.person_id).order_by("pk"))
    covered = bool(found.record.closed)
    choices: list[tuple[str, str]] = []
    for kind in kinds().values():
        label = f"{kind.right.label}: {kind.name}"
        if kind.about != "child":
            choices += [(kind.code, label)] if (kind.code, None) not in known else []
            continue
        for at, child in enumerate(children, start=1):
            if (kind.code, child.pk) not in known:
                name = str(at) if covered else child.name
                choices.append((f"{kind.code}:{child.pk}", f"{label} ({name})"))
    return choices
