"""Alerts of the app, for the office they came to."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amparo.accounts.actions import log_reading
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import refuse_closed
from amparo.casework.alerts import actions, queries
from amparo.casework.alerts.forms import CloseAlertForm
from amparo.casework.queries import offices_of
from amparo.casework.views import zone_of
from amparo.core import clock
from amparo.core.errors import Incomplete, Refusal
from amparo.core.folios import read_folio
from amparo.people.closing import close


@staff_may("handle_alert")
def alerts(request: StaffRequest) -> HttpResponse:
    """The office's alerts: open ones first of all, the oldest on top."""
    over = request.GET.get("state") == "over"
    found = queries.alerts_of(offices_of(request.user), over=over)
    page = Paginator(found, 25).get_page(request.GET.get("page", "1"))
    page.object_list = list(page.object_list)
    close(request.user, records=[one.record for one in page])
    context = {"page": page, "over": over, "now": clock.now(), "zone": zone_of(request.user)}
    return render(request, "casework/alerts/page.html", context)


@staff_may("handle_alert")
def alert(request: StaffRequest, folio: str) -> HttpResponse:
    """One alert: who, where, whom to call; and how it ended."""
    found = queries.alert_by_folio(read_folio(folio) or "")
    if found is None or not may(request.user, "handle_alert", office_id=found.office_id):
        raise Http404
    person = found.record.person
    if person is not None:
        refuse_closed(request.user, person)
        log_reading(
            staff=request.user, person_id=person.pk, folio=person.folio, page="alert", purpose="case work"
        )
    form = CloseAlertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.close(alert=found, outcome=said["outcome"], note=said["note"], by=request.user)
            messages.success(request, _("The alert is closed. Where its sender was has been deleted."))
            return redirect("alert", folio=found.folio)
        except Incomplete as problem:
            form.add_error(problem.missing[0] if problem.missing else None, str(problem))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "alert": found,
        "person": person,
        "relatives": found.record.relatives.order_by("pk"),
        "form": form,
        "now": clock.now(),
        "zone": zone_of(request.user),
    }
    return render(request, "casework/alerts/alert.html", context)
