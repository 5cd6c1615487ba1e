"""The review desk: the queue, one question, several people at once, taking back, and second looks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from amparo.accounts.actions import log_readings
from amparo.accounts.permissions import StaffRequest, may, require, staff_may
from amparo.accounts.step_up import step_up
from amparo.casework.access import refuse_closed
from amparo.core.errors import Refusal
from amparo.people.actions import may_confirm
from amparo.people.closing import closed
from amparo.people.models import WAITING, Pair, Record
from amparo.people.queries import question_of, recent_decisions
from amparo.review import actions, queries
from amparo.review.forms import AnswerForm, LookForm, ReasonForm, TakeBackForm
from amparo.review.models import Answer
from amparo.review.sides import reasons_of, side_by_side

PURPOSE = "deciding duplicates"


@staff_may("decide_pair")
def pairs(request: StaffRequest) -> HttpResponse:
    """The queue: what is most worth deciding first, with why; and what was decided lately."""
    offices = queries.offices_of(request.user)
    page, rows, kept_back = queries.queue(offices, request.GET.get("page", "1"), reader=request.user)
    context = {
        "page": page,
        "rows": rows,
        "kept_back": sorted(kept_back.values()),
        "recent": recent_decisions(offices, 10, reader=request.user),
        "second_looks": queries.second_looks(request.user).count(),
    }
    return render(request, "review/pairs.html", context)


@staff_may("decide_pair")
@step_up
def pair(request: StaffRequest, number: int) -> HttpResponse:
    """One question: two records side by side, where each was, an answer with its reason; then the next question."""
    found = _pair(request, number)
    form = AnswerForm(request.POST or None)
    standing = request.POST.get("seen", found.standing)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        answering = actions.Answering(
            found.pk, said["given"], said["seen"], tuple(said["because"]), said["more"]
        )
        try:
            answer = actions.answer(answering=answering, by=request.user)
            _thank(request, answer)
            return _to_next(request, found)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            found = _pair(request, number)
            standing = found.standing  # they see now what they did not, and may answer that
    sides = queries.lanes_of(found.new, found.known)
    zone = queries.zone_of(request.user, found)
    laid = queries.lay_over(sides, zone)
    together = question_of(found) if found.state in WAITING and found.asks else [found]
    log_people(request, [found.new, found.known], "pair")
    context = {
        "pair": found,
        "form": form,
        "standing": standing,
        "rows": side_by_side([found.new, found.known]),
        "columns": [(record, "", "") for record in (found.new, found.known)],
        "laid": laid,
        "reasons": reasons_of(found, laid),
        "why": queries.why(found),
        "people": len({record.person_id for one in together for record in (one.new, one.known)}),
        "answers": queries.earlier_answers([found]),
        "zone": zone,
        "may_take_back": found.state != Pair.State.OPEN and actions.may_take_back(found, request.user),
        "waiting": found.state in WAITING and found.asks,
        "confirming": found.state == Pair.State.PROPOSED and may_confirm(found, request.user),
    }
    return render(request, "review/pair.html", context)


@staff_may("decide_pair")
def pair_next(request: StaffRequest, number: int) -> HttpResponse:
    """Leave a question for later and open the next one."""
    return _to_next(request, get_object_or_404(Pair, pk=number))


@staff_may("decide_pair")
def pair_first(request: StaffRequest) -> HttpResponse:
    """Open the question that is most worth deciding."""
    return _to_next(request, None)


@staff_may("decide_pair")
def pair_take_back(request: StaffRequest, number: int) -> HttpResponse:
    """Take an answer back, with a reason; the question is open again."""
    found = _pair(request, number)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back(pair=found, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("Taken back: everything is as it was before the answer."))
            return redirect("pair", number=found.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    allowed = found.state != Pair.State.OPEN and actions.may_take_back(found, request.user)
    return render(request, "review/take_back.html", {"pair": found, "form": form, "allowed": allowed})


@staff_may("decide_pair")
@step_up
def question(request: StaffRequest, number: int) -> HttpResponse:
    """One question about several people: all of them in columns, and which of them belong together."""
    first = _pair(request, number)
    asked = [one for one in question_of(first) if _mine(request, one)] if first.asks else [first]
    hidden = closed(request.user, [record.person for one in asked for record in (one.new, one.known)])
    asked = [one for one in asked if not {one.new.person_id, one.known.person_id} & hidden.keys()]
    records = _members(asked)
    if len(records) < 3 or first.state not in WAITING:
        return redirect("pair", number=number)
    form = ReasonForm(request.POST or None)
    groups = {
        record.person_id: request.POST.get(f"group-{record.person_id}", str(index))
        for index, record in enumerate(records, 1)
        if record.person_id is not None
    }
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            answers = actions.answer_together(
                groups=groups,
                seen={one.pk: request.POST.get(f"seen-{one.pk}", "") for one in asked},
                because=form.cleaned_data["because"],
                more=form.cleaned_data["more"],
                by=request.user,
                batch=(batch := uuid.uuid4()),
            )
            messages.success(request, _("Kept: %(number)d answers, together.") % {"number": len(answers)})
            return redirect("review_batch", batch=batch)
        except Refusal as refusal:
            problem = str(refusal)
    log_people(request, records, "question")
    letters = [_letter(index) for index in range(len(records))]
    zone = queries.zone_of(request.user, first)
    laid = queries.lay_over(queries.records_of_each(records), zone, letters)
    context = {
        "pair": first,
        "form": form,
        "problem": problem,
        "asked": [(one, _letters(one, records), reasons_of(one)) for one in asked],
        "columns": [
            (record, letter, groups.get(record.person_id or 0))
            for record, letter in zip(records, letters, strict=True)
        ],
        "labels": [str(index) for index in range(1, len(records) + 1)],
        "rows": side_by_side(records),
        "laid": laid,
        "answers": queries.earlier_answers(asked),
        "zone": zone,
    }
    return render(request, "review/question.html", context)


@staff_may("decide_pair")
def second_look(request: StaffRequest) -> HttpResponse:
    """The next question that is asked again: who looks is not told what was answered, nor by whom or what."""
    waiting = queries.second_looks(request.user)
    look = (
        waiting.filter(pk=request.POST["look"]).first()
        if request.POST.get("look", "").isdigit()
        else waiting.first()
    )
    form = LookForm(request.POST or None)
    if request.method == "POST":
        if look is None:
            messages.error(
                request,
                _("Somebody has answered this already. Nothing of yours was kept; take the next one."),
            )
            return redirect("second_look")
        if form.is_valid():
            try:
                actions.look_again(look=look, given=form.cleaned_data["given"], by=request.user)
                messages.success(request, _("Thank you. No file was changed by it."))
            except Refusal as refusal:
                messages.error(request, str(refusal))
            return redirect("second_look")
    if look is None:
        return render(request, "review/second_look.html", {"look": None})
    log_people(request, [look.one, look.other], "second look")
    laid = queries.lay_over(queries.lanes_of(look.one, look.other), queries.zone_of(request.user))
    context = {
        "look": look,
        "form": form,
        "left": waiting.count(),
        "columns": [(record, "", "") for record in (look.one, look.other)],
        "rows": side_by_side([look.one, look.other]),
        "laid": laid,
    }
    return render(request, "review/second_look.html", context)


@staff_may("decide_pair")
def review_batch(request: StaffRequest, batch: uuid.UUID) -> HttpResponse:
    """What was handed in together: each answer, what it did, and the way back."""
    answers = queries.batch(batch, request.user)
    rows = [(answer, actions.may_take_back(answer.pair, request.user)) for answer in answers]
    return render(request, "review/batch.html", {"rows": rows})


def _pair(request: StaffRequest, number: int) -> Pair:
    """The pair, for somebody of one of its two offices, or of headquarters."""
    found = get_object_or_404(
        Pair.objects.select_related(
            "new__person", "known__person", "new__office", "known__office", "office", "other_office",
            "decided_by__office", "proposed_by__office",
        ),
        pk=number,
    )  # fmt: skip
    if not _mine(request, found):
        require(request.user, "decide_pair", office_id=found.office_id)
    for person in (found.new.person, found.known.person):
        refuse_closed(request.user, person)
    return found


def _mine(request: StaffRequest, found: Pair) -> bool:
    offices = [found.office_id, found.other_office_id] if found.other_office_id else [found.office_id]
    return any(may(request.user, "decide_pair", office_id=office) for office in offices)


def _thank(request: StaffRequest, answer: Answer) -> None:
    """Say what was kept, with the way back."""
    text = (
        _("Proposed. Somebody of the other office confirms it; nothing is joined until then.")
        if answer.kind == Answer.Kind.PROPOSED
        else _("Kept: %(answer)s.") % {"answer": answer.get_given_display()}
    )
    messages.success(
        request,
        format_html(
            '{} <a class="govuk-notification-banner__link" href="{}">{}</a>',
            text,
            reverse("pair_take_back", args=[answer.pair_id]),
            _("Undo"),
        ),
    )


def _to_next(request: StaffRequest, after: Pair | None) -> HttpResponse:
    following = queries.next_for(request.user, after)
    if following is None:
        return redirect("pairs")
    several = len(question_of(following)) > 1
    return redirect("question" if several else "pair", number=following.pk)


def log_people(request: StaffRequest, records: Iterable[Record], page: str) -> None:
    people = {record.person.pk: record.person.folio for record in records if record.person is not None}
    log_readings(staff=request.user, people=people, page=page, purpose=PURPOSE)


def _members(asked: Sequence[Pair]) -> list[Record]:
    """One record for each of the people of a question, the longest known first; a person's others are read with it."""
    by_person: dict[Any, Record] = {}
    for record in sorted((r for one in asked for r in (one.new, one.known)), key=lambda record: record.pk):
        by_person.setdefault(record.person_id, record)
    return sorted(by_person.values(), key=lambda record: record.pk)


def _letter(index: int) -> str:
    return "ABCDEFGH"[index]


def _letters(one: Pair, records: Sequence[Record]) -> str:
    of = {record.person_id: _letter(index) for index, record in enumerate(records)}
    return " · ".join(sorted((of[one.new.person_id], of[one.known.person_id])))
