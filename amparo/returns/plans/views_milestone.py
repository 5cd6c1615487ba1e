"""One milestone: where it stands, what became of it, and what may be said of it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.core.rendering import GovukForm
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans import actions, changing, queries
from amparo.returns.plans.finding import find_milestone, find_return
from amparo.returns.plans.forms import AgencyForm, DateForm, DeclineForm, DoneForm, WhyForm
from amparo.returns.plans.models import SETTLED, Milestone

State = Milestone.State


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be said of a milestone: in which states, with which form, and what it does."""

    words: Any
    states: tuple[str, ...]
    act: Callable[[Milestone, Staff, dict[str, Any]], Any]
    form: type[GovukForm] | None = None
    main: bool = False


def _moves_to(state: str) -> tuple[str, ...]:
    return tuple(before for before, after in actions.MOVES.items() if state in after)


UNSETTLED = tuple(state for state in State.values if state not in SETTLED)
DEEDS: dict[str, Deed] = {
    "referir": Deed(
        gettext_lazy("Send it to the agency"), _moves_to(State.REFERRED),
        lambda one, by, said: actions.refer(milestone=one, by=by), main=True,
    ),
    "hecha": Deed(
        gettext_lazy("It is done"), _moves_to(State.DELIVERED),
        lambda one, by, said: actions.deliver(milestone=one, evidence=said["evidence"], by=by), DoneForm, main=True,
    ),
    "sigue": Deed(
        gettext_lazy("It still holds"), (State.DELIVERED,),
        lambda one, by, said: actions.still_true(milestone=one, true=True, by=by),
    ),
    "se-perdio": Deed(
        gettext_lazy("It does not hold any more"), (State.DELIVERED,),
        lambda one, by, said: actions.still_true(milestone=one, true=False, reason=said["reason"], by=by), WhyForm,
    ),
    "no-quiere": Deed(
        gettext_lazy("The person does not want it"), _moves_to(State.DECLINED),
        lambda one, by, said: actions.decline(milestone=one, reason=said["reason"], by=by), DeclineForm,
    ),
    "no-hace-falta": Deed(
        gettext_lazy("It is not needed"), _moves_to(State.NOT_NEEDED),
        lambda one, by, said: actions.leave_out(milestone=one, reason=said["reason"], by=by), WhyForm,
    ),
    "reabrir": Deed(
        gettext_lazy("Open it again"), (State.DECLINED, State.NOT_NEEDED),
        lambda one, by, said: actions.open_again(milestone=one, by=by), main=True,
    ),
    "fecha": Deed(
        gettext_lazy("Change the date"), UNSETTLED,
        lambda one, by, said: changing.change_date(milestone=one, by=by, **said), DateForm,
    ),
    "dependencia": Deed(
        gettext_lazy("Change the agency"), UNSETTLED,
        lambda one, by, said: changing.change_agency(milestone=one, by=by, **said), AgencyForm,
    ),
}  # fmt: skip
#: Of what cannot be lost nobody asks whether it still holds.
KEEPS = ("sigue", "se-perdio")


@staff_may("see_returns")
@require_GET
def milestone(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    """Where one milestone stands."""
    found = find_return(request, folio, page="plan of a return")
    return _page(request, found, find_milestone(found, number))


@staff_may("keep_plan")
@require_POST
def change(request: StaffRequest, folio: str, number: int, what: str) -> HttpResponse:
    """One of `DEEDS`. What cannot be done (any more) is said, and nothing changes."""
    found = find_return(request, folio, page="plan of a return")
    one, deed = find_milestone(found, number), DEEDS.get(what)
    if deed is None:
        raise Http404
    form = deed.form(request.POST, auto_id=f"{what}_%s") if deed.form is not None else None
    if form is not None and not form.is_valid():
        return _page(request, found, one, what=what, form=form)
    try:
        deed.act(one, request.user, form.cleaned_data if form is not None else {})
    except Refusal as refusal:
        if form is None:
            messages.error(request, str(refusal))
            return redirect("return_plan", folio=found.folio)
        form.refuse(refusal)
        return _page(request, found, one, what=what, form=form)
    messages.success(request, _("It is written down."))
    return redirect("return_plan", folio=found.folio)


@staff_may("keep_plan")
@require_POST
def paper(request: StaffRequest, folio: str, number: int, code: str) -> HttpResponse:
    """A paper for a child's registration is there, or is not after all."""
    found = find_return(request, folio, page="plan of a return")
    try:
        changing.tick(
            milestone=find_milestone(found, number), code=code, there=request.POST.get("there") == "yes",
            evidence=request.POST.get("evidence", ""), by=request.user,
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("return_plan", folio=found.folio)


def _page(
    request: StaffRequest, found: Homecoming, one: Milestone, *, what: str = "", form: GovukForm | None = None
) -> HttpResponse:
    now = clock.now()
    among = list(found.milestones.all())
    may_keep = may(request.user, "keep_plan") and found.state != Homecoming.State.CLOSED
    row = queries.row_of(one, among, now=now)
    deeds = [
        (code, deed, form if code == what else deed.form and deed.form(auto_id=f"{code}_%s"))
        for code, deed in DEEDS.items()
        if may_keep
        and one.state in deed.states
        and (code not in KEEPS or one.means.keeps)
        and (code != "referir" or row.may_refer)
    ]
    context = {
        "one": found, "person": found.record.person, "row": row, "milestone": one, "deeds": deeds, "asked": what,
        "history": queries.history_of(one), "failed": form,
    }  # fmt: skip
    return render(request, "returns/plans/milestone.html", context)
