"""The operator's page. Every part works from the keyboard and without JavaScript."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from amparo.accounts.actions import log_reading
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.access import refuse_closed
from amparo.casework.calls.actions import has_open_case, take_call, verify_caller
from amparo.casework.calls.forms import CallForm, TakeDownForm, VerifyForm, read_reporter
from amparo.casework.calls.queries import may_be_told
from amparo.casework.calls.script import lines
from amparo.casework.contacts.models import Contact
from amparo.casework.contacts.queries import earlier
from amparo.casework.models import CallerCheck
from amparo.casework.views import zone_of
from amparo.casework.visits.communicating import Communicating, how_they_communicate
from amparo.casework.visits.queries import known_of
from amparo.core import clock
from amparo.core.errors import Incomplete, Refusal
from amparo.people.closing import close
from amparo.people.models import WAITS, Person
from amparo.people.queries import pairs_of_record, person_by_folio
from amparo.people.searching import search
from amparo.places.models import Office

#: CIAM sits in Tucson; what an operator without an office takes down is that office's until a list says where.
OFFICE_OF_CIAM = "tucson"


@staff_may("answer_calls")
def calls(request: StaffRequest) -> HttpResponse:
    """Find, verify, take down: one page. What was typed to search stands in no address and is not kept."""
    context: dict[str, Any] = {
        "script": [line for line in lines() if line.part == "say"],
        "form": _empty(),
        "searched": False,
    }
    if request.method != "POST":
        return render(request, "casework/calls/page.html", context)
    if "find" in request.POST:
        text = request.POST.get("q", "").strip()
        found = search(text, by=request.user) if text else None
        close(request.user, [hit.person for hit in found.hits] if found else [])
        for hit in found.hits if found else ():
            log_reading(
                staff=request.user,
                person_id=hit.person.pk,
                folio=hit.person.folio,
                page="search",
                purpose="call",
            )
        context |= {"searched": True, "found": found, "asked": text, **_again(request, text)}
        return render(request, "casework/calls/page.html", context)
    form = CallForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        caller, phone = read_reporter(said["reporter"])
        person = person_by_folio(said["person"]) if said["person"] else None
        described = {name: str(text) for name, text in form.described().as_mapping().items() if text}
        try:
            contact = take_call(
                matter=said["matter"], caller=caller, phone=phone, token=said["token"], office=_office(request),
                said=described, person=person, by=request.user,
            )  # fmt: skip
            return _done(request, contact, opened=said["matter"] == "case")
        except Incomplete as problem:
            form.add_error(
                next((name for name in problem.missing if name in form.fields), None), str(problem)
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "casework/calls/page.html", {**context, "form": form})


@staff_may("answer_calls")
@require_POST
def again(request: StaffRequest) -> HttpResponse:
    """Whether this telephone called before this week: a fragment of the page."""
    _name, phone = read_reporter(request.POST.get("reporter", ""))
    return render(request, "casework/contacts/earlier.html", _again(request, phone))


def _again(request: StaffRequest, phone: str, but: Contact | None = None) -> dict[str, Any]:
    return {"earlier": earlier(phone, clock.now(), but=but), "zone": zone_of(request.user)}


def _office(request: StaffRequest) -> Office:
    return request.user.office or Office.objects.get(pk=OFFICE_OF_CIAM)


def _done(request: StaffRequest, contact: Contact, *, opened: bool) -> HttpResponse:
    """The folio to read aloud: of the case that the call opened, else the contact's own. That of a case which was there
    before would tell the caller that the person is known."""
    pairs = pairs_of_record(contact.record) if contact.record is not None else None
    context = {
        "contact": contact,
        "case": contact.case if opened else None,
        "doubtful": pairs is not None and pairs.filter(WAITS).exists(),
        "closing": next(line for line in lines() if line.code == "close"),
        **_again(request, contact.phone, but=contact),
    }
    return render(request, "casework/calls/done.html", context)


def _empty() -> CallForm:
    return CallForm(initial={"token": secrets.token_hex(16)})


@staff_may("answer_calls")
def verify(request: StaffRequest, folio: str) -> HttpResponse:
    """The script's questions about one person; whether the caller is verified, and then what may be told."""
    person = person_by_folio(folio)
    if person is None:
        raise Http404
    refuse_closed(request.user, person)
    log_reading(staff=request.user, person_id=person.pk, folio=person.folio, page="call", purpose="call")
    if "save" in request.POST:
        return _take_down(request, person)
    form = VerifyForm(request.POST or None)
    context: dict[str, Any] = {"person": person, "form": form, "check": None}
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        phone = said.get("relative_phone", "")
        try:
            check = verify_caller(
                person=person,
                caller=said.pop("caller"),
                relation=said.pop("relation"),
                said=said,
                by=request.user,
            )
            first = {"check_number": check.pk, "token": secrets.token_hex(16), "phone": phone}
            taking = TakeDownForm(open_case=has_open_case(person, request.user), initial=first)
            context |= {
                "check": check,
                "told": may_be_told(check, person),
                "communicating": _communicating(person),
                "taking": taking,
                **_again(request, phone),
            }
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "casework/calls/verify.html", context)


def _take_down(request: StaffRequest, person: Person) -> HttpResponse:
    """Write down the call of somebody who answered the script: nothing that they said is typed again."""
    form = TakeDownForm(request.POST, open_case=has_open_case(person, request.user))
    number = request.POST.get("check_number", "")
    check = get_object_or_404(
        CallerCheck.objects.select_related("record"),
        pk=int(number) if number.isdecimal() else 0,
        by=request.user,
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            contact = take_call(
                matter=said["matter"], caller=check.caller, phone=said["phone"], token=said["token"],
                office=_office(request), person=person, check=check, by=request.user,
            )  # fmt: skip
            return _done(request, contact, opened=said["matter"] == "case")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "person": person,
        "form": form,
        "check": check,
        "told": may_be_told(check, person),
        "communicating": _communicating(person),
        "taking": form,
    }
    return render(request, "casework/calls/verify.html", context)


def _communicating(person: Person) -> Communicating:
    return how_they_communicate(known_of([person.pk]).get(person.pk, {}))
