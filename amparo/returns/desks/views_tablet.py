"""The tablet of a desk: a page that works without a network, and what it speaks with. The page itself holds no name; people
come sealed into the tablet's own storage (ADR 12)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.actions import log_readings
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.core.folios import show
from amparo.core.templatetags.amparo_ui import moment
from amparo.returns.centres.zones import zone_of
from amparo.returns.desks import actions, queries
from amparo.returns.desks.access import centre_of, own_desk, shown, touches
from amparo.returns.desks.screens import had_and_wanted
from amparo.returns.desks.sending import receive_touch
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans.models import Milestone
from amparo.returns.plans.rules import blocked_by, first_steps
from amparo.returns.tables import kinds

#: What a tablet took along is wiped after this time; a shift is shorter.
KEPT = dt.timedelta(hours=16)
#: The largest centre has 2,600 places; whoever is not among the first is found with a network.
MOST = 2500
#: As many plans as are made while a tablet takes people along; the rest make themselves at the next time.
MADE = 60
FILES = (
    "returns/desk-policy.js",
    "casework/tablet-store.js",
    "returns/desk.js",
    "build/workspace.css",
    "amparo/mark.svg",
)


@staff_may("work_desk")
@require_GET
def tablet(request: StaffRequest) -> HttpResponse:
    """The page that works without a network: words and an empty frame, nothing about anybody."""
    return render(request, "returns/desks/tablet.html")


@staff_may("work_desk")
@require_GET
def worker(request: StaffRequest) -> HttpResponse:
    """The service worker: it keeps the page and its files, and nothing else. Its version is what they are."""
    files = [static(name) for name in FILES]
    page = render_to_string("returns/desks/tablet.html", {})
    version = hashlib.sha256(json.dumps([files, page, get_language()]).encode()).hexdigest()[:16]
    text = render_to_string("returns/desks/worker.js", {"files": json.dumps(files), "version": version})
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@staff_may("work_desk")
@require_GET
def standing(request: StaffRequest) -> HttpResponse:
    """That the tablet is signed in, at which centre and desk, and the token to send with."""
    centre = centre_of(request.user)
    desk = own_desk(request.user)
    name = f"{centre.name}, {centre.city}"
    return JsonResponse(
        {"token": get_token(request), "centre": f"{name} · {desk.name}" if desk is not None else name}
    )


@staff_may("work_desk")
@require_GET
def bundle(request: StaffRequest) -> HttpResponse:
    """Who is at the centre now, in the order of the queue, with what this desk gives and what stands in the way."""
    centre = centre_of(request.user)
    zone = zone_of(centre)
    people = list(queries.ordered(queries.present(centre)).select_related("record__person", "centre")[:MOST])
    planned = set(Milestone.objects.filter(homecoming__in=people).values_list("homecoming", flat=True))
    for one in [one for one in people if one.pk not in planned][:MADE]:
        actions.open_plan(homecoming=one, by=request.user)
    plans: dict[int, list[Milestone]] = {one.pk: [] for one in people}
    for milestone in Milestone.objects.filter(homecoming__in=people).select_related("child").order_by("pk"):
        plans[milestone.homecoming_id].append(milestone)
    told = {person.pk: person.folio for one in people if (person := one.record.person) is not None}
    log_readings(
        staff=request.user, people=told, page="desk_tablet", purpose=_("taken along without a network")
    )
    now = clock.now()
    return JsonResponse(
        {
            "taken": moment(now, str(zone)),
            "expires": int((now + KEPT).timestamp() * 1000),
            "people": [_person(one, plans[one.pk], request) for one in people],
        }
    )


def _person(one: Homecoming, plan: list[Milestone], request: StaffRequest) -> dict[str, Any]:
    person = one.record.person
    assert person is not None
    milestones = []
    for milestone in shown(plan, request.user):
        if not touches(request.user, milestone):
            continue
        had, wanted = had_and_wanted(plan, milestone.child_id)
        blocked = [] if milestone.settled else blocked_by(milestone.waits_for, had, wanted)
        steps = first_steps(milestone.waits_for, had, wanted) if blocked else []
        child = f" · {milestone.child.name}" if milestone.child is not None else ""
        milestones.append(
            {
                "id": milestone.pk, "kind": milestone.kind, "name": milestone.means.name + child, "state": milestone.state,
                "first": [[code, kinds()[code].name] for code in steps],
            }
        )  # fmt: skip
    return {
        "folio": show(one.folio), "link": one.folio, "name": person.name, "first": getattr(one, "rank", 1) == 0,
        "milestones": milestones,
    }  # fmt: skip


@staff_may("work_desk")
@require_POST
def send(request: StaffRequest) -> HttpResponse:
    """One touch comes home. The answer says what became of it."""
    try:
        sent = json.loads(request.body)
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        return JsonResponse({"why": _("This is not a touch of a desk.")}, status=400)
    try:
        return JsonResponse(receive_touch(sent, by=request.user).as_json())
    except Refusal as refusal:
        return JsonResponse({"id": str(sent.get("id", ""))[:40], "result": "refused", "why": str(refusal)})
