"""Hearings of a matter, as its advisor writes them down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.forms import ReasonForm
from amparo.casework.hearings import actions
from amparo.casework.hearings.forms import HearingForm, MoveForm
from amparo.casework.hearings.models import Hearing
from amparo.core.errors import Refusal
from amparo.counsel.door.access import Seen
from amparo.counsel.door.changes import changed_since, token_of
from amparo.counsel.door.hearings import WITH_HEARINGS, hearing_of
from amparo.counsel.door.views import find


@staff_may("serve_referrals")
@require_http_methods(["GET", "HEAD", "POST"])
def new_hearing(request: StaffRequest, folio: str) -> HttpResponse:
    """Write down a hearing: it stands on the consulate's calendar at once."""
    advisor, seen = find(request, folio)
    if seen.see != "matter" or seen.referral.state not in WITH_HEARINGS:
        return redirect("pale_my_referral", folio=folio)
    case = seen.referral.case
    form = HearingForm(
        request.POST or None, initial={"time_zone": case.office.time_zone, "mode": "in_person"}
    )
    changed = changed_since(seen, request.POST.get("seen", ""))
    if request.method == "POST" and not changed and form.is_valid():
        try:
            actions.schedule(case=case, by=request.user, lawyer=advisor.name, **form.cleaned_data)
            messages.success(
                request, _("The hearing is written down. The consulate sees it on its calendar.")
            )
            return redirect("pale_my_referral", folio=folio)
        except Refusal as refusal:
            form.refuse(refusal)
    return _form(request, seen, form, _("New hearing"), changed)


@staff_may("serve_referrals")
@require_http_methods(["GET", "HEAD", "POST"])
def change_hearing(request: StaffRequest, folio: str, number: int, what: str) -> HttpResponse:
    """The court moved it (`mover`), or it does not take place (`cancelar`)."""
    if what not in ("mover", "cancelar"):
        raise Http404
    _advisor, seen = find(request, folio)
    hearing = hearing_of(seen.referral, number) if seen.see == "matter" else None
    if hearing is None or seen.referral.state not in WITH_HEARINGS:
        return redirect("pale_my_referral", folio=folio)
    form = _change(request, hearing, what)
    if request.method == "POST" and form.is_valid():
        act: Any = actions.move if what == "mover" else actions.cancel
        try:
            act(hearing=hearing, by=request.user, **form.cleaned_data)
            messages.success(request, _("The hearing is changed."))
            return redirect("pale_my_referral", folio=folio)
        except Refusal as refusal:
            form.refuse(refusal)
    title = _("The court changed the day or the way") if what == "mover" else _("It does not take place")
    return _form(request, seen, form, title, [], hearing=hearing)


def _change(request: StaffRequest, hearing: Hearing, what: str) -> Any:
    data = request.POST if request.method == "POST" else None
    if what == "cancelar":
        return ReasonForm(data)
    at = hearing.at.astimezone(hearing.zone).replace(tzinfo=None)
    return MoveForm(data, initial={"at": at, "time_zone": hearing.time_zone, "mode": hearing.mode})


def _form(
    request: StaffRequest, seen: Seen, form: Any, title: str, changed: list[str], hearing: Hearing | None = None
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "title": title, "referral": seen.referral, "changed": changed, "hearing": hearing,
        "token": token_of(seen),
    }  # fmt: skip
    return render(request, "counsel/door/hearing.html", context)
