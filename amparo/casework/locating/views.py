"""The page of the public locator: what to try, ticked off as it is tried, and the log of the tries."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.locating.actions import log_try
from amparo.casework.locating.forms import TryForm
from amparo.casework.locating.queries import locator_page
from amparo.casework.queries import cases_of, record_to_write_on
from amparo.casework.views import zone_of
from amparo.casework.views_record import to_write
from amparo.core import clock
from amparo.core.errors import Incomplete, Refusal
from amparo.places.queries import resolve_facility


@staff_may("record_service")
def locator(request: StaffRequest, folio: str) -> HttpResponse:
    """The list to tick off. Each variant leads to the form filled with it; the form writes the try down."""
    person = to_write(request, folio, "locator")
    chosen = {name: request.GET.get(name, "") for name in ("given", "surnames", "number", "why")}
    form = TryForm(request.POST or None, initial={"country": "MEXICO", "answer": "not_found", **chosen})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        place = said["place"].strip()
        found = resolve_facility(place) if place and said["answer"] == "found" else None
        try:
            log_try(
                record=record_to_write_on(person), case=cases_of(person).first(), by=request.user, given=said["given"],
                surnames=said["surnames"], number=said["number"], why=said["why"], country=said["country"],
                answer=said["answer"], note=said["note"], place=place,
                facility=found.facility if found is not None else None,
            )  # fmt: skip
            if said["answer"] == "found":
                messages.success(request, _("Found: the place is in the file, and the case follows it."))
                return redirect("person", folio=person.folio)
            messages.success(request, _("The try is in the log."))
            return redirect("locator", folio=person.folio)
        except Incomplete as problem:
            form.add_error(problem.missing[0] if problem.missing else None, str(problem))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "person": person,
        "page": locator_page(person, now=clock.now()),
        "form": form,
        "chosen": any(chosen.values()) or form.is_bound,
        "zone": zone_of(request.user),
    }
    return render(request, "casework/locating/page.html", context)
