"""Headquarters' resources: what there is and what became of it, the files in and out, and who is expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from amparo.accounts.permissions import StaffRequest, require, staff_may
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.returns.figures import drawing
from amparo.returns.figures.asked import ZONE, first_of, months_before
from amparo.returns.figures.figures import names_of
from amparo.returns.figures.views import FURTHEST, send
from amparo.returns.resources import arrivals, forms, queries
from amparo.returns.resources.actions import allocate, enter, set_capacity
from amparo.returns.resources.forecast import LEAST_WEEKS
from amparo.returns.resources.importing import import_csv

PER_PAGE = 50


def _period(request: StaffRequest) -> tuple[dt.date, dt.date]:
    """The first days of the first and of the last month that were asked for; this year when nobody says which."""
    this = first_of(clock.now().astimezone(ZONE).date())
    until = _month(request.GET.get("until", "")) or this
    since = _month(request.GET.get("since", "")) or until.replace(month=1)
    return min(since, until), until


def _month(text: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _balance(request: StaffRequest) -> tuple[queries.Balance, dt.date, dt.date]:
    since, until = _period(request)
    by = request.GET.get("by", "")
    made = queries.balance(by if by in queries.BY else "agency", since, months_before(until, -1))
    return made, since, until


@staff_may("see_resources")
def resources(request: StaffRequest) -> HttpResponse:
    """What there is, told apart by centre, agency or state, and what became of it."""
    made, since, until = _balance(request)
    this = first_of(clock.now().astimezone(ZONE).date())
    context = {
        "made": made, "since": since, "until": until, "parts": queries.BY.items(), "by_words": queries.BY[made.by],
        "months": [months_before(this, back - 12) for back in range(FURTHEST)],
        "query": f"since={since:%Y-%m}&until={until:%Y-%m}",
    }  # fmt: skip
    return render(request, "returns/resources/resources.html", context)


@staff_may("see_resources")
def download(request: StaffRequest, form: str) -> HttpResponseBase:
    """The same lines as a CSV or a workbook."""
    made, since, until = _balance(request)
    return send(f"recursos-{made.by}-{since:%Y-%m}-{until:%Y-%m}", form, _("Resources"), _rows(made))


def _rows(made: queries.Balance) -> Iterator[list[Any]]:
    yield [
        str(queries.BY[made.by]), _("Code"), _("Which right"), _("Of what"), _("Allocated"), _("Committed"),
        _("Spent so far"), _("Left"), _("Places a day"), _("People served"), _("Milestones delivered"), _("Cost for each, MXN"),
    ]  # fmt: skip
    for one in made.lines:
        yield [
            one.name, one.key, str(one.right_words), str(one.kind_words), float(one.allocated), float(one.committed),
            float(one.spent), float(one.left), one.places, one.people, one.delivered,
            float(one.cost) if one.cost is not None else None,
        ]  # fmt: skip


@staff_may("see_resources")
def allocations(request: StaffRequest) -> HttpResponse:
    """The allocations of one line: whose they are, what of, and what became of each."""
    since, until = _period(request)
    found = queries.allocations(since, months_before(until, -1)).select_related("centre")
    for name in ("centre", "agency", "state", "right", "kind"):
        if name in request.GET:
            found = found.filter(**{name: request.GET[name][:40]})
    page = Paginator(found.order_by("-begins", "-pk"), PER_PAGE).get_page(request.GET.get("page", "1"))
    context = {"page": page, "since": since, "until": until, "names": _names()}
    return render(request, "returns/resources/allocations.html", context)


def _names() -> dict[str, Any]:
    return {**names_of("agency"), **names_of("state")}


@staff_may("see_resources")
@require_http_methods(["GET", "HEAD", "POST"])
def allocation(request: StaffRequest, number: int) -> HttpResponse:
    """One allocation with its entries; headquarters adds another one."""
    found = get_object_or_404(
        queries.allocations(dt.date.min, dt.date.max).select_related("centre"), pk=number
    )
    if request.method == "POST":
        require(request.user, "keep_resources")
    form = forms.EntryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            enter(allocation=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Written down."))
            return redirect("allocation", number=number)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {
        "one": found, "form": form, "entries": list(found.entries.select_related("made_by").order_by("-on", "-pk")),
        "whose": found.centre or _names().get(found.agency or found.state, ""),
        "committed": found.was_committed - found.was_given_back, "spent": found.was_spent,
        "allocated": found.amount - found.was_cut,
        "left": found.amount - found.was_cut - found.was_committed + found.was_given_back,
    }  # fmt: skip
    return render(request, "returns/resources/allocation.html", context)


@staff_may("keep_resources")
@require_http_methods(["GET", "HEAD", "POST"])
def new_allocation(request: StaffRequest) -> HttpResponse:
    """So much more of something, for somebody."""
    form = forms.AllocationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = allocate(by=request.user, **form.cleaned_data)
            messages.success(request, _("Written down."))
            return redirect("allocation", number=made.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(
        request, "returns/resources/form.html", {"form": form, "title": _("New allocation"), "files": False}
    )


@staff_may("keep_resources")
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: StaffRequest) -> HttpResponse:
    """Allocations or entries from a CSV."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = import_csv(text=form.cleaned_data["file"], by=request.user)
            words = ngettext("%(n)s line added", "%(n)s lines added", done.added) % {"n": done.added}
            messages.success(
                request, _("%(added)s; known already: %(known)s.") % {"added": words, "known": done.known}
            )
            return redirect("resources")
        except Refusal as refusal:
            form.refuse(refusal)
    return render(
        request, "returns/resources/form.html", {"form": form, "title": _("Read a file"), "files": True}
    )


@staff_may("keep_resources")
@require_http_methods(["GET", "HEAD", "POST"])
def capacity(request: StaffRequest) -> HttpResponse:
    """How many people a centre can take in on some days."""
    form = forms.CapacityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            days = set_capacity(by=request.user, **form.cleaned_data)
            messages.success(
                request, ngettext("%(n)s day written down.", "%(n)s days written down.", days) % {"n": days}
            )
            return redirect("resources")
        except Refusal as refusal:
            form.refuse(refusal)
    return render(
        request,
        "returns/resources/form.html",
        {"form": form, "title": _("Places of a centre"), "files": False},
    )


@staff_may("see_resources")
def expected(request: StaffRequest) -> HttpResponse:
    """Who is expected in the coming weeks, by state and by centre, what they will take, and how wrong such forecasts were."""
    found = arrivals.expected(clock.now())
    drawn = None
    if found is not None:
        weeks = found.total.weeks
        drawn = drawing.lines(
            [float(n) for _week, n in found.was], [one for one, _low, _high in weeks], [low for _one, low, _high in weeks],
            [high for _one, _low, high in weeks],
        )  # fmt: skip
    context = {
        "found": found, "drawn": drawn, "supplies": arrivals.supplies(), "least": LEAST_WEEKS,
        "known": arrivals.known(clock.now()) if found is None else None,
    }  # fmt: skip
    return render(request, "returns/resources/expected.html", context)


@staff_may("see_resources")
def expected_download(request: StaffRequest, form: str) -> HttpResponseBase:
    """The same as a CSV or a workbook: a line for each state and week, with its band."""
    found = arrivals.expected(clock.now())
    if found is None:
        raise Http404
    return send(f"pronostico-{found.weeks[0]:%Y-%m-%d}", form, _("Expected"), _expected_rows(found))


def _expected_rows(found: arrivals.Expected) -> Iterator[list[Any]]:
    names = [supply.name for supply in arrivals.supplies()]
    yield [_("State"), _("Code"), _("Week from"), _("People expected"), _("at least"), _("at most"), *names]
    for place in (found.total, *found.states):
        for week, (people, low, high) in zip(found.weeks, place.weeks, strict=True):
            share = people / place.people if place.people else 0.0
            yield [
                place.name or (_("All") if place is found.total else _("Not known")), place.key, week.isoformat(), people, low,
                high, *(place.needs[supply.kind] * share for supply in arrivals.supplies()),
            ]  # fmt: skip
