"""The agency's door: what was sent to it, one milestone, what it answers; and for offices, whose hour passed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.actions import log_reading
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.returns.agencies import queries
from amparo.returns.agencies.actions import accept_many
from amparo.returns.agencies.deeds import DEEDS, Deed, deeds_of
from amparo.returns.plans.models import Milestone
from amparo.returns.tables import agencies

PER_PAGE = 50


@staff_may("serve_milestones")
def home(request: StaffRequest) -> HttpResponse:
    """What was sent to the agency of who signed in, by whose hour comes first; the late ones are on top of each list."""
    now, staff = clock.now(), request.user
    code = request.GET.get("lista", "")
    counted = queries.counted(staff, now=now)
    if code not in queries.LISTS:
        code = "aceptar" if counted.lists["aceptar"] or not counted.lists["entregar"] else "entregar"
    search = request.GET.get("q", "")[:80]
    page = Paginator(queries.listed(staff, code, search=search), PER_PAGE).get_page(
        request.GET.get("page", "1")
    )
    context = {
        "agency": agencies().get(staff.agency), "code": code, "search": search, "page": page, "zone": queries.ZONE,
        "lists": [(one, words, counted.lists[one], counted.late[one]) for one, (words, _states) in queries.LISTS.items()],
        "words": queries.LISTS[code][0], "rows": [_row(one, now) for one in page],
        "late": counted.late[code], "empty": not any(counted.lists.values()),
    }  # fmt: skip
    return render(request, "returns/agencies/home.html", context)


def _row(milestone: Milestone, now: Any) -> dict[str, Any]:
    due = milestone.answer_by
    person = milestone.homecoming.record.person
    return {
        "milestone": milestone, "name": milestone.child.name if milestone.child else person.name if person else "",
        "deadline": queries.in_words(due, now) if due else "", "late": due is not None and due <= now,
    }  # fmt: skip


@staff_may("serve_milestones")
@require_POST
def accept_chosen(request: StaffRequest) -> HttpResponse:
    """Take on what was ticked in the list."""
    numbers = [int(one) for one in request.POST.getlist("number") if one.isdecimal() and len(one) < 19]
    if not numbers:
        messages.error(request, _("Tick what you take on."))
        return redirect("agency_home")
    done = accept_many(numbers=numbers, by=request.user)
    if done.accepted:
        messages.success(
            request, ngettext("%(n)s taken on.", "%(n)s taken on.", done.accepted) % {"n": done.accepted}
        )
    if done.left:
        messages.info(
            request, _("Not taken on, because they were settled meanwhile: %(n)s.") % {"n": done.left}
        )
    return redirect("agency_home")


@staff_may("serve_milestones")
def milestone(request: StaffRequest, number: int) -> HttpResponse:
    """One milestone: what serving it takes, and what may be answered now."""
    found = _find(request, number)
    return _page(request, found)


@staff_may("serve_milestones")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: StaffRequest, number: int, what: str) -> HttpResponse:
    """One of `DEEDS`: its page, or doing it."""
    deed = DEEDS.get(what)
    if deed is None:
        raise Http404
    found = _find(request, number)
    if what not in deeds_of(found):
        if request.method == "POST":
            messages.error(
                request, _("It is not as you saw it any more. Nothing was done; look at it again.")
            )
        return redirect("agency_milestone", number=number)
    if deed.form is None:
        if request.method == "POST":
            return _do(request, deed, found, {}) or redirect("agency_milestone", number=number)
        return redirect("agency_milestone", number=number)
    form = deed.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _do(request, deed, found, form.cleaned_data)
        return done or redirect("agency_milestone", number=number)
    context = {"form": form, "deed": deed, "page": queries.page(found), "milestone": found}
    return render(request, "returns/agencies/answer.html", context)


def _do(request: StaffRequest, deed: Deed, found: Milestone, said: dict[str, Any]) -> HttpResponse | None:
    try:
        deed.act(found, request.user, said)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, str(deed.done))
    return redirect("agency_home") if deed.form is not None else None


def _find(request: StaffRequest, number: int) -> Milestone:
    """The milestone, if it is with the reader's agency; any other does not exist."""
    found = queries.find(request.user, number)
    if found is None:
        raise Http404
    return found


def _page(request: StaffRequest, found: Milestone) -> HttpResponse:
    now, person = clock.now(), found.homecoming.record.person
    if person is not None:
        log_reading(
            staff=request.user, person_id=person.pk, folio=person.folio, page="agency's milestone",
            purpose=f"{found.kind} {found.homecoming}",
        )  # fmt: skip
    context = {
        "page": queries.page(found), "milestone": found, "deeds": deeds_of(found), "zone": queries.ZONE,
        "deadline": queries.in_words(found.answer_by, now) if found.answer_by else "",
        "late": found.answer_by is not None and found.answer_by <= now,
    }  # fmt: skip
    return render(request, "returns/agencies/milestone.html", context)


@staff_may("see_returns")
def late(request: StaffRequest) -> HttpResponse:
    """The milestones whose agency let its hour pass, as far as the reader sees the returns they are of. Folios, no names."""
    now = clock.now()
    found = queries.late_for(request.user, now=now)
    agency = request.GET.get("agency", "")
    if agency in agencies():
        found = found.filter(agency=agency)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page", "1"))
    rows = [(one, queries.in_words(one.answer_by, now)) for one in page if one.answer_by is not None]
    context = {
        "page": page,
        "rows": rows,
        "agency": agency,
        "agencies": agencies().values(),
        "zone": queries.ZONE,
    }
    return render(request, "returns/agencies/late.html", context)
