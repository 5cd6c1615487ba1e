"""What still holds of what was delivered: a curve with its band, beside its table; and the same as a CSV."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.returns.follow_ups import retention as figures
from amparo.returns.follow_ups.drawing import draw
from amparo.returns.follow_ups.survival import LEAST
from amparo.returns.plans.forms import MEXICO
from amparo.returns.tables import agencies, kinds
from amparo.returns.words import Right

#: The first curve that is shown: of all that can be lost, what the letter asks about first.
FIRST = "placement"
SHOWN_DAYS = 400.0


@staff_may("see_return_figures")
@require_GET
def retention(request: StaffRequest) -> HttpResponse:
    """The share that still holds over the days since it was delivered; nothing of fewer than ten people."""
    said = request.GET if "kind" in request.GET else {"kind": FIRST, **request.GET.dict()}
    asked, by = figures.Asked.read(said), _by(request)
    found = figures.spells(request.user, asked)
    made = figures.curve(found)
    marks = figures.days()
    points = made.points([float(day) for day in marks]) if made is not None else []
    stretches = made.stretches(SHOWN_DAYS) if made is not None else []
    context = {
        "asked": asked, "by": by, "by_words": figures.BY[by], "people": len(found), "least": LEAST, "few": made is None,
        "drawing": draw(stretches, marks=marks, until=SHOWN_DAYS) if stretches else None,
        "points": points,
        "lines": figures.lines(found, by), "days": marks,
        "kinds": [(code, kinds()[code].name) for code in figures.KEEPS], "rights": Right.choices,
        "agencies": [(one.code, one.name) for one in agencies().values()], "states": MEXICO,
        "chips": [(code, words, _query(asked, code)) for code, words in figures.BY.items()],
        "query": _query(asked, by),
    }  # fmt: skip
    return render(request, "returns/follow_ups/retention.html", context)


@staff_may("see_return_figures")
@require_GET
def download(request: StaffRequest) -> HttpResponse:
    """The figures of the table as a CSV; nobody is in it."""
    asked, by = figures.Asked.read(request.GET), _by(request)
    out = io.StringIO()
    csv.writer(out).writerows(figures.table(figures.spells(request.user, asked), by))
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="permanencia-{by}.csv"'
    return answer


def _by(request: StaffRequest) -> str:
    by = request.GET.get("by", "")
    return by if by in figures.BY else "state"


def _query(asked: figures.Asked, by: str) -> str:
    return urlencode(
        {"kind": asked.kind, "right": asked.right, "agency": asked.agency, "state": asked.state, "by": by}
    )
