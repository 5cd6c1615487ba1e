"""The medicines of somebody who came back: at the health desk, and at the state office that follows up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.actions import log_reading
from amparo.accounts.models import Role
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core import clock
from amparo.core.errors import Incomplete, NotAllowed, Refusal
from amparo.returns.centres.zones import zone_of, zone_of_state
from amparo.returns.desks.access import centre_of, reads_health
from amparo.returns.desks.views import own_return
from amparo.returns.medicines import actions
from amparo.returns.medicines.access import medicines_for, need_health
from amparo.returns.medicines.forms import DoseForm, MedicineForm, SupplyForm
from amparo.returns.medicines.models import Medicine
from amparo.returns.medicines.queries import medicines_of, missing_at, missing_of_state


def _zone(request: StaffRequest) -> dt.tzinfo:
    if request.user.role == Role.DESK:
        return zone_of(centre_of(request.user))
    return zone_of_state(request.user.mexican_state)


@staff_may("watch_medicines")
def missing(request: StaffRequest) -> HttpResponse:
    """Who is without a medicine, or soon will be: of the centre, or of the state."""
    if not reads_health(request.user):
        raise NotAllowed(_("Medicines are read at the health desk, and by the state office that follows up."))
    of_centre = request.user.role == Role.DESK
    found = missing_at(request.user, centre_of(request.user)) if of_centre else missing_of_state(request.user)
    return render(request, "returns/medicines/missing.html", {"found": found, "zone": _zone(request)})


@staff_may("watch_medicines")
def medicines(request: StaffRequest, folio: str) -> HttpResponse:
    """What somebody takes, until when there is some, and what is missing. A new one is written here."""
    homecoming = need_health(own_return(request.user, folio), request.user)
    person = homecoming.record.person
    assert person is not None
    log_reading(
        staff=request.user,
        person_id=person.pk,
        folio=person.folio,
        page="desk_health",
        purpose=_("served at the health desk"),
    )
    actions.bring(homecoming=homecoming)
    with timezone.override(_zone(request)):
        form = MedicineForm(request.POST or None)
        valid = request.method == "POST" and form.is_valid()
    if valid:
        try:
            actions.add(homecoming=homecoming, by=request.user, **form.said)
            messages.success(request, _("The medicine is written down."))
            return redirect("medicines", homecoming.folio)
        except Incomplete as problem:
            form.add_error(problem.missing[0] if problem.missing else None, str(problem))
    context = {
        "one": homecoming, "person": person, "form": form, "known": medicines_of(homecoming, request.user),
        "supply": SupplyForm(auto_id=False), "zone": _zone(request), "at_desk": request.user.role == Role.DESK,
    }  # fmt: skip
    return render(request, "returns/medicines/page.html", context)


@staff_may("watch_medicines")
@require_POST
def change(request: StaffRequest, folio: str, number: int, what: str) -> HttpResponse:
    """A dose, a supply, or that it is not taken any more."""
    homecoming = need_health(own_return(request.user, folio), request.user)
    medicine = medicines_for(request.user).filter(homecoming=homecoming, pk=number).first()
    if medicine is None or what not in _CHANGES:
        raise Http404
    try:
        with timezone.override(_zone(request)):
            _CHANGES[what](request, medicine)
        messages.success(request, _("It is written down."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("medicines", homecoming.folio)


def _dose(request: StaffRequest, medicine: Medicine) -> None:
    form = DoseForm(request.POST)
    at = form.cleaned_data["at"] if request.POST.get("at") and form.is_valid() else clock.now()
    actions.take(medicine=medicine, at=at, by=request.user)


def _supply(request: StaffRequest, medicine: Medicine) -> None:
    form = SupplyForm(request.POST)
    if not form.is_valid():
        raise Incomplete(_("Say for how many days it lasts."), missing=("days",))
    said = form.cleaned_data
    until = clock.now() + dt.timedelta(days=said["days"])
    actions.supply(
        medicine=medicine, until=until, next_at=said["next_at"], where=said["where"], by=request.user
    )


def _stop(request: StaffRequest, medicine: Medicine) -> None:
    actions.stop(medicine=medicine, why=request.POST.get("why", ""), by=request.user)


_CHANGES: dict[str, Callable[[StaffRequest, Medicine], None]] = {
    "toma": _dose,
    "surtido": _supply,
    "fin": _stop,
}
