"""How families are answered: figures, the requests behind each, and the sample that supervisors judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from amparo.accounts.actions import log_reading
from amparo.accounts.models import Role
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.views import zone_of
from amparo.core.clock import today
from amparo.core.errors import Refusal
from amparo.families import figures, sampling
from amparo.families.forms import JudgeForm
from amparo.families.models import Judgement

MONTHS = 12


@staff_may("see_request_figures")
def figures_page(request: StaffRequest) -> HttpResponse:
    """Times and judgements of one month, by office."""
    month = figures.month_of(request.GET.get("month", ""), today())
    months = [today().replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    lines, total = figures.figures(month, _offices(request))
    context = {
        "lines": lines, "total": total, "month": month, "months": months, "measures": figures.MEASURES.values(),
    }  # fmt: skip
    return render(request, "families/figures.html", context)


@staff_may("see_request_figures")
def behind(request: StaffRequest) -> HttpResponse:
    """The requests behind one figure: folios and hours, and nobody's name."""
    month = figures.month_of(request.GET.get("month", ""), today())
    measure = request.GET.get("measure", "")
    allowed, office = _offices(request), request.GET.get("office", "")
    asked = [office] if office and (allowed is None or office in allowed) else allowed
    page = Paginator(figures.behind(month, asked, measure), 50).get_page(request.GET.get("page", "1"))
    context = {
        "page": page, "month": month, "words": figures.MEASURES.get(measure, ""), "zone": zone_of(request.user),
    }  # fmt: skip
    return render(request, "families/figures_list.html", context)


@staff_may("judge_requests")
def judge(request: StaffRequest) -> HttpResponse:
    """One answered request of the month's sample, without who answered it."""
    form = JudgeForm(request.POST or None)
    if request.method == "POST":
        asked = get_object_or_404(
            Judgement.objects.filter(office=request.user.office_id),
            pk=request.POST.get("number") if request.POST.get("number", "").isdigit() else 0,
        )
        if form.is_valid():
            try:
                sampling.judge(judgement=asked, by=request.user, **form.cleaned_data)
                messages.success(request, _("Kept. Here is the next one."))
            except Refusal as refusal:
                messages.error(request, str(refusal))
            return redirect("judge_requests")
    one, left = sampling.next_of(request.user)
    if one is not None and one.request.record.person is not None:
        person = one.request.record.person
        log_reading(
            staff=request.user, person_id=person.pk, folio=person.folio, page="request", purpose="quality"
        )
    context = {"one": one, "left": left, "form": form, "zone": zone_of(request.user)}
    return render(request, "families/judge.html", context)


def _offices(request: StaffRequest) -> Collection[str] | None:
    everywhere = request.user.role in (Role.HEADQUARTERS, Role.AUDITOR)
    return None if everywhere else [request.user.office_id or ""]
