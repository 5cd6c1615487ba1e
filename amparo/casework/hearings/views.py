"""The calendar of hearings, one hearing, what a court ordered, and officers' private calendars."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework import panels
from amparo.casework.forms import ReasonForm
from amparo.casework.hearings import actions, feed, queries
from amparo.casework.hearings.forms import (
    AssignForm,
    BondForm,
    ChargeForm,
    HearingForm,
    MoveForm,
    OrderForm,
    ResultForm,
)
from amparo.casework.hearings.models import CalendarFeed, Hearing
from amparo.casework.minors.covering import cover_hearings
from amparo.casework.models import Case
from amparo.casework.queries import offices_of
from amparo.casework.tasks.queries import colleagues
from amparo.casework.tasks.views import chosen_offices, zone_of
from amparo.casework.views import NeedsReason, find_case, open_file
from amparo.casework.visits.communicating import how_they_communicate
from amparo.casework.visits.queries import known_of
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.core.paging import ByKeys, first_rows
from amparo.people.models import Person
from amparo.places.models import Office

ROWS, ALERTS = 60, 15


@staff_may("see_calendar")
def agenda(request: StaffRequest) -> HttpResponse:
    """The hearings of a day, a week or a month, and first of all those about which nobody does anything (A7)."""
    staff, now, zone = request.user, clock.now(), zone_of(request.user)
    view = request.GET.get("view", "")
    view = view if view in ("day", "days", "month") else "week"
    whose = request.GET.get("whose", "")
    whose = whose if whose in ("mine", "nobody") else ""
    span = queries.span(view, _day(request.GET.get("day", ""), clock.today(zone)))
    offices = chosen_offices(request)
    officer = staff.pk if whose == "mine" else None
    if view == "days":
        found = queries.coming(offices, today=span.first, zone=zone, officer=officer)
    else:
        first, last = (dt.datetime.combine(day, dt.time(), tzinfo=zone) for day in (span.first, span.last))
        found = queries.between(offices, first=first, last=last, officer=officer)
    if whose == "nobody":
        found = found.filter(state=Hearing.State.SCHEDULED, action="")
    counts = queries.of_each_day(found, zone)
    pages = ByKeys(found, ROWS)
    pages.__dict__["count"] = sum(counts.values())  # counted already
    page = pages.get_page(request.GET.get("page", "1"))
    hearings = list(page.object_list)
    waiting, alerts = first_rows(queries.without_action(offices, now), ALERTS)
    cover_hearings(staff, [*hearings, *alerts])
    panels.note_hearings(hearings)
    context = {
        "page": page,
        "counts": counts if len(counts) > 1 else {},
        "days": queries.by_day(hearings, zone),
        "alerts": alerts,
        "more_alerts": waiting - len(alerts),
        "span": span,
        "last": span.last - dt.timedelta(days=1),
        "view": view,
        "whose": whose,
        "office": request.GET.get("office", ""),
        "kept": urlencode(
            {"view": view, "day": span.first, "whose": whose, "office": request.GET.get("office", "")}
        ),
        "all_offices": Office.objects.only("slug", "city") if offices_of(staff) is None else None,
        "zone": zone,
        "now": now,
    }
    return render(request, "casework/hearings/agenda.html", context)


def _day(text: str, today: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return day if 2000 <= day.year <= 2100 else today


@staff_may("record_hearing")
def new_hearing(request: StaffRequest, folio: str) -> HttpResponse:
    """Write down a hearing of a case."""
    case, person = _case(request, folio, page="new hearing")
    form = HearingForm(
        request.POST or None, initial={"time_zone": case.office.time_zone, "mode": "in_person"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            hearing = actions.schedule(case=case, by=request.user, **form.cleaned_data)
            messages.success(request, _("The hearing is written down. Say now who does what about it."))
            return redirect("hearing", number=hearing.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "case": case, "person": person, "title": _("New hearing")}
    return render(request, "casework/hearings/form.html", context)


@staff_may("see_calendar")
def hearing(request: StaffRequest, number: int) -> HttpResponse:
    """One hearing: when in the court's time and the office's, who does what, and what can be done."""
    found = get_object_or_404(Hearing.objects.select_related("officer"), pk=number)
    try:
        case, person = _case(request, Case.objects.values_list("folio", flat=True).get(pk=found.case_id), page="hearing",
                             write=False)  # fmt: skip
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    at = found.at.astimezone(found.zone).replace(tzinfo=None)
    forms = {
        "assign": AssignForm(auto_id="assign_%s", colleagues=colleagues([case.office_id]),
                             initial={"officer": found.officer_id, "action": found.action, "lawyer": found.lawyer}),
        "move": MoveForm(auto_id="move_%s", initial={"at": at, "time_zone": found.time_zone, "mode": found.mode}),
        "hold": ResultForm(auto_id="hold_%s"),
        "unassign": ReasonForm(auto_id="unassign_%s"),
        "cancel": ReasonForm(auto_id="cancel_%s"),
    }  # fmt: skip
    own = case.office_id == request.user.office_id and may(request.user, "record_hearing")
    context = {
        "hearing": found,
        "case": case,
        "person": person,
        "communicating": how_they_communicate(known_of([person.pk]).get(person.pk, {})),
        "forms": forms,
        "may_write": own and found.state == Hearing.State.SCHEDULED and case.status != Case.Status.CONCLUDED,
        "zone": zone_of(request.user),
        "now": clock.now(),
        "panels": panels.render_hearing(request, found),
    }
    return render(request, "casework/hearings/hearing.html", context)


@staff_may("record_hearing")
@require_POST
def change_hearing(request: StaffRequest, number: int, what: str) -> HttpResponse:
    """Assign, move, hold, unassign or cancel a hearing."""
    found = get_object_or_404(Hearing.objects.select_related("case"), pk=number)
    by: dict[str, Any] = {"hearing": found, "by": request.user}
    kinds: dict[str, Any] = {
        "assign": (
            lambda: AssignForm(request.POST, colleagues=colleagues(offices_of(request.user))),
            actions.assign,
        ),
        "move": (lambda: MoveForm(request.POST), actions.move),
        "hold": (lambda: ResultForm(request.POST), actions.hold),
        "unassign": (lambda: ReasonForm(request.POST), actions.unassign),
        "cancel": (lambda: ReasonForm(request.POST), actions.cancel),
    }
    if what not in kinds:
        raise Http404
    make, action = kinds[what]
    form = make()
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        messages.error(request, _("%(why)s Nothing was changed.") % {"why": first})
        return redirect("hearing", number=number)
    try:
        action(**by, **form.cleaned_data)
        done = _("Who does what is written down.") if what == "assign" else _("The hearing is changed.")
        messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("hearing", number=number)


@staff_may("read_file")
def court(request: StaffRequest, folio: str) -> HttpResponse:
    """What a court did in a case: hearings, orders, bonds, charges; and forms to write the next down."""
    try:
        case, person = _case(request, folio, page="court", write=request.method == "POST")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    what = request.POST.get("what", "")
    forms: dict[str, Any] = {
        name: kind(request.POST if what == name else None, auto_id=f"{name}_%s")
        for name, kind in (("order", OrderForm), ("bond", BondForm), ("charge", ChargeForm))
    }
    if what in forms and forms[what].is_valid():
        action: Any = {
            "order": actions.record_order,
            "bond": actions.record_bond,
            "charge": actions.record_charge,
        }[what]
        try:
            action(case=case, by=request.user, **forms[what].cleaned_data)
            messages.success(request, _("It is written down."))
            return redirect("court", folio=case.folio)
        except Refusal as refusal:
            forms[what].refuse(refusal)
    context = {
        "case": case,
        "person": person,
        "hearings": queries.of_case(case),
        "orders": list(case.orders.order_by("-ordered_on", "-pk")),
        "bonds": list(case.bonds.order_by("-on", "-pk")),
        "charges": list(case.charges.order_by("-on", "-pk")),
        "forms": forms,
        "asked": what,
        "may_write": case.office_id == request.user.office_id
        and may(request.user, "record_hearing")
        and case.status != Case.Status.CONCLUDED,
        "zone": zone_of(request.user),
    }
    return render(request, "casework/hearings/court.html", context)


@staff_may("keep_calendar")
def my_calendar(request: StaffRequest) -> HttpResponse:
    """The private address of one's calendar: made, shown once, taken back."""
    address = ""
    if request.method == "POST" and request.POST.get("do") == "new":
        token = feed.new_address(by=request.user)
        address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    elif request.method == "POST":
        feed.revoke(by=request.user)
        messages.success(request, _("The address no longer works."))
        return redirect("my_calendar")
    current = CalendarFeed.objects.filter(staff=request.user, revoked_at__isnull=True).first()
    context = {"address": address, "current": current, "zone": zone_of(request.user)}
    return render(request, "casework/hearings/my_calendar.html", context)


@require_GET
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar for a program that cannot sign in: whoever knows the address reads when and which folio, no more."""
    found = feed.calendar_of_token(token)
    if found is None:
        raise Http404
    answer = HttpResponse(found, content_type="text/calendar; charset=utf-8")
    answer["X-Robots-Tag"] = "noindex"
    return answer


calendar_feed.permission = None  # type: ignore[attr-defined]  # the address is the key


def _case(request: StaffRequest, folio: str, *, page: str, write: bool = True) -> tuple[Case, Person]:
    case = find_case(folio)
    assert case.record.person is not None
    return case, open_file(request, case.record.person.folio, page=page, write=write)
