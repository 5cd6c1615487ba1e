"""Families apart: the register, who is not in it yet, and one separation."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.actions import log_readings
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import file_access
from amparo.casework.children.queries import children_of
from amparo.casework.letters.queries import cases_for_letters
from amparo.casework.models import Case, Child
from amparo.casework.queries import offices_of
from amparo.casework.views import CASE_WORK, zone_of
from amparo.core.errors import NotAllowed
from amparo.people.closing import close
from amparo.people.kin.models import Kinship
from amparo.rights.pages import person_for, saved
from amparo.rights.separations import actions, queries
from amparo.rights.separations.forms import OpenForm, StepForm

PER_PAGE = 50


@require_GET
@staff_may("see_separations")
def listed(request: StaffRequest) -> HttpResponse:
    """The register of one's office, and who is apart and stands in it not yet."""
    state = request.GET.get("state", "open")
    state = state if state in queries.FILTERS else "open"
    offices = offices_of(request.user)
    page = Paginator(queries.listed(offices, state), PER_PAGE).get_page(request.GET.get("page"))
    rows = queries.shown(list(page.object_list), request.user)
    found = queries.apart(offices, request.user) if state == "open" else []
    read = {one.person.pk: one.person.folio for one in rows if not one.covered}
    read |= {one.person.pk: one.person.folio for one in found if not one.covered}
    log_readings(staff=request.user, people=read, page="separations", purpose=CASE_WORK)
    context = {
        "page": page, "rows": rows, "state": state, "filters": queries.FILTERS.items(), "found": found,
        "zone": zone_of(request.user), "most": queries.MOST_FOUND, "keeps": may(request.user, "keep_separations"),
    }  # fmt: skip
    return render(request, "rights/separations.html", context)


@staff_may("keep_separations")
def new(request: StaffRequest, folio: str) -> HttpResponse:
    """Put two of a family in the register: who, since when, what is done first."""
    person = person_for(request, folio, write=True)
    cases = cases_for_letters(person, request.user)
    if not cases:
        raise NotAllowed(_("Open a case first: what happened is written in a case."))
    case = Case.objects.select_related("record__person", "office").get(pk=cases[0].pk)
    kin = queries.kin_of_case(case)
    others = [one.other.person if one.record.person_id == person.pk else one.record.person for one in kin]
    close(request.user, [one for one in others if one is not None])
    children = children_of(person)
    who = [(f"kin-{one.pk}", other.name) for one, other in zip(kin, others, strict=True) if other is not None]
    who += [(f"child-{one.pk}", one.name) for one in children.each]
    chosen = request.GET.get("who", "")
    form = OpenForm(request.POST or None, who=who, initial={"who": chosen, "status": "apart"})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        what, _dash, number = told.pop("who").partition("-")
        kinship = Kinship.objects.select_related("record", "other").get(pk=number) if what == "kin" else None
        child = Child.objects.select_related("record").get(pk=number) if what == "child" else None
        if saved(
            request, form, _("They stand in the register. Every 14 days something is done."),
            lambda: actions.open_separation(case=case, kinship=kinship, child=child, by=request.user, **told),
        ):  # fmt: skip
            return redirect("rights_of_person", folio=person.folio)
    context = {"person": person, "form": form, "who": who, "plan": children.plan_is_made}
    return render(request, "rights/separation_new.html", context)


@staff_may("see_separations")
def one(request: StaffRequest, number: int) -> HttpResponse:
    """One separation: who, what was done, what is next."""
    found = get_object_or_404(queries.separations(), pk=number, record__person__isnull=False)
    assert found.record.person is not None
    person = person_for(request, found.record.person.folio)
    shown = queries.shown([found], request.user)[0]
    write = file_access(request.user, person) == "write" and may(request.user, "keep_separations")
    form = StepForm(request.POST or None, initial={"status": found.status})
    if request.method == "POST" and form.is_valid() and saved(
        request, form, _("It is written down."),
        lambda: actions.add_step(separation=found, by=request.user, **form.cleaned_data),
    ):  # fmt: skip
        return redirect("separation", number=found.pk)
    context = {
        "person": person, "one": shown, "steps": list(found.steps.select_related("by").order_by("-pk")), "write": write,
        "form": form if (write and not found.over) or form.is_bound else None, "zone": zone_of(request.user),
        "plan": children_of(person).plan_is_made,
    }  # fmt: skip
    return render(request, "rights/separation.html", context)
