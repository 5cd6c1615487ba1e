"""The page on which an officer writes down that help was offered again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.protection.actions import offer_again
from amparo.casework.protection.forms import OfferForm
from amparo.casework.queries import record_to_write_on
from amparo.casework.views import NeedsReason, open_file, zone_of
from amparo.core.errors import Incomplete, Refusal


@staff_may("record_consent")
def offer(request: StaffRequest, folio: str) -> HttpResponse:
    try:
        person = open_file(request, folio, page="offer help")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    form = OfferForm(request.POST or None, zone=zone_of(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            offer_again(record=record_to_write_on(person), by=request.user, **form.cleaned_data)
            messages.success(request, _("The offer and the answer are in the file."))
            return redirect("person", folio=person.folio)
        except Incomplete as problem:
            form.add_error(
                next((name for name in problem.missing if name in form.fields), None), str(problem)
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"person": person, "form": form, "title": _("Offer the consulate’s help again")}
    return render(request, "casework/form.html", context)
