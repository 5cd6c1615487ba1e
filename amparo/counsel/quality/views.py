"""Pages of quality: advisors by what came of their cases and what people say; complaints; what advisors see of themselves."""

from __future__ import annotations

import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.views import zone_of
from amparo.core import clock
from amparo.core.errors import Incomplete, Refusal
from amparo.core.folios import read_folio
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.quality import actions, queries, reporting
from amparo.counsel.quality.adjusting import FEWEST
from amparo.counsel.quality.forms import AnswerForm, ComplainForm, RateForm
from amparo.counsel.quality.models import Complaint
from amparo.counsel.referrals.models import Referral


@require_GET
@staff_may("see_quality")
def quality(request: StaffRequest) -> HttpResponse:
    """Every advisor of the office's contracts, or of the network."""
    found = queries.lines(request.user)
    context = {
        "page": Paginator(found, 50).get_page(request.GET.get("page", "1")), "fewest": FEWEST,
        "strata": queries.strata(), "years": queries.DAYS // 365,
    }  # fmt: skip
    return render(request, "counsel/quality/list.html", context)


@require_GET
@staff_may("see_quality")
def advisor_quality(request: StaffRequest, number: int) -> HttpResponse:
    """One advisor, with the cases behind the figure that the reader may read, and the quarterly reports."""
    advisor = get_object_or_404(queries.advisors_of(request.user), pk=number)
    context = {
        "line": queries.line_of(advisor), "behind": queries.behind(advisor, request.user), "fewest": FEWEST,
        "quarters": reporting.quarters(clock.today()), "zone": zone_of(request.user), "years": queries.DAYS // 365,
    }  # fmt: skip
    return render(request, "counsel/quality/advisor.html", context)


@require_GET
@staff_may("see_quality")
def quarterly_report(request: StaffRequest, number: int, quarter: str) -> HttpResponse:
    """The report of a quarter as PDF."""
    advisor = get_object_or_404(queries.advisors_of(request.user), pk=number)
    said = re.fullmatch(r"(20\d\d)-([1-4])", quarter)
    if said is None or (int(said[1]), int(said[2])) not in reporting.quarters(clock.today()):
        raise Http404
    body = reporting.to_pdf(
        reporting.report_of(advisor, year=int(said[1]), quarter=int(said[2]), staff=request.user),
        language="en" if (get_language() or "").startswith("en") else "es",
    )
    response = HttpResponse(body, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="pale-{advisor.pk}-{quarter}.pdf"'
    return response


@require_GET
@staff_may("serve_referrals")
def own_quality(request: StaffRequest) -> HttpResponse:
    """What an advisor sees of themself: sums of ten or more, and nothing of anybody."""
    advisor = get_object_or_404(Advisor.objects.select_related("firm"), staff=request.user)
    context = {"line": queries.line_of(advisor), "fewest": FEWEST, "years": queries.DAYS // 365}
    return render(request, "counsel/quality/own.html", context)


@require_GET
@staff_may("answer_complaints")
def complaints(request: StaffRequest) -> HttpResponse:
    """The complaints that wait for this supervisor, and those that were answered."""
    over = request.GET.get("state") == "over"
    found = queries.complaints_of(request.user).filter(answered_at__isnull=not over)
    page = Paginator(found.order_by("-answered_at" if over else "due_at", "pk"), 25)
    context = {
        "page": page.get_page(request.GET.get("page", "1")), "over": over, "zone": zone_of(request.user),
        "now": clock.now(),
    }  # fmt: skip
    return render(request, "counsel/quality/complaints.html", context)


@staff_may("answer_complaints")
def complaint(request: StaffRequest, folio: str) -> HttpResponse:
    """One complaint: its words, acknowledging it, answering it."""
    found = _complaint(request, folio)
    what = request.POST.get("what", "")
    form = AnswerForm(request.POST if what == "answer" else None)
    try:
        if what == "acknowledge":
            actions.acknowledge_complaint(complaint=found, by=request.user)
            messages.success(request, _("It is written down that you have read it."))
            return redirect("complaint", folio=found.folio)
        if what == "answer" and form.is_valid():
            actions.answer_complaint(complaint=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The complaint is answered."))
            return redirect("complaint", folio=found.folio)
    except Incomplete as problem:
        form.add_error(problem.missing[0] if problem.missing else None, str(problem))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    words, answer = actions.words_of(found)
    context = {
        "one": found, "words": words, "answer": answer, "form": form, "zone": zone_of(request.user),
        "now": clock.now(),
    }  # fmt: skip
    return render(request, "counsel/quality/complaint.html", context)


@staff_may("refer")
def said_by_person(request: StaffRequest, folio: str) -> HttpResponse:
    """An officer takes down what the person says of their lawyer."""
    referral = get_object_or_404(
        Referral.objects.select_related("case__record__person", "case__office"), folio=read_folio(folio) or ""
    )
    actions.refuse_taking_down(referral, request.user)
    what = request.POST.get("what", "")
    rate = RateForm(request.POST if what == "rate" else None)
    complain = ComplainForm(request.POST if what == "complain" else None)
    try:
        if what == "rate" and rate.is_valid():
            first = actions.rate_for_person(referral=referral, by=request.user, **rate.said())
            words = (
                _("It is kept, without who said it.") if first else _("They had said it before: that counts.")
            )
            messages.success(request, words)
            return redirect("case", folio=referral.case.folio)
        if what == "complain" and complain.is_valid():
            made = actions.complain_for_person(
                referral=referral, by=request.user, text=complain.cleaned_data["text"]
            )
            messages.success(
                request, _("The complaint is with the supervisor: %(folio)s.") % {"folio": made.shown_folio}
            )
            return redirect("case", folio=referral.case.folio)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    context = {
        "referral": referral, "rate": rate, "complain": complain, "advisor": actions.rated_advisor(referral),
    }  # fmt: skip
    return render(request, "counsel/quality/person_says.html", context)


def _complaint(request: StaffRequest, folio: str) -> Complaint:
    found = get_object_or_404(
        Complaint.objects.select_related(
            "advisor",
            "office",
            "referral__case__record__person",
            "acknowledged_by",
            "answered_by",
            "recorded_by",
        ),
        folio=read_folio(folio) or "",
    )
    actions.refuse_reading(found, request.user)
    return found
