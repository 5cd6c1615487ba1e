"""The household: who came together, what each lacks, joining and leaving it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.actions import log_readings
from amparo.accounts.models import Role
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core.errors import Refusal
from amparo.core.folios import read_folio
from amparo.returns.access import cover, homecomings_for, refuse_who_meets_nobody
from amparo.returns.desks.access import centre_of
from amparo.returns.desks.queries import search
from amparo.returns.desks.views import own_return
from amparo.returns.homecoming import actions
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.homecoming.queries import home_of


@staff_may("keep_plan")
def household(request: StaffRequest, folio: str) -> HttpResponse:
    """Everybody of the household; whoever is looked for may be added."""
    one = own_return(request.user, folio)
    refuse_who_meets_nobody(request.user, one)
    home = home_of(one, request.user)
    log_readings(
        staff=request.user, people={member.person.pk: member.person.folio for member in home.members}, page="household",
        purpose=_("the household together"),
    )  # fmt: skip
    person = one.record.person
    at_desk = request.user.role == Role.DESK
    cover(request.user, [person])
    text = request.POST.get("q", "").strip()[:80]
    together = {member.homecoming.pk for member in home.members}
    found = [other for other in _found(request, text) if other.pk not in together] if text else None
    context = {"one": one, "person": person, "home": home, "q": text, "found": found, "at_desk": at_desk}
    return render(request, "returns/homecoming/household.html", context)


def _found(request: StaffRequest, text: str) -> list[Homecoming]:
    """Whom a desk may add: those of its centre, by folio or name; others add by the folio of the return alone."""
    if request.user.role == Role.DESK:
        return search(text, centre_of(request.user))
    clean = read_folio(text)
    found = (
        homecomings_for(request.user).select_related("record__person").filter(folio=clean) if clean else []
    )
    people = list(found)
    cover(request.user, [other.record.person for other in people])
    return people


@staff_may("keep_plan")
@require_POST
def join_household(request: StaffRequest, folio: str) -> HttpResponse:
    """Somebody belongs to this household too."""
    one = own_return(request.user, folio)
    other = own_return(request.user, request.POST.get("other", ""))
    try:
        actions.together(homecomings=[one, other], by=request.user)
        messages.success(request, _("They are one household now."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("household", one.folio)


@staff_may("keep_plan")
@require_POST
def leave_household(request: StaffRequest, folio: str) -> HttpResponse:
    """Somebody does not belong to their household."""
    one = own_return(request.user, folio)
    try:
        actions.leave_household(homecoming=one, by=request.user)
        messages.success(request, _("The person is on their own now."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("household", one.folio)
