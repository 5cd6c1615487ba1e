"""The pages that anybody may read: the same for everyone, nothing of anybody in them. Browsers may keep them (`offline`)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.core import clock
from amparo.portal import door, easy, finding
from amparo.portal.cards import cards as all_cards
from amparo.portal.cards import rights
from amparo.portal.forms import PlaceForm
from amparo.portal.rendered import kept_for_all


@dataclass(frozen=True, slots=True)
class Keeper:
    """A consulate with the counties of the asked place that it keeps."""

    office: door.Office
    counties: str
    sure: bool


#: The six questions of the Washington Group Short Set, as the public figures name them.
DIFFICULTIES = {
    "see": gettext_lazy("To see"), "hear": gettext_lazy("To hear"), "walk": gettext_lazy("To walk or climb steps"),
    "remember": gettext_lazy("To remember or concentrate"), "care": gettext_lazy("To wash or dress"),
    "communicate": gettext_lazy("To understand and be understood"),
}  # fmt: skip


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "es"


@kept_for_all
@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/cards.html", {"cards": rights(_language())})


@kept_for_all
@require_GET
def card(request: HttpRequest, slug: str) -> HttpResponse:
    found = {one.slug: one for one in rights(_language())}
    if slug not in found:
        raise Http404
    return easy.show(request, "portal/card.html", {"card": found[slug]}, easy=f"card-{slug}")


@kept_for_all
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    context = {"card": all_cards(_language())["quienes-somos"], "alone": True}
    return easy.show(request, "portal/card.html", context, easy="about")


@kept_for_all
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"card": all_cards(_language())["accesibilidad"], "alone": True}
    return easy.show(request, "portal/card.html", context, easy="accessibility")


@kept_for_all
@require_GET
def easy_reading(request: HttpRequest) -> HttpResponse:
    """What the easy-to-read version is."""
    return render(request, "portal/easy.html", {"text": easy.text_of("easy")})


@kept_for_all
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """How families are answered, who is trained, and what is asked for whoever needs it, as far as that names nobody."""
    told = door.difficulties()
    context = {
        "months": door.figures(), "training": door.training(), "asked_for": door.accommodations(),
        "difficulties": [(words, told[code]) for code, words in DIFFICULTIES.items() if code in told],
    }  # fmt: skip
    return render(request, "portal/figures.html", context)


@kept_for_all
def offices(request: HttpRequest) -> HttpResponse:
    """Every consulate by state; and whose district a place lies in. The place is posted: addresses are kept in histories."""
    form = PlaceForm(request.POST) if request.method == "POST" else PlaceForm()
    everyone = door.offices()
    found: list[Keeper] | None = None
    if request.method == "POST" and form.is_valid():
        found = _keepers(form.cleaned_data["place"], everyone)
        if not found:
            form.add_error("place", _("We do not know that place. Write a ZIP code, a city or a state."))
    english = _language() == "en"
    states: dict[str, list[door.Office]] = {}
    for one in everyone:
        states.setdefault(finding.state_name(one.state, english=english), []).append(one)
    context = {"form": form, "found": found, "states": sorted(states.items())}
    return render(request, "portal/offices.html", context)


def _keepers(place: str, everyone: list[door.Office]) -> list[Keeper]:
    """The consulates of the place, the one with most of its counties first. One query."""
    counties = finding.counties_meant(place)
    kept = door.offices_of([county.fips for county in counties])
    by_office: dict[str, list[finding.County]] = {}
    for county in counties:
        if county.fips in kept:
            by_office.setdefault(kept[county.fips][0], []).append(county)
    known = {one.slug: one for one in everyone}
    keepers = []
    for slug, its in sorted(by_office.items(), key=lambda pair: -len(pair[1])):
        names = ", ".join(f"{county.name}, {county.state}" for county in its[:4])
        sure = all(kept[county.fips][1] == "sourced" for county in its)
        keepers.append(Keeper(known[slug], names if len(its) <= 4 else "", sure))
    return keepers


@transaction.non_atomic_requests  # it opens also when no database does
@require_GET
def neutral(request: HttpRequest) -> HttpResponse:
    """A month's calendar: where one comes who left in a hurry. It names nothing of ours."""
    today = clock.today()
    context = {
        "today": today,
        "days": [WEEKDAYS_ABBR[day] for day in range(7)],
        "weeks": calendar.Calendar().monthdayscalendar(today.year, today.month),
    }
    return render(request, "portal/neutral.html", context)
