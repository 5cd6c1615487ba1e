"""Several relatives in one place: a visit may prove a second request of the same contact, and turn from one to another.

Nothing is linked that the visit did not prove; what each page shows is still of one request alone.
"""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from amparo.core.folios import hash_code
from amparo.portal import door
from amparo.portal.forms import FolioForm
from amparo.portal.limits import attempt, please_wait
from amparo.portal.proved import proved, visit_of


@proved
def add(request: HttpRequest) -> HttpResponse:
    """Another folio with its secret: whatever was typed, the next page is the same."""
    form = FolioForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        verdict = attempt(request, "folio", folio=said["folio"])
        if verdict.wait:
            return please_wait(request, verdict)
        door.hand_in(
            "also",
            {
                "visit": hashlib.sha256(visit_of(request).encode()).hexdigest(),
                "folio": said["folio"],
                "secret_hash": hash_code(said["secret"], salt=said["folio"]),
            },
        )
        return redirect("portal_added")
    return render(request, "portal/add.html", {"form": form})


@require_GET
@proved
def added(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/added.html")


@require_POST
@proved
def choose(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("number", "")
    if number.isascii() and number.isdigit() and len(number) < 4:
        door.choose(int(number))
    return redirect("portal_status")
