"""Figures: an index by theme, each with its chart and table, the list behind every number, and those kept under a name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.models import Role
from amparo.accounts.permissions import PERMISSIONS, StaffRequest, scope, staff_may
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.zones import HEADQUARTERS
from amparo.insight.figures import actions, behind, drawing, papers
from amparo.insight.figures.asked import FURTHEST, PERIODS, UNKNOWN, USUAL, Asked, before, first_of
from amparo.insight.figures.counting import Told, of_each
from amparo.insight.figures.defined import THEMES, Figure, figures, names, of_theme
from amparo.insight.figures.models import SavedFigure
from amparo.insight.figures.telling import told_to
from amparo.matching.identifiers import STATES
from amparo.places.models import Office
from amparo.returns.templatetags.return_figures import lasts

PER_PAGE = 50
#: So many lines of a long table are shown unless all are asked for.
AT_FIRST = 40
KINDS = {
    "pdf": "application/pdf", "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


def _figure(code: str) -> Figure:
    found = figures().get(code)
    if found is None:
        raise Http404
    return found


@require_GET
@staff_may("see_figures")
def index(request: StaffRequest) -> HttpResponse:
    """Every figure by its theme, with what it counts in the last year; and those that were kept."""
    this = first_of(clock.today(HEADQUARTERS))
    own = "" if scope(request.user, "see_figures") == "all" else request.user.office_id or UNKNOWN
    counted = of_each(own, before(this, USUAL - 1), this)
    themes = [
        (name, [(one, None if one.few else counted.get(one.code, 0)) for one in of_theme(code)])
        for code, name in THEMES.items()
    ]
    context = {"themes": themes, "saved": list(actions.visible_to(request.user)), "months": USUAL}
    return render(request, "insight/figures/index.html", context)


@require_GET
@staff_may("see_figures")
def figure(request: StaffRequest, figure: str) -> HttpResponse:
    asked = Asked.read(_figure(figure), request.GET.dict(), request.user)
    return _page(request, asked)


def _page(request: StaffRequest, asked: Asked, *, error: str = "", status: int = 200) -> HttpResponse:
    of, told = asked.figure, told_to(request.user, asked)
    opens = behind.may_list(request.user, of)
    shown = (
        told.lines if "all" in request.GET else told.lines[:AT_FIRST] if asked.by != "month" else told.lines
    )
    this = first_of(clock.today(HEADQUARTERS))
    everywhere = not asked.own
    offices = (
        Office.objects.only("slug", "city").order_by("city") if everywhere and "office" in of.cuts else []
    )
    context = {
        "figure": of, "asked": asked, "told": told, "chart": _chart(told), "query": asked.address(), "error": error,
        "lines": [(line, asked.narrowed(line.key).address()) for line in shown], "left_out": len(told.lines) - len(shown),
        "opens": opens, "cuts": [(cut, of.name_of(cut)) for cut in of.cuts], "by_words": of.name_of(asked.by),
        "periods": PERIODS, "until_months": [before(this, back) for back in range(FURTHEST)], "filters": _filters(asked),
        "offices": list(offices), "states": STATES.items() if "state" in of.cuts else [], "parts": _parts(of),
        "part_words": of.name_of("part") if of.part else "", "rhythms": SavedFigure.Sent.choices,
        "roles": [one for one in Role.choices if one[0] in PERMISSIONS["see_figures"]],
        "name": request.POST.get("name", ""), "shares_all": everywhere and scope(request.user, "share_figures") == "all",
    }  # fmt: skip
    return render(request, "insight/figures/figure.html", context, status=status)


def _parts(figure: Figure) -> list[tuple[Any, str]]:
    return list(names(figure, "part", ()).items()) if figure.part else []


def _filters(asked: Asked) -> list[tuple[str, str, str]]:
    """What narrows it that no field of the form shows: its name, its value, and the address without it."""
    if not asked.facility:
        return []
    known = names(
        asked.figure,
        "facility",
        [asked.facility] if asked.facility.isdecimal() and len(asked.facility) < 18 else [],
    )
    value = next(iter(known.values()), _("Not known"))
    return [(asked.figure.name_of("facility"), value, asked.but(facility="").address())]


def _chart(told: Told) -> dict[str, Any] | None:
    values = [(line.name, line.value) for line in told.lines if not line.hidden]
    if not any(value for _name, value in values):
        return None
    drawn = (drawing.columns if told.asked.by == "month" else drawing.bars)(values)
    waits = told.asked.figure.waits
    return {
        "drawn": drawn,
        "marks": [(mark, lasts(mark.value) if waits else round(mark.value)) for mark in drawn.marks],
    }


@require_GET
@staff_may("see_figures")
def download(request: StaffRequest, figure: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """The table of a figure as a file."""
    if form not in KINDS:
        raise Http404
    told = told_to(request.user, Asked.read(_figure(figure), request.GET.dict(), request.user))
    answer: HttpResponse | StreamingHttpResponse
    if form == "csv":
        answer = StreamingHttpResponse(papers.csv_lines(papers.rows(told)), content_type=KINDS[form])
    else:
        answer = HttpResponse(
            papers.to_pdf(told) if form == "pdf" else papers.to_xlsx(told), content_type=KINDS[form]
        )
    answer["Content-Disposition"] = f'attachment; filename="{papers.named(told)}.{form}"'
    return answer


@require_GET
@staff_may("see_figures")
def listed(request: StaffRequest, figure: str) -> HttpResponse:
    """What a number counts, as far as the reader may see it."""
    of = _figure(figure)
    if not behind.may_list(request.user, of):
        raise NotAllowed(_("Your role sees this figure, and not the list behind it."))
    asked = Asked.read(of, request.GET.dict(), request.user)
    page = Paginator(asked.facts().order_by("-month", "-thing"), PER_PAGE).get_page(
        request.GET.get("page", "1")
    )
    context = {
        "figure": of, "asked": asked, "page": page, "rows": behind.rows(request.user, asked, list(page.object_list)),
        "back": asked.but(month=None).address(), "part_words": of.name_of("part") if of.part else "",
    }  # fmt: skip
    return render(request, "insight/figures/list.html", context)


@require_POST
@staff_may("see_figures")
def keep(request: StaffRequest, figure: str) -> HttpResponse:
    """Keep the figure as it is asked for in the address."""
    asked = Asked.read(_figure(figure), request.GET.dict(), request.user)
    share = request.POST.get("share", "")
    kind, _colon, value = share.partition(":")
    office = get_object_or_404(Office, pk=value) if kind == "office" else None
    try:
        actions.keep(
            name=request.POST.get("name", ""), asked=asked, by=request.user, office=office,
            role=value if kind == "role" else "", sent=request.POST.get("sent", ""),
        )  # fmt: skip
    except (Incomplete, Conflict) as problem:
        return _page(request, asked, error=str(problem), status=422)
    messages.success(request, _("The figure is kept. You find it above all figures."))
    return redirect("figures")


@require_GET
@staff_may("see_figures")
def kept(request: StaffRequest, number: int) -> HttpResponse:
    """Open a figure that was kept, with the reader's own rights."""
    saved = get_object_or_404(actions.visible_to(request.user), pk=number)
    asked = actions.asked_of(saved, request.user)
    return redirect(f"{reverse('figure', args=[saved.figure])}?{asked.address()}")


@require_POST
@staff_may("see_figures")
def forget(request: StaffRequest, number: int) -> HttpResponse:
    actions.forget(saved=get_object_or_404(actions.visible_to(request.user), pk=number), by=request.user)
    messages.success(request, _("The figure is no longer kept."))
    return redirect("figures")
