"""The operator's pages of a call back: dial, hear the PIN, read aloud."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.permissions import StaffRequest, may, require, staff_may
from amparo.casework.access import refuse_closed
from amparo.casework.views import zone_of
from amparo.core.errors import Incomplete, NotAllowed, Refusal
from amparo.core.folios import read_folio
from amparo.families.models import CallBack, Request
from amparo.families.spoken import actions
from amparo.families.spoken.forms import CallBackForm
from amparo.families.spoken.script import lines
from amparo.families.telling import keeper_of
from amparo.notices.addresses import opened


@staff_may("call_family_back")
def call(request: StaffRequest, folio: str) -> HttpResponse:
    """Dial the request's own number; what was said there. A right PIN leads to what may be read."""
    found = found_request(request, folio)
    form = CallBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.call_back(
                request=found, outcome=said["outcome"], said=said["pin"], by=request.user
            )
            if made.outcome == CallBack.Outcome.VERIFIED:
                return redirect("read_aloud", folio=found.folio, number=made.pk)
            messages.success(
                request, _("The call is written down: %(what)s.") % {"what": made.get_outcome_display()}
            )
            return redirect("call_family", folio=found.folio)
        except Incomplete as problem:
            form.add_error(problem.missing[0] if problem.missing else None, str(problem))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "one": found,
        "form": form,
        "phone": opened(found.phone),
        "has_pin": actions.has_pin(found),
        "script": lines(),
        "calls": found.call_backs.select_related("by").order_by("-at")[:8],
        "zone": zone_of(request.user),
    }
    return render(request, "families/spoken/call.html", context)


@staff_may("call_family_back")
def read_aloud(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    """What may be read aloud in this call: what the portal would show, and nothing else."""
    found = found_request(request, folio)
    call = get_object_or_404(found.call_backs, pk=number)
    try:
        told = actions.read_aloud(call=call, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("call_family", folio=found.folio)
    context = {"one": found, "call": call, "told": told, "script": lines(), "zone": zone_of(request.user)}
    return render(request, "families/spoken/read.html", context)


@staff_may("call_family_back")
@require_POST
def hang_up(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    found = found_request(request, folio)
    actions.hang_up(call=get_object_or_404(found.call_backs, pk=number), by=request.user)
    messages.success(request, _("The call is over."))
    return redirect("call_family", folio=found.folio)


@staff_may("call_family_back")
@require_POST
def new_pin(request: StaffRequest, folio: str) -> HttpResponse:
    """A new PIN, shown once, to be said aloud in the call back."""
    found = found_request(request, folio)
    try:
        pin = actions.give_pin(request=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("call_family", folio=found.folio)
    return render(request, "families/spoken.html", {"one": found, "pin": pin})


def found_request(request: StaffRequest, folio: str) -> Request:
    """The request of this folio, for whoever may call that family back."""
    clean = read_folio(folio)
    if clean is None:
        raise Http404
    found = get_object_or_404(Request.objects.select_related("record__person", "office"), folio=clean)
    if not may(request.user, "call_family_back", office_id=keeper_of(found)):
        require(request.user, "call_family_back", office_id=found.office_id)
    refuse_closed(request.user, found.record.person)
    return found
