"""Opening a return by telephone or at a counter: a form, beside it who it may be, and the plan at once."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.actions import log_readings
from amparo.accounts.models import Role
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.intake.forms import describe
from amparo.core.errors import NotAllowed, Refusal
from amparo.people.models import Person
from amparo.returns.access import cover, homecomings_for
from amparo.returns.plans.forms import OpenForm
from amparo.returns.plans.opening import likely, open_return


@staff_may("keep_plan")
def new(request: StaffRequest) -> HttpResponse:
    """The form; saving it opens the return and makes the plan. While somebody looks certain it asks whether it is them."""
    _by_phone_or_counter(request)
    role = request.user.role
    if request.method != "POST":
        form = OpenForm(
            initial={"token": secrets.token_hex(16), "how": "phone" if role == Role.CIAM else ""}, role=role
        )
        return render(request, "returns/plans/new.html", {"form": form, "candidates": None})
    form = OpenForm(request.POST, role=role)
    shown = _likely(request, request.POST)
    asks = any(one["sure"] for one in shown["candidates"]) and "person" not in request.POST
    if "check" in request.POST or not form.is_valid() or asks:
        if asks and form.is_valid() and "check" not in request.POST:
            form.add_error(None, _("Somebody like this is known already. Say whether it is them."))
        return render(request, "returns/plans/new.html", {"form": form, **shown})
    said = form.cleaned_data
    try:
        made = open_return(
            described=form.described(), token=said["token"], person=_chosen(said["person"], shown), how=said["how"],
            arrived_on=said["arrived_on"], declined=said["declined"], state=said["going_to"].state,
            municipality=said["going_to"].municipality,
            phone=said["phone"], facts=form.facts(), children=form.told_children(), by=request.user,
        )  # fmt: skip
    except Refusal as refusal:
        form.refuse(refusal)
        return render(request, "returns/plans/new.html", {"form": form, **shown})
    if not homecomings_for(request.user).filter(pk=made.pk).exists():
        return render(request, "returns/plans/sent_on.html", {"one": made})
    messages.success(request, _("The plan is made. Read it with them."))
    return redirect("return_plan", folio=made.folio)


@staff_may("keep_plan")
@require_POST
def likely_people(request: StaffRequest) -> HttpResponse:
    """Who the half-typed form may be about: a fragment of the page."""
    _by_phone_or_counter(request)
    return render(request, "returns/plans/likely.html", _likely(request, request.POST))


def _by_phone_or_counter(request: StaffRequest) -> None:
    if request.user.role not in (Role.CIAM, Role.STATE):
        raise NotAllowed(_("Who came to a centre is registered at its desks."))


def _likely(request: StaffRequest, said: QueryDict) -> dict[str, Any]:
    described = describe(said.dict())
    found = likely(described, request.user)
    cover(request.user, [one.person for one in found])
    shown = [one for one in found if not one.person.closed]
    log_readings(
        staff=request.user, people={one.person.pk: one.person.folio for one in shown}, page="new return",
        purpose=_("who may this be"),
    )  # fmt: skip
    return {
        "chosen": said.get("person", ""),
        "candidates": [
            {"person": one.person, "home": one.homecoming, "sure": one.decision != "different"}
            for one in shown
        ],
    }


def _chosen(folio: str, shown: dict[str, Any]) -> Person | None:
    """The person whom they chose among those who were shown, and nobody else."""
    return next((one["person"] for one in shown["candidates"] if one["person"].folio == folio), None)
