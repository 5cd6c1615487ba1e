"""Whether authorities tell the consulate, and how long it takes until somebody speaks with the person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.models import Role
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.queries import offices_of
from amparo.core import clock
from amparo.core.hiding import FEWEST
from amparo.rights.notification import queries
from amparo.rights.writing import csv_answer

MONTHS = (3, 12, 36)


def _asked(request: StaffRequest, by: str, *, leaves: bool) -> tuple[int, list[queries.Row]]:
    months = next((one for one in MONTHS if str(one) == request.GET.get("months")), 12)
    now = clock.now()
    everything = not leaves and request.user.role == Role.HEADQUARTERS
    return months, queries.rows(
        by, offices=offices_of(request.user), since=now - dt.timedelta(days=months * 365 // 12), until=now,
        everything=everything,
    )  # fmt: skip


@require_GET
@staff_may("see_rights_figures")
def page(request: StaffRequest) -> HttpResponse:
    """One table: a supervisor reads of the own office, headquarters and auditors of all."""
    by = request.GET.get("by", "")
    by = by if by in queries.BY else "authority"
    months, rows = _asked(request, by, leaves=False)
    context: dict[str, Any] = {
        "by": by, "months": months, "choices": queries.BY.items(), "spans": MONTHS, "rows": rows, "few": FEWEST,
        "hours": queries.SOON_HOURS, "by_month": by != "authority", "by_authority": by != "month",
        "everything": request.user.role == Role.HEADQUARTERS,
    }  # fmt: skip
    return render(request, "rights/notification.html", context)


@require_GET
@staff_may("see_rights_figures")
def download(request: StaffRequest, by: str) -> HttpResponse:
    """The same as a table that leaves: nothing of few people."""
    if by not in queries.BY:
        raise Http404
    _months, rows = _asked(request, by, leaves=True)
    few = _("fewer than %(n)s") % {"n": FEWEST}
    table: list[list[Any]] = [
        [_("Authority"), _("Month"), _("Arrests"), _("The authority told us"),
         _("It told us within %(n)s hours") % {"n": queries.SOON_HOURS}, _("Somebody spoke with them"),
         _("Hours from the arrest to the notice (median)"), _("Hours from the notice to the first contact (median)"),
         _("Hours from the arrest to the first contact (median)")]
    ]  # fmt: skip
    for row in rows:
        counts = [few if one is None else one for one in (row.arrests, row.told, row.soon, row.met)]
        month = f"{row.month:%Y-%m}" if row.month else ""
        table.append([row.words, month, *counts, row.told_median, row.contact_median, row.whole_median])
    return csv_answer(f"notificacion-{by}", table)
