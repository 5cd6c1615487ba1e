"""Figures of accommodations: what was asked, granted, denied, ignored; and people by domain of difficulty."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.visits.models import DOMAINS
from amparo.casework.visits.words import DOMAIN_NAMES
from amparo.core import clock
from amparo.core.hiding import FEWEST
from amparo.inclusion.accommodations import figures


def _asked(request: StaffRequest, by: str) -> tuple[str, int, list[figures.Row]]:
    by = by if by in figures.BY else "facility"
    months = next((one for one in figures.MONTHS if str(one) == request.GET.get("months")), 12)
    now = clock.now()
    made = figures.rows(
        by, offices=figures.of(request.user), since=now - dt.timedelta(days=months * 365 // 12), until=now, now=now,
        everything=figures.sees_everything(request.user),
    )  # fmt: skip
    return by, months, made


@require_GET
@staff_may("see_accommodation_figures")
def figures_page(request: StaffRequest) -> HttpResponse:
    """Both tables; a supervisor reads of the own office, headquarters and auditors of all."""
    by, months, made = _asked(request, request.GET.get("by", ""))
    where = "office" if by == "office" else "facility"
    context: dict[str, Any] = {
        "by": by, "months": months, "choices": figures.BY.items(), "spans": figures.MONTHS, "rows": made,
        "columns": figures.COLUMNS.values(), "domains": [DOMAIN_NAMES[one] for one in DOMAINS], "few": FEWEST,
        "people": figures.difficulties(
            where, offices=figures.of(request.user), everything=figures.sees_everything(request.user)
        ),
        "where": figures.BY[where], "everything": figures.sees_everything(request.user),
    }  # fmt: skip
    return render(request, "inclusion/accommodations/figures.html", context)


@require_GET
@staff_may("see_accommodation_figures")
def download(request: StaffRequest, by: str) -> HttpResponse:
    """The same as a table for a spreadsheet: figures, and no names of people."""
    if by not in figures.BY:
        raise Http404
    _by, _months, made = _asked(request, by)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        [figures.BY[by], *figures.COLUMNS.values(), _("Answers"), _("Days to the answer (median)")]
    )
    few = _("fewer than %(n)s") % {"n": FEWEST}
    for row in made:
        counts = [few if cell.n is None else cell.n for cell in (*row.cells, row.answered)]
        table.writerow([row.name, *counts, "" if row.median is None else round(row.median, 1)])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="ajustes-{by}-{clock.today():%Y-%m-%d}.csv"'
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
