"""Finding people, and deciding whether two records are one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.accounts.actions import log_reading
from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import StaffRequest, may, require, staff_may
from amparo.core.errors import Refusal
from amparo.core.folios import read_folio
from amparo.core.rendering import GovukForm
from amparo.matching import Comparison, compare, prepare, reason_text
from amparo.people import actions
from amparo.people.describing import described
from amparo.people.models import Merge, Pair, Record
from amparo.people.queries import pairs_waiting, recent_decisions
from amparo.people.searching import search as search_people
from amparo.people.undoing import consequences

#: The rows of the comparison, in the order in which officers read them: field of the record → level of the comparison.
COMPARED = (
    ("given_names", "given_names", _("Given names")),
    ("surnames_shown", "surnames", _("Surnames")),
    ("birth_shown", "birth", _("Birth date")),
    ("sex", "sex", _("Sex")),
    ("birth_state", "state", _("State of birth")),
    ("birth_municipality", "municipality", _("Municipality of birth")),
    ("curp", "curp", _("CURP")),
    ("a_number", "a_number", _("A-number")),
    ("passport", "passport", _("Passport")),
    ("matricula", "matricula", _("Matrícula")),
    ("phone", "phone", _("Telephone")),
    ("mother_name", "mother", _("Mother")),
    ("father_name", "father", _("Father")),
)
#: Folios of cases and of family requests have pages of their own.
OTHER_FOLIOS = {"C": "case", "F": "request"}
SAME_LEVELS = {"same", "both"}
DIFFERENT_LEVELS = {"different", "same_year", "year_only_decade", "like", "homonym"}


class DecisionForm(GovukForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is shown in both files."),
    )


def offices_of(staff: Staff) -> list[str] | None:
    """The offices whose pairs this member of staff decides; None means all."""
    return (
        None if staff.role in (Role.HEADQUARTERS, Role.AUDITOR) or not staff.office_id else [staff.office_id]
    )


@staff_may("find_person")
def people_search(request: StaffRequest) -> HttpResponse:
    """Find people by whatever is known. What was typed never stands in an address: it is posted, and not kept."""
    text = request.POST.get("q", "").strip() if request.method == "POST" else ""
    folio = read_folio(text)
    if folio is not None and folio[0] in OTHER_FOLIOS:
        return redirect(OTHER_FOLIOS[folio[0]], folio=folio)
    found = search_people(text, by=request.user) if text else None
    if found is not None:
        for hit in found.hits:
            log_reading(
                staff=request.user,
                person_id=hit.person.pk,
                folio=hit.person.folio,
                page="search",
                purpose="search",
            )
        if found.exact and len(found.hits) == 1:
            return redirect("person", folio=found.hits[0].person.folio)
    return render(
        request,
        "people/search.html",
        {"q": text, "found": found, "may_intake": may(request.user, "take_intake")},
    )


@staff_may("decide_pair")
def pairs(request: StaffRequest) -> HttpResponse:
    """The queue of likely duplicates, and what was decided lately."""
    offices = offices_of(request.user)
    page = Paginator(pairs_waiting(offices), 25).get_page(request.GET.get("page", "1"))
    return render(
        request,
        "people/pairs.html",
        {
            "page": page,
            "recent": recent_decisions(offices, 10),
            "may_undo": may(request.user, "undo_merge"),
            "language": get_language() or "es",
        },
    )


@staff_may("decide_pair")
def pair(request: StaffRequest, number: int) -> HttpResponse:
    """Two records side by side; same, different, or not sure, with a reason."""
    found = get_object_or_404(
        Pair.objects.select_related(
            "new__person", "known__person", "new__office", "known__office", "decided_by"
        ),
        pk=number,
    )
    require(request.user, "decide_pair", office_id=found.office_id)
    for record in (found.new, found.known):
        if record.person is not None:
            log_reading(
                staff=request.user,
                person_id=record.person.pk,
                folio=record.person.folio,
                page="pair",
                purpose="case work",
            )
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_pair(
                pair=found,
                decision=request.POST.get("decision", ""),
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("Your decision is kept. It can be taken back."))
            return redirect("pair", number=found.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    one, other = prepare(described(found.new)), prepare(described(found.known))
    comparison = compare(one, other)
    context = {
        "pair": found,
        "form": form,
        "rows": _rows(found.new, found.known, comparison),
        "reasons": [(reason[1], reason_text(reason, get_language() or "es")) for reason in found.reasons],
        "merges": found.merges.filter(undone_at__isnull=True),
        "may_undo": may(request.user, "undo_merge"),
        "waiting": found.state in (Pair.State.OPEN, Pair.State.UNSURE),
    }
    return render(request, "people/pair.html", context)


@staff_may("undo_merge")
def unmerge(request: StaffRequest, number: int) -> HttpResponse:
    """Take a merge back, with a reason."""
    merge = get_object_or_404(Merge.objects.select_related("gone", "kept", "by"), pk=number)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.unmerge(merge=merge, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The two files are separate again, as they were."))
            return redirect("person", folio=merge.gone.folio)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    what = consequences(merge) if merge.undone_at is None else None
    return render(request, "people/unmerge.html", {"merge": merge, "form": form, "what": what})


def _rows(new: Record, known: Record, comparison: Comparison) -> list[dict[str, Any]]:
    found = []
    for name, level_name, label in COMPARED:
        values = [_value(record, name) for record in (new, known)]
        if any(values):
            level = comparison.levels.get(level_name)
            found.append({"label": label, "values": values, "verdict": _verdict(level, values)})
    return found


def _value(record: Record, name: str) -> str:
    if name == "surnames_shown":
        return " ".join(part for part in (record.surname1, record.surname2, record.surnames) if part)
    if name == "birth_shown":
        if record.birth_date:
            return record.birth_date.isoformat()
        return f"{record.birth_year_from}–{record.birth_year_to}" if record.birth_year_from else ""
    return str(getattr(record, name))


def _verdict(level: str | None, values: list[str]) -> str:
    if level is None or not all(values):
        return "missing"
    if level in SAME_LEVELS:
        return "same"
    return "different" if level in DIFFERENT_LEVELS else "near"
