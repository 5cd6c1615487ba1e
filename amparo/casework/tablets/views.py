"""The tablet page and what it speaks with. The page holds no name: those come sealed into the tablet's own storage."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.intake.forms import IntakeForm
from amparo.casework.queries import case_types
from amparo.casework.tablets.actions import reserve_folios
from amparo.casework.tablets.sending import receive_sheet
from amparo.casework.views import zone_of
from amparo.casework.visits.forms import KnownRelativeForm, Sheet
from amparo.casework.visits.queries import Seen, visits_of
from amparo.casework.visits.views import own_visit
from amparo.core import clock
from amparo.core.errors import NotAllowed, Refusal
from amparo.core.folios import show
from amparo.core.templatetags.amparo_ui import day
from amparo.people.templatetags.people_words import relation_name

#: What a tablet took along is wiped this long after the day of the visit has begun.
KEPT = dt.timedelta(hours=48)
FILES = (
    "casework/tablet-policy.js",
    "casework/tablet-store.js",
    "casework/tablet.js",
    "build/workspace.css",
    "amparo/mark.svg",
)


@staff_may("work_offline")
@require_GET
def tablet(request: StaffRequest) -> HttpResponse:
    """The page that works without a network: empty forms and the words, nothing about anybody."""
    return render(request, "casework/tablets/page.html", _empty(request))


def _empty(request: StaffRequest) -> dict[str, Any]:
    return {
        "sheet": Sheet(None, relatives=[], zone=zone_of(request.user)),
        "relative_form": KnownRelativeForm(prefix="rel-0"),
        "intake": IntakeForm(initial={"token": ""}, case_types=case_types(), auto_id="intake_%s"),
    }


@staff_may("work_offline")
@require_GET
def worker(request: StaffRequest) -> HttpResponse:
    """The service worker: it keeps the page and its files, and nothing else. Its version is what they are."""
    files = [static(name) for name in FILES]
    page = render_to_string("casework/tablets/page.html", _empty(request))
    version = hashlib.sha256(json.dumps([files, page, get_language()]).encode()).hexdigest()[:16]
    text = render_to_string("casework/tablets/worker.js", {"files": json.dumps(files), "version": version})
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@staff_may("work_offline")
@require_GET
def standing(request: StaffRequest) -> HttpResponse:
    """Whether the tablet is signed in, the token to send with, and the visits that may be taken along."""
    office = request.user.office
    if office is None:
        raise NotAllowed(_("Only somebody of a consulate takes work along."))
    today = clock.now().astimezone(office.zone).date()
    coming = visits_of(office.pk).filter(day__gte=today - dt.timedelta(days=1))[:20]
    visits = [{"id": one.pk, "name": one.facility.name, "day": day(one.day)} for one in coming]
    return JsonResponse({"token": get_token(request), "visits": visits})


@staff_may("work_offline")
@require_GET
def bundle(request: StaffRequest, number: int) -> HttpResponse:
    """What a tablet takes along of a visit: only its people, and of them only what the sheet asks."""
    visit, people, _hidden = own_visit(request, number, "tablet")
    begins = dt.datetime.combine(visit.day, dt.time(), tzinfo=visit.office.zone)
    told = {
        "visit": visit.pk,
        "name": visit.facility.name,
        "day": day(visit.day),
        "zone": str(visit.office.zone),
        "expires": int((max(begins, clock.now()) + KEPT).timestamp() * 1000),
        "people": [_person(one) for one in people],
    }
    return JsonResponse(told)


def _person(one: Seen) -> dict[str, Any]:
    facts = [show(one.person.folio), *(f"A{number}" for number in one.numbers)]
    if one.person.birth_date or one.person.birth_year:
        facts.append(str(day(one.person.birth_date) if one.person.birth_date else one.person.birth_year))
    known = {name: value for name, value in one.known.items() if name != "children"}
    return {
        "record": one.planned.record_id,
        "name": one.person.name,
        "facts": " · ".join(facts),
        "known": known,
        "done": bool(one.interviews),
        "relatives": [
            {"id": kin.pk, "name": f"{kin.name} · {relation_name(kin.relation)}"} for kin in one.relatives
        ],
    }


@staff_may("work_offline")
@require_POST
def folios(request: StaffRequest) -> HttpResponse:
    """Folios set aside for this device."""
    try:
        device = uuid.UUID(str(json.loads(request.body).get("device")))
        given = reserve_folios(device=device, by=request.user)
    except (ValueError, AttributeError):
        return JsonResponse({"why": _("This is not a device.")}, status=400)
    except NotAllowed as refusal:
        return JsonResponse({"why": str(refusal)}, status=403)
    return JsonResponse({"folios": [show(one) for one in given]})


@staff_may("work_offline")
@require_POST
def send(request: StaffRequest) -> HttpResponse:
    """One sheet comes home. The answer says what became of it."""
    try:
        sent = json.loads(request.body)
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        return JsonResponse({"why": _("This is not a sheet.")}, status=400)
    try:
        return JsonResponse(receive_sheet(sent, by=request.user).as_json())
    except Refusal as refusal:
        return JsonResponse({"id": str(sent.get("id", "")), "result": "refused", "why": str(refusal)})
