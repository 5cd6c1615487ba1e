"""The public directory of the lawyers with whom the consulates have contracts, and how one asks for their help.

What somebody looks for is posted: addresses are kept in histories, and a matter says something of whoever looks.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.portal import door, easy, finding
from amparo.portal.cards import cards
from amparo.portal.forms import AREAS, AdvisorsForm
from amparo.portal.rendered import kept_for_all

LANGUAGES = Path(__file__).resolve().parent / "data" / "languages.csv"
#: So many on a page that it stays light on a poor network, and whole when it is kept.
ON_A_PAGE = 20
#: So many counties of each are written out.
NAMED = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """One lawyer of the directory in words."""

    name: str
    firm: str
    phone: str
    areas: str
    languages: str
    counties: str
    more: int  # counties that are not written out


@kept_for_all
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody in the directory, or those of an area, a place and a language."""
    everyone = door.advisors()
    posted = request.method == "POST"
    form = AdvisorsForm(request.POST if posted else None, languages=_offered(everyone))
    found, places = everyone, frozenset[str]()
    if posted and form.is_valid():
        said = form.cleaned_data
        if said["place"]:
            places = frozenset(county.fips for county in finding.counties_meant(said["place"]))
            if not places:
                form.add_error("place", _("We do not know that place. Write a ZIP code, a city or a state."))
        found = chosen(everyone, area=said["area"], places=places, language=said["language"])
    page = Paginator(found, ON_A_PAGE).get_page(request.POST.get("page", "1"))
    context = {
        "form": form, "page": page, "lawyers": [listed(one, places) for one in page], "filtered": posted,
        "turns": turns(page),
    }  # fmt: skip
    return render(request, "portal/advisors.html", context)


@kept_for_all
@require_GET
def how(request: HttpRequest) -> HttpResponse:
    """How somebody asks for a lawyer of the consulate, and that nobody may charge for it."""
    return easy.show(request, "portal/advisors_how.html", {"card": cards(_language())["pale"]}, easy="pale")


def chosen(
    everyone: Sequence[door.Advisor], *, area: str = "", places: Collection[str] = (), language: str = ""
) -> list[door.Advisor]:
    """Those of an area who serve one of these counties and speak that language; what is empty asks for nothing. Pure."""
    return [
        one
        for one in everyone
        if (not area or area in one.areas)
        and (not places or not set(one.counties).isdisjoint(places))
        and (not language or language in _names([*one.languages, *one.sign_languages]))
    ]


def listed(one: door.Advisor, asked: Collection[str] = ()) -> Listed:
    """A lawyer in words; of many counties, those that were asked for come first."""
    known = dict(AREAS)
    codes = sorted(one.counties, key=lambda fips: (fips not in asked, fips))
    return Listed(
        name=one.name, firm=one.firm, phone=one.phone,
        areas=", ".join(str(known[code]) for code in one.areas if code in known),
        languages=", ".join(_names([*one.languages, *one.sign_languages])),
        counties=_in_states(codes[:NAMED]), more=max(0, len(codes) - NAMED),
    )  # fmt: skip


def _in_states(codes: Sequence[str]) -> str:
    """Counties by state: `Doña Ana, Luna (NM); El Paso (TX)`."""
    by_state: dict[str, list[str]] = {}
    for fips in codes:
        name, state = finding.county_name(fips)
        by_state.setdefault(state, []).append(name)
    return "; ".join(f"{', '.join(names)} ({state})" for state, names in by_state.items())


def turns(page: Page[Any]) -> list[tuple[int, str]]:
    """The pages to which one may turn from here."""
    turns = []
    if page.has_previous():
        turns.append((page.previous_page_number(), _("Previous")))
    if page.has_next():
        turns.append((page.next_page_number(), _("Next")))
    return turns


def _offered(everyone: Sequence[door.Advisor]) -> list[tuple[str, str]]:
    """The languages that somebody of the directory speaks, by name."""
    names = {name for one in everyone for name in _names([*one.languages, *one.sign_languages])}
    return [(name, name) for name in sorted(names, key=finding.fold)]


def _names(codes: Sequence[str]) -> list[str]:
    """Languages by name; one that the table does not know is written as it is."""
    at = 1 if _language() == "en" else 0
    table = _table()
    return list(dict.fromkeys(table[code][at] if code in table else code for code in codes))


@cache
def _table() -> dict[str, tuple[str, str]]:
    with LANGUAGES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {code: (row["es"], row["en"]) for row in rows for code in row["codes"].split()}
    for row in rows:  # and as people say it, with and without what stands in brackets
        known[row["es"]] = known[row["es"].partition(" (")[0]] = row["es"], row["en"]
    return known


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "es"
