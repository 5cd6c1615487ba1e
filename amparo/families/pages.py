"""What every page of a request begins and ends with: the request of a folio, for who may handle it; an action, and back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from amparo.accounts.permissions import StaffRequest, may, require
from amparo.casework.access import refuse_closed
from amparo.casework.actions import office_of_file
from amparo.core.errors import Refusal
from amparo.core.folios import read_folio
from amparo.families.models import Request


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
    if not may(request.user, "handle_request", office_id=keeper(one)):
        require(request.user, "handle_request", office_id=one.office_id)
    refuse_closed(request.user, one.record.person)
    return one


def keeper(one: Request) -> str | None:
    """The office that keeps the file once it is known whose it is, else the request's own."""
    return office_of_file(one.record) if one.record.person_id is not None else one.office_id


def do(request: StaffRequest, one: Request, action: Callable[[], object], said: str) -> HttpResponse:
    """Do it, say what was done or why not, and back to the request."""
    try:
        action()
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("request", folio=one.folio)
