"""The list of returns as a file, with the filters of the page."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.returns.figures.exporting import table, workbook
from amparo.returns.plans import exporting
from amparo.returns.plans.views import asked_of, found_of


@staff_may("export_returns")
@require_POST
def export(request: StaffRequest) -> HttpResponseBase:
    """For a stated purpose; everybody in it counts as read. CSV or workbook: nothing in either becomes a formula."""
    query = QueryDict(request.POST.get("list", ""))
    try:
        rows = exporting.rows(
            found_of(request.user, asked_of(query), today=clock.today()), purpose=request.POST.get("purpose", ""),
            by=request.user,
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('returns')}?{query.urlencode()}")
    name = f"retornos-{clock.today(exporting.ZONE):%Y-%m-%d}"
    if request.POST.get("form") == "csv":
        # Written before the answer leaves: who is in it is logged in this transaction.
        answer = HttpResponse("".join(table(rows)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer
    return FileResponse(workbook(_("Returns"), rows), as_attachment=True, filename=f"{name}.xlsx")
