"""Headquarters' figures of PALE: the funnel, the lists behind it, where nobody covers, and what more money would do."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from amparo.accounts.permissions import StaffRequest, scope, staff_may
from amparo.casework.views import zone_of
from amparo.core import clock
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.funnel import behind, coverage, drawing, exporting
from amparo.counsel.funnel import more_money as money
from amparo.counsel.funnel.asked import Asked, first_of, months_before
from amparo.counsel.funnel.figures import BY, STAGES, WAITS, Funnel, Line, funnel
from amparo.counsel.funnel.forms import MoreMoneyForm
from amparo.counsel.words import Area
from amparo.places.models import County, Office

#: How many months back somebody may ask for.
FURTHEST = 36
PER_PAGE = 50
#: Of the advisors, who answer least first, so many are shown unless all are asked for.
AT_FIRST = 40


def _asked(request: StaffRequest) -> Asked:
    return Asked.read(request.GET.dict(), staff=request.user, zone=zone_of(request.user), now=clock.now())


def _by(request: StaffRequest, asked: Asked) -> str:
    usual = "office" if scope(request.user, "see_funnel") == "all" and not asked.office else "advisor"
    by = request.GET.get("by", "")
    return by if by in BY else usual


@staff_may("see_funnel")
def figures_page(request: StaffRequest) -> HttpResponse:
    """The funnel of some months, told apart by consulate, area, advisor or month; each figure opens its list."""
    asked = _asked(request)
    made = funnel(asked, _by(request, asked))
    shown = made.lines if made.by != "advisor" or "all" in request.GET else made.lines[:AT_FIRST]
    drawn, height = drawing.stages(made.total.stages, STAGES)
    everywhere = scope(request.user, "see_funnel") == "all"
    context = {
        **_choices(everywhere, asked), "asked": asked, "made": made, "bars": drawn, "height": height,
        "lines": [_cells(line, asked, made) for line in shown], "left_out": len(made.lines) - len(shown),
        "show": request.GET.get("show", ""),
        "total": _cells(made.total, asked, made), "stage_words": STAGES.values(), "by_words": BY[made.by],
        "wait_words": [words for _start, _end, words in WAITS.values()], "query": asked.address(),
        "parts": [(code, name, asked.address()) for code, name in BY.items()], "zone": zone_of(request.user),
        "kept": made.at != asked.at, "held": made.by in ("office", "month") and made.total.detained is not None,
    }  # fmt: skip
    return render(request, "counsel/funnel/figures.html", context)


def _choices(everywhere: bool, asked: Asked) -> dict[str, Any]:
    this = first_of(clock.now().astimezone(asked.zone).date())
    return {
        "months": [months_before(this, back) for back in range(FURTHEST)],
        "areas": Area.choices,
        "offices": list(Office.objects.only("slug", "city")) if everywhere else [],
        "advisor": Advisor.objects.filter(pk=asked.advisor).first() if asked.advisor else None,
    }


def _cells(line: Line, asked: Asked, made: Funnel) -> dict[str, Any]:
    """A line as the page shows it: each count with the address of the list that it is the length of."""
    narrow: dict[str, Any] = {}
    if line.key:
        if made.by == "advisor":
            narrow["advisor"] = int(line.key)
        elif made.by == "month":
            narrow["month"] = next((one for one in _months_of(asked) if f"{one:%Y-%m}" == line.key), None)
        else:
            narrow[made.by] = line.key
    of = asked.but(**narrow)
    at = made.at.isoformat()

    def to(what: str) -> str:
        return of.address(what=what, at=at)

    return {
        "line": line,
        "stages": [(STAGES[code], n, to(code)) for code, n in line.stages.items()],
        "offers": (line.offers, to("offers")), "lapsed": (line.lapsed, to("lapsed")),
        "waits": [(WAITS[code][2], wait, to(code)) for code, wait in line.waits.items()],
        "detained": (line.detained, to("detained")), "detained_referred": (line.detained_referred, to("detained_referred")),
        "with_counsel": (line.detained_with_counsel, to("detained_with_counsel")),
        "without": ((line.detained or 0) - line.detained_with_counsel, to("detained_without")),
        "alone": of.address(),
    }  # fmt: skip


def _months_of(asked: Asked) -> Iterator[Any]:
    month = asked.since
    while month <= asked.until:
        yield month
        month = months_before(month, -1)


@staff_may("see_funnel")
def download(request: StaffRequest) -> StreamingHttpResponse:
    """The same figures as a CSV."""
    asked = _asked(request)
    made = funnel(asked, _by(request, asked))
    return _csv(f"embudo-{made.by}-{asked.since:%Y-%m}-{asked.until:%Y-%m}.csv", exporting.rows(made))


def _csv(name: str, rows: Iterable[Any]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(exporting.table(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@staff_may("see_funnel")
def behind_page(request: StaffRequest) -> HttpResponse:
    """The rows behind one figure."""
    asked, what = _asked(request), request.GET.get("what", "referred")
    words = behind.words_of(what)
    if not words:
        raise Http404
    if what in behind.OF_OFFERS:
        kind, rows = "offers", behind.offers(asked, what)
    elif what in behind.OF_PEOPLE:
        kind, rows = "people", behind.detained(asked, what)  # type: ignore[assignment]
    else:
        kind, rows = "referrals", behind.referrals(asked, what)  # type: ignore[assignment]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page", "1"))
    context = {
        "asked": asked, "words": words, "kind": kind, "page": page, "waited": what in WAITS, "zone": zone_of(request.user),
        "back": asked.but(month=None).address(), "area_words": dict(Area.choices).get(asked.area, ""),
        "office": Office.objects.filter(pk=asked.office).first() if asked.office else None,
        "advisor": Advisor.objects.filter(pk=asked.advisor).first() if asked.advisor else None,
    }  # fmt: skip
    return render(request, "counsel/funnel/list.html", context)


def _coverage(request: StaffRequest) -> tuple[coverage.Coverage, str]:
    own = scope(request.user, "see_funnel") != "all"
    office = (request.user.office_id or "-") if own else request.GET.get("office", "")
    area = request.GET.get("area", "")
    chosen = area if area in Area.values else str(Area.MIGRATION)
    return coverage.coverage(chosen, on=clock.today(), office=office), office


@staff_may("see_funnel")
def coverage_page(request: StaffRequest) -> HttpResponse:
    """Where nobody can be sent for an area, and whom that concerns; with `county`, the people behind its figure."""
    made, office = _coverage(request)
    county = County.objects.filter(pk=request.GET.get("county", "")).first()
    signed = coverage.contracts(on=clock.today(), at=clock.now(), office=office)
    everywhere = scope(request.user, "see_funnel") == "all"
    context = {
        "made": made, "areas": Area.choices, "area_words": dict(Area.choices)[made.area], "office": office,
        "offices": list(Office.objects.only("slug", "city")) if everywhere else [],
        "points": coverage.points(made) if not office else [], "county": county,
        "people": coverage.held_in(county.pk, office=office)[:500] if county is not None else [],
        "dry": [one for one in signed if one.dry_since], "others": [one for one in signed if not one.dry_since],
        "concerned": made.concerned, "zone": zone_of(request.user),
    }  # fmt: skip
    return render(request, "counsel/funnel/coverage.html", context)


@staff_may("see_funnel")
def coverage_download(request: StaffRequest) -> StreamingHttpResponse:
    """Every county, whether somebody covers it, and how many people are held in it now."""
    made, _office = _coverage(request)
    heads = [_("Code"), _("County"), _("State"), _("Consulate"), _("Somebody covers it"), _("Held now")]
    rows = (
        [one.fips, one.name, one.state, made.offices[one.office].city if one.office in made.offices else "",
         _("yes") if one.covered else _("no"), one.held]
        for one in made.places
    )  # fmt: skip
    return _csv(f"cobertura-{made.area}.csv", [heads, *rows])


@staff_may("weigh_money")
def more_money(request: StaffRequest) -> HttpResponse:
    """With US$ X more, where?"""
    own = scope(request.user, "weigh_money") != "all"
    office = (request.user.office_id or "-") if own else ""
    form = MoreMoneyForm(request.GET if "extra" in request.GET else None)
    found, began = None, time.monotonic()
    if form.is_bound and form.is_valid():
        found = money.answer(form.cleaned_data["extra"], office=office)
    context = {
        "form": form, "found": found, "seconds": round(time.monotonic() - began, 1),
        "waiting": len(money.waiting(office)) if found is None else found.waiting,
    }  # fmt: skip
    return render(request, "counsel/funnel/more_money.html", context)
