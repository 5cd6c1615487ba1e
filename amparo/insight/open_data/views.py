"""The open data as headquarters and auditors see it: which months are public, and what is hidden in them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from procrastinate import exceptions

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.insight.open_data import jobs, queries
from amparo.insight.open_data.counting import first_day
from amparo.insight.open_data.models import Publication
from amparo.insight.open_data.tables import FEWEST


@require_GET
@staff_may("see_open_data")
def publications(request: StaffRequest) -> HttpResponse:
    return render(request, "insight/open_data.html", {"months": queries.months(), "fewest": FEWEST})


@require_POST
@staff_may("publish_figures")
def publish(request: StaffRequest) -> HttpResponse:
    """Ask for a month to be published. Counting and hiding take a while: the worker does it."""
    month = request.POST.get("month", "")
    if not any(one.month == month and one.may for one in queries.months()):
        messages.error(request, _("This month cannot be published: it is not over, or it or a later one is."))
        return redirect("open_data")
    try:
        jobs.on_request.defer(month=month, staff_id=request.user.pk)
    except exceptions.AlreadyEnqueued:
        messages.info(request, _("A month is being prepared already. Wait until it is there."))
    else:
        messages.success(request, _("The figures are being prepared. They appear here in some minutes."))
    return redirect("open_data")


@require_GET
@staff_may("see_open_data")
def month(request: StaffRequest, month: str) -> HttpResponse:
    try:
        day = first_day(month)
    except ValueError:
        raise Http404 from None
    found = Publication.objects.filter(month=day).first()
    if found is None:
        raise Http404
    context = {
        "publication": found, "tables": queries.shown(found, get_language() or "es"),
        "files": found.files.defer("content").order_by("name"),
    }  # fmt: skip
    return render(request, "insight/open_data_month.html", context)
