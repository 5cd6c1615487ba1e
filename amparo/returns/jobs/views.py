"""Offers: the list, one of them, a file of them, and those near where somebody goes to live."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.forms import ReasonForm
from amparo.core import clock
from amparo.core.errors import NotAllowed, Refusal
from amparo.places.models import Municipality
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.jobs import actions, queries
from amparo.returns.jobs.forms import FileForm, NearForm, OfferForm
from amparo.returns.jobs.importing import COLUMNS, Report, import_offers
from amparo.returns.jobs.models import Offer
from amparo.returns.plans.finding import find_return
from amparo.returns.plans.forms import MEXICO, GoForm
from amparo.returns.plans.views import kept_destination

ROWS = 40


@staff_may("see_offers")
@require_GET
def offers(request: StaffRequest) -> HttpResponse:
    """The jobs and homes there are, what ends first on top."""
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("kind", "state", "text", "over")}
    found = queries.offers(
        today=clock.today(), kind=asked["kind"], state=asked["state"], text=asked["text"], over=asked["over"] == "yes"
    )  # fmt: skip
    context = {
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")), "asked": asked, "kinds": Offer.Kind.choices,
        "states": MEXICO, "may_keep": may(request.user, "keep_offers"),
    }  # fmt: skip
    return render(request, "returns/jobs/list.html", context)


@staff_may("see_offers")
@require_GET
def offer(request: StaffRequest, number: int) -> HttpResponse:
    """One offer. To whom it was suggested is in their plans, not here."""
    found = _find(number)
    context = {
        "offer": found, "times": found.suggestions.count(), "open": found.is_open(clock.today()),
        "mine": actions.kept_by(request.user).filter(pk=found.pk).exists(), "form": ReasonForm(),
    }  # fmt: skip
    return render(request, "returns/jobs/offer.html", context)


@staff_may("keep_offers")
def edit(request: StaffRequest, number: int | None = None) -> HttpResponse:
    """A new offer, or what is true of one now."""
    found = _mine(request, number) if number is not None else None
    initial = {name: getattr(found, name) for name in actions.FIELDS} if found is not None else None
    form = OfferForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.keep(offer=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The offer is kept."))
            return redirect("offer", number=saved.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    title = found.title if found is not None else _("New offer")
    return render(request, "returns/jobs/form.html", {"form": form, "title": title, "offer": found})


@staff_may("keep_offers")
@require_POST
def withdraw(request: StaffRequest, number: int) -> HttpResponse:
    """It is not there any more."""
    found, form = _mine(request, number), ReasonForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw(offer=found, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("The offer is withdrawn."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("offer", number=found.pk)
    context = {"offer": found, "times": found.suggestions.count(), "open": True, "mine": True, "form": form}
    return render(request, "returns/jobs/offer.html", context)


@staff_may("keep_offers")
def import_file(request: StaffRequest) -> HttpResponse:
    """A file of offers: what was kept, and each line that was not, with what is wrong with it."""
    form = FileForm(request.POST or None, request.FILES or None)
    report: Report | None = None
    if request.method == "POST" and form.is_valid():
        try:
            report = import_offers(form.cleaned_data["file"].read(), by=request.user)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "report": report, "columns": COLUMNS}
    return render(request, "returns/jobs/import.html", context)


@staff_may("see_offers")
@require_GET
def near_them(request: StaffRequest, folio: str) -> HttpResponse:
    """What is offered near where the person goes to live; while that is not known, the page asks for it and shows nothing."""
    found = find_return(request, folio, page="jobs and homes")
    form = NearForm(
        request.GET if "km" in request.GET else None, initial={"remote": True, "km": queries.USUAL_KM}
    )
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    home = Municipality.objects.filter(pk=found.destination).first() if found.destination else None
    shown = queries.near(
        found, today=clock.today(), kind=said.get("kind", ""), km=said.get("km") or queries.USUAL_KM,
        skills=said.get("skills", ""), remote=said.get("remote", True),
    )  # fmt: skip
    context = {
        "one": found, "person": found.record.person, "home": home, "form": form, "found": shown,
        "may_keep": may(request.user, "keep_plan") and found.state != Homecoming.State.CLOSED,
        "go": GoForm(initial={"going_to": kept_destination(found), "phone": found.phone}, auto_id="go_%s"),
        "skills": said.get("skills", ""), "km": said.get("km") or queries.USUAL_KM,
    }  # fmt: skip
    return render(request, "returns/jobs/near.html", context)


@staff_may("keep_plan")
@require_POST
def suggest(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    """Suggest an offer to this person: it goes into their plan."""
    found = find_return(request, folio, page="jobs and homes")
    try:
        made = actions.suggest(offer=_find(number), homecoming=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("return_offers", folio=found.folio)
    if made.sent:
        messages.success(request, _("It is in their plan, and was sent to the agency."))
    elif made.first:
        first = ", ".join(made.first)
        messages.success(request, _("It is in their plan. First: %(steps)s.") % {"steps": first})
    else:
        messages.success(request, _("It is in their plan."))
    return redirect("return_plan", folio=found.folio)


def _find(number: int) -> Offer:
    return get_object_or_404(Offer.objects.select_related("municipality"), pk=number)


def _mine(request: StaffRequest, number: int) -> Offer:
    found = _find(number)
    if not actions.kept_by(request.user).filter(pk=found.pk).exists():
        raise NotAllowed(_("Another agency or state keeps this offer."))
    return found
