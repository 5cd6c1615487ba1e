"""«Quién miró»: unusual readings, one of them with its answer, and the files that headquarters marked."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.views import zone_of
from amparo.core.errors import Refusal
from amparo.people.queries import person_by_folio
from amparo.trust.looking import actions, queries
from amparo.trust.looking.forms import AnswerForm, MarkForm
from amparo.trust.looking.models import Mark
from amparo.trust.looking.rules import rules
from amparo.trust.looking.words import limit


@staff_may("see_findings")
def unusual_readings(request: StaffRequest) -> HttpResponse:
    """The list: what waits for an answer, the oldest first; or what was answered, the latest first."""
    shown = "answered" if request.GET.get("shown") == "answered" else "waiting"
    found = queries.findings(request.user)
    if shown == "waiting":
        found = found.filter(queries.WAITS).order_by("at", "pk")
    else:
        found = found.exclude(queries.WAITS).order_by("-answered_at", "-pk")
    page = Paginator(found, queries.ROWS).get_page(request.GET.get("page", "1"))
    context = {
        "page": page,
        "rows": queries.in_words(list(page)),
        "shown": shown,
        "zone": zone_of(request.user),
    }
    return render(request, "trust/looking/list.html", context)


@staff_may("see_findings")
def unusual_reading(request: StaffRequest, number: int) -> HttpResponse:
    """One finding: the rule and why it is one, the readings, and the answer."""
    found = get_object_or_404(queries.findings(request.user), pk=number)
    judges = may(request.user, "judge_looks", office_id=found.office_id or "-")
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(finding=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Kept. It is among those that were answered."))
            return redirect("unusual_readings")
        except Refusal as refusal:
            form.refuse(refusal)
            found = get_object_or_404(queries.findings(request.user), pk=number)
    [row] = queries.in_words([found])
    lines = queries.readings_of(found, request.user)
    context = {
        "row": row,
        "finding": found,
        "limit": limit(rules()[found.rule]),
        "lines": lines,
        "more": found.readings - len(lines),
        "form": form,
        "asks": judges and not found.outcome,
        "zone": zone_of(request.user),
    }
    return render(request, "trust/looking/finding.html", context)


@staff_may("mark_files")
def marked_files(request: StaffRequest) -> HttpResponse:
    """Whose files are marked, and marking one."""
    form = MarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = person_by_folio(form.cleaned_data["folio"])
        if person is None:
            form.add_error("folio", _("There is no such file. Look at the folio again."))
        else:
            try:
                actions.mark(person=person, reason=form.cleaned_data["reason"], by=request.user)
                messages.success(request, _("Marked. Whoever opens it without working on it is asked why."))
                return redirect("marked_files")
            except Refusal as refusal:
                form.refuse(refusal)
    page = Paginator(queries.marks(), queries.ROWS).get_page(request.GET.get("page", "1"))
    return render(
        request, "trust/looking/marked.html", {"form": form, "page": page, "zone": zone_of(request.user)}
    )


@staff_may("mark_files")
@require_POST
def unmark_file(request: StaffRequest, number: int) -> HttpResponse:
    """Take a mark off."""
    try:
        actions.end_mark(mark=get_object_or_404(Mark, pk=number), by=request.user)
        messages.success(request, _("The mark is off."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("marked_files")
