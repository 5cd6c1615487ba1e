"""Programmes in public: finding one, its sheet, its slip of paper.

What somebody looks for is posted: addresses are kept in histories, and a need says something of whoever looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.core import clock
from amparo.portal.advisors import turns
from amparo.portal.easy import is_easy
from amparo.portal.finding import fold
from amparo.portal.limits import attempt, please_wait
from amparo.portal.programmes import door, finding
from amparo.portal.programmes.door import Catalogue, Sheet
from amparo.portal.programmes.finding import Line, Place
from amparo.portal.programmes.forms import FindForm
from amparo.portal.programmes.showing import shown
from amparo.portal.programmes.words import PATHS, RIGHTS
from amparo.portal.proved import is_english
from amparo.portal.rendered import kept_for_all
from amparo.portal.views import qr_of

#: So many on a page that it stays light on a poor network, and whole when it is kept.
ON_A_PAGE = 15
#: So many names of each right stand on the first page.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Group:
    """A right with its programmes: the first few, and how many there are."""

    name: str
    path: str
    sheets: tuple[Line, ...]
    count: int


@kept_for_all
def programmes(request: HttpRequest) -> HttpResponse:
    """Every right with some of its programmes; or what answers the words and the filters that were sent."""
    english, catalogue = is_english(), door.catalogue()
    posted = request.method == "POST"
    form = FindForm(request.POST if posted else None, catalogue=catalogue, english=english)
    if not posted:
        return render(
            request, "portal/programmes/start.html", {"form": form, "groups": _groups(catalogue, english)}
        )
    verdict = attempt(request, "programmes")
    if verdict.wait:
        return please_wait(request, verdict)
    found: list[Line] = []
    place: Place | None = None
    if form.is_valid():
        said = form.cleaned_data
        if said["place"]:
            place = finding.place_meant(said["place"])
            if place is None:
                form.add_error("place", _("We do not know that place. Write a ZIP code, a city or a state."))
        found = _found(said, place, catalogue, english)
    page = Paginator(found, ON_A_PAGE).get_page(request.POST.get("page", "1"))
    context = {"form": form, "page": page, "place": place, "turns": turns(page), "groups": _groups(catalogue, english, 0),
               "state": catalogue.states.get(place.state, "") if place else ""}  # fmt: skip
    return render(request, "portal/programmes/found.html", context)


@kept_for_all
@require_GET
def right(request: HttpRequest, path: str) -> HttpResponse:
    """Every programme of one right. Where there are many, the rest are on pages of their own."""
    code = next((code for code, one in PATHS.items() if one == path), None)
    if code is None:
        raise Http404
    english, catalogue = is_english(), door.catalogue()
    sheets = _in_order(finding.narrowed(catalogue.sheets.values(), right=code), english)
    page = Paginator(sheets, ON_A_PAGE * 2).get_page(request.GET.get("page"))
    context = {"name": RIGHTS[code], "page": page, "lines": finding.lines(list(page), catalogue, english=english),
               "turns": turns(page)}  # fmt: skip
    return render(request, "portal/programmes/right.html", context)


@kept_for_all
@require_GET
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    one, catalogue = _sheet(slug)
    page = "portal/programmes/sheet_easy.html" if is_easy(request) else "portal/programmes/sheet.html"
    return render(request, page, {"sheet": shown(one, catalogue, english=is_english())})


@kept_for_all
@require_GET
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The slip: what somebody takes along who has no telephone, with a QR code of the sheet's address."""
    one, catalogue = _sheet(slug)
    context = {
        "sheet": shown(one, catalogue, english=is_english()),
        "qr": qr_of(f"programas/{slug}"),
        "today": clock.today(),
    }
    return render(request, "portal/programmes/paper.html", context)


def _sheet(slug: str) -> tuple[Sheet, Catalogue]:
    catalogue = door.catalogue()
    if slug not in catalogue.sheets:
        raise Http404
    return catalogue.sheets[slug], catalogue


def _found(said: dict[str, str], place: Place | None, catalogue: Catalogue, english: bool) -> list[Line]:
    hits = door.found(said["said"]) if said["said"].strip() else []
    sheets: Sequence[Sheet] = [catalogue.sheets[hit.slug] for hit in hits if hit.slug in catalogue.sheets]
    if not said["said"].strip():
        sheets = _in_order(catalogue.sheets.values(), english)
    sheets = finding.narrowed(
        sheets, need=said["need"], agency=said["agency"], moment=said["moment"], place=place
    )
    if place is not None and place.state and not hits:  # what is of this state alone comes first
        sheets = sorted(sheets, key=lambda one: not one.content["states"])
    return finding.lines(sheets, catalogue, english=english, hits=hits)


def _in_order(sheets: Iterable[Sheet], english: bool) -> list[Sheet]:
    return sorted(sheets, key=lambda one: fold(one.text("name", "en" if english else "es")))


def _groups(catalogue: Catalogue, english: bool, named: int = NAMED) -> list[Group]:
    groups = []
    for code, name in RIGHTS.items():
        sheets = _in_order(finding.narrowed(catalogue.sheets.values(), right=code), english)
        if sheets:
            lines = tuple(finding.line(one, catalogue, english=english) for one in sheets[:named])
            groups.append(Group(str(name), PATHS[code], lines, len(sheets)))
    return groups
