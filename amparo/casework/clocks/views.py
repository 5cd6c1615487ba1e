"""Deadlines: what is late and what will be, by office and place; the counts open the lists behind them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.clocks import queries
from amparo.casework.queries import offices_of
from amparo.casework.tasks.views import chosen_offices, zone_of
from amparo.core import clock
from amparo.core.paging import ByKeys
from amparo.people.closing import close
from amparo.places.models import Facility, Office

ROWS = 50
FIRST = "first_interview"


@staff_may("see_clocks")
def clocks(request: StaffRequest) -> HttpResponse:
    """The deadlines in one state, of one kind or all, of an office or place or all."""
    staff, now = request.user, clock.now()
    state, code, facility = (request.GET.get(name, "") for name in ("state", "code", "facility"))
    state = state if state in queries.STATES else "breached"
    found = queries.clocks(offices=chosen_offices(request), code=code, facility=facility)
    counts = queries.counts(found, now)
    paginator = ByKeys(queries.for_list(found, state, now), ROWS)
    paginator.__dict__["count"] = counts[state]  # counted already
    page = paginator.get_page(request.GET.get("page", "1"))
    page.object_list = list(page.object_list)
    hidden = close(staff, records=[one.case.record if one.case else one.record for one in page])
    if facility:  # a list by place would say where somebody is
        page.object_list = [one for one in page if one.record.person_id not in hidden]
    context = {
        "page": page,
        "state": state,
        "code": code,
        "facility": facility,
        "place": Facility.objects.filter(pk=int(facility)).first() if facility.isdigit() else None,
        "office": request.GET.get("office", ""),
        "tabs": [(name, label, counts[name]) for name, label in queries.STATES.items()],
        "types": list(queries.clock_types()),
        "all_offices": Office.objects.only("slug", "city") if offices_of(staff) is None else None,
        "now": now,
        "zone": zone_of(staff),
    }
    return render(request, "casework/clocks/list.html", context)


@staff_may("see_clocks")
def ageing(request: StaffRequest) -> HttpResponse:
    """How old what waits is, by office or place of detention (A8)."""
    staff, now = request.user, clock.now()
    types = list(queries.clock_types())
    asked = request.GET.get("code", FIRST)
    code = asked if asked in {one.code for one in types} else FIRST
    by = "place" if request.GET.get("by") == "place" else "office"
    context = {
        "report": queries.ageing(code=code, by=by, offices=offices_of(staff), now=now),
        "by": by,
        "column": "facility" if by == "place" else "office",
        "code": code,
        "type": next(one for one in types if one.code == code),
        "types": types,
        "names": queries.STATES.values(),
        "now": now,
        "zone": zone_of(staff),
    }
    return render(request, "casework/clocks/ageing.html", context)
