"""The page of a team: whom to ask, asking, and for supervisors saying yes, no, and who leaves. It shows no name of a child."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.minors import actions, queries
from amparo.casework.minors.forms import AddForm, WhyForm
from amparo.casework.minors.team import Team, team_of
from amparo.casework.models import TeamPlace
from amparo.casework.views import zone_of
from amparo.core.errors import Incomplete, Refusal
from amparo.people.models import Person
from amparo.people.queries import person_by_folio


@staff_may("find_person")
def team(request: StaffRequest, folio: str) -> HttpResponse:
    """Who opens this minor's file, and how one comes to."""
    person, found = _found(folio)
    return _page(request, person, found) if found is not None else redirect("person", folio=person.folio)


@staff_may("ask_for_team")
@require_POST
def ask(request: StaffRequest, folio: str) -> HttpResponse:
    person, found = _found(folio)
    form = WhyForm(request.POST, auto_id="ask_%s")
    return _do(
        request, person, found, form,
        lambda: actions.ask_to_join(person=person, by=request.user, **form.cleaned_data),
        _("The consulate that keeps the file was asked. You will get a notice with the answer."),
    )  # fmt: skip


@staff_may("keep_team")
@require_POST
def add(request: StaffRequest, folio: str) -> HttpResponse:
    person, found = _found(folio)
    colleagues = queries.may_be_named(found or Team(person.folio))
    form = AddForm(request.POST, colleagues=colleagues, auto_id="add_%s")
    return _do(
        request, person, found, form,
        lambda: actions.add_to_team(person=person, by=request.user, **form.cleaned_data),
        _("They are on the team, and were told."),
    )  # fmt: skip


@staff_may("keep_team")
@require_POST
def answer(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    """Say yes to who asks; or no; or take somebody out."""
    person, found = _found(folio)
    place = get_object_or_404(TeamPlace.objects.select_related("staff"), pk=number, record__person=person)
    form = WhyForm(request.POST, auto_id=f"answer_{number}_%s")

    def act() -> None:
        if request.POST.get("do") == "add":
            actions.add_to_team(person=person, staff=place.staff, by=request.user, **form.cleaned_data)
        else:
            actions.take_from_team(place=place, by=request.user, **form.cleaned_data)

    return _do(request, person, found, form, act, _("It is written down, and they were told."), number=number)


def _found(folio: str) -> tuple[Person, Team | None]:
    person = person_by_folio(folio)
    if person is None:
        raise Http404
    return person, team_of(person)


def _do(
    request: StaffRequest, person: Person, found: Team | None, form: WhyForm, act: Callable[[], object], said: str,
    number: int = 0,
) -> HttpResponse:  # fmt: skip
    if found is None:
        return redirect("person", folio=person.folio)
    if form.is_valid():
        try:
            act()
            messages.success(request, said)
            return redirect("team", folio=person.folio)
        except Refusal as refusal:
            missing = refusal.missing if isinstance(refusal, Incomplete) else ()
            form.add_error(next((name for name in missing if name in form.fields), None), str(refusal))
    return _page(request, person, found, form, number)


def _page(
    request: StaffRequest, person: Person, found: Team, tried: WhyForm | None = None, number: int = 0
) -> HttpResponse:
    staff, shown = request.user, queries.shown(person, found, request.user)
    keeps = actions.may_keep(found, staff)
    forms = {
        place.pk: tried
        if tried is not None and place.pk == number
        else WhyForm(auto_id=f"answer_{place.pk}_%s")
        for place in (*shown.asking, *shown.named)
    }
    adding = (
        tried
        if isinstance(tried, AddForm)
        else AddForm(colleagues=queries.may_be_named(found), auto_id="add_%s")
    )
    own = tried is not None and not number and not isinstance(tried, AddForm)
    context = {
        "folio": person.folio,
        "shown": shown,
        "on_it": found.has(staff),
        "keeps": keeps,
        "asking": [(place, forms[place.pk]) for place in shown.asking],
        "named": [(place, forms[place.pk]) for place in shown.named],
        "adding": adding if keeps else None,
        "ask_form": (tried if own else WhyForm(auto_id="ask_%s"))
        if not found.has(staff) and may(staff, "ask_for_team") and not (shown.own and shown.own.ended_at is None)
        else None,
        "to_take": [one for one in shown.cases if one.officer_id is None and one.office_id == staff.office_id]
        if not found.has(staff) and found.may_take(staff) and may(staff, "record_service")
        else [],
        "tried": tried,
        "zone": zone_of(staff),
    }  # fmt: skip
    return render(request, "casework/minors/team.html", context)
