"""Reported attempts at extortion, for officers and the call centre; and whether a message that a caller reads out is ours."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from amparo.accounts.permissions import StaffRequest, require, staff_may
from amparo.casework.queries import offices_of
from amparo.casework.views import zone_of
from amparo.core.errors import Refusal
from amparo.core.folios import read_folio
from amparo.families.fraud import actions, queries
from amparo.families.models import FraudReport
from amparo.notices.addresses import opened


@staff_may("handle_request")
def reports(request: StaffRequest) -> HttpResponse:
    """The office's reports, how many by centre and month, and the box where a message's seal is checked."""
    offices = offices_of(request.user)
    closed = request.GET.get("state") == "closed"
    typed = request.POST.get("seal", "")
    found = queries.message_is_ours(typed) if typed else None
    context = {
        "page": Paginator(queries.reports_of(offices, closed=closed), 25).get_page(
            request.GET.get("page", "1")
        ),
        "closed": closed,
        "counts": queries.counts(offices),
        "typed": typed,
        "found": found,
        "zone": zone_of(request.user),
    }
    return render(request, "families/frauds.html", context)


@staff_may("handle_request")
def report_page(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    context = {"one": found, "contact": opened(found.contact), "zone": zone_of(request.user)}
    return render(request, "families/fraud.html", context)


@staff_may("handle_request")
@require_POST
def warn(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)

    def do() -> str:
        number = actions.warn(report=found, by=request.user)
        return ngettext("%(n)s family is being warned.", "%(n)s families are being warned.", number) % {
            "n": number
        }

    return _do(request, found, do)


@staff_may("handle_request")
@require_POST
def say_place(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)

    def do() -> str:
        actions.say_place(report=found, name=request.POST.get("name", ""), by=request.user)
        return _("The centre is kept.")

    return _do(request, found, do)


@staff_may("handle_request")
@require_POST
def close(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)

    def do() -> str:
        actions.close(report=found, note=request.POST.get("note", ""), by=request.user)
        return _("The report is closed.")

    return _do(request, found, do)


def _found(request: StaffRequest, folio: str) -> FraudReport:
    clean = read_folio(folio)
    if clean is None:
        raise Http404
    found = get_object_or_404(
        FraudReport.objects.select_related("facility", "office", "warned_by", "closed_by"), folio=clean
    )
    require(request.user, "handle_request", office_id=found.office_id)
    return found


def _do(request: StaffRequest, found: FraudReport, action: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, action())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("fraud_report", folio=found.folio)
