"""Many at once: the doubtful rows of a detention list on one screen. And the figures."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from amparo.accounts.models import Role
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.core.clock import today
from amparo.custody.models import Roster
from amparo.review import actions, queries
from amparo.review.figures import figures
from amparo.review.models import Given
from amparo.review.reasons import FREQUENT
from amparo.review.sides import reasons_of, side_by_side
from amparo.review.views import log_people

MONTHS = 12


@staff_may("decide_pair")
def roster_doubts(request: StaffRequest, number: int) -> HttpResponse:
    """The doubtful rows of one list, each with its likeliest candidate; answered by keyboard, handed in together."""
    roster = get_object_or_404(Roster.objects.select_related("office", "facility"), pk=number)
    if not may(request.user, "decide_pair", office_id=roster.office_id):
        raise Http404
    if request.method == "POST":
        return _hand_in(request, roster)
    page, doubts = queries.doubts_of(
        roster, queries.offices_of(request.user), request.GET.get("page", "1"), reader=request.user
    )
    log_people(request, [r for doubt in doubts for r in (doubt.pair.new, doubt.pair.known)], "list review")
    context = {
        "roster": roster,
        "page": page,
        "doubts": [
            (doubt, side_by_side([doubt.pair.new, doubt.pair.known]), reasons_of(doubt.pair))
            for doubt in doubts
        ],
        "answers": Given.choices,
        "frequent": FREQUENT.items(),
    }
    return render(request, "review/roster_doubts.html", context)


def _hand_in(request: StaffRequest, roster: Roster) -> HttpResponse:
    said = request.POST
    chosen = [key.removeprefix("given-") for key, value in said.items() if key.startswith("given-") and value]
    answers = [
        actions.Answering(
            pair_id=int(pair), given=said[f"given-{pair}"], seen=said.get(f"seen-{pair}", ""),
            because=tuple(code for code in [said.get(f"because-{pair}", "")] if code), more=said.get("more", ""),
        )
        for pair in chosen
        if pair.isdigit()
    ]  # fmt: skip
    if not answers:
        messages.error(request, _("Nothing was answered: choose an answer for at least one row."))
        return redirect("roster_doubts", number=roster.pk)
    batch = uuid.uuid4()
    outcomes = actions.answer_each(answers=answers, by=request.user, batch=batch)
    for outcome in outcomes:
        if outcome.answer is None:
            line = said.get(f"line-{outcome.pair_id}", "")
            messages.error(request, _("Line %(line)s: %(why)s") % {"line": line, "why": outcome.refusal})
    if all(outcome.answer is None for outcome in outcomes):
        return redirect("roster_doubts", number=roster.pk)
    return redirect("review_batch", batch=batch)


@staff_may("see_review_figures")
def review_figures(request: StaffRequest) -> HttpResponse:
    """Questions, answers, agreement and precision of one month, by office and door."""
    this_month = today().replace(day=1)
    months = [this_month]
    while len(months) < MONTHS:
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    try:
        month = dt.date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        month = this_month
    all_offices = request.user.role in (Role.HEADQUARTERS, Role.AUDITOR)
    found = figures(month, None if all_offices else [request.user.office_id or ""])
    return render(
        request, "review/figures.html", {"figures": found, "months": months, "all_offices": all_offices}
    )
