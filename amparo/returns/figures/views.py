"""Headquarters' figures of returns: the funnel of the agencies, the lists behind it, the five rights, and who was lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.matching.identifiers import STATES
from amparo.returns.centres.models import Centre
from amparo.returns.figures import behind, drawing, exporting, figures
from amparo.returns.figures.asked import ZONE, Asked, first_of, months_before
from amparo.returns.figures.figures import BY, LATER, STAGES, WAITS, Funnel, Line
from amparo.returns.figures.hiding import FEWEST, is_few
from amparo.returns.tables import agencies
from amparo.returns.words import FIVE, Right

#: How many months back somebody may ask for.
FURTHEST = 36
PER_PAGE = 50


def sees_everything(staff: Staff) -> bool:
    """Whether figures of few people are shown to this reader."""
    return staff.role == Role.HEADQUARTERS


def _asked(request: StaffRequest) -> Asked:
    return Asked.read(request.GET.dict(), staff=request.user, now=clock.now())


def _by(request: StaffRequest) -> str:
    by = request.GET.get("by", "")
    return by if by in BY else "agency"


@staff_may("see_return_figures")
def figures_page(request: StaffRequest) -> HttpResponse:
    """The funnel of some months, told apart by agency, right, state, centre or month; each figure opens its list."""
    asked, everything = _asked(request), sees_everything(request.user)
    made = figures.funnel(asked, _by(request), everything=everything)
    drawn, height = drawing.bars(
        [(STAGES[code][1], made.total.counts[code].n) for code in STAGES if made.total.counts[code].shown]
    )
    context = {
        **_choices(asked), "made": made, "bars": drawn, "height": height, "show": request.GET.get("show", ""),
        "lines": [_cells(line, asked, made) for line in made.lines], "total": _cells(made.total, asked, None),
        "by_words": BY[made.by], "parts": list(BY.items()), "query": asked.address(), "few": FEWEST,
        "count_words": [words for _rule, words in (*STAGES.values(), *LATER.values())],
        "wait_words": [words for _start, _end, words in WAITS.values()],
    }  # fmt: skip
    return render(request, "returns/figures/figures.html", context)


def _choices(asked: Asked) -> dict[str, Any]:
    this = first_of(clock.now().astimezone(ZONE).date())
    return {
        "asked": asked, "months": [months_before(this, back) for back in range(FURTHEST)], "rights": Right.choices,
        "agencies": agencies().values(), "states": STATES.items(), "centres": list(Centre.objects.all()),
    }  # fmt: skip


def _cells(line: Line, asked: Asked, made: Funnel | None) -> dict[str, Any]:
    """A line as the page shows it: each count with the address of the list that it is the length of."""
    narrow: dict[str, Any] = {}
    if made is not None and line.key:
        narrow[made.by] = (
            next((one for one in _months_of(asked) if f"{one:%Y-%m}" == line.key), None)
            if made.by == "month"
            else line.key
        )
    of = asked.but(**narrow)
    opens = made is None or bool(line.key)
    return {
        "line": line, "opens": opens, "alone": of.address(),
        "counts": [
            ({**STAGES, **LATER}[code][1], one, of.address(what=code)) for code, one in line.counts.items()
        ],
        "waits": [(WAITS[code][2], wait, of.address(what=code)) for code, wait in line.waits.items()],
    }  # fmt: skip


def _months_of(asked: Asked) -> Iterator[Any]:
    month = asked.since
    while month <= asked.until:
        yield month
        month = months_before(month, -1)


@staff_may("see_return_figures")
def download(request: StaffRequest, form: str) -> HttpResponseBase:
    """The same figures as a CSV or a workbook."""
    asked = _asked(request)
    made = figures.funnel(asked, _by(request), everything=sees_everything(request.user))
    name = f"retornos-{made.by}-{asked.since:%Y-%m}-{asked.until:%Y-%m}"
    return send(name, form, _("Returns"), exporting.rows(made))


def send(name: str, form: str, sheet: str, rows: Any) -> HttpResponseBase:
    """A table as a file of the form asked for."""
    if form == "xlsx":
        return FileResponse(exporting.workbook(sheet, rows), as_attachment=True, filename=f"{name}.xlsx")
    if form != "csv":
        raise Http404
    answer = StreamingHttpResponse(exporting.table(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@staff_may("see_return_figures")
def behind_page(request: StaffRequest) -> HttpResponse:
    """The rows behind one figure, as far as the reader may see the returns they are of."""
    asked, what = _asked(request), request.GET.get("what", "referred")
    words = behind.words_of(what)
    if not words:
        raise Http404
    found = behind.milestones(asked, what)
    if not sees_everything(request.user):
        if is_few(found.order_by().values("homecoming").distinct().count()):
            raise NotAllowed(
                _("This figure is of fewer than %(n)s people: its list is not shown.") % {"n": FEWEST}
            )
        found = behind.readable(request.user, found)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page", "1"))
    narrow = [dict(Right.choices).get(asked.right, ""), STATES.get(asked.state, "")]
    if asked.agency:
        narrow.append(agencies()[asked.agency].name)
    context = {
        "asked": asked, "words": words, "page": page, "waited": what in WAITS, "zone": ZONE,
        "back": asked.but(month=None).address(), "narrow": [one for one in narrow if one],
    }  # fmt: skip
    return render(request, "returns/figures/list.html", context)


@staff_may("see_return_figures")
def rights_page(request: StaffRequest) -> HttpResponse:
    """How complete the five rights are in each state, and who was lost to follow-up (D3), of those who arrived in some months."""
    asked, everything = _asked(request), sees_everything(request.user)
    columns = [(str(right), right.label) for right in FIVE] + [("", _("All five"))]
    rights = [
        (one, [(words, _share(one.rights.get(code), code in one.hidden)) for code, words in columns])
        for one in figures.rights_by_state(asked, everything=everything)
    ]
    follow_ups = [
        (one, [(day, one.days.get(day), day in one.hidden) for day in figures.days()])
        for one in figures.follow_ups_by_state(asked, everything=everything)
    ]
    context = {
        **_choices(asked), "columns": columns, "rights_rows": rights, "follow_ups": follow_ups, "few": FEWEST,
        "days": figures.days(),
    }  # fmt: skip
    return render(request, "returns/figures/rights.html", context)


def _share(told: tuple[int, int] | None, hidden: bool) -> dict[str, Any]:
    if told is None:
        return {"people": 0}
    people, complete = told
    return {"people": people, "complete": complete, "share": complete / people, "hidden": hidden}
