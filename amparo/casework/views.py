"""The worklist, the person's file, the case. Views hold no rules: they ask, call one action, and show."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.actions import log_reading
from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework import actions, looked, meanwhile, panels, queries
from amparo.casework.access import file_access, is_blocked_for, reads_until, refuse_closed
from amparo.casework.clocks import queries as clocks
from amparo.casework.documents.rules import is_minor
from amparo.casework.forms import ReasonForm
from amparo.casework.hand_overs import queries as hand_over_queries
from amparo.casework.hand_overs.forms import HandOverForm, ReturnForm
from amparo.casework.hand_overs.models import WAITS
from amparo.casework.hearings import queries as hearings
from amparo.casework.kinds import subtypes
from amparo.casework.kinds.progress import steps_of
from amparo.casework.models import Case, Event, HandOver, Task
from amparo.casework.since import since_last_look
from amparo.casework.stages.queries import bar
from amparo.casework.tasks import actions as tasks
from amparo.casework.visits.communicating import how_they_communicate
from amparo.casework.visits.models import Met
from amparo.casework.visits.queries import interviews_of, known_of
from amparo.casework.visits.rules import set_is_asked
from amparo.casework.worklists.mine import my_work
from amparo.core import clock
from amparo.core.back import back
from amparo.core.errors import NotAllowed, Refusal
from amparo.core.folios import read_folio
from amparo.custody.queries import whereabouts
from amparo.people.models import Person
from amparo.people.queries import (
    consents_of,
    folios_of,
    has_refused,
    merges_of,
    person_by_folio,
    records_of,
    relatives_of,
)

CASE_WORK = "case work"
TIMELINE = ("", "services", "custody", "notes")


def zone_of(staff: Staff) -> dt.tzinfo:
    """The zone in which this member of staff reads and types times: the office's, or UTC without one."""
    return staff.office.zone if staff.office is not None else dt.UTC


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where each role begins: its work, or the page that its work is on."""
    staff = cast(Staff, request.user)
    if may(staff, "see_worklist"):
        return worklist(request)
    pages = {
        Role.AUDITOR.value: "messages_out",
        Role.STATE.value: "state_requests",
        Role.LAWYER.value: "pale_mine",
        Role.DESK.value: "desk",
        Role.AGENCY.value: "agency_home",
    }
    return redirect(pages.get(staff.role, "offices"))


home.permission = None  # type: ignore[attr-defined]  # whoever is signed in


@staff_may("see_worklist")
def worklist(request: StaffRequest) -> HttpResponse:
    """«Mi trabajo»: what cannot wait, what waits for me, what comes next; each number opens the list of that length."""
    staff, now, zone = request.user, clock.now(), zone_of(request.user)
    lists = my_work(staff, now=now, zone=zone)
    return render(request, "casework/my_work.html", {"lists": lists, "now": now, "zone": zone})


def open_file(request: StaffRequest, folio: str, *, page: str, write: bool = False) -> Person:
    """The person of this folio, if the reader may open the file; the reading is written down.

    Raises `NeedsReason` when a reason must be stated first, `NotAllowed` when even that would not help.
    """
    person = person_by_folio(folio)
    if person is None:
        raise Http404
    if is_blocked_for(request.user, person):
        raise NotAllowed(_("This file is blocked: its term is over. Ask the desk of rights at headquarters."))
    access = file_access(request.user, person)
    if access == "closed":
        refuse_closed(request.user, person)
    if access == "none" or (write and access != "write"):
        raise NotAllowed(
            _("This file is kept by another consulate: you can read it with a reason, not write in it.")
        )
    if access == "reason":
        raise NeedsReason(person)
    purpose = CASE_WORK if access == "write" else _purpose_across(request.user, person)
    log_reading(staff=request.user, person_id=person.pk, folio=person.folio, page=page, purpose=purpose)
    return person


class NeedsReason(Exception):
    """The file is another office's: the reader must say why first."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.folio)
        self.person = person


def _purpose_across(staff: Staff, person: Person) -> str:
    event = (
        Event.objects.filter(record__person=person, staff=staff, type_id="file_read_across")
        .order_by("-at")
        .first()
    )
    return event.note if event is not None else CASE_WORK


@staff_may("read_file")
def person(request: StaffRequest, folio: str) -> HttpResponse:
    """The file: who, where now, everything that happened, cases, services, kin, and who may see what."""
    try:
        found = open_file(request, folio, page="person")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    kind = request.GET.get("kind", "")
    kind = kind if kind in TIMELINE else ""
    until = reads_until(request.user, found)
    page = Paginator(queries.events_of(found, kind=kind, until=until), queries.EVENTS).get_page(
        request.GET.get("page", "1")
    )
    cases = list(queries.cases_of(found))
    interviews = list(interviews_of(found)[:10]) if until is None else []
    known = known_of([found.pk]).get(found.pk, {}) if interviews else {}
    talked = any(one.met == Met.YES for one in interviews) or any(case.first_interview_at for case in cases)
    context = {
        "person": found,
        "communicating": how_they_communicate(known),
        "unasked": until is None and talked and not set_is_asked(known),
        "folios": folios_of(found),
        "write": file_access(request.user, found) == "write",
        "refused": has_refused(found.pk),
        "may_offer": queries.keeps_last(request.user, cases) and may(request.user, "record_consent"),
        "until": until,
        "since": since_last_look(found, request.user, now=clock.now(), until=until),
        "where": whereabouts(found) if until is None else None,
        "unknown": queries.whereabouts_unknown(found) if until is None else None,
        "cases": cases,
        "months": queries.by_month(list(page)),
        "page": page,
        "kind": kind,
        "kinds": [
            ("", _("Everything")),
            ("services", _("Services")),
            ("custody", _("Custody")),
            ("notes", _("Notes")),
        ],
        "services": queries.services_of(found, until=until),
        "relatives": [one for one in relatives_of(found) if until is None or one.added_at <= until],
        "consents": [one for one in consents_of(found)[:12] if until is None or one.recorded_at <= until],
        "records": [one for one in records_of(found)[:30] if until is None or one.received_at <= until],
        "merges": list(merges_of(found)),
        "tasks": queries.tasks_of(found) if until is None else [],
        "interviews": interviews,
        "panels": panels.render(request, found) if until is None else [],
        "zone": zone_of(request.user),
        "now": clock.now(),
        "may_undo": may(request.user, "undo_merge"),
        "minor": is_minor(found.youngest_birth_date, clock.today()),
        "may_see_who": may(request.user, "see_who_looked"),
    }
    return render(request, "casework/person.html", context)


@staff_may("read_across")
def read_across(request: StaffRequest, folio: str) -> HttpResponse:
    """Ask why somebody needs the file of another office; the answer is an event of that file."""
    found = person_by_folio(folio)
    if found is None:
        raise Http404
    access = file_access(request.user, found)
    if access == "closed":
        refuse_closed(request.user, found)
    if access != "reason" and reads_until(request.user, found) is None:
        return redirect("person", folio=found.folio)
    log_reading(
        staff=request.user, person_id=found.pk, folio=found.folio, page="preview", purpose="who keeps it"
    )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record = found.records.order_by("pk").first()
        assert record is not None
        try:
            actions.read_across(
                person=found, record=record, reason=form.cleaned_data["reason"], by=request.user
            )
            return redirect("person", folio=found.folio)
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
    cases = list(hand_over_queries.preview(found, request.user))
    context = {
        "person": found,
        "form": form,
        "cases": cases,
        "keepers": sorted({case.office.name for case in cases}),
        "zone": zone_of(request.user),
    }
    return render(request, "casework/read_across.html", context)


@staff_may("see_who_looked")
def who_looked(request: StaffRequest, folio: str) -> HttpResponse:
    """Everybody who opened this file: when, who, for what."""
    try:
        found = open_file(request, folio, page="who looked")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    ids = Person.objects.filter(folio__in=folios_of(found)).values_list("pk", flat=True)
    readings = queries.readings_of(list(ids))
    page = Paginator(readings, 50).get_page(request.GET.get("page", "1"))
    context = {
        "person": found,
        "page": page,
        "zone": zone_of(request.user),
        "readers": queries.readers_of(list(ids)),
        "remarks": looked.remarks(list(ids), request.user),
    }
    return render(request, "casework/who_looked.html", context)


@staff_may("read_file")
def case(request: StaffRequest, folio: str) -> HttpResponse:
    """One matter: whose it is, since when, what was done, and what can be done next."""
    found = find_case(folio)
    assert found.record.person is not None
    try:
        owner = open_file(request, found.record.person.folio, page="case")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    return case_page(request, found, owner)


def case_page(request: StaffRequest, found: Case, owner: Person, **more: object) -> HttpResponse:
    """The page of a case; `more`: forms that come back as they were typed."""
    until = reads_until(request.user, owner)
    events = queries.events_of(owner, until=until).filter(case=found).exclude(type_id=queries.EVERYDAY)
    page = Paginator(events, queries.EVENTS).get_page(request.GET.get("page", "1"))
    waiting = HandOver.objects.filter(WAITS, case=found).select_related("from_office").first()
    context = {
        "case": found,
        "person": owner,
        "page": page,
        "months": queries.by_month(list(page)),
        "hand_overs": HandOver.objects.filter(case=found)
        .select_related("from_office", "to_office")
        .order_by("-at"),
        "waiting": waiting,
        "until": until,
        "own": found.office_id == request.user.office_id and may(request.user, "record_service"),
        "bar": bar(found),
        "steps": steps_of(found),
        "subtype": next((one for one in subtypes(found) if one.code == found.subtype), None),
        "hand_over_form": HandOverForm(auto_id="hand_over_%s", but=found.office_id),
        "return_form": ReturnForm(auto_id="return_%s"),
        "reopen_form": ReasonForm(auto_id="reopen_%s"),
        "clocks": clocks.of_case(found, clock.now()),
        "hearings": hearings.of_case(found),
        "zone": zone_of(request.user),
        "now": clock.now(),
        "seen": meanwhile.token_of(owner),
        **more,
    }
    return render(request, "casework/case.html", context)


def find_case(folio: str) -> Case:
    """The case of this folio, with what its pages show; 404 when there is none."""
    clean = read_folio(folio)
    if clean is None:
        raise Http404
    cases = Case.objects.select_related("record__person", "type", "kind", "office", "officer", "stay")
    return get_object_or_404(cases, folio=clean)


@staff_may("record_service")
@require_POST
def take_case(request: StaffRequest, folio: str) -> HttpResponse:
    found = find_case(folio)
    return _do(
        request, found, lambda: actions.take_case(case=found, by=request.user), _("The case is yours.")
    )


@staff_may("do_task")
@require_POST
def finish_task(request: StaffRequest, number: int) -> HttpResponse:
    task = get_object_or_404(Task, pk=number)
    try:
        tasks.finish_task(task=task, by=request.user, note=request.POST.get("note", ""))
        messages.success(request, _("The task is done."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(back(request))


def _do(request: StaffRequest, found: Case, action: object, said: str) -> HttpResponse:
    try:
        action()  # type: ignore[operator]
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("case", folio=found.folio)
