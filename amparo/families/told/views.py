"""How a family is told: seen and changed for them by officers and the call centre."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from amparo.accounts.actions import log_reading
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.views import zone_of
from amparo.core.errors import Incomplete, Refusal
from amparo.families.models import Request
from amparo.families.pages import found as found_request
from amparo.families.telling import contact_of, keeper_of, telling_of
from amparo.families.told import actions, changing, queries, rules
from amparo.families.told.forms import ContactForm, TellingForm, initial
from amparo.families.warnings import blocked_among


@staff_may("handle_request")
def telling_page(request: StaffRequest, folio: str) -> HttpResponse:
    """The ways and hours that a family chose, and what became of each message; changed here when they ask for it by telephone."""
    found = found_request(request, folio)
    person = found.record.person
    if person is not None:
        log_reading(
            staff=request.user, person_id=person.pk, folio=person.folio, page="request", purpose="case work"
        )
    ways = rules.offered(contact_of(found), browsers=found.browsers.filter(ended_at__isnull=True).count())
    form = TellingForm(
        request.POST or None, ways=ways, initial=initial(telling_of(found), found.language, ways)
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.choose(
                request=found, channels=said["channels"], quiet=(int(said["quiet_from"]), int(said["quiet_to"])),
                zone=said["zone"], daily=said["often"] == "daily", language=said["language"],
                stopped=said["often"] == "none", by=request.user,
            )  # fmt: skip
            messages.success(request, _("Kept: this is how the family is told from now on."))
            return redirect("request_telling", folio=found.folio)
        except Incomplete as problem:
            form.add_error(problem.missing[0] if problem.missing else None, str(problem))
        except Refusal as refusal:
            messages.error(request, str(refusal))
    context = {
        "one": found,
        "form": form,
        "told": queries.told(found, messages=20),
        "open": found.state != Request.State.CLOSED,
        "zone": zone_of(request.user),
    }
    return render(request, "families/telling.html", context)


@staff_may("handle_request")
def contact_page(request: StaffRequest, folio: str) -> HttpResponse:
    """Another telephone or e-mail for who asked, by whoever knows that it is them."""
    found = found_request(request, folio)
    person = found.record.person
    if person is not None:
        log_reading(
            staff=request.user, person_id=person.pk, folio=person.folio, page="request", purpose="case work"
        )
    ways = [(one.code, one.words) for one in changing.accepted_from(request.user)]
    if changing.verified_call(found, request.user) is not None:
        ways.insert(0, (changing.CALL, _("They said the PIN when I called the telephone of before")))
    form = ContactForm(request.POST or None, ways=ways, initial={"seen": found.contact_index})
    if request.method == "POST" and form.is_valid():
        try:
            changing.change_contact(request=found, by=request.user, **form.cleaned_data)
            messages.success(
                request,
                _(
                    "The contact is changed. Nothing is sent to it until they enter with their folio and a code."
                ),
            )
            return redirect("request", folio=found.folio)
        except Incomplete as problem:
            form.add_error(problem.missing[0] if problem.missing else None, str(problem))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("request_contact", folio=found.folio)
    context = {
        "one": found,
        "form": form,
        "contact": contact_of(found),
        "blocked": found.contact_index in blocked_among({found.contact_index}),
        "open": found.state != Request.State.CLOSED,
        "calls": may(request.user, "call_family_back", office_id=keeper_of(found)) and bool(found.phone),
        "called": ways[0][0] == changing.CALL if ways else False,
    }
    return render(request, "families/contact.html", context)


@staff_may("handle_request")
@require_POST
def send_test(request: StaffRequest, folio: str) -> HttpResponse:
    """A test message by each of the family's ways."""
    found = found_request(request, folio)
    try:
        sent = actions.send_test(request=found, by=request.user)
        messages.success(
            request,
            ngettext("%(n)s test message leaves now.", "%(n)s test messages leave now.", sent) % {"n": sent},
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("request_telling", folio=found.folio)
