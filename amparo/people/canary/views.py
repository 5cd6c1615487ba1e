"""The last thirty nights of the canary."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.people.canary import queries


@staff_may("see_canary")
def canary(request: StaffRequest) -> HttpResponse:
    """Whether the duplicate check still finds whom it must, night by night, and the latest night change by change."""
    found = queries.nights()
    latest = found[0]["run"] if found else None
    context = {"nights": found, "latest": latest, "changes": queries.changes(latest) if latest else []}
    return render(request, "people/canary.html", context)
