"""Incidents: the list, one of them with its people and sums, and what is done with all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from amparo.accounts.actions import log_readings
from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import files_access
from amparo.casework.forms import ReasonForm
from amparo.casework.incidents import actions, queries
from amparo.casework.incidents.forms import (
    ChooseForm,
    CloseForm,
    IncidentForm,
    NoteForm,
    PeopleForm,
    TaskForm,
)
from amparo.casework.incidents.models import Incident, IncidentPerson
from amparo.casework.models import Case
from amparo.casework.queries import offices_of
from amparo.casework.views import open_file, zone_of
from amparo.core.errors import Incomplete, Refusal
from amparo.core.folios import read_folio
from amparo.core.rendering import GovukForm
from amparo.people.models import Person
from amparo.people.queries import person_by_folio
from amparo.people.searching import search


@staff_may("see_incidents")
@require_GET
def incidents(request: StaffRequest) -> HttpResponse:
    """The incidents of one's office, or of all, the latest first."""
    closed = request.GET.get("closed") == "yes"
    found = queries.incidents(offices_of(request.user), closed=closed)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {"page": page, "closed": closed, "zone": zone_of(request.user)}
    return render(request, "casework/incidents/list.html", context)


@staff_may("see_incidents")
@require_GET
def incident(request: StaffRequest, folio: str) -> HttpResponse:
    """What happened, who was in it and how each is, the sums, the notes and the history."""
    found = _found(folio)
    shown = queries.shown(found, request.user)
    opened = {one.person.pk: one.person.folio for one in shown.people if one.seen.open}
    log_readings(staff=request.user, people=opened, page="incident", purpose="case work")
    own = found.office_id == request.user.office_id and may(request.user, "record_incident")
    part = may(request.user, "record_incident") and (own or request.user.office_id in shown.office_ids)
    context = {
        "incident": found,
        "shown": shown,
        "own": own,
        "part": part and found.closed_at is None,
        "writes": may(request.user, "record_incident") and found.closed_at is None,
        "note_form": NoteForm(auto_id="note_%s"),
        "task_form": TaskForm(auto_id="task_%s"),
        "zone": zone_of(request.user),
    }
    return render(request, "casework/incidents/incident.html", context)


@staff_may("record_incident")
def new(request: StaffRequest) -> HttpResponse:
    form = IncidentForm(request.POST or None, zone=zone_of(request.user))
    made: list[Incident] = []

    def save() -> None:
        made.append(actions.open_incident(by=request.user, **form.cleaned_data))

    if _saved(request, form, save, _("The incident has a folio. Put its people in.")):
        return redirect("incident_people", folio=made[0].folio)
    context = {"form": form, "title": _("New incident"), "back": reverse("incidents")}
    return render(request, "casework/incidents/form.html", context)


@staff_may("record_incident")
def change(request: StaffRequest, folio: str) -> HttpResponse:
    """Write what is known of the incident now."""
    found = _found(folio)
    zone = zone_of(request.user)
    initial = {
        "kind": found.kind, "what": found.what, "at": found.at.astimezone(zone).replace(tzinfo=None),
        "certainty": found.certainty, "authority": found.authority, "county": str(found.county or ""),
        "place": found.facility.name if found.facility is not None else found.place,
    }  # fmt: skip
    form = IncidentForm(request.POST or None, zone=zone, initial=initial)
    return _page(
        request, found, form, lambda: actions.change(incident=found, by=request.user, **form.cleaned_data),
        _("It is written down."), _("Change the incident"),
    )  # fmt: skip


@staff_may("record_incident")
def people(request: StaffRequest, folio: str) -> HttpResponse:
    """Put people in: pasted folios, or found by a search and chosen."""
    found = _found(folio)
    form = PeopleForm(request.POST or None)
    context: dict[str, Any] = {"incident": found, "form": form}
    if request.method == "POST" and form.is_valid():
        lines = [line.strip() for line in form.cleaned_data["lines"].splitlines() if line.strip()]
        chosen = [*lines, *request.POST.getlist("person")]
        if form.cleaned_data["q"].strip() and not chosen:
            context["hits"] = _hits(request, form.cleaned_data["q"])
        else:
            try:
                done = actions.add_several(
                    incident=found, people=[(line, _meant(line)) for line in chosen], by=request.user
                )
            except Incomplete as problem:
                form.add_error("lines", str(problem))
            else:
                refused = [one for one in done if one.problem]
                count = len(done) - len(refused)
                if count:
                    words = ngettext("%d person was added.", "%d people were added.", count) % count
                    messages.success(request, words)
                if not refused:
                    return redirect("incident", folio=found.folio)
                context |= {"refused": refused, "form": PeopleForm()}
    return render(request, "casework/incidents/people.html", context)


@staff_may("record_incident")
def remove(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    found = _found(folio)
    inside = get_object_or_404(
        IncidentPerson.objects.select_related("record__person"),
        pk=number,
        incident=found,
        removed_at__isnull=True,
    )
    form = ReasonForm(request.POST or None)
    return _page(
        request, found, form, lambda: actions.remove(person=inside, by=request.user, **form.cleaned_data),
        _("The person is no longer in the incident."), _("This person was not in the incident"),
        person=inside.record.person,
    )  # fmt: skip


@staff_may("record_incident")
def note(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(folio)
    form = NoteForm(request.POST or None)
    return _page(
        request, found, form, lambda: actions.add_note(incident=found, by=request.user, **form.cleaned_data),
        _("The note is in all the files."), _("Note for all the files"),
    )  # fmt: skip


@staff_may("record_incident")
def tasks(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(folio)
    form = TaskForm(request.POST or None)

    def save() -> None:
        actions.ask_all(
            incident=found,
            text=form.cleaned_data["text"],
            due_at=form.due_at(zone_of(request.user)),
            by=request.user,
        )

    return _page(request, found, form, save, _("Each case has the task."), _("A task for each case"))


@staff_may("record_incident")
def close(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(folio)
    form = CloseForm(request.POST or None)
    return _page(
        request, found, form, lambda: actions.close(incident=found, by=request.user, **form.cleaned_data),
        _("The incident is closed. Its cases go on."), _("Close the incident"),
    )  # fmt: skip


@staff_may("record_incident")
def reopen(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(folio)
    form = ReasonForm(request.POST or None)
    return _page(
        request, found, form, lambda: actions.reopen(incident=found, by=request.user, **form.cleaned_data),
        _("The incident is open again."), _("Go on with the incident"),
    )  # fmt: skip


@staff_may("record_incident")
def of_person(request: StaffRequest, folio: str) -> HttpResponse:
    """Put the person of a file into an open incident."""
    person = open_file(request, folio, page="incident", write=True)
    form = ChooseForm(request.POST or None)

    def save() -> None:
        actions.add_person(incident=form.cleaned_data["incident"], person=person, by=request.user)

    if _saved(request, form, save, _("The person is in the incident.")):
        return redirect("incident", folio=form.cleaned_data["incident"].folio)
    context = {
        "form": form, "title": _("Put into an incident"), "person": person,
        "back": reverse("person", args=[person.folio]),
    }  # fmt: skip
    return render(request, "casework/incidents/form.html", context)


def panel(request: HttpRequest, person: Person) -> SafeString:
    """The incidents in which a person was, on the page of their file."""
    staff = cast(Staff, request.user)
    context = {"person": person, "incidents": list(queries.incidents_of(person)), "zone": zone_of(staff)}
    return mark_safe(render_to_string("casework/incidents/panel.html", context, request=request))  # noqa: S308 - escaped by Django


def _found(folio: str) -> Incident:
    clean = read_folio(folio)
    if clean is None:
        raise Http404
    return get_object_or_404(
        Incident.objects.select_related("office", "facility", "county", "opened_by"), folio=clean
    )


def _meant(line: str) -> Person | Case | None:
    """The case or person whose folio a line begins with."""
    for text in (line, line.split()[0]):
        folio = read_folio(text)
        if folio is not None and folio[0] == "C":
            return Case.objects.filter(folio=folio).first()
        if folio is not None:
            return person_by_folio(folio)
    return None


def _hits(request: StaffRequest, text: str) -> list[Person]:
    """The people of a search whose files the reader may open."""
    found = [hit.person for hit in search(text, by=request.user).hits]
    access = files_access(request.user, found)
    shown = [one for one in found if access[one.pk].access == "write"]
    log_readings(
        staff=request.user, people={one.pk: one.folio for one in shown}, page="search", purpose="incident"
    )
    return shown


def _page(
    request: StaffRequest, found: Incident, form: GovukForm, save: Callable[[], object], said: str, title: str, **more: Any
) -> HttpResponse:  # fmt: skip
    if _saved(request, form, save, said):
        return redirect("incident", folio=found.folio)
    context = {
        "form": form,
        "title": title,
        "incident": found,
        "back": reverse("incident", args=[found.folio]),
        **more,
    }
    return render(request, "casework/incidents/form.html", context)


def _saved(request: StaffRequest, form: GovukForm, save: Callable[[], object], said: str) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save()
    except Refusal as refusal:
        missing = refusal.missing if isinstance(refusal, Incomplete) else ()
        form.add_error(next((name for name in missing if name in form.fields), None), str(refusal))
        return False
    messages.success(request, said)
    return True
