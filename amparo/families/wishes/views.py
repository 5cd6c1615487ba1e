"""Wishes in advance, at a window and for the call centre."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.actions import log_reading
from amparo.accounts.permissions import StaffRequest, may, require, staff_may
from amparo.casework.access import refuse_closed
from amparo.casework.queries import offices_of
from amparo.casework.views import zone_of
from amparo.core.errors import Incomplete
from amparo.core.folios import read_folio
from amparo.core.paging import ByKeys
from amparo.families.models import Wishes
from amparo.families.pages import do
from amparo.families.queries import likely_to_be
from amparo.families.trust.evidence import words_of
from amparo.families.wishes import actions, queries
from amparo.families.wishes.doubting import contradicting
from amparo.families.wishes.forms import ConfirmForm, SettleForm, WishesForm
from amparo.matching import reason_text
from amparo.people import closing
from amparo.people.models import Person
from amparo.people.queries import person_by_folio

STATES = ("", "doubted", "kept", "ended")


@staff_may("take_wishes")
def wishes(request: StaffRequest) -> HttpResponse:
    """The wishes that wait for somebody to establish whose they are, those in doubt, those in force, those that ended."""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    folio = request.GET.get("folio", "")
    if folio:
        clean = read_folio(folio)
        if clean and Wishes.objects.filter(folio=clean).exists():
            return redirect("wishes_page", folio=clean)
        messages.error(request, _("There are no wishes with this folio."))
    page = ByKeys(queries.wishes_of(offices_of(request.user), state=state), 25).get_page(
        request.GET.get("page", "1")
    )
    page.object_list = list(page.object_list)
    closing.close(request.user, records=[one.record for one in page])
    tabs = [("", _("To confirm")), ("doubted", _("In doubt")), ("kept", _("In force")), ("ended", _("Ended"))]
    context = {"page": page, "state": state, "tabs": tabs, "zone": zone_of(request.user)}
    return render(request, "families/wishes/list.html", context)


@staff_may("take_wishes")
def new(request: StaffRequest) -> HttpResponse:
    """Take wishes at a window or by telephone; folio and secret are given once, on paper or aloud."""
    form = WishesForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made, secret = actions.take(
                described=form.described(), contact=said["contact"], language=said["language"], named=form.named(),
                needs=said["needs"], evidence=said["evidence"], note=said["note"], by=request.user,
            )  # fmt: skip
            return render(request, "families/wishes/given.html", {"one": made, "secret": secret})
        except Incomplete as problem:
            field = next((name for name in problem.missing if name in form.fields), None)
            form.add_error(field, str(problem))
    return render(request, "families/wishes/new.html", {"form": form})


@staff_may("take_wishes")
def page(request: StaffRequest, folio: str) -> HttpResponse:
    """What was said; whose it is; what contradicts it."""
    found = _found(request, folio)
    person = found.record.person
    if person is not None:
        log_reading(
            staff=request.user, person_id=person.pk, folio=person.folio, page="request", purpose="case work"
        )
    candidates = likely_to_be(found.record, by=request.user) if found.identified_at is None else []
    hidden = closing.close(request.user, [one.person for one in candidates])
    for one in candidates:
        log_reading(
            staff=request.user, person_id=one.person.pk, folio=one.person.folio, page="request", purpose="case work"
        )  # fmt: skip
    language = get_language() or "es"
    context = {
        "one": found,
        "person": person,
        **_told(found),
        "against": contradicting(found) if found.ended_at is None else [],
        "candidates": [
            (one, [(reason[1], reason_text(reason, language)) for reason in one.reasons[:5]])
            for one in candidates
            if one.person.pk not in hidden
        ],
        "confirm_form": ConfirmForm(by=request.user),
        "settle_form": SettleForm(auto_id="settle_%s"),
        "zone": zone_of(request.user),
    }
    return render(request, "families/wishes/page.html", context)


@staff_may("take_wishes")
@require_POST
def confirm(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    chosen = request.POST.get("person", "")
    person = person_by_folio(chosen) if chosen else None
    if chosen and person is None:
        messages.error(request, _("Choose one of the people, or somebody new."))
        return redirect("wishes_page", folio=found.folio)
    return do(
        request,
        found,
        lambda: actions.confirm(
            wishes=found,
            evidence=request.POST.get("evidence", ""),
            note=request.POST.get("note", ""),
            by=request.user,
            person=person,
        ),
        _("It is in force from now on."),
        page="wishes_page",
    )


@staff_may("take_wishes")
@require_POST
def settle(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    return do(
        request,
        found,
        lambda: actions.settle(wishes=found, note=request.POST.get("note", ""), by=request.user),
        _("These are theirs. What contradicted them is refused."),
        page="wishes_page",
    )


@staff_may("take_wishes")
@require_POST
def withdraw(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    return do(
        request,
        found,
        lambda: actions.withdraw(wishes=found, by=request.user),
        _("Everything is withdrawn: nobody named here is told anything from now on."),
        page="wishes_page",
    )


def wished_before(request: HttpRequest, person: Person) -> SafeString:
    """The panel of the person page: what they wished before."""
    rows = [{"one": one, **_told(one)} for one in queries.before_of(person)]
    return (
        render_to_string("families/wishes/panel.html", {"rows": rows}, request=request)
        if rows
        else SafeString("")
    )


def _told(one: Wishes) -> dict[str, object]:
    everybody = list(queries.now_named(one))
    return {
        "named": [(named, queries.contact_of(named)) for named in everybody],
        "kinds": {named.kind for named in everybody},
        "needs": queries.needs_of(one),
        "contact": queries.contact_of(one),
        "evidence": words_of(one.identified_by) if one.identified_by else "",
    }


def _found(request: StaffRequest, folio: str) -> Wishes:
    clean = read_folio(folio)
    if clean is None:
        raise Http404
    found = get_object_or_404(
        Wishes.objects.select_related("record__person", "office", "identified_staff"), folio=clean
    )
    if not may(request.user, "take_wishes", office_id=actions.office_of(found)):
        require(request.user, "take_wishes", office_id=found.office_id)
    refuse_closed(request.user, found.record.person)
    return found
