"""Coverage by office (E3), and whether a certificate is good."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, scope, staff_may
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.core.folios import read_secret
from amparo.inclusion.training import actions, coverage, rules, shifts
from amparo.inclusion.training.models import Certificate


@require_GET
@staff_may("see_coverage")
def coverage_page(request: StaffRequest) -> HttpResponse:
    lines = coverage.seen_by(request.user, clock.today())
    context = {
        "lines": lines, "total": coverage.total(lines) if len(lines) > 1 else None, "rules": rules.figures(),
        "below": sum(line.below for line in lines), "uncovered": _uncovered(request),
    }  # fmt: skip
    return render(request, "inclusion/coverage.html", context)


def _uncovered(request: StaffRequest) -> list[shifts.CoveredShift]:
    own = scope(request.user, "see_coverage") == "own"
    if own and request.user.office_id is None:
        return []
    kept = shifts.coverage_of_shifts(clock.today(), office_id=request.user.office_id if own else None)
    return [line for line in kept if line.uncovered]


@require_GET
@staff_may("see_coverage")
def download(request: StaffRequest) -> HttpResponse:
    """The same as a table for a spreadsheet: figures, and no names."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        [_("Consulate"), _("Staff to be trained"), _("With a certificate"), "%", _("Below the target")]
    )
    for line in coverage.seen_by(request.user, clock.today()):
        city = line.office.city if line.office is not None else _("Call centre (CIAM)")
        table.writerow([city, line.staff, line.certified, line.percent, _("Yes") if line.below else _("No")])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="formacion-{clock.today():%Y-%m-%d}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_GET
@staff_may("see_coverage")
def check(request: StaffRequest) -> HttpResponse:
    """Whether the certificate with this code is good; nothing is listed, and a wrong code says nothing else."""
    typed = request.GET.get("codigo", "").strip()
    code = read_secret(typed)
    found = Certificate.objects.select_related("staff__office").filter(code=code).first() if code else None
    today = clock.today()
    context = {
        "typed": typed, "found": found,
        "good": found is not None and found.revoked_at is None and found.issued_on <= today < found.expires_on,
    }  # fmt: skip
    return render(request, "inclusion/check.html", context)


@require_POST
@staff_may("keep_training")
def revoke(request: StaffRequest) -> HttpResponse:
    found = Certificate.objects.filter(code=read_secret(request.POST.get("codigo", "")) or "").first()
    if found is None:
        messages.error(request, _("There is no certificate with this code."))
        return redirect("check_certificate")
    try:
        actions.revoke(certificate=found, why=request.POST.get("why", ""), by=request.user)
        messages.success(request, _("The certificate is revoked."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{request.path.removesuffix('revocar/')}?codigo={found.code}")
