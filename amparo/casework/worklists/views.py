"""The list of cases, what is done with several at once, lists that are kept, and the list as a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework import actions as casework
from amparo.casework.incidents.actions import add_case
from amparo.casework.incidents.forms import ChooseForm
from amparo.casework.minors.covering import cover_cases
from amparo.casework.models import Case, CaseType
from amparo.casework.queries import offices_of
from amparo.casework.tasks.actions import ask
from amparo.casework.views import zone_of
from amparo.casework.worklists import actions, figures, forms, queries, reaching
from amparo.casework.worklists.exporting import SecondPerson, ask_second_person, export
from amparo.casework.worklists.filters import AGES, ME, NONE, OWN, Filter, age_in_words, chosen
from amparo.casework.worklists.map import points
from amparo.casework.worklists.models import SavedList
from amparo.casework.worklists.order import FACTS
from amparo.core import clock
from amparo.core.back import back as back_to
from amparo.core.errors import Refusal
from amparo.places.models import Office


class Deed(NamedTuple):
    """Something that can be done with several cases: its name, its form, what it does with them, who may."""

    words: Any
    form: type[Any]
    act: Callable[[Sequence[Case], Any, Staff], list[actions.Done]]
    permission: str
    preview: Callable[[Sequence[Case], Staff], reaching.Preview] | None = (
        None  # who will hear of it, and who not
    )


def _each(
    act: Callable[[Case, Any, Staff], object],
) -> Callable[[Sequence[Case], Any, Staff], list[actions.Done]]:
    return lambda cases, form, by: actions.each(cases, lambda case: act(case, form, by))


def _assign(cases: Sequence[Case], form: Any, by: Staff) -> list[actions.Done]:
    return actions.assign_each(cases, to=form.cleaned_data["to"], by=by)


def _officers(cases: Sequence[Case], form: Any, by: Staff) -> list[actions.Done]:
    return reaching.write_to_officers(cases, text=form.cleaned_data["text"], by=by)


def _families(cases: Sequence[Case], form: Any, by: Staff) -> list[actions.Done]:
    return reaching.tell_families(cases, by=by)


def _task(case: Case, form: forms.TaskForm, by: Staff) -> object:
    return ask(text=form.cleaned_data["text"], office=case.office, case=case, by=by, due_at=form.due_at())


def _service(case: Case, form: Any, by: Staff) -> object:
    said = form.cleaned_data
    return casework.record_service(case=case, type=said["type"].code, at=said["at"], note=said["note"], by=by)


def _put(case: Case, form: forms.PutForm, by: Staff) -> object:
    said = form.cleaned_data
    return actions.put(
        case=case, fact=said["fact"], until=form.until_at(clock.now()), reason=said["reason"], by=by
    )


def _incident(case: Case, form: Any, by: Staff) -> object:
    return add_case(incident=form.cleaned_data["incident"], case=case, by=by)


DEEDS: dict[str, Deed] = {
    "assign": Deed(gettext_lazy("Give them to an officer"), forms.AssignForm, _assign, "record_service"),
    "task": Deed(gettext_lazy("Add a task to each"), forms.TaskForm, _each(_task), "do_task"),
    "service": Deed(gettext_lazy("Record a service for each"), forms.ManyServicesForm, _each(_service), "record_service"),
    "officers": Deed(gettext_lazy("Write to the officers in charge"), forms.OfficersForm, _officers, "record_service",
                     reaching.preview_officers),
    "families": Deed(gettext_lazy("Tell the families that there is news"), forms.FamiliesForm, _families,
                     "record_service", reaching.preview_families),
    "incident": Deed(gettext_lazy("Add them to an incident"), ChooseForm, _each(_incident), "record_incident"),
    "put": Deed(gettext_lazy("Put them first or later"), forms.PutForm, _each(_put), "record_service"),
}  # fmt: skip


@staff_may("see_worklist")
def cases(request: StaffRequest) -> HttpResponse:
    """The cases of a filter, the most urgent first, with the reason for each place."""
    staff, now = request.user, clock.now()
    filter = Filter.read(request.GET)
    offices = offices_of(staff)
    columns = chosen(request.GET.getlist("col"), queries.COLUMNS) or list(queries.USUAL)
    found = queries.case_list(staff, filter, offices=offices, page=request.GET.get("page", "1"), now=now)
    context = {
        "found": found,
        "filter": filter,
        "columns": columns,
        "all_columns": queries.COLUMNS.items(),
        "here": request.get_full_path(),
        "address": _address(filter, columns),
        "now": now,
        "zone": zone_of(staff),
        "choices": _choices(found.officers, offices),
        "deeds": [(name, deed.words) for name, deed in DEEDS.items() if may(staff, deed.permission)],
        "may_export": may(staff, "export_list"),
        "save_form": forms.SaveForm(auto_id="save_%s"),
        "export_form": forms.ExportForm(auto_id="export_%s"),
        "can_share": staff.office_id is not None,
    }
    return render(request, "casework/worklists/cases.html", context)


def _address(filter: Filter, columns: Collection[str]) -> str:
    query = QueryDict(filter.address(), mutable=True)
    if tuple(columns) != queries.USUAL:
        query.setlist("col", list(columns))
    return query.urlencode()


def _choices(
    officers: Collection[Staff], offices: Collection[str] | None
) -> dict[str, list[tuple[str, Any]]]:
    """What each part of the filter can be set to."""
    types = list(CaseType.objects.order_by("ambito", "name_es"))
    found: dict[str, list[tuple[str, Any]]] = {
        "officer": [
            (ME, _("Mine")),
            (NONE, _("Nobody’s")),
            (OWN, _("Mine and nobody’s")),
            *((str(one.pk), one.name) for one in officers),
        ],
        "status": list(Case.Status.choices),
        "type": [(kind.code, str(kind)) for kind in types],
        "reason": [(fact.code, fact.words) for fact in FACTS],
        "age": [(age, age_in_words(age)) for age in AGES],
    }
    if offices is None:
        found["office"] = [(one.slug, one.city) for one in Office.objects.only("slug", "city")]
    return found


@staff_may("record_service")
@require_POST
def several(request: StaffRequest) -> HttpResponse:
    """Do one thing with the cases that were chosen: first what will be done, then what became of each."""
    staff = request.user
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    query = request.POST.get("list", "")
    ids = [int(number) for number in request.POST.getlist("case") if number.isdecimal()][
        : actions.MOST_AT_ONCE + 1
    ]
    whole = request.POST.get("whole") == "yes"
    listed = actions.of_filter(
        Filter.read(QueryDict(query).dict()) if whole else Filter(status=""),
        staff=staff, offices=offices_of(staff), only=None if whole else ids,
    )  # fmt: skip
    next = request.POST.get("next", "")
    back = back_to(request) if next else f"{reverse('cases')}?{query}"
    if not listed:
        messages.error(request, _("Choose at least one case."))
        return redirect(back)
    officers = queries.officers_of({case.office_id for case in listed})
    form = deed.form(
        request.POST if request.POST.get("confirmed") else None, officers=officers, zone=zone_of(staff),
        initial={"fact": request.POST.get("fact", "put_first")},
    )  # fmt: skip
    if request.POST.get("confirmed") and form.is_valid():
        try:
            done = deed.act(listed, form, staff)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, done, back, deed)
    cover_cases(staff, listed)
    context = {
        "deed": deed,
        "do": request.POST["do"],
        "form": form,
        "cases": listed,
        "query": query,
        "next": next,
        "preview": deed.preview(listed, staff) if deed.preview is not None else None,
        "back": back,
    }
    return render(request, "casework/worklists/several.html", context)


def _done(request: StaffRequest, done: list[actions.Done], back: str, deed: Deed) -> HttpResponse:
    refused = [one for one in done if one.problem]
    cover_cases(request.user, [one.case for one in refused])
    count = len(done) - len(refused)
    words = ngettext("Done for %d case.", "Done for %d cases.", count) % count
    if not refused:
        messages.success(request, words)
        return redirect(back)
    context = {"deed": deed, "words": words, "refused": refused, "back": back}
    return render(request, "casework/worklists/done.html", context)


@staff_may("see_worklist")
@require_POST
def save_list(request: StaffRequest) -> HttpResponse:
    query = request.POST.get("list", "")
    form = forms.SaveForm(request.POST)
    try:
        actions.save_list(
            name=request.POST.get("name", ""),
            query=query,
            shared=bool(form.data.get("shared")),
            by=request.user,
        )
        messages.success(request, _("The list is kept."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('cases')}?{query}")


@staff_may("see_worklist")
@require_POST
def forget_list(request: StaffRequest, number: int) -> HttpResponse:
    try:
        actions.forget_list(saved=get_object_or_404(SavedList, pk=number), by=request.user)
        messages.success(request, _("The list is gone. The cases are where they were."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("cases")


@staff_may("export_list")
@require_POST
def export_list(request: StaffRequest) -> HttpResponse:
    """The list as a workbook, for a stated purpose; every file in it counts as read."""
    query = QueryDict(request.POST.get("list", ""))
    columns = chosen(query.getlist("col"), queries.COLUMNS) or list(queries.USUAL)
    wanted, purpose, offices = (
        Filter.read(query.dict()),
        request.POST.get("purpose", ""),
        offices_of(request.user),
    )
    try:
        file, _count = export(
            wanted,
            columns=columns,
            offices=offices,
            purpose=purpose,
            zone=zone_of(request.user),
            by=request.user,
        )
    except SecondPerson as needed:
        asked = ask_second_person(wanted, columns=columns, offices=offices, purpose=purpose, by=request.user)
        messages.info(
            request, f"{needed} " + _("It was asked for: come back here when you hear that it was approved.")
        )
        return redirect("two_people_one", number=asked.pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('cases')}?{query.urlencode()}")
    day = clock.today(zone_of(request.user) or dt.UTC)
    return cast(HttpResponse, FileResponse(
        file, as_attachment=True, filename=f"casos-{day:%Y-%m-%d}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ))  # fmt: skip


@staff_may("see_board")
def board(request: StaffRequest) -> HttpResponse:
    """What a supervisor, or headquarters, must see today: loads, terms that ran out, what waits; each figure opens its list."""
    staff, now = request.user, clock.now()
    chosen_office = request.GET.get("office", "")
    if offices_of(staff) is None and not chosen_office:
        found = figures.network_board(staff, now)
        return render(
            request, "casework/worklists/network.html", {"board": found, "points": points(found.rows)}
        )
    office = get_object_or_404(Office, pk=chosen_office) if offices_of(staff) is None else staff.office
    assert office is not None
    context = {
        "board": figures.office_board(staff, office, now),
        "office": office,
        "all": offices_of(staff) is None,
    }
    return render(request, "casework/worklists/office.html", context)
