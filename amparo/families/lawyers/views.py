"""In a call back: the relative says how the lawyer was, or complains; an operator takes it down."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core.errors import NotAllowed, Refusal
from amparo.counsel.models import Referral
from amparo.counsel.quality.forms import ComplainForm, RateForm
from amparo.families.lawyers import by_telephone
from amparo.families.spoken import actions
from amparo.families.spoken.views import found_request


@staff_may("call_family_back")
def lawyer_by_telephone(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    """The two forms, while the call lasts in which they proved themselves."""
    found = found_request(request, folio)
    call = get_object_or_404(found.call_backs, pk=number)
    try:
        rated = actions.read_aloud(call=call, by=request.user).rated
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("call_family", folio=found.folio)
    if not rated:
        return redirect("read_aloud", folio=found.folio, number=call.pk)
    chosen = request.POST.get("referral") or request.GET.get("referral") or str(rated[-1])
    if chosen not in {str(one) for one in rated}:
        raise Http404
    referral = get_object_or_404(Referral.objects.select_related("case__record__person"), pk=chosen)
    what = request.POST.get("what", "")
    rate = RateForm(request.POST if what == "rate" else None)
    complain = ComplainForm(request.POST if what == "complain" else None)
    try:
        if what == "rate" and rate.is_valid():
            first = by_telephone.rate(call=call, referral=referral, by=request.user, **rate.said())
            words = (
                _("It is kept, without who said it.") if first else _("They had said it before: that counts.")
            )
            messages.success(request, words)
            return redirect("read_aloud", folio=found.folio, number=call.pk)
        if what == "complain" and complain.is_valid():
            made = by_telephone.complain(
                call=call, referral=referral, by=request.user, text=complain.cleaned_data["text"]
            )
            messages.success(
                request, _("The complaint is with the supervisor: %(folio)s.") % {"folio": made.shown_folio}
            )
            return redirect("read_aloud", folio=found.folio, number=call.pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    context = {
        "one": found, "call": call, "rate": rate, "complain": complain, "referral": referral, "rated": rated,
    }  # fmt: skip
    return render(request, "families/spoken/lawyer.html", context)
