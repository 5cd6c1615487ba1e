"""The clients of the API, for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.api.actions import make_client, revoke_client
from amparo.api.forms import ClientForm
from amparo.api.models import ApiClient
from amparo.api.queries import clients
from amparo.api.scopes import SCOPES
from amparo.core import clock
from amparo.core.errors import Incomplete, Refusal


@staff_may("keep_api_clients")
def api_clients(request: StaffRequest) -> HttpResponse:
    """Who may call, until when, when they last did; making another shows its token once."""
    form, token = ClientForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            _client, token = make_client(
                name=said["name"],
                scopes=said["scopes"],
                days=said["days"],
                office=said["office"],
                by=request.user,
            )
            form = ClientForm()
        except Incomplete as problem:
            form.add_error(problem.missing[0] if problem.missing else None, str(problem))
        except Refusal as refusal:
            form.add_error("name", str(refusal))
    now = clock.now()
    rows = [(one, [SCOPES.get(scope, scope) for scope in one.scopes], one.holds(now)) for one in clients()]
    return render(request, "api/clients.html", {"rows": rows, "form": form, "token": token})


@staff_may("keep_api_clients")
@require_POST
def revoke_api_client(request: StaffRequest, number: int) -> HttpResponse:
    """End a client at once."""
    try:
        revoke_client(client=get_object_or_404(ApiClient, pk=number), by=request.user)
        messages.success(request, _("The token opens nothing any more."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("api_clients")
