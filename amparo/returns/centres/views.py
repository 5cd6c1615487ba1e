"""The directory of centres on a day, and the periods of each (D6)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.models import Role
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.matching.identifiers import STATES
from amparo.returns.centres.actions import add_period, change_period
from amparo.returns.centres.forms import DayForm, PeriodForm
from amparo.returns.centres.models import Centre, CentrePeriod
from amparo.returns.centres.queries import periods_on


@staff_may("see_centres")
@require_GET
def centres(request: StaffRequest) -> HttpResponse:
    """Which centres stood on a day: today, when none is asked for. Those that did not are listed below."""
    asked = request.GET if "day" in request.GET else None
    form = DayForm(asked, initial={"day": clock.today()})
    chosen = form.cleaned_data["day"] if asked is not None and form.is_valid() else clock.today()
    periods = list(periods_on(chosen))
    standing = {one.centre_id for one in periods}
    context = {
        "form": form, "day": chosen,
        "found": [(one, STATES.get(one.centre.state, "")) for one in periods],
        "others": [one for one in Centre.objects.order_by("state", "city") if one.pk not in standing],
    }  # fmt: skip
    return render(request, "returns/centres/centres.html", context)


@staff_may("see_centres")
@require_GET
def centre(request: StaffRequest, slug: str) -> HttpResponse:
    """A centre: where it is, and when it stood."""
    found = get_object_or_404(Centre, pk=slug)
    context = {
        "centre": found, "state": STATES.get(found.state, ""), "periods": found.periods.order_by("-valid_from"),
        "may_keep": may(request.user, "keep_centres"), "may_see_all": request.user.role in (Role.HEADQUARTERS, Role.AUDITOR),
    }  # fmt: skip
    return render(request, "returns/centres/centre.html", context)


@staff_may("keep_centres")
def new_period(request: StaffRequest, slug: str) -> HttpResponse:
    """Write down a period of a centre."""
    found = get_object_or_404(Centre, pk=slug)
    form = PeriodForm(request.POST or None, initial={"confidence": CentrePeriod.Confidence.SOURCED})
    if request.method == "POST" and form.is_valid():
        try:
            add_period(centre=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The period is in the directory."))
            return redirect("centre", slug=slug)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "returns/centres/period.html", {"centre": found, "form": form, "period": None})


@staff_may("keep_centres")
def edit_period(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """Correct a period of a centre, or say on which day it ended."""
    period = get_object_or_404(CentrePeriod.objects.select_related("centre"), pk=number, centre=slug)
    form = PeriodForm.of(period, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_period(period=period, by=request.user, **form.cleaned_data)
            messages.success(request, _("The period is corrected."))
            return redirect("centre", slug=slug)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(
        request, "returns/centres/period.html", {"centre": period.centre, "form": form, "period": period}
    )
