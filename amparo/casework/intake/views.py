"""The intake page: a form, and beside it the people whom it may be about, filling itself while an officer types."""

from __future__ import annotations

import secrets

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.actions import log_reading
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.intake.actions import take_in
from amparo.casework.intake.forms import IntakeForm, describe
from amparo.casework.queries import case_types
from amparo.core.errors import Incomplete, Refusal
from amparo.matching import reason_text
from amparo.people.checks.log import Asker
from amparo.people.closing import close
from amparo.people.finding import find
from amparo.people.models import Door, Person, Record
from amparo.people.queries import person_by_folio
from amparo.places.models import Office

SHOWN = 5
#: Beside the form only those are shown who are worth a look; the whole list would teach officers to look away.
LEAST_PROBABILITY = 0.02


@staff_may("take_intake")
def intake(request: StaffRequest) -> HttpResponse:
    """The form; saving it gives the folio at once."""
    if request.method != "POST":
        form = IntakeForm(initial={"token": secrets.token_hex(16)}, case_types=case_types())
        return render(request, "casework/intake/page.html", {"form": form})
    form = IntakeForm(request.POST, case_types=case_types())
    context = {"form": form, **_likely(request, request.POST)}
    if "check" in request.POST or not form.is_valid():
        return render(request, "casework/intake/page.html", context)
    said = form.cleaned_data
    office = request.user.office or Office.objects.order_by("pk").get(pk="tucson")  # CIAM sits in Tucson
    try:
        taken = take_in(
            described=form.described(),
            source=said["source"],
            token=said["token"],
            office=office,
            by=request.user,
            person=person_by_folio(said["person"]) if said["person"] else None,
            case_type=said["case_type"],
            note=said["note"],
            reporter={"name": said["reporter"]},
        )
    except Incomplete as problem:
        form.add_error(problem.missing[0] if problem.missing else None, str(problem))
        return render(request, "casework/intake/page.html", context)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "casework/intake/page.html", context)
    return render(request, "casework/intake/done.html", {"taken": taken, "remarks": form.remarks()})


@staff_may("take_intake")
@require_POST
def likely(request: StaffRequest) -> HttpResponse:
    """The people whom the half-typed form may be about: a fragment of the page."""
    return render(request, "casework/intake/likely.html", _likely(request, request.POST))


def _likely(request: StaffRequest, said: QueryDict) -> dict[str, object]:
    described = describe(said.dict())
    enough = bool(
        described.a_number or described.curp or described.passport or described.matricula or described.phone
    )
    named = bool(described.given_names or described.surname1)
    if not enough and not (named and len(described.given_names + described.surname1) >= 3):
        return {"asked": False, "candidates": []}
    asker = Asker(door=Door.INTAKE, office_id=request.user.office_id, by=request.user)
    found = [
        one
        for one in find(described, asker=asker, limit=SHOWN)
        if one.decision != "different" or one.probability >= LEAST_PROBABILITY
    ]
    people = Person.objects.in_bulk([one.person_id for one in found])
    hidden = close(request.user, people.values())
    offices: dict[int, str] = {}
    rows = Record.objects.filter(person_id__in=people, office__isnull=False).order_by("received_at")
    for person_id, city in rows.values_list("person_id", "office__city"):
        offices[person_id or 0] = city
    for one in found:
        log_reading(
            staff=request.user,
            person_id=one.person_id,
            folio=one.folio,
            page="intake",
            purpose=_("who may this be"),
        )
    return {
        "asked": True,
        "chosen": said.get("person", ""),
        "candidates": [
            {
                "person": people[one.person_id],
                "office": offices.get(one.person_id, ""),
                "decision": one.decision,
                # Why somebody closed is likely would say what is in the file.
                "reasons": [
                    (reason[1], reason_text(reason, get_language() or "es")) for reason in one.reasons[:6]
                ]
                if one.person_id not in hidden
                else [],
            }
            for one in found
            if one.person_id in people
        ],
    }
