"""The page with the history of a file's fields."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.access import reads_until
from amparo.casework.history.queries import FIELDS, history_of
from amparo.casework.views import NeedsReason, open_file, zone_of

LINES = 50


@staff_may("read_file")
@require_GET
def history(request: StaffRequest, folio: str) -> HttpResponse:
    """What each field of the file was, who changed it and why; of one field when asked."""
    try:
        person = open_file(request, folio, page="history")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    field = request.GET.get("field", "")
    field = field if field in FIELDS else ""
    lines = history_of(person, field=field, until=reads_until(request.user, person))
    context = {
        "person": person,
        "page": Paginator(lines, LINES).get_page(request.GET.get("page", "1")),
        "field": field,
        "fields": FIELDS.items(),
        "zone": zone_of(request.user),
    }
    return render(request, "casework/history.html", context)
