"""The operator's page. Every part works from the keyboard and without JavaScript."""

from __future__ import annotations

import secrets

from django.http import Http404, HttpResponse
from django.shortcuts import render

from amparo.accounts.actions import log_reading
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.access import refuse_closed
from amparo.casework.calls.actions import verify_caller
from amparo.casework.calls.forms import CallForm, VerifyForm
from amparo.casework.calls.queries import may_be_told
from amparo.casework.calls.script import lines
from amparo.casework.intake.actions import take_in
from amparo.core.errors import Refusal
from amparo.people.closing import close
from amparo.people.models import Source
from amparo.people.queries import person_by_folio
from amparo.people.searching import search
from amparo.places.models import Office

#: CIAM sits in Tucson; what an operator without an office takes down is that office's until a list says where.
OFFICE_OF_CIAM = "tucson"


@staff_may("answer_calls")
def calls(request: StaffRequest) -> HttpResponse:
    """Find, verify, take down: one page. What was typed to search stands in no address and is not kept."""
    context = {
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
        return render(
            request, "casework/calls/page.html", {**context, "searched": True, "found": found, "asked": text}
        )
    form = CallForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            taken = take_in(
                described=form.described(), source=Source.CIAM, token=said["token"], by=request.user,
                office=request.user.office or Office.objects.get(pk=OFFICE_OF_CIAM), case_type=said["case_type"],
                person=person_by_folio(said["person"]) if said["person"] else None, reporter={"name": said["reporter"]},
            )  # fmt: skip
            closing = next(line for line in lines() if line.code == "close")
            return render(request, "casework/calls/done.html", {"taken": taken, "closing": closing})
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "casework/calls/page.html", {**context, "form": form})


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
    form = VerifyForm(request.POST or None)
    context = {"person": person, "form": form, "check": None}
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            check = verify_caller(
                person=person,
                caller=said.pop("caller"),
                relation=said.pop("relation"),
                said=said,
                by=request.user,
            )
            context |= {"check": check, "told": may_be_told(check, person)}
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "casework/calls/verify.html", context)
