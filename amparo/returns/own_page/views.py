"""The workspace's side of the returned person's own page: the slip, what waits, answering and deciding."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.actions import log_readings
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.core.folios import read_folio
from amparo.returns.access import homecomings_for, refuse_who_meets_nobody
from amparo.returns.cartilla.actions import file_of, issue, withdraw
from amparo.returns.cartilla.document import Chosen
from amparo.returns.cartilla.models import Cartilla
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.own_page import actions, queries
from amparo.returns.own_page.forms import AnswerForm, DecideForm, GiveForm, IncludeForm
from amparo.returns.own_page.models import Correction, HelpAsked

SHOWN = 50


@staff_may("see_returns")
def page(request: StaffRequest, folio: str) -> HttpResponse:
    """What the person has: their own page, what they asked from it, their cartillas."""
    one = found(request, folio)
    return _page(request, one)


@staff_may("keep_plan")
@require_POST
def give(request: StaffRequest, folio: str) -> HttpResponse:
    """Give the page: the slip with folio and secret, shown once."""
    one = found(request, folio)
    form = GiveForm(request.POST)
    if not form.is_valid():
        return _page(request, one, give_form=form)
    try:
        given, secret = actions.give(homecoming=one, **form.cleaned_data, by=request.user)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, one, give_form=form)
    address = f"{settings.AMPARO_PORTAL_URL}/retorno/"
    context = {
        "one": one,
        "own": given,
        "secret": secret,
        "address": address,
        "qr": str(segno.make(address, error="m").svg_inline(scale=4)),
    }
    return render(request, "returns/own_page/slip.html", context)


@staff_may("keep_plan")
@require_POST
def end(request: StaffRequest, folio: str) -> HttpResponse:
    one = found(request, folio)
    _say(request, lambda: actions.end(homecoming=one, by=request.user), _("The page shows nothing any more."))
    return redirect("own_page", one.folio)


@staff_may("keep_plan")
def waiting(request: StaffRequest) -> HttpResponse:
    """Calls for help and corrections that wait for somebody of ours, those due first."""
    rows = queries.open_to(request.user, queries.help_for(request.user)[:SHOWN])
    done = queries.open_to(request.user, queries.help_for(request.user, answered=True)[:10])
    corrections = queries.open_to(request.user, queries.corrections_for(request.user)[:SHOWN])
    homecomings = [one.homecoming for one in [*rows, *done]] + [one.homecoming for one in corrections]
    people = {person.pk: person.folio for one in homecomings if (person := one.record.person) is not None}
    log_readings(
        staff=request.user, people=people, page="own pages", purpose=_("what they ask from their page")
    )
    now = clock.now()
    context = {
        "help": queries.read_help(rows, now),
        "done": queries.read_help(done, now),
        "corrections": queries.read_corrections(corrections),
    }
    return render(request, "returns/own_page/waiting.html", context)


@staff_may("keep_plan")
def answer(request: StaffRequest, number: int) -> HttpResponse:
    """One call for help, and its answer."""
    row = get_object_or_404(
        HelpAsked.objects.select_related("homecoming__record__person", "answered_by"),
        pk=number, homecoming__in=homecomings_for(request.user).values("pk"),
    )  # fmt: skip
    _log(request, row.homecoming)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(help=row, text=form.cleaned_data["text"], by=request.user)
            messages.success(request, _("The person reads it on their page."))
            return redirect("own_pages")
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"shown": queries.read_help([row], clock.now())[0], "one": row.homecoming, "form": form}
    return render(request, "returns/own_page/answer.html", context)


@staff_may("keep_plan")
def decide(request: StaffRequest, number: int) -> HttpResponse:
    """One correction, and what is decided of it."""
    row = get_object_or_404(
        Correction.objects.select_related("homecoming__record__person", "decided_by"),
        pk=number, homecoming__in=homecomings_for(request.user).values("pk"),
    )  # fmt: skip
    _log(request, row.homecoming)
    wanted = queries.read_corrections([row])[0]
    form = DecideForm(request.POST or None, correction=row, written=wanted.text)
    decision = request.POST.get("decision")
    if decision == "no" and "municipality" in form.fields:
        del form.fields["municipality"]  # what stays as it is needs no place
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        place = said.get("municipality")
        try:
            actions.decide(
                correction=row,
                accept=said["decision"] == "yes",
                reason=said["reason"],
                municipality=place.code if place is not None else "",
                by=request.user,
            )
            messages.success(request, _("Decided. The person sees it on their page."))
            return redirect("own_pages")
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"wanted": wanted, "one": row.homecoming, "form": form}
    return render(request, "returns/own_page/decide.html", context)


@staff_may("keep_plan")
@require_POST
def issue_cartilla(request: StaffRequest, folio: str) -> HttpResponse:
    one = found(request, folio)
    form = IncludeForm(request.POST)
    included = form.cleaned_data["include"] if form.is_valid() else []
    _say(
        request,
        lambda: issue(
            homecoming=one,
            chosen=Chosen(
                health="health" in included, justice="justice" in included, children="children" in included
            ),
            language=get_language() or "es",
            by=request.user,
        ),
        _("It is ready: open it below within an hour."),
    )
    return redirect("own_page", one.folio)


@staff_may("keep_plan")
def cartilla_file(request: StaffRequest, number: int, kind: str) -> HttpResponse:
    """The document that was issued, for an hour."""
    cartilla = get_object_or_404(Cartilla.objects.select_related("homecoming__record__person"), pk=number)
    body = file_of(cartilla, kind, by=request.user) if kind in ("pdf", "json") else None
    if body is None:
        raise Http404
    _log(request, cartilla.homecoming)
    return HttpResponse(
        body,
        content_type="application/pdf" if kind == "pdf" else "application/json",
        headers={
            "Content-Disposition": f'attachment; filename="cartilla.{kind}"',
            "Cache-Control": "no-store",
        },
    )


@staff_may("keep_plan")
@require_POST
def withdraw_cartilla(request: StaffRequest, number: int) -> HttpResponse:
    cartilla = get_object_or_404(
        Cartilla.objects.select_related("homecoming"),
        pk=number, homecoming__in=homecomings_for(request.user).values("pk"),
    )  # fmt: skip
    reason = request.POST.get("reason", "")
    _say(
        request,
        lambda: withdraw(cartilla=cartilla, reason=reason, by=request.user),
        _("It is withdrawn: the portal says so from now on."),
    )
    return redirect("own_page", cartilla.homecoming.folio)


def found(request: StaffRequest, folio: str) -> Homecoming:
    """The return with this folio, if it is one that may be seen."""
    clean = read_folio(folio)
    if clean is None:
        raise Http404
    return get_object_or_404(
        homecomings_for(request.user).select_related("record__person", "centre"), folio=clean
    )


def _page(request: StaffRequest, one: Homecoming, *, give_form: GiveForm | None = None) -> HttpResponse:
    own, reached = queries.page_of(one)
    now = clock.now()
    cartillas = list(
        one.cartillas.select_related("withdrawn", "file", "issued_by").order_by("-issued_at", "-pk")[:10]
    )
    _log(request, one)
    keeps = may(request.user, "keep_plan")
    context: dict[str, Any] = {
        "one": one,
        "own": own,
        "reached": reached,
        "cartillas": [
            (
                each,
                hasattr(each, "file") and each.file.page_id is None and each.file.expires_at > now and keeps,
                getattr(each, "withdrawn", None),
            )
            for each in cartillas
        ],
        "help": queries.read_help(
            list(one.help_asked.select_related("answered_by").order_by("-pk")[:10]), now
        )
        if keeps
        else [],
        "corrections": queries.read_corrections(
            list(one.corrections.filter(decided_at__isnull=True).order_by("pk"))
        )
        if keeps
        else [],
        "keeps": keeps,
        "give_form": give_form or GiveForm(initial={"phone": one.phone}),
        "include_form": IncludeForm(),
    }
    return render(request, "returns/own_page/page.html", context, status=422 if give_form else 200)


def _log(request: StaffRequest, one: Homecoming) -> None:
    """Write down who reads; a minor's is read by those who meet the family, and by its team."""
    person = one.record.person
    refuse_who_meets_nobody(request.user, one)
    if person is not None:
        log_readings(
            staff=request.user, people={person.pk: person.folio}, page="own page", purpose=_("their own page")
        )


def _say(request: StaffRequest, action: Any, said: str) -> None:
    try:
        action()
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, str(refusal))
