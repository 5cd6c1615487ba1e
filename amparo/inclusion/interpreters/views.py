"""Finding an interpreter for somebody, one booking, and the bookings of a consulate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.forms import ReasonForm
from amparo.casework.hearings.models import Hearing
from amparo.casework.letters.queries import cases_for_letters
from amparo.casework.models import Case, Task
from amparo.casework.queries import offices_of
from amparo.casework.tasks.views import chosen_offices, zone_of
from amparo.casework.views import NeedsReason, open_file
from amparo.casework.visits.queries import known_of
from amparo.core import clock
from amparo.core.errors import Conflict, NotAllowed, Refusal
from amparo.core.paging import ByKeys
from amparo.inclusion.interpreters import actions, languages, machine, queries, roster
from amparo.inclusion.interpreters.explaining import explain, language_name
from amparo.inclusion.interpreters.forms import HeardForm, NeedForm, PersonAvoidsForm, SaidForm, WhenForm
from amparo.inclusion.interpreters.models import Avoidance, Interpreter, InterpreterBooking, InterpreterNeed
from amparo.inclusion.interpreters.proposing import proposals
from amparo.notices.addresses import opened
from amparo.people.closing import close
from amparo.people.models import Person
from amparo.places.models import Office

ROWS = 50


@require_GET
@staff_may("see_interpreters")
def bookings(request: StaffRequest) -> HttpResponse:
    """Who needs an interpreter today, this week, without an answer yet, and what of it has no result yet."""
    staff, now, zone = request.user, clock.now(), zone_of(request.user)
    what = request.GET.get("what", "")
    what = what if what in queries.FILTERS else "week"
    offices = chosen_offices(request)
    page = ByKeys(queries.needs(offices, what=what, now=now, zone=zone), ROWS).get_page(
        request.GET.get("page", "1")
    )
    rows = list(page.object_list)
    hidden = close(staff, [one.case.record.person for one in rows])
    for one in rows:
        if one.case.record.person_id in hidden:
            one.variety = one.town = one.note = ""
    context = {
        "page": page, "rows": rows, "what": what, "counts": queries.counts(offices, now=now, zone=zone), "zone": zone, "now": now,
        "office": request.GET.get("office", ""),
        "all_offices": Office.objects.only("slug", "city") if offices_of(staff) is None else None,
    }  # fmt: skip
    return render(request, "inclusion/interpreters/bookings.html", context)


@staff_may("book_interpreter")
def find(request: StaffRequest, folio: str) -> HttpResponse:
    """Say what somebody needs an interpreter for; the page that follows says who can."""
    try:
        person = open_file(request, folio, page="find interpreter", write=True)
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    cases = cases_for_letters(person, request.user)
    if not cases:
        raise NotAllowed(_("Open a case first: an interpreter is booked in a case."))
    known = known_of([person.pk]).get(person.pk, {})
    hearings = Hearing.objects.filter(
        case__in=cases, state=Hearing.State.SCHEDULED, at__gt=clock.now()
    ).order_by("at")
    task = _task(request.GET.get("tarea", ""), person)
    first = _first(known, hearings.filter(pk=_digits(request.GET.get("audiencia", ""))).first())
    form = NeedForm(request.POST or None, initial=first, hearings=hearings, zone=zone_of(request.user))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        hearing = said["hearing"]
        case = next((one for one in cases if hearing is not None and one.pk == hearing.case_id), cases[0])
        try:
            need = actions.ask_for(case=case, by=request.user, task=task, **said)
            return redirect("interpreter_need", number=need.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    spoken = languages.languages().get(str(first.get("language")))
    context = {
        "form": form, "person": person, "known": known, "both_sides": spoken.both_sides if spoken is not None else "",
        "language": language_name(spoken.code) if spoken is not None else "",
        "home_signs": {"home_signs", "other_sign"} & set(known.get("communicates") or ()),
    }  # fmt: skip
    return render(request, "inclusion/interpreters/find.html", context)


@require_GET
@staff_may("see_interpreters")
def need_page(request: StaffRequest, number: int) -> HttpResponse:
    """One need: who was asked and what they said, who else could, and what may be done."""
    need, person = _need(request, number, page="interpreter")
    may_write = (
        need.case.office_id == request.user.office_id
        and may(request.user, "book_interpreter")
        and need.state in queries.RUNNING
        and need.case.status != Case.Status.CONCLUDED
    )
    shown = list(
        need.bookings.exclude(state__in=machine.OVER).select_related("interpreter").order_by("position")
    )
    court = need.provider == InterpreterNeed.Provider.COURT
    found = proposals(need) if may_write and not court else []
    offered = queries.shown(found)
    zone = zone_of(request.user)
    at = need.begins_at.astimezone(zone).replace(tzinfo=None)
    minutes = int((need.ends_at - need.begins_at).total_seconds() // 60)
    spoken = languages.languages()[need.language]
    context = {
        "need": need, "person": person, "case": need.case, "zone": zone, "now": clock.now(), "court": court,
        "language": language_name(need.language), "into": language_name(need.into), "may_write": may_write,
        "active": [_Shown(one, may_write) for one in shown], "asked": any(one.state in machine.HOLDS_THE_HOUR for one in shown),
        "offered": [one for one in offered if one.bookable],
        "to_ask": [one for one in offered if not one.bookable and not one.stops],
        "barred": [one for one in offered if one.stops], "steps": queries.steps_of(need),
        "avoided": queries.avoidances_of(person) if may_write else [], "begun": need.begins_at <= clock.now(),
        "both_sides": spoken.both_sides, "known_closely": spoken.whole or bool(need.variety or need.town),
        "forms": {
            "move": WhenForm(auto_id="move_%s", initial={"begins_at": at, "minutes": minutes, "way": need.way}, zone=zone),
            "cancel": ReasonForm(auto_id="cancel_%s"), "avoid": PersonAvoidsForm(auto_id="avoid_%s"),
            "court": SaidForm(auto_id="court_%s"),
        },
    }  # fmt: skip
    return render(request, "inclusion/interpreters/need.html", context)


class _Shown:
    """A booking as the page shows it: whose telephone is to be called, and why they were proposed."""

    def __init__(self, booking: InterpreterBooking, reach: bool) -> None:
        self.booking, self.interpreter = booking, booking.interpreter
        self.phone = opened(booking.interpreter.phone_sealed) if reach else ""
        self.email = opened(booking.interpreter.email_sealed) if reach else ""
        self.why = [explain(reason) for reason in booking.why]
        self.legs = [(language_name(leg["from"]), language_name(leg["into"])) for leg in booking.legs]


@require_POST
@staff_may("book_interpreter")
def change(request: StaffRequest, number: int, what: str) -> HttpResponse:
    """Ask, and write down what was answered and what came of it."""
    need, person = _need(request, number, page="interpreter", write=True)
    doing: dict[str, Callable[[StaffRequest, InterpreterNeed], str]] = {
        "pedir": _ask, "mover": _move, "cancelar": _cancel, "prueba": _test_call, "hecho": _held, "tribunal-no": _court_did_not,
        "viene": _answered(actions.accept), "no-puede": _answered(actions.decline),
        "no-vino": _answered(actions.did_not_come), "no-se-entendieron": _answered(actions.did_not_understand),
    }  # fmt: skip
    try:
        if what == "evitar":
            said = _avoid(request, need, person)
        elif what == "levantar":
            one = get_object_or_404(
                Avoidance, pk=_digits(request.POST.get("avoidance", "")), record__person=person
            )
            roster.lift(avoidance=one, by=request.user)
            said = _("It is written down.")
        elif what in doing:
            said = doing[what](request, need)
        else:
            raise Http404
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("interpreter_need", number=number)


def _ask(request: StaffRequest, need: InterpreterNeed) -> str:
    made = actions.ask(need=need, first=_digits(request.POST.get("first", "")), by=request.user)
    names = ", ".join(one.interpreter.name for one in made)
    return _("The hour is held for: %(names)s. Call them now, and write down what they answer.") % {
        "names": names
    }


def _answered(action: Callable[..., Any]) -> Callable[[StaffRequest, InterpreterNeed], str]:
    def do(request: StaffRequest, need: InterpreterNeed) -> str:
        found = get_object_or_404(InterpreterBooking, pk=_digits(request.POST.get("booking", "")), need=need)
        action(booking=found, by=request.user, note=request.POST.get("note", ""))
        return _("It is written down.")

    return do


def _held(request: StaffRequest, need: InterpreterNeed) -> str:
    actions.hold(need=need, by=request.user, note=request.POST.get("note", ""))
    return _("It is written down.")


def _court_did_not(request: StaffRequest, need: InterpreterNeed) -> str:
    actions.court_did_not(need=need, by=request.user, note=request.POST.get("note", ""))
    return _("The consulate looks for an interpreter itself now.")


def _move(request: StaffRequest, need: InterpreterNeed) -> str:
    form = WhenForm(request.POST, zone=zone_of(request.user))
    actions.move(need=need, by=request.user, **_valid(form))
    return _("The hour is changed, and whoever fits best is proposed.")


def _cancel(request: StaffRequest, need: InterpreterNeed) -> str:
    actions.cancel(need=need, by=request.user, reason=_valid(ReasonForm(request.POST))["reason"])
    return _("Nobody is looked for any more.")


def _test_call(request: StaffRequest, need: InterpreterNeed) -> str:
    said = _valid(HeardForm(request.POST))
    interpreter = get_object_or_404(Interpreter, pk=said["interpreter"])
    actions.try_out(
        need=need, interpreter=interpreter, understood=said["understood"], by=request.user, note=said["note"]
    )
    return _("It is written down.")


def _avoid(request: StaffRequest, need: InterpreterNeed, person: Person) -> str:
    said = _valid(PersonAvoidsForm(request.POST))
    interpreter = Interpreter.objects.filter(pk=_digits(request.POST.get("interpreter", ""))).first()
    roster.avoid(by=request.user, interpreter=interpreter, record=need.case.record, person=person, **said)
    return _("It is written down: they will not be put together.")


def _valid(form: Any) -> dict[str, Any]:
    if not form.is_valid():
        raise Conflict(_("%(why)s Nothing was changed.") % {"why": next(iter(form.errors.values()))[0]})
    said: dict[str, Any] = form.cleaned_data
    return said


def _need(
    request: StaffRequest, number: int, *, page: str, write: bool = False
) -> tuple[InterpreterNeed, Person]:
    found = get_object_or_404(
        InterpreterNeed.objects.select_related(
            "case__record__person", "case__office", "hearing", "letter", "municipality"
        ),
        pk=number,
    )
    owner = found.case.record.person
    if owner is None:
        raise Http404
    try:
        return found, open_file(request, owner.folio, page=page, write=write)
    except NeedsReason as needs:
        raise NotAllowed(
            _("This file is kept by another consulate: open it first, with a reason.")
        ) from needs


def _first(known: dict[str, Any], hearing: Hearing | None) -> dict[str, Any]:
    """What the form begins with: what the interviews say, and the hearing that was come from."""
    signs = next((code for code in ("lsm", "asl") if code in (known.get("communicates") or ())), "")
    said = str(known.get("language") or "")
    spoken = signs or languages.read(said) or languages.read(str(known.get("variety") or ""))
    first: dict[str, Any] = {
        "language": spoken, "variety": known.get("variety", ""), "town": known.get("home_town", ""), "way": "phone",
        "minutes": 60,
        "occasion": "interview",
    }  # fmt: skip
    if hearing is not None:
        court = InterpreterNeed.Provider.COURT
        way = "video" if hearing.mode == Hearing.Mode.VIDEO else "in_person"
        first |= {"hearing": hearing.pk, "occasion": "hearing", "way": way, "into": "en", "provider": court}
    return first


def _task(typed: str, person: Person) -> Task | None:
    found = Task.objects.filter(pk=_digits(typed), kind=Task.Kind.INTERPRETER, done_at__isnull=True)
    return found.filter(record__person=person).first()


def _digits(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 18 else 0
