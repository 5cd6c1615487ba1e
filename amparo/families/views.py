"""Families' requests, for officers and the call centre."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.actions import log_reading
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.queries import offices_of
from amparo.casework.views import zone_of
from amparo.core import clock
from amparo.core.errors import Incomplete, Refusal
from amparo.core.paging import ByKeys
from amparo.families import actions, guarding, queries, sampling, urgency
from amparo.families.following.views import sections_of
from amparo.families.forms import AskForm, CloseForm, DangerForm, EvidenceForm, ReplyForm, TelephoneForm
from amparo.families.models import Danger, InPerson, Request
from amparo.families.pages import do as _do
from amparo.families.pages import found as _found
from amparo.families.spoken import actions as spoken
from amparo.families.telling import keeper_of
from amparo.families.told.queries import told
from amparo.families.trust.evidence import words_of
from amparo.families.warnings import blocked_among, may_read, warnings_of
from amparo.matching import reason_text
from amparo.notices.addresses import opened
from amparo.people import closing
from amparo.people.models import Purpose, Relative
from amparo.people.queries import consent_in_force, person_by_folio, relatives_of

STATES = ("", "following", "closed")


@staff_may("handle_request")
def requests(request: StaffRequest) -> HttpResponse:
    """The requests of the office, in order of urgency, each with its reasons and what it warns of."""
    state, why = request.GET.get("state", ""), request.GET.get("why", "")
    state = state if state in STATES else ""
    why = why if not state and why in urgency.CODES else ""
    offices = offices_of(request.user)
    found = queries.requests_of(offices, state=state, why=why)
    page = ByKeys(found, 25).get_page(request.GET.get("page", "1"))
    page.object_list = list(page.object_list)
    warned = warnings_of(page.object_list, request.user)
    hidden = closing.close(request.user, records=[one.record for one in page])
    counts = queries.how_many(offices) if not state else {}
    tabs = [("", _("Waiting")), ("following", _("Following")), ("closed", pgettext("a request", "Closed"))]
    now = clock.now()
    context = {
        "page": page,
        "rows": [
            (
                one,
                [urgency.WORDS[code] for code in queries.reasons_of(one)],
                warned[one.pk] if one.record.person_id not in hidden else [],
            )
            for one in page
        ],
        "reasons": [(code, urgency.WORDS[code], counts[code]) for code in urgency.CODES if counts.get(code)],
        "all": counts.get("", 0),
        "why": why,
        "to_judge": sampling.next_of(request.user)[1] if may(request.user, "judge_requests") else 0,
        "state": state,
        "tabs": tabs,
        "now": now,
        "stuck": queries.stuck(now),
        "zone": zone_of(request.user),
    }
    return render(request, "families/requests.html", context)


@staff_may("handle_request")
def request_page(request: StaffRequest, folio: str) -> HttpResponse:
    """What the family said, beside whom it may mean; then relation, then consent: one step at a time."""
    found = _found(request, folio)
    person = found.record.person
    if person is not None:
        log_reading(
            staff=request.user, person_id=person.pk, folio=person.folio, page="request", purpose="case work"
        )
    candidates = (
        queries.likely(found, by=request.user)
        if person is None and found.state != Request.State.CLOSED
        else []
    )
    hidden = closing.close(request.user, [one.person for one in candidates])
    for one in candidates:
        log_reading(
            staff=request.user,
            person_id=one.person.pk,
            folio=one.person.folio,
            page="request",
            purpose="case work",
        )
    relative = getattr(getattr(found, "follow", None), "relative", None)
    consent = (
        consent_in_force(person.pk, Purpose.FAMILY, relative) if person is not None and relative else None
    )
    shown = InPerson.objects.filter(request=found).select_related("proved_by").first()
    language = get_language() or "es"
    sought = queries.sought_by([one.person.pk for one in candidates])
    linked = person is not None and found.state != Request.State.CLOSED
    question = found.questions.filter(answered_at__isnull=True).first()
    readable = person is not None and person.pk in may_read(request.user, [person.pk])
    guards = may(request.user, "guard_requests", office_id=keeper_of(found))
    context = {
        **sections_of(found, request.user),
        "warnings": warnings_of([found], request.user)[found.pk],
        "agreed": queries.agreed_relatives(found, person)
        if person is not None and linked and relative is None
        else [],
        "told": queries.consents_of_relatives(person) if person is not None else [],
        "question": question,
        "replies": found.questions.filter(answered_at__isnull=False).order_by("asked_at"),
        "dangers": queries.dangers(person) if person is not None and readable else [],
        "guards": guards,
        "names_danger": linked and may(request.user, "name_danger", office_id=keeper_of(found)),
        "blocked": found.contact_index in blocked_among({found.contact_index}),
        "ask_form": AskForm(auto_id="ask_%s"),
        "reply_form": ReplyForm(auto_id="reply_%s"),
        "danger_form": DangerForm(auto_id="danger_%s"),
        "refuse_form": CloseForm(auto_id="refuse_%s"),
        "block_form": CloseForm(auto_id="block_%s"),
        "one": found,
        "shown": shown,
        "papers_seen": [words_of(code) for code in (shown.identity, shown.relation) if code] if shown else [],
        "person": person,
        "contact": opened(found.email) or opened(found.phone),
        "candidates": [
            (
                one,
                [(reason[1], reason_text(reason, language)) for reason in one.reasons[:6]],
                sought.get(one.person.pk, 0),
            )
            if one.person.pk not in hidden
            else (one, [], 0)
            for one in candidates
        ],
        "relative": relative,
        "never": relatives_of(person).filter(wish="never") if person is not None else [],
        "consent": consent,
        "evidence_form": EvidenceForm(),
        "told_how": told(found),
        "close_form": CloseForm(),
        "zone": zone_of(request.user),
        "now": clock.now(),
    }
    return render(request, "families/request.html", context)


@staff_may("handle_request")
@require_POST
def confirm_person(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    person = person_by_folio(request.POST.get("person", ""))
    if person is None:
        messages.error(request, _("Choose one of the people, or search for somebody else."))
        return redirect("request", folio=found.folio)
    return _do(
        request,
        found,
        lambda: actions.confirm_person(request=found, person=person, by=request.user),
        _("The request is linked. The family sees nothing yet."),
    )


@staff_may("handle_request")
@require_POST
def confirm_relation(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    chosen = request.POST.get("relative", "")
    relative = (
        get_object_or_404(Relative.objects.select_related("record"), pk=int(chosen))
        if chosen.isdigit()
        else None
    )
    return _do(
        request,
        found,
        lambda: actions.confirm_relation(
            request=found, evidence=request.POST.get("evidence", ""), by=request.user, relative=relative
        ),
        _("It is granted: this relative sees what the person agreed to.")
        if relative is not None
        else _("The relation is confirmed. Ask the person now whether this relative may be told."),
    )


@staff_may("handle_request")
@require_POST
def close(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    return _do(
        request,
        found,
        lambda: actions.close_request(request=found, reason=request.POST.get("reason", ""), by=request.user),
        _("The request is closed."),
    )


@staff_may("handle_request")
@require_POST
def refuse(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    return _do(
        request,
        found,
        lambda: actions.close_request(
            request=found, reason=request.POST.get("reason", ""), by=request.user, refused=True
        ),
        _("The request is refused. Who asked sees what everybody sees who waits."),
    )


@staff_may("handle_request")
@require_POST
def ask(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    return _do(
        request,
        found,
        lambda: actions.ask(request=found, code=request.POST.get("code", ""), by=request.user),
        _("The family is told that there is a question. The call centre has a task with it."),
    )


@staff_may("handle_request")
@require_POST
def reply(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    question = get_object_or_404(found.questions.order_by("-asked_at")[:1])
    return _do(
        request,
        found,
        lambda: actions.reply(question=question, answer=request.POST.get("answer", ""), by=request.user),
        _("The answer is kept."),
    )


@staff_may("guard_requests")
@require_POST
def block(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    return _do(
        request,
        found,
        lambda: guarding.block(request=found, reason=request.POST.get("reason", ""), by=request.user),
        _("The contact is blocked. They are not told."),
    )


@staff_may("guard_requests")
@require_POST
def unblock(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    return _do(
        request,
        found,
        lambda: guarding.unblock(request=found, reason=request.POST.get("reason", ""), by=request.user),
        _("The contact is no longer blocked."),
    )


@staff_may("name_danger")
@require_POST
def name_danger(request: StaffRequest, folio: str) -> HttpResponse:
    found = _found(request, folio)
    said = request.POST
    return _do(
        request,
        found,
        lambda: guarding.name_danger(
            request=found, kind=said.get("kind", ""), reason=said.get("reason", ""), by=request.user
        ),
        _("Nothing is shown to any relative from now on. They are not told why."),
    )


@staff_may("guard_requests")
@require_POST
def end_danger(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    found = _found(request, folio)
    danger = get_object_or_404(Danger, pk=number, record__person=found.record.person_id)
    return _do(
        request,
        found,
        lambda: guarding.end_danger(danger=danger, reason=request.POST.get("reason", ""), by=request.user),
        _("What the person agreed to may be shown again."),
    )


@staff_may("handle_request")
@require_POST
def reissue(request: StaffRequest, folio: str) -> HttpResponse:
    """A new secret, shown once, to be read to the family after the call-back."""
    found = _found(request, folio)
    try:
        secret = actions.reissue_secret(request=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("request", folio=found.folio)
    return render(request, "families/spoken.html", {"one": found, "secret": secret})


@staff_may("handle_request")
def by_telephone(request: StaffRequest) -> HttpResponse:
    """Take a request by telephone or at a window (B7); folio and secret are read aloud."""
    form = TelephoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made, secret = actions.register_by_telephone(
                described=form.described(),
                age=said["age"],
                last_seen=said["last_seen"],
                seeker_name=said["seeker_name"],
                relation=said["relation"],
                contact=said["contact"],
                language=said["language"],
                by=request.user,
            )
            pin = spoken.first_pin(request=made, by=request.user) if made.phone else ""
            return render(request, "families/spoken.html", {"one": made, "secret": secret, "pin": pin})
        except Incomplete as problem:
            form.add_error(problem.missing[0] if problem.missing else None, str(problem))
    return render(request, "families/by_telephone.html", {"form": form})
