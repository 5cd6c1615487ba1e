"""The roster: its list, one interpreter, what is changed, a list taken in, and which languages nobody interprets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.queries import offices_of
from amparo.casework.tasks.views import chosen_offices
from amparo.casework.views import zone_of
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.core.paging import ByKeys
from amparo.inclusion.interpreters import importing, queries, roster
from amparo.inclusion.interpreters.explaining import language_name
from amparo.inclusion.interpreters.forms import (
    AvoidForm,
    ImportForm,
    InterpreterForm,
    PairForm,
    TownForm,
    language_choices,
)
from amparo.inclusion.interpreters.languages import languages
from amparo.inclusion.interpreters.models import Avoidance, Interpreter, LanguagePair, Way
from amparo.notices.addresses import opened
from amparo.places.models import Office

ROWS = 50


@require_GET
@staff_may("see_interpreters")
def roster_page(request: StaffRequest) -> HttpResponse:
    """Everybody on the roster, or those of a language or a consulate."""
    today = clock.today()
    asked = {name: request.GET.get(name, "").strip() for name in ("language", "whose", "named", "trouble")}
    own = request.user.office_id if asked["whose"] == "own" else ""
    found = queries.roster(
        language=asked["language"], office=own or "", named_like=asked["named"], trouble=bool(asked["trouble"]), today=today
    )  # fmt: skip
    context = {
        "page": ByKeys(found, ROWS).get_page(request.GET.get("page", "1")), "asked": asked, "today": today,
        "choices": language_choices()[1:], "whole": [code for code, one in languages().items() if one.whole],
    }  # fmt: skip
    return render(request, "inclusion/interpreters/roster.html", context)


@require_GET
@staff_may("see_interpreters")
def detail(request: StaffRequest, number: int) -> HttpResponse:
    """One interpreter: languages, towns understood, whom they are not put together with, and how their bookings ended."""
    found = _interpreter(number)
    keeps = roster.may_keep(found, request.user)
    reach = keeps or may(request.user, "book_interpreter")
    pairs = list(found.pairs.filter(ended_at__isnull=True).order_by("pk"))
    spoken = [(pair.language, language_name(pair.language)) for pair in pairs]
    context = {
        "interpreter": found, "pairs": pairs, "towns": queries.towns_of(found), "figures": queries.figures_of(found),
        "avoided": queries.avoided_by(found) if reach else [],
        "changes": list(found.changes.select_related("by").order_by("-at", "-pk")[:10]),
        "phone": opened(found.phone_sealed) if reach else "", "email": opened(found.email_sealed) if reach else "",
        "reach": reach, "keeps": keeps, "ways": [Way(way).label for way in found.ways], "zone": zone_of(request.user),
        "today": clock.today(), "forms": _forms(spoken) if keeps else {},
        "both_sides": {pair.language: languages()[pair.language].both_sides for pair in pairs},
    }  # fmt: skip
    return render(request, "inclusion/interpreters/interpreter.html", context)


@staff_may("keep_interpreters")
def new(request: StaffRequest) -> HttpResponse:
    office = request.user.office
    first = {"offices": [office.pk], "time_zone": office.time_zone} if office is not None else {}
    return _form(request, None, {**first, "active_from": clock.today(zone_of(request.user))})


@staff_may("keep_interpreters")
def edit(request: StaffRequest, number: int) -> HttpResponse:
    found = _interpreter(number)
    values = {
        name: getattr(found, name)
        for name in (
            "name", "remote", "ways", "days", "works_from", "works_until", "time_zone", "deaf", "certification",
            "certified_until", "rate_usd", "active_from", "active_until", "source",
        )
    }  # fmt: skip
    values |= {
        "phone": opened(found.phone_sealed), "email": opened(found.email_sealed),
        "offices": [one.pk for one in found.offices.all()], "days": [str(day) for day in found.days],
    }  # fmt: skip
    return _form(request, found, values)


def _form(request: StaffRequest, found: Interpreter | None, values: dict[str, Any]) -> HttpResponse:
    if found is not None and not roster.may_keep(found, request.user):
        return redirect("interpreter", number=found.pk)
    form = InterpreterForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        try:
            kept = roster.keep(by=request.user, interpreter=found, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = (
                _("The roster is changed.")
                if found
                else _("They are on the roster. Add now what they interpret.")
            )
            messages.success(request, said)
            return redirect("interpreter", number=kept.pk)
    title = found.name if found is not None else _("New interpreter")
    context = {"form": form, "title": title, "interpreter": found}
    return render(request, "inclusion/interpreters/form.html", context)


@require_POST
@staff_may("keep_interpreters")
def change(request: StaffRequest, number: int, what: str) -> HttpResponse:
    """Add or end a language, note a town that they understand, and whom they are not put together with."""
    found = _interpreter(number)
    kinds: dict[str, tuple[type[Any], Any]] = {
        "lengua": (PairForm, roster.add_pair),
        "pueblo": (TownForm, roster.understands),
        "evitar": (AvoidForm, roster.avoid),
    }
    try:
        if what == "quitar-lengua":
            pair = get_object_or_404(LanguagePair, pk=_number(request, "pair"), interpreter=found)
            roster.end_pair(pair=pair, by=request.user)
        elif what == "levantar":
            one = get_object_or_404(Avoidance, pk=_number(request, "avoidance"), interpreter=found)
            roster.lift(avoidance=one, by=request.user)
        elif what in kinds:
            form = kinds[what][0](request.POST)
            if not form.is_valid():
                first = next(iter(form.errors.values()))[0]
                messages.error(request, _("%(why)s Nothing was changed.") % {"why": first})
                return redirect("interpreter", number=number)
            kinds[what][1](interpreter=found, by=request.user, **form.cleaned_data)
        else:
            raise Http404
        messages.success(request, _("The roster is changed."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("interpreter", number=number)


@staff_may("keep_interpreters")
def import_page(request: StaffRequest) -> HttpResponse:
    """Take in a list. What was not kept is said row by row."""
    form = ImportForm(request.POST or None, request.FILES or None)
    taken = None
    if request.method == "POST" and form.is_valid():
        try:
            taken = importing.import_roster(file=form.cleaned_data["file"], by=request.user)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "taken": taken, "columns": importing.COLUMNS, "needed": importing.NEEDED}
    return render(request, "inclusion/interpreters/import.html", context)


@require_GET
@staff_may("see_interpreters")
def coverage_page(request: StaffRequest) -> HttpResponse:
    """Which languages people with an open case speak, and who could interpret them."""
    gaps = queries.coverage(chosen_offices(request))
    context = {
        "gaps": gaps, "lacking": sum(gap.match == 0 for gap in gaps), "office": request.GET.get("office", ""),
        "all_offices": Office.objects.only("slug", "city") if offices_of(request.user) is None else None,
    }  # fmt: skip
    return render(request, "inclusion/interpreters/coverage.html", context)


def _forms(spoken: list[tuple[str, str]]) -> dict[str, Any]:
    town = TownForm(auto_id="town_%s")
    town.fields["language"].choices = list(dict(spoken).items())  # type: ignore[attr-defined]
    return {"pair": PairForm(auto_id="pair_%s"), "town": town, "avoid": AvoidForm(auto_id="avoid_%s")}


def _interpreter(number: int) -> Interpreter:
    return get_object_or_404(Interpreter.objects.prefetch_related("offices"), pk=number)


def _number(request: StaffRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    if not typed.isdecimal():
        raise Http404
    return int(typed)
