"""Writing letters: choose one, edit it, print it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.letters import actions, queries
from amparo.casework.letters.forms import AnswerForm, LetterForm, NeedsForm
from amparo.casework.letters.models import Letter
from amparo.casework.letters.templates import LANGUAGES, Template, latest
from amparo.casework.letters.text import blocks, fill
from amparo.casework.models import Case
from amparo.casework.views import NeedsReason, open_file, zone_of
from amparo.casework.visits.queries import known_of
from amparo.casework.visits.suggesting import suggested
from amparo.core import clock
from amparo.core.errors import BadFile, Incomplete, NotAllowed, Refusal
from amparo.people.models import Person, Purpose
from amparo.people.queries import consent_in_force

LANGUAGE_NAMES = {"es": "Español", "en": "English"}


@staff_may("write_letter")
def letters(request: StaffRequest, folio: str) -> HttpResponse:
    """The letters that can be written for a person, and those that were."""
    try:
        person = open_file(request, folio, page="letters", write=True)
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    here = _language()
    context = {
        "person": person,
        "templates": [
            (template, template.name(here), [(code, LANGUAGE_NAMES[code], code == template.language) for code in LANGUAGES])
            for template in latest().values()
            if template.listed
        ],
        "cases": queries.cases_for_letters(person, request.user),
        "written": queries.letters_of(person)[:20],
        "zone": zone_of(request.user),
    }  # fmt: skip
    return render(request, "casework/letters/choose.html", context)


@staff_may("write_letter")
def write(request: StaffRequest, folio: str, code: str, language: str) -> HttpResponse:
    """The letter, filled from the file, to be edited; then printed and kept, or looked at first."""
    template = latest().get(code)
    if template is None or language not in template.texts:
        raise Http404
    try:
        person = open_file(request, folio, page=f"letter {code}"[:40], write=True)
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    case = _case(request, person)
    asked = request.GET.getlist("need")
    facts = queries.facts_for(case, person, request.user, template, language, asked)
    form = LetterForm(request.POST or None, initial=_filled(template, facts, language))
    seen: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if "look" in request.POST:
            seen = blocks(said["body"])
        else:
            try:
                letter = actions.write_letter(
                    case=case, template=template, language=language, to=said["to"], subject=said["subject"],
                    body=said["body"], facts=facts, asked=asked, by=request.user,
                )  # fmt: skip
                messages.success(request, _("The letter is in the file. Download it to print and sign it."))
                return redirect("document", number=letter.document_id)
            except Incomplete as problem:
                form.add_error(
                    next((name for name in problem.missing if name in form.fields), None), str(problem)
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    context = {
        "person": person,
        "case": case,
        "form": form,
        "needs": _needs(person, asked) if template.asks else None,
        "title": template.name(_language()),
        "language": language,
        "language_name": LANGUAGE_NAMES[language],
        "seen": seen,
        "guarded": template.guards_diagnosis and consent_in_force(person.pk, Purpose.HEALTH) is None,
    }  # fmt: skip
    return render(request, "casework/letters/write.html", context)


@staff_may("write_letter")
def answer(request: StaffRequest, number: int) -> HttpResponse:
    """What came back to a letter, with its paper. `number` is the letter's document."""
    letter = get_object_or_404(
        Letter.objects.select_related("document__record__person", "case"), document_id=number
    )
    owner = letter.document.record.person
    if owner is None:
        raise Http404
    try:
        person = open_file(request, owner.folio, page="letter answer", write=True)
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    form = AnswerForm(
        request.POST or None, request.FILES or None, initial={"on": clock.today(zone_of(request.user))}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        paper = said.pop("paper")
        try:
            actions.record_answer(
                letter=letter, by=request.user, file=paper, name=paper.name if paper else "", **said
            )
            messages.success(request, _("The answer is in the file, and the letter’s deadline has stopped."))
            return redirect("letters", folio=person.folio)
        except Incomplete as problem:
            form.add_error(
                next((name for name in problem.missing if name in form.fields), None), str(problem)
            )
        except Refusal as refusal:
            form.add_error("paper" if isinstance(refusal, BadFile) else None, str(refusal))
    context = {"letter": letter, "person": person, "form": form, "zone": zone_of(request.user)}
    return render(request, "casework/letters/answer.html", context)


def _needs(person: Person, asked: list[str]) -> NeedsForm:
    """What may be asked for, what the interviews suggest first; nothing is marked but what the officer marked."""
    known = known_of([person.pk]).get(person.pk, {})
    return NeedsForm(
        initial={"need": asked}, language=_language(), suggested=suggested(known), auto_id="needs_%s"
    )


def _filled(template: Template, facts: dict[str, str], language: str) -> dict[str, str]:
    text = template.texts[language]
    return {name: fill(getattr(text, name), facts, language) for name in ("to", "subject", "body")}


def _case(request: StaffRequest, person: Person) -> Case:
    """The case that the letter is of: the one asked for, or else the latest open one of one's own office."""
    cases = queries.cases_for_letters(person, request.user)
    if not cases:
        raise NotAllowed(_("Open a case first: letters are written in a case."))
    return next((case for case in cases if case.folio == request.GET.get("case")), cases[0])


def _language() -> str:
    return "en" if (get_language() or "es").startswith("en") else "es"
