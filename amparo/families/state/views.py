"""The state office's three pages: its own requests, taking one, the papers shown. Whether anybody was found is on none."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core.errors import Incomplete, Refusal
from amparo.core.folios import read_folio
from amparo.families.models import InPerson
from amparo.families.state import actions
from amparo.families.state.forms import CounterForm, ProofForm
from amparo.families.trust.evidence import words_of
from amparo.matching.identifiers import STATES


@staff_may("take_state_request")
def requests(request: StaffRequest) -> HttpResponse:
    """What this office took, the latest first."""
    own = InPerson.objects.filter(state=request.user.mexican_state).select_related("request")
    page = Paginator(own.order_by("-taken_at", "-pk"), 25).get_page(request.GET.get("page", "1"))
    context = {"page": page, "state_name": STATES.get(request.user.mexican_state, "")}
    return render(request, "families/state/list.html", context)


@staff_may("take_state_request")
def new(request: StaffRequest) -> HttpResponse:
    """Take a request; folio and secret are printed or read aloud once."""
    form = CounterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made, secret = actions.take(
                described=form.described(), by=request.user,
                **{name: said[name] for name in ("age", "last_seen", "seeker_name", "relation", "contact", "language")},
            )  # fmt: skip
            return render(request, "families/state/given.html", {"one": made, "secret": secret})
        except Incomplete as problem:
            form.add_error(problem.missing[0] if problem.missing else None, str(problem))
    return render(request, "families/state/new.html", {"form": form})


@staff_may("take_state_request")
def page(request: StaffRequest, folio: str) -> HttpResponse:
    """The papers that the family shows, written down once."""
    clean = read_folio(folio)
    if clean is None:
        raise Http404
    own = InPerson.objects.filter(state=request.user.mexican_state).select_related("request", "proved_by")
    shown = get_object_or_404(own, request__folio=clean)
    form = ProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.prove(request=shown.request, by=request.user, **form.cleaned_data)
            messages.success(
                request, _("Their papers are written down. The consulate answers them by message.")
            )
            return redirect("state_request", folio=clean)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "shown": shown,
        "one": shown.request,
        "form": form,
        "identity": words_of(shown.identity),
        "relation": words_of(shown.relation),
    }
    return render(request, "families/state/page.html", context)
