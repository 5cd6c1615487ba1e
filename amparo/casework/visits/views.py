"""The pages of visits: planning, the visit, its sheets on paper, an interview written down whole."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.actions import log_readings
from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.models import Interview, Visit
from amparo.casework.queries import offices_of, record_to_write_on
from amparo.casework.views import CASE_WORK, NeedsReason, open_file, zone_of
from amparo.casework.views_record import to_write
from amparo.casework.visits import queries
from amparo.casework.visits.actions import keep_interview, plan_visit
from amparo.casework.visits.forms import PlanForm, Sheet
from amparo.casework.visits.paper import sheets_pdf
from amparo.casework.visits.words import DOMAIN_NAMES
from amparo.core import clock
from amparo.core.errors import NotAllowed, Refusal
from amparo.people.closing import closed
from amparo.people.queries import relatives_of


@staff_may("plan_visit")
@require_GET
def visits(request: StaffRequest) -> HttpResponse:
    """The visits of the consulate, the latest first, and where people wait for one."""
    office = request.user.office
    if office is None:
        raise NotAllowed(_("Only somebody of a consulate plans its visits."))
    context = {
        "visits": queries.visits_of(office.pk)[:50],
        "facilities": queries.facilities_with_people(office.pk),
        "today": clock.now().astimezone(office.zone).date(),
    }
    return render(request, "casework/visits/list.html", context)


@staff_may("plan_visit")
def plan(request: StaffRequest) -> HttpResponse:
    """Who is at a place, the most urgent first; those chosen become a visit."""
    by = request.user
    if by.office is None:
        raise NotAllowed(_("Only somebody of a consulate plans its visits."))
    facilities = queries.facilities_with_people(by.office.pk)
    asked = request.POST.get("facility") or request.GET.get("facility", "")
    facility = facilities.filter(pk=int(asked)).first() if asked.isdigit() else None
    if facility is None:
        return redirect("visits")
    there = queries.who_is_there(facility, office_id=by.office.pk, now=clock.now())
    hidden = closed(by, [one.person for one in there])
    people = [one for one in there if one.person.pk not in hidden]
    log_readings(
        staff=by,
        people={one.person.pk: one.person.folio for one in people},
        page="plan visit",
        purpose=CASE_WORK,
    )
    today = clock.now().astimezone(by.office.zone).date()
    form = PlanForm(
        request.POST or None, facilities=facilities, initial={"facility": facility.pk, "day": today}
    )
    colleagues = Staff.objects.filter(office=by.office, is_active=True).order_by("name")
    if request.method == "POST" and form.is_valid():
        chosen, going = set(request.POST.getlist("people")), set(request.POST.getlist("officers"))
        try:
            visit = plan_visit(
                facility=form.cleaned_data["facility"], day=form.cleaned_data["day"], note=form.cleaned_data["note"],
                records=[one.record for one in people if str(one.record.pk) in chosen],
                officers=[one for one in colleagues if str(one.pk) in going] or [by], by=by,
            )  # fmt: skip
            messages.success(request, _("The visit is planned."))
            return redirect("visit", number=visit.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    chosen = set(request.POST.getlist("people")) if request.method == "POST" else set()
    context = {
        "form": form,
        "facility": facility,
        "people": people,
        "hidden": len(hidden),
        "colleagues": colleagues,
        "chosen": chosen,
    }
    return render(request, "casework/visits/plan.html", context)


def own_visit(request: StaffRequest, number: int, page: str) -> tuple[Visit, list[queries.Seen], int]:
    """A visit that the reader's offices make, with its people and how many more are minors of whose teams the reader is
    not; the reading is written down."""
    visits = Visit.objects.select_related("facility", "office", "planned_by").prefetch_related("officers")
    visit = get_object_or_404(visits, pk=number)
    offices = offices_of(request.user)
    if offices is not None and visit.office_id not in offices:
        raise NotAllowed(_("This visit is another consulate’s."))
    planned = queries.people_of(visit)
    hidden = closed(request.user, [one.person for one in planned])
    people = [one for one in planned if one.person.pk not in hidden]
    log_readings(
        staff=request.user,
        people={one.person.pk: one.person.folio for one in people},
        page=page,
        purpose=CASE_WORK,
    )
    return visit, people, len(hidden)


@staff_may("plan_visit")
@require_GET
def visit(request: StaffRequest, number: int) -> HttpResponse:
    """A visit: who is to be seen, who was, and the sheets on paper and for a tablet."""
    found, people, hidden = own_visit(request, number, "visit")
    seen = sum(1 for one in people if one.interviews)
    context = {
        "visit": found,
        "people": people,
        "hidden": hidden,
        "seen": seen,
        "zone": zone_of(request.user),
    }
    return render(request, "casework/visits/visit.html", context)


@staff_may("plan_visit")
@require_GET
def sheets(request: StaffRequest, number: int) -> HttpResponse:
    """The interview sheets of a visit as a PDF."""
    found, people, _hidden = own_visit(request, number, "interview sheets")
    answer = HttpResponse(sheets_pdf(found, people), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="hojas-{found.pk}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@staff_may("record_service")
def interview_sheet(request: StaffRequest, folio: str) -> HttpResponse:
    """The whole interview, with a network. `?visit=` says of which visit, `?corrects=` which interview was wrong."""
    person = to_write(request, folio, "interview sheet")
    asked = request.GET.get("visit", "")
    visit = (
        Visit.objects.filter(pk=int(asked), office=request.user.office).first() if asked.isdigit() else None
    )
    former = _interview(person.pk, request.GET.get("corrects", ""))
    relatives = list(relatives_of(person).select_related("record"))
    initial = (
        queries.as_initial(former) if former is not None else queries.known_of([person.pk]).get(person.pk, {})
    )
    number = _number(request.POST.get("number", "")) or uuid.uuid4()
    sheet = Sheet(request.POST or None, relatives=relatives, zone=zone_of(request.user), initial=initial)
    if request.method == "POST" and sheet.is_valid():
        try:
            keep_interview(
                number=number, record=record_to_write_on(person), said=sheet.answers(), by=request.user,
                consents=sheet.consents(), tellings=sheet.tellings(), visit=visit,
                corrects=former.pk if former is not None else None,
            )  # fmt: skip
            messages.success(request, _("The interview is in the file."))
            return (
                redirect("visit", number=visit.pk)
                if visit is not None
                else redirect("person", folio=person.folio)
            )
        except Refusal as refusal:
            sheet.main.add_error(None, str(refusal))
    context = {"person": person, "sheet": sheet, "number": number, "visit": visit, "former": former}
    return render(request, "casework/visits/sheet.html", context)


@staff_may("read_file")
@require_GET
def interview(request: StaffRequest, folio: str, number: uuid.UUID) -> HttpResponse:
    """An interview as it was kept."""
    try:
        person = open_file(request, folio, page="interview")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    found = _interview(person.pk, str(number))
    if found is None:
        raise Http404
    context = {
        "person": person, "interview": found, "zone": zone_of(request.user), "rows": queries.shown(found),
        "corrections": list(found.corrections.order_by("at")), "domains": DOMAIN_NAMES,
        "own": found.office_id == request.user.office_id,
    }  # fmt: skip
    return render(request, "casework/visits/interview.html", context)


def _number(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _interview(person_id: int, text: str) -> Interview | None:
    number = _number(text)
    if number is None:
        return None
    return (
        Interview.objects.filter(pk=number, record__person_id=person_id)
        .select_related("by", "office", "visit__facility", "corrects")
        .first()
    )
