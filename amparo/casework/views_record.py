"""Writing into a file: services, interviews, relatives, consent, the end of a stay. Three clicks at most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.accounts.step_up import step_up
from amparo.casework import actions, meanwhile, queries
from amparo.casework.forms import ConsentForm, EndStayForm, InterviewForm, RelativeForm, ServiceForm
from amparo.casework.models import Case, Event
from amparo.casework.views import NeedsReason, open_file, zone_of
from amparo.core.errors import Incomplete, NotAllowed, Refusal
from amparo.custody import actions as custody
from amparo.custody.queries import open_stay
from amparo.people.models import Person, Purpose
from amparo.people.queries import relatives_of

#: What actions call by another name than the form that asks for it.
FORM_FIELDS = {"fields": "fields_told"}
#: After these nothing is written into a case as if nothing had happened.
ENDS_WRITING = frozenset({"case_concluded", "hand_over", "hand_over_returned"})
#: Offered as chips above the form: what officers write down most.
USUAL = ("consular_visit", "interview_call", "family_called", "legal_orientation", "document_issued", "note")


@staff_may("record_service")
def record_service(request: StaffRequest, folio: str) -> HttpResponse:
    person = to_write(request, folio, "record service")
    case = _case(person, request)
    types = queries.services_by_hand()
    form = ServiceForm(
        request.POST or None,
        types=types,
        zone=zone_of(request.user),
        initial={"type": request.GET.get("type", "")},
    )

    def save() -> None:
        said = form.cleaned_data
        actions.record_service(
            case=case, type=said["type"].code, at=said["at"], note=said["note"], by=request.user
        )

    usual = {kind.code: kind for kind in types}
    more = {"chips": [usual[code] for code in USUAL if code in usual], "chosen": form["type"].value()}
    # Two visits written down as one are the family's news told twice; two notes are two notes.
    said = request.POST.get("type", "")
    return _form_page(
        request, person, form, save, _("Record a service or a note"), _("It is in the file."), more,
        clash=lambda event: event.type_id == said != "note" or event.type_id in ENDS_WRITING,
    )  # fmt: skip


@staff_may("record_service")
def record_interview(request: StaffRequest, folio: str) -> HttpResponse:
    person = to_write(request, folio, "record interview")
    case = _case(person, request)
    form = InterviewForm(request.POST or None, zone=zone_of(request.user))

    def save() -> None:
        said = form.cleaned_data
        actions.record_interview(
            case=case, at=said["at"], channel=said["channel"], note=said["note"], by=request.user
        )
        if said["accepts"]:
            actions.record_consent(
                record=case.record,
                purpose=Purpose.ASSISTANCE,
                decision=said["accepts"],
                channel=said["channel"],
                language=said["language"],
                interpreter=said["interpreter"],
                at=said["at"],
                by=request.user,
            )

    return _form_page(
        request, person, form, save, _("Record an interview"), _("The interview is in the file. Ask now who may be told."),
        then="consent", clash=lambda event: event.type_id in actions.INTERVIEWS or event.type_id in ENDS_WRITING,
    )  # fmt: skip


@staff_may("record_consent")
def add_relative(request: StaffRequest, folio: str) -> HttpResponse:
    person = to_write(request, folio, "add relative")
    form = RelativeForm(request.POST or None)

    def save() -> None:
        actions.add_relative(record=queries.record_to_write_on(person), by=request.user, **form.cleaned_data)

    return _form_page(request, person, form, save, _("Add a relative"), _("The relative is in the file."))


@staff_may("record_consent")
@step_up
def consent(request: StaffRequest, folio: str) -> HttpResponse:
    person = to_write(request, folio, "record consent")
    initial = {"relative": request.GET.get("relative", ""), "decision": request.GET.get("decision", "")}
    form = ConsentForm(
        request.POST or None, relatives=relatives_of(person), folio=person.folio, zone=zone_of(request.user),
        initial=initial,
    )  # fmt: skip

    def save() -> None:
        said = dict(form.cleaned_data)
        relative = said["relative"]
        actions.record_consent(
            record=relative.record if relative is not None else queries.record_to_write_on(person),
            fields=said.pop("fields_told"),
            by=request.user,
            **said,
        )

    return _form_page(
        request,
        person,
        form,
        save,
        _("Record a consent"),
        _("The consent is in the ledger, and holds from this moment."),
    )


@staff_may("record_service")
def end_stay(request: StaffRequest, folio: str) -> HttpResponse:
    person = to_write(request, folio, "end stay")
    stay = open_stay(person)
    if stay is None:
        messages.error(request, _("Nobody knows this person to be detained."))
        return redirect("person", folio=person.folio)
    form = EndStayForm(request.POST or None, zone=zone_of(request.user))

    def save() -> None:
        custody.end_stay(stay=stay, end=form.cleaned_data["end"], at=form.cleaned_data["at"], by=request.user)

    return _form_page(request, person, form, save, _("No longer detained"), _("It is in the file."))


def to_write(request: StaffRequest, folio: str, page: str) -> Person:
    """The person of this folio, for a page that writes into the file; the reading is written down."""
    try:
        return open_file(request, folio, page=page, write=True)
    except NeedsReason as needs:
        raise NotAllowed(_("This file is kept by another consulate.")) from needs


def _case(person: Person, request: StaffRequest) -> Case:
    """The open case of the reader's office that the writing belongs to: the chosen one, else the latest."""
    cases = [
        case
        for case in queries.cases_of(person).select_related("record")
        if case.status != Case.Status.CONCLUDED and case.office_id == request.user.office_id
    ]
    if not cases:
        raise NotAllowed(_("Open a case first: services are written down in a case."))
    return next((case for case in cases if case.folio == request.GET.get("case")), cases[0])


def _form_page(
    request: StaffRequest,
    person: Person,
    form: forms.Form,
    save: Callable[[], None],
    title: str,
    said: str,
    more: dict[str, Any] | None = None,
    then: str = "person",
    clash: meanwhile.Clash = lambda event: False,
) -> HttpResponse:
    """Show a form of the file; save it with one action; go back to the file, or on to the next question. When a colleague
    wrote meanwhile what this `clash`es with, it comes back as it was typed, beside what the colleague wrote."""
    others: list[Event] = []
    valid = request.method == "POST" and form.is_valid()
    if valid:
        others = meanwhile.clashing(request, person, request.user, clash)
    if valid and not others:
        try:
            save()
            messages.success(request, said)
            return redirect(then, folio=person.folio)
        except Incomplete as problem:
            named = [FORM_FIELDS.get(name, name) for name in problem.missing]
            form.add_error(next((name for name in named if name in form.fields), None), str(problem))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "person": person,
        "form": form,
        "title": title,
        "seen": meanwhile.token_of(person),
        "meanwhile": meanwhile.lines(others),
        **(more or {}),
    }
    return render(request, "casework/form.html", context)
