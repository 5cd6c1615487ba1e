"""The catalogue as it is read: the list, a programme with its history, what changed between two sheets."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, scope, staff_may
from amparo.matching.identifiers import STATES
from amparo.programmes import keeping, listing, queries, showing, weak
from amparo.programmes.differing import differences
from amparo.programmes.models import Agency, Need, Programme, Sheet, Step
from amparo.programmes.reading import write_sheet
from amparo.programmes.words import RIGHTS, SIDES


@staff_may("see_programmes")
@require_GET
def programmes(request: StaffRequest) -> HttpResponse:
    """Every programme, by right, agency, need, state and side, and by what it waits for."""
    every = listing.rows(queries.today(), request.user)
    asked = {
        key: request.GET.get(key, "") for key in ("q", "right", "agency", "need", "state", "side", "flag")
    }
    found = listing.chosen(asked, request.user, every)
    flags = [
        (flag, sum(row.has(flag, request.user) for row in every))
        for flag in listing.FLAGS
        if flag != "mine"
        or (scope(request.user, "see_programmes"), scope(request.user, "edit_programmes")) == ("all", "own")
    ]
    context = {
        "page": Paginator(found, 40).get_page(request.GET.get("page")),
        "number": len(found),
        "every": len(every),
        "asked": asked,
        "filtered": any(value for key, value in asked.items() if key != "flag"),
        "flags": flags,
        "rights": RIGHTS.items(),
        "sides": SIDES.items(),
        "states": [(code, name) for code, name in STATES.items() if code != "NE"],
        "agencies": Agency.objects.all(),
        "needs": Need.objects.all(),
        "own": scope(request.user, "see_programmes") == "own",
    }
    return render(request, "programmes/list.html", context)


@staff_may("edit_programmes")
@require_GET
def weak_facts(request: StaffRequest) -> HttpResponse:
    """What sheets say without a day on which somebody checked it, by agency: work for whoever may mend each sheet."""
    rows = weak.weak_rows(request.user)
    asked = {key: request.GET.get(key, "") for key in ("agency", "why")}
    agencies: dict[str, list[weak.Row]] = {}
    for row in rows:
        agencies.setdefault(row.agency.pk, []).append(row)
    shown = [
        (row, [one for one in row.facts if not asked["why"] or one.why == asked["why"]])
        for row in rows
        if not asked["agency"] or asked["agency"] == row.agency.pk
    ]
    context = {
        "groups": _by_agency([(row, facts) for row, facts in shown if facts]),
        "agencies": [(found[0].agency, sum(len(row.facts) for row in found)) for found in agencies.values()],
        "whys": [(why, words, sum(row.count(why) for row in rows)) for why, words in weak.WHY.items()],
        "asked": asked,
        "every": sum(len(row.facts) for row in rows),
    }
    return render(request, "programmes/weak.html", context)


def _by_agency(
    rows: list[tuple[weak.Row, list[weak.Weak]]],
) -> list[tuple[Agency, list[tuple[weak.Row, list[weak.Weak]]], int]]:
    """Rows in the order in which they come, under their agency, with how many facts wait there."""
    found: dict[str, list[tuple[weak.Row, list[weak.Weak]]]] = {}
    for row, facts in rows:
        found.setdefault(row.agency.pk, []).append((row, facts))
    return [(each[0][0].agency, each, sum(len(facts) for _row, facts in each)) for each in found.values()]


@staff_may("see_programmes")
@require_GET
def programme(request: StaffRequest, slug: str) -> HttpResponse:
    """A programme: the sheet in force, or another one of its history, in both languages; what was done and by whom."""
    found = programme_of(slug)
    keeping.require(request.user, "see_programmes", found)
    sheets = sheets_of(found)
    number = request.GET.get("version", "")
    shown = next((one for one in sheets if str(one.number) == number), None) if number else current(sheets)
    if shown is None:
        raise Http404
    context = {
        **page_context(request.user, found, sheets),
        "shown": shown,
        "current": current(sheets),
        "told": both_languages(shown),
        "needs": Need.objects.filter(pk__in=shown.content["needs"]),
        "checks": shown.checks.select_related("by"),
        "steps": Step.objects.filter(sheet__programme=found).select_related("by", "sheet").order_by("-pk"),
    }
    return render(request, "programmes/programme.html", context)


@staff_may("see_programmes")
@require_GET
def differences_of(request: StaffRequest, slug: str) -> HttpResponse:
    """What changed from one sheet of a programme to another."""
    found = programme_of(slug)
    keeping.require(request.user, "see_programmes", found)
    sheets = sheets_of(found)
    by_number = {str(one.number): one for one in sheets}
    newest = sheets[0].number if sheets else 0
    old = by_number.get(request.GET.get("de", str(newest - 1)))
    new = by_number.get(request.GET.get("a", str(newest)))
    context = {
        "programme": found,
        "name": sheets[0].name if sheets else found.slug,
        "sheets": sheets,
        "old": old,
        "new": new,
        "differences": differences(old.content, new.content) if old and new else [],
    }
    return render(request, "programmes/differences.html", context)


@staff_may("see_programmes")
@require_GET
def export_sheet(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """A sheet as a file, which can be changed and taken in again."""
    found = programme_of(slug)
    keeping.require(request.user, "see_programmes", found)
    sheet = get_object_or_404(Sheet, programme=found, number=number)
    answer = HttpResponse(write_sheet(sheet.content), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}.toml"'
    return answer


def programme_of(slug: str) -> Programme:
    return get_object_or_404(Programme.objects.select_related("agency", "office"), pk=slug)


def sheets_of(found: Programme) -> list[Sheet]:
    """Every sheet of a programme, the newest first."""
    sheets = queries.checked(Sheet.objects.filter(programme=found))
    return list(sheets.select_related("written_by", "reviewed_by").order_by("-number"))


def current(sheets: list[Sheet]) -> Sheet | None:
    """The sheet in force, else the newest that was not thrown away, else the newest."""
    kept = [one for one in sheets if one.state != Sheet.State.DISCARDED] or sheets
    return next((one for one in kept if one.state == Sheet.State.PUBLISHED), kept[0] if kept else None)


def both_languages(sheet: Sheet) -> list[showing.Told]:
    offices = showing.named_offices([sheet])
    return [showing.told(sheet, language, offices) for language in ("es", "en")]


def page_context(staff: Staff, found: Programme, sheets: list[Sheet]) -> dict[str, Any]:
    """What every page of a programme knows: its sheets, and what this member of staff may do with them."""
    today = queries.today()
    published = next((one for one in sheets if one.state == Sheet.State.PUBLISHED), None)
    return {
        "programme": found,
        "sheets": sheets,
        "published": published,
        "open": next((one for one in sheets if one.state in Sheet.OPEN), None),
        "stale": published is not None and listing.is_stale(published, today),
        "expired": bool(published and published.valid_to and published.valid_to < today),
        "may_edit": keeping.may(staff, "edit_programmes", found),
        "may_review": keeping.may(staff, "review_programmes", found),
        "may_entrust": scope(staff, "review_programmes") == "all",
        "today": today,
    }
