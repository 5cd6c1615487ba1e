"""Complaining: choose to whom, edit the prepared letter, follow what comes back."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.actions import log_readings
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import file_access
from amparo.casework.letters.forms import LetterForm
from amparo.casework.letters.queries import facts_for
from amparo.casework.letters.text import blocks, fill
from amparo.casework.letters.views import LANGUAGE_NAMES
from amparo.casework.models import Case
from amparo.casework.queries import offices_of
from amparo.casework.views import CASE_WORK, zone_of
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.people.closing import close
from amparo.people.models import Person
from amparo.rights.allegations.queries import Shown
from amparo.rights.allegations.queries import shown as allegations_shown
from amparo.rights.complaints import actions, queries
from amparo.rights.complaints.forms import ChooseForm, PaperForm, StepForm
from amparo.rights.complaints.models import Complaint
from amparo.rights.pages import allegation_for, person_for, saved
from amparo.rights.tables import Authority, authorities, who_answer
from amparo.rights.words import day_in_words

PER_PAGE = 50


@staff_may("send_complaint")
def new(request: StaffRequest, number: int) -> HttpResponse:
    """Choose to whom; then edit the letter, or add the paper that was sent."""
    person, found = allegation_for(request, number, write=True)
    one = allegations_shown([found])[0]
    if not one.may_complain:
        raise NotAllowed(_("The person has not agreed to complain: ask them first."))
    initial = {
        "authority": one.facts.authority if one.facts.authority_row.answer_days else "dhs_crcl",
        "how": "letter",
    }
    chosen = ChooseForm(request.GET if "how" in request.GET else None, initial=initial, auto_id="choose_%s")
    context: dict[str, Any] = {
        "person": person,
        "one": one,
        "allegation": found,
        "chosen": chosen,
        "zone": zone_of(request.user),
    }
    if not chosen.is_bound or not chosen.is_valid():
        return render(request, "rights/complaint_choose.html", context)
    context["authority"] = authority = authorities()[chosen.cleaned_data["authority"]]
    if chosen.cleaned_data["how"] == "paper":
        return _by_paper(request, one, authority, context)
    return _by_letter(request, person, one, authority, context)


def _by_paper(
    request: StaffRequest, one: Shown, authority: Authority, context: dict[str, Any]
) -> HttpResponse:
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        paper = form.cleaned_data["paper"]
        if saved(
            request, form, _("The complaint is written down, and its term runs from now."),
            lambda: actions.send_paper(
                allegation=one.row, authority=authority.code, file=paper, name=paper.name, by=request.user
            ),
        ):  # fmt: skip
            return redirect("allegation", number=one.row.pk)
    return render(request, "rights/complaint_paper.html", context | {"form": form})


def _by_letter(
    request: StaffRequest, person: Person, one: Shown, authority: Authority, context: dict[str, Any]
) -> HttpResponse:
    language = request.GET.get("idioma", "")
    language = language if language in LANGUAGE_NAMES else authority.language
    template = actions.template()
    case = Case.objects.select_related("record__person", "office", "type").get(pk=one.row.case_id)
    facts = facts_for(case, person, request.user, template, language)
    facts |= {
        "authority": authority.to[language],
        "grounds": "\n".join(f"- {law}" for law in authority.law[language]),
        "violation": one.facts.kind_row.names[language],
        "happened_when": day_in_words(one.facts.when, language),
        "happened_where": one.facts.where,
        "responsible": one.facts.authority_row.names[language],
        "answer_by": actions.term_in_words(authority, case.office.zone, language),
    }
    text = template.texts[language]
    form = LetterForm(
        request.POST or None,
        initial={name: fill(getattr(text, name), facts, language) for name in ("to", "subject", "body")},
    )
    seen: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            seen = blocks(form.cleaned_data["body"])
        elif saved(
            request, form, _("The complaint is in the file. Download it to print, sign and send it."),
            lambda: actions.send_letter(
                allegation=one.row, authority=authority.code, language=language, facts=facts, by=request.user,
                **form.cleaned_data,
            ),
        ):  # fmt: skip
            return redirect("allegation", number=one.row.pk)
    other = "es" if language == "en" else "en"
    context |= {
        "form": form, "seen": seen, "language": language, "language_name": LANGUAGE_NAMES[language], "other": other,
        "other_name": LANGUAGE_NAMES[other], "title": template.name("en" if language == "en" else "es"),
    }  # fmt: skip
    return render(request, "rights/complaint_letter.html", context)


@staff_may("see_rights")
def one(request: StaffRequest, number: int) -> HttpResponse:
    """One complaint and its steps; whoever may adds the next."""
    found = get_object_or_404(
        Complaint.objects.select_related("record__person", "case__office", "document", "sent_by", "allegation"),
        pk=number, record__person__isnull=False,
    )  # fmt: skip
    assert found.record.person is not None
    person = person_for(request, found.record.person.folio)
    shown = queries.shown([found], clock.now())[0]
    write = (
        file_access(request.user, person) == "write"
        and may(request.user, "send_complaint")
        and not shown.over
    )
    form = StepForm(
        request.POST or None, request.FILES or None, initial={"on": clock.today(zone_of(request.user))}
    )
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        paper = told.pop("paper")
        if saved(
            request, form, _("It is in the file."),
            lambda: actions.add_step(
                complaint=found, by=request.user, file=paper, name=paper.name if paper else "", **told
            ),
        ):  # fmt: skip
            return redirect("rights_complaint", number=found.pk)
    context = {
        "person": person, "one": shown, "form": form if write or form.is_bound else None, "zone": zone_of(request.user),
        "allegation": allegations_shown([found.allegation])[0], "now": clock.now(),
    }  # fmt: skip
    return render(request, "rights/complaint.html", context)


@require_GET
@staff_may("see_rights")
def listed(request: StaffRequest) -> HttpResponse:
    """Complaints of one's office: waiting, late, answered, over."""
    state = request.GET.get("state", "open")
    state = state if state in queries.FILTERS else "open"
    authority = request.GET.get("authority", "") if request.GET.get("authority", "") in authorities() else ""
    now = clock.now()
    page = Paginator(queries.listed(offices_of(request.user), state, authority, now), PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = queries.shown(list(page.object_list), now)
    people = [one.row.record.person for one in rows if one.row.record.person is not None]
    covered = close(request.user, people)
    read = {person.pk: person.folio for person in people if person.pk not in covered}
    log_readings(staff=request.user, people=read, page="rights complaints", purpose=CASE_WORK)
    context = {
        "page": page, "rows": rows, "state": state, "authority": authority, "filters": queries.FILTERS.items(),
        "authorities": who_answer(), "covered": covered, "zone": zone_of(request.user),
    }  # fmt: skip
    return render(request, "rights/complaints.html", context)
