"""What every page of a request begins and ends with: the request of a folio, for who may handle it; an action, and back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from amparo.accounts.permissions import StaffRequest, may, require
from amparo.casework.access import refuse_closed
from amparo.core.errors import Refusal
from amparo.core.folios import read_folio
from amparo.families.models import Request, Wishes
from amparo.families.telling import keeper_of


def found(request: StaffRequest, folio: str) -> Request:
    """The request of this folio, for whom it is open. Raises `Http404` and `NotAllowed`."""
    clean = read_folio(folio)
    if clean is None:
        raise Http404
    one = get_object_or_404(
        Request.objects.select_related(
            "record__person", "office", "follow__relative", "relation_confirmed_by"
        ),
        folio=clean,
    )
    if not may(request.user, "handle_request", office_id=keeper_of(one)):
        require(request.user, "handle_request", office_id=one.office_id)
    refuse_closed(request.user, one.record.person)
    return one


def do(
    request: StaffRequest,
    one: Request | Wishes,
    action: Callable[[], object],
    said: str,
    page: str = "request",
) -> HttpResponse:
    """Do it, say what was done or why not, and back to the page of the folio."""
    try:
        action()
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(page, folio=one.folio)
