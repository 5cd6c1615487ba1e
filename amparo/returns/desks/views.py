"""The pages of the desks: the queue, somebody at the desks, somebody on no list. Each touch is one small form."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.actions import log_reading
from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core import clock
from amparo.core.errors import Incomplete, Refusal
from amparo.core.folios import read_folio
from amparo.people.checks.log import Asker
from amparo.people.finding import find
from amparo.people.models import Door, Purpose
from amparo.people.queries import consent_in_force
from amparo.returns.access import homecomings_for
from amparo.returns.centres.zones import zone_of
from amparo.returns.desks import actions, queries, screens
from amparo.returns.desks.access import centre_of, own_desk, reads_health, shown
from amparo.returns.desks.facts import children_of_file
from amparo.returns.desks.forms import QuestionsForm, RegisterForm
from amparo.returns.desks.models import DeskAnswers, DeskTouch
from amparo.returns.desks.tables import desks
from amparo.returns.desks.words import act_word, said
from amparo.returns.homecoming.again import earlier_of, returned_again
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.medicines.actions import answer_health
from amparo.returns.medicines.queries import missing_at
from amparo.returns.plans.models import Milestone
from amparo.returns.words import Source


@staff_may("work_desk")
def desk_page(request: StaffRequest) -> HttpResponse:
    """Who is here and whose turn it is, at one's own desk or at the one that was chosen. What is looked for is posted: a name
    stands in no address."""
    centre = centre_of(request.user)
    chosen = own_desk(request.user) or desks().get(request.GET.get("mesa", ""))
    text = request.POST.get("q", "").strip()[:80]
    zone = zone_of(centre)
    late = [(one, said(one, zone)) for one in queries.too_late(centre, request.user)] if not text else []
    context = {
        "centre": centre, "zone": zone, "desk": chosen, "desks": desks().values(), "own": own_desk(request.user), "q": text,
        "counts": queries.counts(request.user, centre), "late": late,
        # Who looks for somebody does not wait for the queue.
        "queue": queries.queue(request.user, centre, chosen) if not text else None, "shown": queries.SHOWN,
        "found": queries.search(text, centre) if text else None,
        "missing": missing_at(request.user, centre) if reads_health(request.user) and not text else [],
    }  # fmt: skip
    return render(request, "returns/desks/desk.html", context)


@staff_may("work_desk")
def person_page(request: StaffRequest, folio: str) -> HttpResponse:
    """Somebody at the desks: what they have, what they lack, what stands in the way of what."""
    homecoming = own_return(request.user, folio)
    centre = centre_of(request.user)
    _read(request.user, homecoming)
    actions.open_plan(homecoming=homecoming, by=request.user)
    screen = screens.screen(homecoming, request.user, centre)
    zone = zone_of(centre)
    departure = getattr(homecoming, "departure", None)
    context = {
        "one": homecoming, "person": homecoming.record.person, "centre": centre, "zone": zone, "screen": screen,
        "path": screens.step_words(screen.path), "later": [(line, screens.step_words(line.steps)) for line in screen.later],
        "desks": [(at, [_told(line, zone) for line in at.lines]) for at in screen.desks],
        "keys": _Keys(), "coming": homecoming.state in (Homecoming.State.EXPECTED, Homecoming.State.NOT_COME),
        "gone": departure is not None and departure.back_at is None, "health": reads_health(request.user),
        "asked": DeskAnswers.objects.filter(pk=homecoming.pk, by__isnull=False).exists(),
        "earlier": earlier_of(homecoming, homecoming.record.person, request.user),
        "members": Homecoming.objects.filter(household=homecoming.household_id).count() if homecoming.household_id else 0,
    }  # fmt: skip
    return render(request, "returns/desks/person.html", context)


def _told(
    line: screens.Shown, zone: dt.tzinfo
) -> tuple[screens.Shown, list[tuple[str, str]], list[tuple[DeskTouch, str]]]:
    """A milestone, what comes first in words, and what tablets brought too late."""
    return line, screens.step_words(line.steps), [(late, said(late, zone)) for late in line.late]


class _Keys:
    """A fresh number for every form of a page, so that pressing twice does it once."""

    @property
    def next(self) -> str:
        return str(uuid.uuid4())


@staff_may("work_desk")
@require_POST
def touch(request: StaffRequest, folio: str) -> HttpResponse:
    """One touch. It is told on the person's page what became of it."""
    homecoming = own_return(request.user, folio)
    try:
        key, number = uuid.UUID(request.POST.get("key", "")), int(request.POST.get("milestone", ""))
        milestone = homecoming.milestones.get(pk=number)
    except (ValueError, Milestone.DoesNotExist):
        raise Http404 from None
    try:
        made, _new = actions.touch(
            key=key, milestone=milestone, act=request.POST.get("act", ""), by=request.user,
            reason=request.POST.get("reason", ""), evidence=request.POST.get("evidence", ""),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        why = said(made, zone_of(centre_of(request.user)))
        if made.result == DeskTouch.Result.CONFLICT:
            messages.error(request, why)
        else:
            messages.success(request, why or f"{milestone.means.name}: {act_word(made)}")
    return redirect(f"{reverse('desk_person', args=[homecoming.folio])}#m{milestone.pk}")


@staff_may("work_desk")
def questions(request: StaffRequest, folio: str) -> HttpResponse:
    """A few questions; the plan gets what follows from them."""
    homecoming = own_return(request.user, folio)
    _read(request.user, homecoming)
    person = homecoming.record.person
    assert person is not None
    agreed = consent_in_force(person.pk, Purpose.RETURN) is not None
    children = [(one.pk, one.name) for one in children_of_file(person)] if agreed else []
    health = reads_health(request.user)
    known = DeskAnswers.objects.filter(pk=homecoming.pk).first()
    form = QuestionsForm(request.POST or None, children=children, health=health, initial=_initial(known))
    if request.method == "POST" and form.is_valid():
        if health:
            answer_health(homecoming=homecoming, by=request.user, **form.of_health)
        made = actions.answer(
            homecoming=homecoming, said=form.said, has=form.cleaned_data["has"],
            children_here=form.cleaned_data.get("children_here", ()), goes_first=form.cleaned_data["goes_first"],
            by=request.user,
        )  # fmt: skip
        named = [one.means.name for one in shown(made, request.user)]
        messages.success(
            request,
            _("The plan has these now too: %(what)s.") % {"what": ", ".join(dict.fromkeys(named))}
            if named
            else _("Kept. The plan has everything that follows from it."),
        )
        return redirect("desk_person", homecoming.folio)
    return render(
        request, "returns/desks/questions.html", {"one": homecoming, "person": person, "form": form}
    )


def _initial(known: DeskAnswers | None) -> dict[str, Any]:
    if known is None:
        return {}
    said = {name: value for name in actions.QUESTIONS if (value := getattr(known, name)) is not None}
    return {
        **{name: "yes" if value else "no" for name, value in said.items()},
        "has": known.has, "children_here": known.children_here, "goes_first": known.goes_first,
    }  # fmt: skip


@staff_may("work_desk")
def register(request: StaffRequest) -> HttpResponse:
    """Somebody who is on no list. Who may be meant is shown first, if they are expected or came already."""
    centre = centre_of(request.user)
    form = RegisterForm(request.POST or None, initial={"token": secrets.token_hex(16)})
    context: dict[str, Any] = {"form": form, "centre": centre}
    if request.method != "POST" or not form.is_valid():
        return render(request, "returns/desks/register.html", context)
    said_here = form.cleaned_data
    same_as, again = None, None
    if "save" not in request.POST:
        alike = _likely(request.user, form)
        now = clock.now()
        context["likely"] = [(one, returned_again(one, at=now, told_by=Source.DESK)) for one in alike]
        chosen = request.POST.get("again", "")
        same_as = _recognised(chosen or said_here["same_as"], alike)
        if alike and same_as is None:
            return render(request, "returns/desks/register.html", context)
        again = bool(chosen) if same_as is not None else None
    try:
        made = actions.register(
            described=form.described(), token=said_here["token"], way=said_here["way"] or "unknown",
            declined_centre=said_here["declined_centre"], destination_state=said_here["destination_state"],
            phone=said_here["phone"], same_as=same_as, again=again, by=request.user,
        )  # fmt: skip
    except Incomplete as problem:
        form.add_error(problem.missing[0] if problem.missing else None, str(problem))
        return render(request, "returns/desks/register.html", context)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "returns/desks/register.html", context)
    return _registered(request, made)


def _registered(request: StaffRequest, made: actions.Registered) -> HttpResponse:
    one = made.homecoming
    if made.doubtful:
        messages.info(
            request, _("Somebody like this may be known: an officer decides. Go on here meanwhile.")
        )
    if one.centre_id == request.user.centre:
        messages.success(request, _("Registered. The plan is made."))
        return redirect("desk_person", one.folio)
    return render(request, "returns/desks/registered.html", {"one": one, "person": one.record.person})


def _likely(staff: Staff, form: RegisterForm) -> list[Homecoming]:
    described = form.described()
    asker = Asker(door=Door.INTAKE, office_id=None, by=staff)
    found = find(described, asker=asker, limit=10)
    alike = queries.likely([one.person_id for one in found if one.decision != "different"])
    for one in alike:
        _read(staff, one, page="desk_register", purpose=_("who may this be"))
    return alike


def _recognised(folio: str, alike: list[Homecoming]) -> Homecoming | None:
    """Whom the desk chose, of those who were shown: nobody else can be named here."""
    clean = read_folio(folio)
    return next((one for one in alike if one.folio == clean), None)


@staff_may("work_desk")
@require_POST
def arrival(request: StaffRequest, folio: str) -> HttpResponse:
    """Who was expected is here."""
    homecoming = own_return(request.user, folio)
    try:
        actions.come_in(homecoming=homecoming, by=request.user)
        messages.success(request, _("The arrival is written down."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_person", homecoming.folio)


@staff_may("work_desk")
@require_POST
def departure(request: StaffRequest, folio: str) -> HttpResponse:
    """The person left the centre, or is here after all."""
    homecoming = own_return(request.user, folio)
    try:
        if request.POST.get("back"):
            actions.come_back(homecoming=homecoming, by=request.user)
            messages.success(request, _("The person is at the centre."))
        else:
            actions.leave_centre(homecoming=homecoming, by=request.user)
            messages.success(request, _("The person left the centre."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_person", homecoming.folio)


def own_return(staff: Staff, folio: str) -> Homecoming:
    """A return that somebody may see, by its folio in any usual writing."""
    clean = read_folio(folio)
    found = homecomings_for(staff).select_related("record__person", "centre", "departure")
    one = found.filter(folio=clean).first() if clean else None
    if one is None:
        raise Http404
    return one


def _read(staff: Staff, homecoming: Homecoming, *, page: str = "desk_person", purpose: str = "") -> None:
    person = homecoming.record.person
    assert person is not None
    log_reading(
        staff=staff,
        person_id=person.pk,
        folio=person.folio,
        page=page,
        purpose=purpose or _("served at the desk"),
    )
