"""An advisor's notes: their own page, which nobody else has."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core.errors import Refusal
from amparo.counsel.door.forms import NoteForm
from amparo.counsel.door.notes import notes_of, remove_note, write_note
from amparo.counsel.door.views import find


@staff_may("serve_referrals")
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: StaffRequest, folio: str) -> HttpResponse:
    """What the advisor wrote for themselves; a new note while the matter is with them."""
    advisor, seen = find(request, folio)
    if seen.see == "names":
        return redirect("pale_my_referral", folio=folio)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            write_note(seen=seen, advisor=advisor, text=form.cleaned_data["text"])
            messages.success(request, _("The note is kept. Only you read it."))
            return redirect("pale_my_notes", folio=folio)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {
        "form": form if seen.see == "matter" else None, "referral": seen.referral,
        "notes": notes_of(seen.referral, advisor), "zone": seen.referral.case.office.zone,
    }  # fmt: skip
    return render(request, "counsel/door/notes.html", context)


@staff_may("serve_referrals")
@require_POST
def remove(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    """Take one note away for good."""
    advisor, seen = find(request, folio)
    if remove_note(referral=seen.referral, advisor=advisor, number=number):
        messages.success(request, _("The note is gone."))
    return redirect("pale_my_notes", folio=folio)
