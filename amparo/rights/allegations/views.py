"""What somebody says was done to a person: the page of the file, of one allegation, and the list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.actions import log_readings
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import file_access
from amparo.casework.documents.models import Document
from amparo.casework.letters.queries import cases_for_letters
from amparo.casework.queries import offices_of
from amparo.casework.views import CASE_WORK, zone_of
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.custody.queries import whereabouts
from amparo.people.closing import close
from amparo.people.models import Person
from amparo.places.models import Facility
from amparo.rights.allegations import actions, queries
from amparo.rights.allegations.forms import (
    AgreementForm,
    EvidenceForm,
    FactsForm,
    ReviewForm,
    StatementForm,
)
from amparo.rights.allegations.models import Facts, Statement
from amparo.rights.complaints.queries import complaints_of
from amparo.rights.knowing import known_of
from amparo.rights.leaks import leaks
from amparo.rights.pages import allegation_for, person_for, saved
from amparo.rights.separations.queries import of_person as separations_of
from amparo.rights.tables import kinds, of_place, who_hold

PER_PAGE = 50
NARROWING = ("kind", "authority", "facility", "unit", "day")


@require_GET
@staff_may("see_rights")
def of_person(request: StaffRequest, folio: str) -> HttpResponse:
    """What is said to have been done to somebody, and the family they are apart from."""
    person = person_for(request, folio)
    write = file_access(request.user, person) == "write"
    context = {
        "person": person, "rows": queries.of_person(person), "separations": separations_of(person, request.user),
        "cases": cases_for_letters(person, request.user) if write else [], "zone": zone_of(request.user), "write": write,
        "may_write": write and may(request.user, "record_rights"),
        "may_keep": write and may(request.user, "keep_separations"),
    }  # fmt: skip
    return render(request, "rights/person.html", context)


@staff_may("record_rights")
def new(request: StaffRequest, folio: str) -> HttpResponse:
    """Write down a new one: what, when and how surely, where, which authority."""
    person = person_for(request, folio, write=True)
    cases = cases_for_letters(person, request.user)
    if not cases:
        raise NotAllowed(_("Open a case first: what happened is written in a case."))
    where = whereabouts(person)
    here = where.facility if where is not None and not where.end else None
    initial = {"where": here.name, "authority": of_place(here.kind)} if here else {"authority": "not_known"}
    form = FactsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        if saved(
            request, form, _("It is written down. Now write what they say, and ask what it may be used for."),
            lambda: made.append(actions.open_allegation(case=cases[0], by=request.user, **form.cleaned_data)),
        ):  # fmt: skip
            return redirect("allegation", number=made[0].pk)
    return render(request, "rights/facts.html", {"person": person, "form": form, "allegation": None})


@require_GET
@staff_may("see_rights")
def one(request: StaffRequest, number: int) -> HttpResponse:
    """One allegation: facts in force and before, statements, documents, what it may be used for, complaints."""
    person, found = allegation_for(request, number)
    shown = queries.shown([found])[0]
    write = file_access(request.user, person) == "write"
    documents = queries.to_link(found, person, request.user) if write else []
    context = {
        "person": person, "one": shown, "zone": zone_of(request.user), "write": write and may(request.user, "record_rights"),
        "former": list(found.facts.exclude(pk=shown.facts.pk).select_related("facility", "written_by").order_by("-number")),
        "statements": queries.told(found, person, request.user),
        "reads": queries.may_read_words(request.user, person),
        "heals": queries.may_read_injuries(request.user, person),
        "evidence": list(found.evidence.select_related("document", "added_by").order_by("pk")),
        "agreements": list(found.agreements.select_related("by").order_by("-pk")),
        "complaints": complaints_of([found.pk], clock.now()),
        "link": EvidenceForm(documents=documents) if documents else None,
        "may_complain": write and may(request.user, "send_complaint") and shown.may_complain, "now": clock.now(),
    }  # fmt: skip
    return render(request, "rights/allegation.html", context)


@staff_may("record_rights")
def correct(request: StaffRequest, number: int) -> HttpResponse:
    """The facts anew, with the reason."""
    person, found = allegation_for(request, number, write=True)
    last: Facts = queries.shown([found])[0].facts
    form = FactsForm(
        request.POST or None, correcting=True,
        initial={"kind": last.kind, "certainty": last.certainty, "day": last.day, "until": last.until, "unit": last.unit,
                 "where": last.facility.name if last.facility else last.place, "authority": last.authority},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and saved(
        request, form, _("The facts are corrected; the former version is kept."),
        lambda: actions.correct_facts(allegation=found, by=request.user, **form.cleaned_data),
    ):  # fmt: skip
        return redirect("allegation", number=found.pk)
    return render(request, "rights/facts.html", {"person": person, "form": form, "allegation": found})


@staff_may("record_rights")
def state(request: StaffRequest, number: int) -> HttpResponse:
    """A statement, or the correction of one."""
    person, found = allegation_for(request, number, write=True)
    corrects = _corrected(request, found.pk)
    zone = zone_of(request.user)
    initial: dict[str, Any] = {
        "taken_at": clock.now().astimezone(zone).replace(tzinfo=None),
        "language": _("Spanish"),
    }
    if corrects is not None:
        if not queries.may_read_words(request.user, person):
            raise NotAllowed(_("You may not read this statement."))
        said = corrects.words()
        if not queries.may_read_injuries(request.user, person):
            said["injuries"] = ""
        initial |= said | {
            "says": corrects.says, "language": corrects.language, "interpreter": corrects.interpreter,
            "taken_at": corrects.taken_at.astimezone(zone).replace(tzinfo=None),
        }  # fmt: skip
    form = StatementForm(request.POST or None, correcting=corrects is not None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        told["taken_at"] = told["taken_at"].replace(tzinfo=zone)  # what was typed is the office's own time
        if saved(
            request, form, _("It is kept, sealed. Nothing of it leaves unless the person agrees."),
            lambda: actions.add_statement(allegation=found, by=request.user, corrects=corrects, **told),
        ):  # fmt: skip
            return redirect("allegation", number=found.pk)
    context = {"person": person, "form": form, "allegation": found, "corrects": corrects}
    return render(request, "rights/statement.html", context)


@staff_may("record_rights")
def agree(request: StaffRequest, number: int) -> HttpResponse:
    """What the person said about using it."""
    person, found = allegation_for(request, number, write=True)
    form = AgreementForm(
        request.POST or None, initial={"language": _("Spanish"), "use": request.GET.get("use", "")}
    )
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        also = told.pop("also")
        if saved(
            request, form, _("What the person said is written down, and holds from now."),
            lambda: actions.agree(
                allegation=found, by=request.user, words_too="words" in also, name_too="name" in also, **told
            ),
        ):  # fmt: skip
            return redirect("allegation", number=found.pk)
    context = {"person": person, "form": form, "allegation": found}
    return render(request, "rights/agreement.html", context)


@staff_may("record_rights")
def link(request: StaffRequest, number: int) -> HttpResponse:
    """Put a document of the file beside an allegation."""
    person, found = allegation_for(request, number, write=True)
    documents = queries.to_link(found, person, request.user)
    form = EvidenceForm(request.POST or None, documents=documents)
    if request.method == "POST" and form.is_valid():
        document = get_object_or_404(Document, pk=form.cleaned_data["document"])
        if saved(
            request, form, _("The document is beside it, with its hash."),
            lambda: actions.link_document(allegation=found, document=document, by=request.user),
        ):  # fmt: skip
            return redirect("allegation", number=found.pk)
    context = {"person": person, "form": form, "allegation": found, "documents": documents}
    return render(request, "rights/evidence.html", context)


@staff_may("review_rights_words")
def review(request: StaffRequest, number: int) -> HttpResponse:
    """Make a statement fit to leave: by somebody else than who took it."""
    found = get_object_or_404(Statement.objects.select_related("taken_by"), pk=number)
    person, allegation = allegation_for(request, found.allegation_id)
    if not queries.may_read_words(request.user, person):
        raise NotAllowed(_("You may not read this statement."))
    if found.taken_by_id == request.user.pk:
        raise NotAllowed(_("You took this statement: somebody else must review it."))
    words = found.words()["words"]
    form = ReviewForm(request.POST or None, initial={"text": words})
    if request.method == "POST" and form.is_valid() and saved(
        request, form, _("The words may leave as you left them, where the person agreed to it."),
        lambda: actions.review_words(statement=found, by=request.user, **form.cleaned_data),
    ):  # fmt: skip
        return redirect("allegation", number=allegation.pk)
    context = {
        "person": person, "form": form, "allegation": allegation, "statement": found,
        "telling": leaks(words, known_of(person.pk)),
    }  # fmt: skip
    return render(request, "rights/review.html", context)


@require_GET
@staff_may("see_rights")
def listed(request: StaffRequest) -> HttpResponse:
    """Every allegation of one's office, or of all for headquarters and auditors; minors are covered as everywhere."""
    offices = offices_of(request.user)
    asked = {name: request.GET.get(name, "") for name in ("state", *NARROWING)}
    if asked["state"] not in queries.FILTERS:
        asked["state"] = ""
    page = Paginator(queries.listed(offices, asked), PER_PAGE).get_page(request.GET.get("page"))
    rows = queries.shown(list(page.object_list))
    people = [one.row.record.person for one in rows if one.row.record.person is not None]
    covered = close(request.user, people)
    read = {person.pk: person.folio for person in people if person.pk not in covered}
    log_readings(staff=request.user, people=read, page="rights list", purpose=CASE_WORK)
    facility = Facility.objects.filter(pk=asked["facility"]).first() if asked["facility"].isdigit() else None
    context = {
        "page": page, "rows": rows, "asked": asked, "filters": queries.FILTERS.items(), "kinds": kinds().values(),
        "authorities": who_hold(), "facility": facility, "covered": covered, "zone": zone_of(request.user),
        "narrowed": any(asked[name] for name in NARROWING) or bool(asked["state"]),
    }  # fmt: skip
    return render(request, "rights/list.html", context)


def panel(request: HttpRequest, person: Person) -> SafeString:
    """The panel of the person page, for whoever may read of rights in this file."""
    staff: Any = request.user
    if not may(staff, "see_rights") or file_access(staff, person) not in ("write", "read"):
        return SafeString("")
    rows, apart = queries.of_person(person)[:5], separations_of(person, staff)
    write = file_access(staff, person) == "write" and may(staff, "record_rights")
    if not rows and not apart and not write:
        return SafeString("")
    context = {"person": person, "rows": rows, "separations": apart, "write": write, "zone": zone_of(staff)}
    return SafeString(render_to_string("rights/panel.html", context, request=request))


def _corrected(request: StaffRequest, allegation: int) -> Statement | None:
    number = request.GET.get("corrige", "")
    if not number:
        return None
    if not number.isdigit():
        raise Http404
    return get_object_or_404(Statement, pk=int(number), allegation=allegation)
