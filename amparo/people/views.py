"""Finding people, and taking a merge back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from amparo.accounts.actions import log_readings
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.core.errors import NotAllowed, Refusal
from amparo.core.folios import read_folio
from amparo.core.rendering import GovukForm
from amparo.people import actions
from amparo.people.closing import close, closed
from amparo.people.models import Merge
from amparo.people.queries import root
from amparo.people.searching import search as search_people
from amparo.people.undoing import consequences

#: Folios of cases and of family requests have pages of their own.
OTHER_FOLIOS = {"C": "case", "F": "request", "A": "alert", "T": "contact", "N": "incident"}


class DecisionForm(GovukForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is shown in both files."),
    )


@staff_may("find_person")
def people_search(request: StaffRequest) -> HttpResponse:
    """Find people by whatever is known. What was typed never stands in an address: it is posted, and not kept."""
    text = request.POST.get("q", "").strip() if request.method == "POST" else ""
    folio = read_folio(text)
    if folio is not None and folio[0] in OTHER_FOLIOS:
        return redirect(OTHER_FOLIOS[folio[0]], folio=folio)
    found = search_people(text, by=request.user) if text else None
    if found is not None:
        close(request.user, [hit.person for hit in found.hits])
        people = {hit.person.pk: hit.person.folio for hit in found.hits}
        log_readings(staff=request.user, people=people, page="search", purpose="search")
        if found.exact and len(found.hits) == 1:
            return redirect("person", folio=found.hits[0].person.folio)
    return render(
        request,
        "people/search.html",
        {"q": text, "found": found, "may_intake": may(request.user, "take_intake")},
    )


@staff_may("undo_merge")
def unmerge(request: StaffRequest, number: int) -> HttpResponse:
    """Take a merge back, with a reason."""
    merge = get_object_or_404(Merge.objects.select_related("gone", "kept", "by"), pk=number)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.unmerge(merge=merge, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The two files are separate again, as they were."))
            return redirect("person", folio=merge.gone.folio)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    about = [root(merge.gone), root(merge.kept)]
    for words in closed(request.user, about).values():
        raise NotAllowed(words)
    what = consequences(merge) if merge.undone_at is None else None
    return render(request, "people/unmerge.html", {"merge": merge, "form": form, "what": what})
