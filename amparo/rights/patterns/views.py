"""The finder of patterns: an office sees everything of its own; across offices, and in what leaves, only what was agreed to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
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
from amparo.rights.patterns import queries
from amparo.rights.writing import csv_answer


def _asked(request: StaffRequest, *, leaves: bool) -> tuple[str, int, bool, list[queries.Row]]:
    by = request.GET.get("by", "")
    by = by if by in queries.BY else "facility"
    months = next((one for one in queries.MONTHS if str(one) == request.GET.get("months")), 12)
    own = offices_of(request.user)
    whole = own is None or request.GET.get("scope") == "all"
    return by, months, whole, _rows(request, by, months, None if whole else own, whole=whole, leaves=leaves)


def _rows(
    request: StaffRequest, by: str, months: int, offices: Collection[str] | None, *, whole: bool, leaves: bool
) -> list[queries.Row]:
    until = clock.today()
    everything = not leaves and (not whole or request.user.role == Role.HEADQUARTERS)
    return queries.rows(
        by, offices=offices, since=until - dt.timedelta(days=months * 365 // 12), until=until, agreed=whole or leaves,
        everything=everything,
    )  # fmt: skip


@require_GET
@staff_may("see_rights_figures")
def page(request: StaffRequest) -> HttpResponse:
    """One table; each line opens the list of what it counts, as far as the reader may see it."""
    by, months, whole, rows = _asked(request, leaves=False)
    context: dict[str, Any] = {
        "by": by, "months": months, "choices": queries.BY.items(), "spans": queries.MONTHS, "rows": rows, "whole": whole,
        "may_choose": offices_of(request.user) is not None, "few": FEWEST, "head": queries.BY[by],
        "cases": queries.CASES, "times": int(queries.TIMES), "expects": by in ("facility", "day", "kind"),
        "headquarters": request.user.role == Role.HEADQUARTERS,
    }  # fmt: skip
    return render(request, "rights/patterns.html", context)


@require_GET
@staff_may("see_rights_figures")
def download(request: StaffRequest, by: str) -> HttpResponse:
    """The same as a table that leaves the office: only what was agreed to, and nothing of few people."""
    if by not in queries.BY:
        raise Http404
    months = next((one for one in queries.MONTHS if str(one) == request.GET.get("months")), 12)
    own = offices_of(request.user)
    whole = own is None or request.GET.get("scope") == "all"
    made = _rows(request, by, months, None if whole else own, whole=whole, leaves=True)
    few = _("fewer than %(n)s") % {"n": FEWEST}
    table: list[list[Any]] = [
        [_("Facility"), queries.BY[by], _("Violations"), _("People"), _("Days held there"), _("Violations in 1,000 days"),
         _("To be expected"), _("Times")]
    ]  # fmt: skip
    for row in made:
        closed = row.cases is None
        table.append(
            [row.place, row.words, few if closed else row.cases, few if closed else row.people, row.days, row.rate,
             row.expected, row.times]
        )  # fmt: skip
    return csv_answer(f"patrones-{by}", table)
