"""Programmes beside a person's file: what may help, one click to give the sheet, what they were told before."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import file_access, reads_until
from amparo.casework.queries import record_to_write_on
from amparo.casework.views import NeedsReason, open_file, zone_of
from amparo.core.errors import NotAllowed, Refusal
from amparo.people.models import Person
from amparo.programmes.showing import named_offices, told
from amparo.returns.offering import actions
from amparo.returns.offering.models import Offered
from amparo.returns.offering.queries import BESIDE, found_for, name_of, suggested_for, told_before

LONGEST = 120


@staff_may("offer_programmes")
@require_GET
def programmes_for(request: StaffRequest, folio: str) -> HttpResponse:
    """What may help this person, with the reasons; a search in all programmes; what they were told and when."""
    try:
        person = _open(request, folio)
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    asked = request.GET.get("q", "").strip()[:LONGEST]
    context = {
        "person": person,
        "asked": asked,
        "rows": found_for(person, asked) if asked else suggested_for(person),
        "before": [(one, name_of(one.sheet)) for one in told_before(person)],
        "write": file_access(request.user, person) == "write",
        "zone": zone_of(request.user),
    }
    return render(request, "returns/offering/list.html", context)


@staff_may("offer_programmes")
@require_POST
def offer_programme(request: StaffRequest, folio: str, slug: str) -> HttpResponse:
    """One click: the service is in the file and the sheet is ready to print."""
    person = open_file(request, folio, page="programmes", write=True)
    try:
        made = actions.offer(
            person=person,
            record=record_to_write_on(person),
            slug=slug,
            language=request.POST.get("language", "es"),
            reasons=[code for code in request.POST.get("reasons", "").split() if code.isidentifier()][:12],
            by=request.user,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("programmes_for", folio=person.folio)
    messages.success(request, _("It is in the file. Print the sheet, or read it aloud."))
    return redirect("sheet_given", folio=person.folio, number=made.pk)


@staff_may("offer_programmes")
@require_GET
def sheet_given(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    """The sheet as it was given to the person, on that day and in that language; prints on one page."""
    try:
        person = _open(request, folio)
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    given = get_object_or_404(
        Offered.objects.select_related("sheet__programme__agency", "by"), pk=number, record__person=person
    )
    context = {
        "person": person,
        "given": given,
        "told": told(given.sheet, given.language, named_offices([given.sheet])),
        "zone": zone_of(request.user),
    }
    return render(request, "returns/offering/given.html", context)


def panel(request: HttpRequest, person: Person) -> SafeString:
    """The first programmes that may help, beside the file."""
    staff = cast(Staff, request.user)
    if not may(staff, "offer_programmes") or reads_until(staff, person) is not None:
        return mark_safe("")
    context = {
        "person": person,
        "rows": suggested_for(person, BESIDE),
        "write": file_access(staff, person) == "write",
    }
    text = render_to_string("returns/offering/panel.html", context, request=request)
    return mark_safe(text)  # noqa: S308 - escaped by Django


def _open(request: StaffRequest, folio: str) -> Person:
    person = open_file(request, folio, page="programmes")
    if reads_until(request.user, person) is not None:
        raise NotAllowed(_("Only the consulate that keeps the file reads about the programmes now."))
    return person
