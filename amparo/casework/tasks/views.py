"""The tasks of a member of staff or an office, several at a time; who is away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import refuse_closed
from amparo.casework.minors.covering import cover_tasks
from amparo.casework.models import Case, Task
from amparo.casework.queries import offices_of
from amparo.casework.tasks import absences, actions, queries
from amparo.casework.tasks.forms import AbsenceForm, SeveralForm, TaskForm
from amparo.casework.tasks.models import Absence
from amparo.core import clock
from amparo.core.back import back
from amparo.core.errors import Incomplete, Refusal
from amparo.core.folios import read_folio
from amparo.core.paging import ByKeys
from amparo.places.models import Office

ROWS = 50


def zone_of(staff: Staff) -> dt.tzinfo:
    return staff.office.zone if staff.office is not None else dt.UTC


def chosen_offices(request: StaffRequest) -> Collection[str] | None:
    """The offices asked for; None is all of them. Who sees one office only sees that."""
    own, chosen = offices_of(request.user), request.GET.get("office", "")
    return [chosen] if own is None and chosen else own


@staff_may("see_tasks")
def tasks(request: StaffRequest) -> HttpResponse:
    """My tasks or the office's, filtered; marked ones are finished, given, put off or cancelled together."""
    staff, now, offices = request.user, clock.now(), chosen_offices(request)
    asked = {name: request.GET.get(name, "") for name in ("whose", "due", "kind", "assignee", "office")}
    own = offices_of(staff)
    default = "office" if own is None else "mine"
    asked["whose"] = asked["whose"] if asked["whose"] in queries.WHOSE else default
    found = queries.tasks(
        staff, offices=offices, whose=asked["whose"], due=asked["due"], kind=asked["kind"],
        assignee=asked["assignee"], now=now, zone=zone_of(staff),
    )  # fmt: skip
    page = ByKeys(found, ROWS).get_page(request.GET.get("page", "1"))
    page.object_list = list(page.object_list)
    cover_tasks(staff, page)
    context = {
        "page": page,
        "asked": asked,
        "all_marked": "all" in request.GET,
        "whose": [("mine", _("My own")), ("office", _("The consulate’s")), ("free", _("Nobody’s yet"))],
        "dues": [
            ("", _("Any date")), ("overdue", _("Overdue")), ("today", _("Until today")),
            ("soon", _("From tomorrow, within a week")),
            ("week", _("Within a week")),
            ("snoozed", _("Put off")),
        ],
        "kinds": [(queries.WORK, _("All but deadlines and hand-overs")), *Task.Kind.choices],
        # Who sees every office chooses one first: nobody looks for a name among nine hundred.
        "colleagues": list(queries.colleagues(offices)) if offices is not None else [],
        "all_offices": Office.objects.only("slug", "city") if own is None else None,
        "now": now,
        "zone": zone_of(staff),
    }  # fmt: skip
    return render(request, "casework/tasks/list.html", context)


@staff_may("do_task")
@require_POST
def several(request: StaffRequest) -> HttpResponse:
    """Do one thing with all the marked tasks, or nothing with any of them."""
    form = SeveralForm(request.POST, colleagues=queries.colleagues(offices_of(request.user)))
    if not form.is_valid():
        messages.error(request, _("Choose a colleague and a date that exist. Nothing was changed."))
        return redirect(back(request))
    said, by = form.cleaned_data, request.user
    one = request.POST.get("one", "")
    numbers = [int(one)] if one.isdigit() else said["task"]
    try:
        match "finish" if one else request.POST.get("do", ""):
            case "assign":
                done = actions.reassign(numbers=numbers, by=by, to=said["to"], reason=said["note"])
            case "snooze":
                until = said["until"] or clock.today(zone_of(by))
                moment = dt.datetime.combine(until, dt.time(9), tzinfo=zone_of(by))
                done = actions.snooze(numbers=numbers, by=by, until=moment, reason=said["note"])
            case "cancel":
                done = actions.cancel(numbers=numbers, by=by, reason=said["note"])
            case _:
                done = actions.finish(numbers=numbers, by=by, note=said["note"])
        number = len(done)
        messages.success(
            request,
            ngettext("%(number)d task was changed.", "%(number)d tasks were changed.", number)
            % {"number": number},
        )
    except Refusal as refusal:
        messages.error(request, _("%(why)s Nothing was changed.") % {"why": refusal})
    return redirect(back(request))


@staff_may("do_task")
def new_task(request: StaffRequest) -> HttpResponse:
    """Ask a colleague, a role or the office for something, perhaps about a case."""
    staff = request.user
    folio = read_folio(request.GET.get("case", ""))
    case = (
        get_object_or_404(Case.objects.select_related("office", "record__person"), folio=folio)
        if folio
        else None
    )
    if case is not None:
        refuse_closed(staff, case.record.person)
    office = staff.office or (case.office if case is not None else None)
    if office is None:
        messages.error(request, _("Open the case first, and add the task from there."))
        return redirect("tasks")
    form = TaskForm(request.POST or None, colleagues=queries.colleagues([office.pk]), zone=office.zone)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.ask(office=office, by=staff, case=case, **said)
            messages.success(request, _("The task is written down."))
            return redirect("case", folio=case.folio) if case is not None else redirect("tasks")
        except Incomplete as problem:
            field = problem.missing[0] if problem.missing and problem.missing[0] in form.fields else None
            form.add_error(field, str(problem))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "casework/tasks/new.html", {"form": form, "case": case})


@staff_may("be_away")
def away(request: StaffRequest) -> HttpResponse:
    """Who of the office is away, and who stands in."""
    staff = request.user
    offices = [cast(str, staff.office_id)]
    colleagues = queries.colleagues(offices)
    people = colleagues if may(staff, "assign_tasks") else colleagues.filter(pk=staff.pk)
    form = AbsenceForm(
        request.POST or None, people=people, colleagues=colleagues, initial={"staff": staff.pk}
    )
    if request.method == "POST" and form.is_valid():
        try:
            absences.add_absence(by=staff, **form.cleaned_data)
            messages.success(request, _("The absence is written down. Open tasks go over on its first day."))
            return redirect("absences")
        except Incomplete as problem:
            form.add_error(problem.missing[0], str(problem))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "absences": list(queries.absences(offices)),
        "others": staff.role == Role.SUPERVISOR,
    }
    return render(request, "casework/tasks/absences.html", context)


@staff_may("be_away")
@require_POST
def end_absence(request: StaffRequest, number: int) -> HttpResponse:
    absence = get_object_or_404(Absence, pk=number)
    try:
        absences.end_absence(absence=absence, by=request.user)
        messages.success(request, _("The absence is over; the tasks are back."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("absences")
