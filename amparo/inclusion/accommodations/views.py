"""Asking for what somebody needs, what was answered, and whether they have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.actions import log_readings
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import file_access
from amparo.casework.letters.forms import LetterForm
from amparo.casework.letters.queries import cases_for_letters, facts_for
from amparo.casework.letters.text import blocks, fill
from amparo.casework.letters.views import LANGUAGE_NAMES
from amparo.casework.models import Case
from amparo.casework.queries import offices_of
from amparo.casework.views import CASE_WORK, NeedsReason, open_file, zone_of
from amparo.core import clock
from amparo.core.errors import BadFile, Incomplete, NotAllowed, Refusal
from amparo.inclusion.accommodations import actions, ladder, queries
from amparo.inclusion.accommodations.forms import AnswersForm, ChooseForm, DeliveryForm, EndForm, SpokenForm
from amparo.inclusion.accommodations.models import Ask
from amparo.people.closing import close
from amparo.people.models import Person, Purpose
from amparo.people.queries import consent_in_force, has_refused

PER_PAGE = 50
PAGE = "accommodations"


@require_GET
@staff_may("see_accommodations")
def of_person(request: StaffRequest, folio: str) -> HttpResponse:
    """What somebody needs, what was asked for, where each thing stands, and what comes next."""
    person = _person(request, folio)
    now = clock.now()
    asks = queries.shown(list(queries.asks_of(person)[:40]), now)
    context = {
        "person": person, "needs": queries.needs_of(person), "asks": asks, "cases": cases_for_letters(person, request.user),
        "now": now, "zone": zone_of(request.user), "refused": has_refused(person.pk),
    }  # fmt: skip
    return render(request, "inclusion/accommodations/person.html", context)


@staff_may("ask_accommodation")
def ask(request: StaffRequest, folio: str) -> HttpResponse:
    """Choose what is asked of whom; then edit the prepared letter, or write down what was asked by word."""
    person = _person(request, folio)
    cases = cases_for_letters(person, request.user)
    if not cases:
        raise NotAllowed(_("Open a case first: what is asked for is asked in a case."))
    case = next((one for one in cases if one.folio == request.GET.get("case")), cases[0])
    after = _after(request, person)
    proposed, missing = queries.to_choose(person, after)
    suggested = queries.suggestions(person)
    chosen = ChooseForm(
        request.GET if "how" in request.GET else None, suggested={*suggested, *missing}, auto_id="choose_%s",
        initial={"need": missing, "to": proposed.code, "how": "letter"},
    )  # fmt: skip
    context: dict[str, Any] = {
        "person": person, "case": case, "after": after, "chosen": chosen, "suggested": bool(suggested),
        "zone": zone_of(request.user),
    }  # fmt: skip
    if not chosen.is_bound or not chosen.is_valid():
        return render(request, "inclusion/accommodations/choose.html", context)
    said = chosen.cleaned_data
    context["authority"] = ladder.authorities()[said["to"]]
    context["items"] = [ladder.words_of(code, ladder.language()) for code in said["need"]]
    write = _by_letter if said["how"] == Ask.Channel.LETTER else _by_word
    return write(request, person, case, after, said, context)


def _by_letter(
    request: StaffRequest,
    person: Person,
    case: Case,
    after: Ask | None,
    said: dict[str, Any],
    context: dict[str, Any],
) -> HttpResponse:
    authority = context["authority"]
    language = request.GET.get("idioma", "")
    language = (
        language if language in LANGUAGE_NAMES else "es" if authority.code in ("mexico", "conapred") else "en"
    )
    template = authority.template
    facts = facts_for(case, person, request.user, template, language, said["need"])
    facts |= queries.letter_facts(authority, after, language)
    text = template.texts[language]
    form = LetterForm(
        request.POST or None,
        initial={name: fill(getattr(text, name), facts, language) for name in ("to", "subject", "body")},
    )
    seen: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            seen = blocks(form.cleaned_data["body"])
        elif _saved(
            request, form, _("The letter is in the file. Download it to print and sign it."),
            lambda: actions.ask_by_letter(
                case=case, authority=authority, items=said["need"], language=language, facts=facts, by=request.user,
                after=after, **form.cleaned_data,
            ),
        ):  # fmt: skip
            return redirect("accommodations", folio=person.folio)
    context |= {
        "form": form, "seen": seen, "language": language, "language_name": LANGUAGE_NAMES[language],
        "title": template.name(ladder.language()), "template": template, "other": "es" if language == "en" else "en",
        "other_name": LANGUAGE_NAMES["es" if language == "en" else "en"],
        "guarded": consent_in_force(person.pk, Purpose.HEALTH) is None, "query": _query(request),
    }  # fmt: skip
    return render(request, "inclusion/accommodations/letter.html", context)


def _by_word(
    request: StaffRequest,
    person: Person,
    case: Case,
    after: Ask | None,
    said: dict[str, Any],
    context: dict[str, Any],
) -> HttpResponse:
    form = SpokenForm(
        request.POST or None, request.FILES or None,
        initial={"at": clock.now().astimezone(case.office.zone).replace(tzinfo=None)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        paper = told.pop("paper")
        # What was typed is the office's own time.
        told["at"] = told["at"].replace(tzinfo=case.office.zone)
        if _saved(
            request, form, _("It is in the file. If nobody answers within two days, write the letter."),
            lambda: actions.ask_by_word(
                case=case, authority=context["authority"], items=said["need"], channel=said["how"], by=request.user,
                file=paper, name=paper.name if paper else "", after=after, **told,
            ),
        ):  # fmt: skip
            return redirect("accommodations", folio=person.folio)
    context |= {"form": form, "how": dict(Ask.Channel.choices)[said["how"]]}
    return render(request, "inclusion/accommodations/word.html", context)


@staff_may("ask_accommodation")
def answers(request: StaffRequest, number: int) -> HttpResponse:
    """What was answered to one ask, item by item."""
    person, one = _ask(request, number)
    lines = [line for line in one.lines if line.state in ("waiting", "late", "ignored")]
    now = clock.now()
    form = AnswersForm(
        request.POST or None, request.FILES or None, lines=lines, may_be_ignored=now >= one.ask.answer_by,
        initial={"on": clock.today(zone_of(request.user))},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        paper = told["paper"]
        if _saved(
            request, form, _("The answer is in the file."),
            lambda: actions.record_answers(
                ask=one.ask, said=form.said(), on=told["on"], by=request.user, file=paper, note=told["note"],
                name=paper.name if paper else "",
            ),
        ):  # fmt: skip
            return redirect("accommodations", folio=person.folio)
    context = {"person": person, "one": one, "form": form, "lines": lines, "zone": zone_of(request.user)}
    return render(request, "inclusion/accommodations/answers.html", context)


@staff_may("ask_accommodation")
def delivery(request: StaffRequest, number: int) -> HttpResponse:
    """Whether the person has what was granted, as they say."""
    person, one = _ask(request, number)
    lines = [line for line in one.lines if line.state in ("granted", "not_delivered", "delivered")]
    form = DeliveryForm(request.POST or None, lines=lines, initial={"on": clock.today(zone_of(request.user))})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if _saved(
            request, form, _("What the person said is in the file."),
            lambda: actions.record_delivery(
                ask=one.ask, said=form.said(), on=told["on"], note=told["note"], by=request.user
            ),
        ):  # fmt: skip
            return redirect("accommodations", folio=person.folio)
    context = {"person": person, "one": one, "form": form, "lines": lines, "zone": zone_of(request.user)}
    return render(request, "inclusion/accommodations/delivery.html", context)


@staff_may("ask_accommodation")
def end(request: StaffRequest, number: int) -> HttpResponse:
    """The person no longer wants it."""
    person, one = _ask(request, number)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(
        request, form, _("It ended: nothing more is waited for."),
        lambda: actions.end_ask(ask=one.ask, by=request.user, **form.cleaned_data),
    ):  # fmt: skip
        return redirect("accommodations", folio=person.folio)
    context = {"person": person, "one": one, "form": form, "zone": zone_of(request.user)}
    return render(request, "inclusion/accommodations/end.html", context)


@require_GET
@staff_may("see_accommodations")
def listed(request: StaffRequest) -> HttpResponse:
    """What was asked for in the cases of one's office: waiting, late, denied, granted and not confirmed."""
    offices, now = offices_of(request.user), clock.now()
    asked = {name: request.GET.get(name, "") for name in ("state", "authority", "facility")}
    if "state" not in request.GET or asked["state"] not in queries.FILTERS:
        asked["state"] = "open"
    page = Paginator(queries.asks(offices, now=now, **asked), PER_PAGE).get_page(request.GET.get("page"))
    rows = queries.shown(list(page.object_list), now)
    people = [one.ask.record.person for one in rows if one.ask.record.person is not None]
    covered = close(request.user, people)
    # What people need is about their health: whoever reads it here is written down as on the page of the file.
    read = {person.pk: person.folio for person in people if person.pk not in covered}
    log_readings(staff=request.user, people=read, page="accommodation list", purpose=CASE_WORK)
    context = {
        "page": page, "rows": rows, "asked": asked, "filters": queries.FILTERS.items(), "authorities": ladder.asked_by_letter(),
        "facilities": queries.facilities_asked(offices), "now": now, "zone": zone_of(request.user), "covered": covered,
        "narrowed": bool(asked["authority"] or asked["facility"]),
    }  # fmt: skip
    return render(request, "inclusion/accommodations/list.html", context)


def panel(request: HttpRequest, person: Person) -> SafeString:
    """The panel of the person page, for the office that keeps the file: what is needed, what waits, what to ask them."""
    staff: Any = request.user
    if not may(staff, "see_accommodations") or file_access(staff, person) != "write":
        return SafeString("")
    needs, found = queries.needs_of(person), list(queries.asks_of(person)[:20])
    if not needs and not found:
        return SafeString("")
    one = [shown for shown in queries.shown(found, clock.now()) if shown.may_end or shown.again]
    context = {
        "person": person, "uncovered": [need for need in needs if not need.covered], "asks": one, "zone": zone_of(staff),
        "granted": [line for shown in one for line in shown.lines if line.state == "granted"],
    }  # fmt: skip
    return SafeString(render_to_string("inclusion/accommodations/panel.html", context, request=request))


def _person(request: StaffRequest, folio: str) -> Person:
    """The person, for the office that keeps the file; the reading is written down."""
    try:
        return open_file(request, folio, page=PAGE, write=True)
    except NeedsReason as needs:
        raise NotAllowed(_("This file is kept by another consulate.")) from needs


def _ask(request: StaffRequest, number: int) -> tuple[Person, queries.Shown]:
    found = get_object_or_404(
        Ask.objects.select_related("record__person", "case__office", "letter__document", "facility"),
        pk=number,
    )
    assert found.record.person is not None
    person = _person(request, found.record.person.folio)
    return person, queries.shown([found], clock.now())[0]


def _after(request: StaffRequest, person: Person) -> Ask | None:
    number = request.GET.get("after", "")
    if not number.isdigit():
        return None
    return get_object_or_404(
        Ask.objects.select_related("office", "after__office"), pk=int(number), record__person=person
    )


def _query(request: StaffRequest) -> str:
    """What was chosen, as it stands in the address, without the language."""
    said = request.GET.copy()
    said.pop("idioma", None)
    return said.urlencode()


def _saved(request: StaffRequest, form: forms.Form, said: str, save: Callable[[], object]) -> bool:
    try:
        save()
    except Incomplete as problem:
        form.add_error(next((name for name in problem.missing if name in form.fields), None), str(problem))
        return False
    except Refusal as refusal:
        form.add_error(
            "paper" if isinstance(refusal, BadFile) and "paper" in form.fields else None, str(refusal)
        )
        return False
    messages.success(request, said)
    return True
