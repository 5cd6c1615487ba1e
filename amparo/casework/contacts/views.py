"""Contacts: writing one down, the office's list, and what becomes of one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from amparo.accounts.actions import log_reading
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import refuse_closed
from amparo.casework.contacts import actions, queries
from amparo.casework.contacts.forms import (
    AnswerForm,
    AssistanceForm,
    CaseForm,
    ContactForm,
    JoinForm,
    ResultForm,
)
from amparo.casework.contacts.models import Contact
from amparo.casework.minors.covering import cover_contacts
from amparo.casework.queries import case_types, offices_of, record_to_write_on
from amparo.casework.views import NeedsReason, open_file, zone_of
from amparo.core.errors import Incomplete, NotAllowed, Refusal
from amparo.core.folios import read_folio
from amparo.core.paging import ByKeys
from amparo.matching import Described
from amparo.people.checks.log import Asker
from amparo.people.closing import closed
from amparo.people.finding import find
from amparo.people.models import Door, Person
from amparo.people.queries import person_by_folio
from amparo.places.models import Office

ROWS = 25
LIKELY = 5
LEAST_PROBABILITY = 0.02


@staff_may("record_contact")
def contacts(request: StaffRequest) -> HttpResponse:
    """Everybody who reached the office, by what became of it."""
    state = request.GET.get("state", "waiting")
    offices = offices_of(request.user)
    counts = {name: queries.contacts(offices, name).order_by().count() for name in queries.STATES}
    names = {
        "waiting": _("To answer"), "contact": _("Answered"), "assistance": _("Assistance"), "case": _("Case"),
    }  # fmt: skip
    state = state if state in names else "waiting"
    page = ByKeys(queries.contacts(offices, state), ROWS).get_page(request.GET.get("page", "1"))
    page.object_list = list(page.object_list)
    cover_contacts(request.user, page)
    context = {
        "page": page,
        "tabs": [(name, label, counts[name]) for name, label in names.items()],
        "state": state,
        "zone": zone_of(request.user),
        "own_office": request.user.office,
    }
    return render(request, "casework/contacts/list.html", context)


@staff_may("record_contact")
def new(request: StaffRequest) -> HttpResponse:
    """A short form; from a person's file it is about that person."""
    person = _about(request)
    form = ContactForm(request.POST or None, initial={"token": secrets.token_hex(16)})
    if person is not None:
        for name in ("given_names", "surname1", "surname2", "birth", "a_number"):
            del form.fields[name]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.record_contact(
                # CIAM sits in Tucson.
                office=request.user.office or Office.objects.get(pk="tucson"),
                channel=said["channel"], asked=said["asked"], answered=said["answered"], caller=said["caller"],
                phone=said["phone"], token=said["token"], by=request.user,
                said=form.described() if person is None else None,
                record=record_to_write_on(person) if person is not None else None,
            )  # fmt: skip
            messages.success(request, _("The contact has its folio: %(folio)s") % {"folio": made.shown_folio})
            return redirect("contact", folio=made.folio)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "casework/contacts/new.html", {"form": form, "person": person})


def _about(request: StaffRequest) -> Person | None:
    folio = request.GET.get("person", "")
    if not folio:
        return None
    try:
        return open_file(request, folio, page="new contact")
    except NeedsReason as needs:
        raise NotAllowed(_("This file is kept by another consulate.")) from needs


@staff_may("record_contact")
def contact(request: StaffRequest, folio: str) -> HttpResponse:
    """One contact, and what can become of it."""
    found = _contact(request, folio)
    open_still = found.assistance_id is None and found.case_id is None
    assisted = (
        found.assistance is not None and found.assistance.case_id is None and found.assistance.done_at is None
    )
    grown = found.case or (found.assistance.case if found.assistance is not None else None)
    context = {
        "contact": found,
        "case": grown,
        "open_still": open_still,
        "assisted": assisted,
        "earlier": queries.earlier(found.phone, found.at, but=found),
        "zone": zone_of(request.user),
    }
    return render(request, "casework/contacts/contact.html", context)


@staff_may("record_contact")
def answer(request: StaffRequest, folio: str) -> HttpResponse:
    found = _contact(request, folio)
    form = AnswerForm(request.POST or None, initial={"answered": found.answered})

    def save() -> None:
        actions.answer_contact(contact=found, by=request.user, **form.cleaned_data)

    return _page(request, found, form, save, _("What was answered"))


@staff_may("record_contact")
def assistance(request: StaffRequest, folio: str) -> HttpResponse:
    """Make it an assistance; when it is one, say that the help was given."""
    found = _contact(request, folio)
    form: forms.Form
    if found.assistance_id is not None:
        form = ResultForm(request.POST or None)
    else:
        form = AssistanceForm(request.POST or None, people=_likely(request, found))

    def save() -> None:
        said = dict(form.cleaned_data)
        if found.assistance_id is not None:
            actions.give_assistance(contact=found, by=request.user, **said)
        else:
            person = _chosen(said.pop("person", ""))
            actions.make_assistance(contact=found, person=person, by=request.user, **said)

    title = _("What was done") if found.assistance_id is not None else _("Make it an assistance")
    return _page(request, found, form, save, title)


@staff_may("record_contact")
def case(request: StaffRequest, folio: str) -> HttpResponse:
    """Open a case for it, with everything that was written down."""
    if not may(request.user, "take_intake"):
        raise NotAllowed(
            _("Your role does not include this. Ask the supervisor of the office that keeps the file.")
        )
    found = _contact(request, folio)
    form = CaseForm(request.POST or None, people=_likely(request, found), types=case_types())

    def save() -> None:
        said = dict(form.cleaned_data)
        person = _chosen(said.pop("person", ""))
        actions.make_case(contact=found, person=person, by=request.user, **said)

    return _page(request, found, form, save, _("Make it a case"))


@staff_may("record_contact")
def join(request: StaffRequest, folio: str) -> HttpResponse:
    """Say to which open case it belongs: the person's, or those of the people whom it may be about."""
    found = _contact(request, folio)
    likely = _likely(request, found)
    people = [
        person for person in map(person_by_folio, (folio for folio, _name in likely)) if person is not None
    ]
    cases = {case.folio: case for case in queries.open_cases_about(found, people, request.user)}
    choices = [
        (one.folio, f"{one.record.person.name if one.record.person else ''} · {one.type} · {one.shown_folio}")
        for one in cases.values()
    ]
    form = JoinForm(request.POST or None, cases=choices)
    if not cases:
        context = {"contact": found, "form": None, "title": _("No open case"), "zone": zone_of(request.user)}
        return render(request, "casework/contacts/become.html", context)

    def save() -> None:
        actions.join_case(contact=found, case=cases[form.cleaned_data["case"]], by=request.user)

    return _page(request, found, form, save, _("It belongs to an open case"))


def _contact(request: StaffRequest, folio: str) -> Contact:
    clean = read_folio(folio)
    if clean is None:
        raise Http404
    found = get_object_or_404(
        Contact.objects.select_related(
            "office",
            "by",
            "record__person",
            "assistance__case",
            "assistance__record__person",
            "case",
            "caller_check",
        ),
        folio=clean,
    )
    if not may(request.user, "record_contact", office_id=found.office_id):
        raise NotAllowed(_("This contact was received by another consulate."))
    if found.record is not None and found.record.person is not None:
        person = found.record.person
        refuse_closed(request.user, person)
        log_reading(
            staff=request.user, person_id=person.pk, folio=person.folio, page="contact", purpose="case work"
        )
    return found


def _likely(request: StaffRequest, found: Contact) -> list[tuple[str, str]]:
    """Whom it may be about, each shown to the officer and so written down as a reading."""
    described = Described.from_mapping(found.said)
    if found.record_id is not None or not (found.name or described.a_number):
        return []
    asker = Asker(door=Door.INTAKE, office_id=request.user.office_id, by=request.user)
    candidates = [
        one for one in find(described, asker=asker, limit=LIKELY)
        if one.decision != "different" or one.probability >= LEAST_PROBABILITY
    ]  # fmt: skip
    people = Person.objects.in_bulk([one.person_id for one in candidates])
    hidden = closed(request.user, people.values())
    shown = []
    for one in candidates:
        person = people.get(one.person_id)
        if person is not None and person.pk not in hidden:
            log_reading(
                staff=request.user, person_id=person.pk, folio=person.folio, page="contact",
                purpose=_("who may this be"),
            )  # fmt: skip
            born = person.birth_date.isoformat() if person.birth_date else ""
            shown.append((person.folio, " · ".join(part for part in (person.name, born) if part)))
    return shown


def _chosen(folio: str) -> Person | None:
    return person_by_folio(folio) if folio else None


def _page(
    request: StaffRequest, found: Contact, form: forms.Form, save: Callable[[], None], title: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save()
            messages.success(request, _("It is written down."))
            return redirect("contact", folio=found.folio)
        except Incomplete as problem:
            form.add_error(
                next((name for name in problem.missing if name in form.fields), None), str(problem)
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context: dict[str, Any] = {"contact": found, "form": form, "title": title, "zone": zone_of(request.user)}
    return render(request, "casework/contacts/become.html", context)
