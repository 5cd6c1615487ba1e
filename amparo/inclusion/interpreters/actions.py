"""Needs and bookings. When somebody cannot, does not come or is not understood, the next one is proposed by itself.

Always in this order: the case is locked, then the need; the hour of an interpreter is held by the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.casework.access import own_case
from amparo.casework.events import write_for
from amparo.casework.hearings.models import Hearing
from amparo.casework.models import Case, Task
from amparo.casework.notifying.actions import notify
from amparo.casework.tasks.actions import add_task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.inclusion.interpreters import machine
from amparo.inclusion.interpreters.explaining import explain
from amparo.inclusion.interpreters.languages import SPOKEN_HERE, languages
from amparo.inclusion.interpreters.matching import Proposal
from amparo.inclusion.interpreters.models import (
    BookingStep,
    Interpreter,
    InterpreterBooking,
    InterpreterNeed,
    UnderstandingCheck,
    Way,
)
from amparo.inclusion.interpreters.proposing import proposals
from amparo.inclusion.interpreters.towns import municipality_of

#: An interpreter has a day to answer, or until a day before the hour when that is sooner; never less than an hour.
ANSWER, BEFORE, LEAST = dt.timedelta(hours=24), dt.timedelta(hours=24), dt.timedelta(hours=1)
LONGEST = dt.timedelta(hours=12)
State = InterpreterBooking.State


@transaction.atomic
def ask_for(
    *, case: Case, occasion: str, language: str, begins_at: dt.datetime, ends_at: dt.datetime, way: str, by: Staff,
    into: str = "es", variety: str = "", town: str = "", provider: str = "consulate", task: Task | None = None,
    hearing: Hearing | None = None, note: str = "",
) -> InterpreterNeed:  # fmt: skip
    """Say that somebody is to be understood at an hour; whoever fits best is proposed. Raises `Incomplete` naming the field.

    When the court provides the interpreter nobody is proposed: the court is asked by letter for the variety.
    """
    require(by, "book_interpreter", office_id=case.office_id)
    case = _open(own_case(case, by))
    known = languages()
    if language not in known or language == into:
        raise Incomplete(_("Choose the language of the person."), missing=("language",))
    if into not in SPOKEN_HERE:
        raise Incomplete(_("Choose into which language."), missing=("into",))
    if way not in Way.values:
        raise Incomplete(_("Choose how the talk is held."), missing=("way",))
    _an_hour(begins_at, ends_at)
    if hearing is not None:
        if hearing.case_id != case.pk or hearing.state != Hearing.State.SCHEDULED:
            raise Incomplete(
                _("Choose a hearing of this case that is still to be held."), missing=("hearing",)
            )
        occasion = InterpreterNeed.Occasion.HEARING
    if task is not None and (
        task.kind != Task.Kind.INTERPRETER
        or task.record is None
        or task.record.person_id != case.record.person_id
    ):
        raise Incomplete(_("That task is about somebody else."), missing=("task",))
    if known[language].whole:
        variety = town = ""
    try:
        with transaction.atomic():
            need = InterpreterNeed.objects.create(
                case=case, occasion=occasion, provider=provider, task=task, hearing=hearing, language=language,
                variety=" ".join(variety.split())[:60], town=" ".join(town.split())[:120],
                municipality=municipality_of(town), into=into, begins_at=begins_at, ends_at=ends_at, way=way,
                note=note.strip()[:300], asked_at=clock.now(), asked_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("An interpreter is being looked for already for this hearing.")) from error
    _event(need, "interpreter_needed", by)
    if provider == InterpreterNeed.Provider.CONSULATE:
        propose_next(need, by)
    return need


@transaction.atomic
def ask(*, need: InterpreterNeed, first: int, by: Staff) -> list[InterpreterBooking]:
    """Ask an interpreter, and whoever completes the chain; their hour is held from now on. `first`: who begins the chain.

    Raises `Conflict` when somebody else was asked meanwhile, or when their hour was taken; `Incomplete` when a rule forbids it.
    """
    need = _own(need, by)
    if need.provider != InterpreterNeed.Provider.CONSULATE:
        raise Conflict(_("The court provides this interpreter: ask the court."))
    if need.begins_at <= clock.now():
        raise Incomplete(_("That hour is past: write the new one first."), missing=("begins_at",))
    active = _active(need)
    if any(one.state in machine.HOLDS_THE_HOUR for one in active):
        raise Conflict(_("Somebody has been asked already. Wait for the answer, or cancel it."))
    chosen = next((one for one in proposals(need, without=()) if one.people[0] == first), None)
    if chosen is None:
        raise Incomplete(
            _("That interpreter and this person do not share a language, or did not understand each other.")
        )
    if chosen.stops:
        raise Incomplete(" ".join(explain(reason) for reason in chosen.stops))
    if not chosen.bookable:
        raise Incomplete(
            _(
                "Same language, another variety or town. Make a test call first, and write down whether they "
                "understood each other."
            )
        )
    for one in active:
        _go(one, State.WITHDRAWN, by)
    now = clock.now()
    answer_by = max(now + LEAST, min(now + ANSWER, need.begins_at - BEFORE))
    # One at a time of those who ask the same people: two rows that each wait for the other would never end.
    list(Interpreter.objects.select_for_update(no_key=True).filter(pk__in=chosen.people).order_by("pk"))
    try:
        with transaction.atomic():
            made = _write(need, chosen, State.ASKED, by, asked_at=now, answer_by=answer_by)
    except IntegrityError as error:
        raise Conflict(
            _(
                "Somebody of this chain was booked for that hour a moment ago. Choose somebody else, or another hour."
            )
        ) from error
    return made


@transaction.atomic
def accept(*, booking: InterpreterBooking, by: Staff, note: str = "") -> InterpreterBooking:
    """The interpreter comes. When everybody of the chain does, the need is confirmed and the task that asked for it ends."""
    need, booking = _own_booking(booking, by)
    _go(booking, State.ACCEPTED, by, note)
    if all(one.state == State.ACCEPTED for one in _active(need)):
        need.state = InterpreterNeed.State.CONFIRMED
        need.save(update_fields=["state"])
        _event(need, "interpreter_confirmed", by)
        _end_task(need, by)
    return booking


@transaction.atomic
def decline(*, booking: InterpreterBooking, by: Staff, note: str = "") -> InterpreterNeed:
    """The interpreter cannot, whether asked or already confirmed. The next one is proposed."""
    need, booking = _own_booking(booking, by)
    _go(booking, State.DECLINED, by, note)
    _fell_through(need, by, note)
    return need


@transaction.atomic
def did_not_come(*, booking: InterpreterBooking, by: Staff, note: str = "") -> InterpreterNeed:
    """The hour came and the interpreter did not. The next one is proposed for another hour."""
    need, booking = _own_booking(booking, by)
    _has_begun(need)
    _go(booking, State.NO_SHOW, by, note)
    _fell_through(need, by, note)
    return need


@transaction.atomic
def did_not_understand(*, booking: InterpreterBooking, by: Staff, note: str = "") -> InterpreterNeed:
    """Interpreter and person did not understand each other. The roster remembers it of the town; the next one is proposed."""
    need, booking = _own_booking(booking, by)
    _has_begun(need)
    _go(booking, State.NOT_UNDERSTOOD, by, note)
    _remember(need, booking.interpreter, understood=False, by=by, note=note)
    _fell_through(need, by, note)
    return need


@transaction.atomic
def hold(*, need: InterpreterNeed, by: Staff, note: str = "") -> InterpreterNeed:
    """The talk was interpreted, and they understood each other: the roster remembers that too."""
    need = _own(need, by)
    _has_begun(need)
    active = [one for one in _active(need) if one.state == State.ACCEPTED]
    court = need.provider == InterpreterNeed.Provider.COURT
    if not court and need.state != InterpreterNeed.State.CONFIRMED:
        raise Conflict(_("Nobody has confirmed for this hour."))
    for one in active:
        _go(one, State.HELD, by, note)
    if active:
        _remember(need, active[0].interpreter, understood=True, by=by, note=note)
    need.state = InterpreterNeed.State.HELD
    need.save(update_fields=["state"])
    _event(need, "interpreter_held", by, note=note)
    return need


@transaction.atomic
def court_did_not(*, need: InterpreterNeed, by: Staff, note: str) -> InterpreterNeed:
    """The court brought nobody, or somebody of another variety. The consulate looks for one itself from now on."""
    need = _own(need, by)
    if need.provider != InterpreterNeed.Provider.COURT:
        raise Conflict(_("The consulate provides this interpreter."))
    if not note.strip():
        raise Incomplete(_("Write what happened."), missing=("note",))
    need.provider = InterpreterNeed.Provider.CONSULATE
    need.save(update_fields=["provider"])
    _event(need, "interpreter_lost", by, note=note)
    propose_next(need, by)
    return need


@transaction.atomic
def move(
    *, need: InterpreterNeed, begins_at: dt.datetime, ends_at: dt.datetime, by: Staff, way: str = ""
) -> InterpreterNeed:
    """Another hour. Whoever was asked or had confirmed is set free, and whoever fits best at the new hour is proposed."""
    need = _own(need, by)
    _an_hour(begins_at, ends_at)
    if way and way not in Way.values:
        raise Incomplete(_("Choose how the talk is held."), missing=("way",))
    moved(need, begins_at, ends_at, by=by, way=way)
    return need


def moved(
    need: InterpreterNeed, begins_at: dt.datetime, ends_at: dt.datetime, *, by: Staff | None, way: str = ""
) -> None:
    """The same without asking who may: a court moved its hearing. `need` is locked."""
    _let_go(need, by, _("The hour changed."))
    need.begins_at, need.ends_at, need.way = begins_at, ends_at, way or need.way
    need.state = InterpreterNeed.State.OPEN
    need.save(update_fields=["begins_at", "ends_at", "way", "state"])
    _event(need, "interpreter_moved", by)
    if need.provider == InterpreterNeed.Provider.CONSULATE:
        propose_next(need, by)


@transaction.atomic
def cancel(*, need: InterpreterNeed, by: Staff, reason: str) -> InterpreterNeed:
    """Nobody is needed any more; whoever was asked is set free."""
    need = _own(need, by)
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    cancelled(need, by=by, reason=reason)
    return need


def cancelled(need: InterpreterNeed, *, by: Staff | None, reason: str) -> None:
    """The same without asking who may. `need` is locked."""
    _let_go(need, by, reason)
    need.state = InterpreterNeed.State.CANCELLED
    need.save(update_fields=["state"])
    _event(need, "interpreter_closed", by, note=reason.strip()[:300])


@transaction.atomic
def try_out(
    *, need: InterpreterNeed, interpreter: Interpreter, understood: bool, by: Staff, note: str = ""
) -> UnderstandingCheck:
    """Write down whether interpreter and person understood each other in a short call. Without it nobody of another variety
    is booked (E5)."""
    need = _own(need, by)
    check = UnderstandingCheck.objects.create(
        interpreter=interpreter, language=need.language, town=need.town, record=need.case.record, understood=understood,
        how=UnderstandingCheck.How.CALL, at=clock.now(), by=by, note=note.strip()[:300],
    )  # fmt: skip
    write_for(
        need.case, "interpreter_checked", at=clock.now(), by=by,
        data={"need": need.pk, "interpreter": interpreter.pk, "understood": understood},
    )  # fmt: skip
    if not any(one.state in machine.HOLDS_THE_HOUR for one in _active(need)):
        propose_next(need, by, say=False)
    return check


def asked_of_court(need: InterpreterNeed, *, by: Staff | None) -> None:
    """The letter to the court is printed: the term of this need is met; the letter's own runs from now."""
    _event(need, "interpreter_court_asked", by)


def propose_next(need: InterpreterNeed, by: Staff | None, *, say: bool = True) -> list[InterpreterBooking]:
    """Put the best who is left in the place of whoever stood there; a task when nobody is. `need` is locked."""
    for one in _active(need):
        if one.state == State.PROPOSED:
            _go(one, State.WITHDRAWN, by)
    best = next((one for one in proposals(need) if one.bookable), None)
    if best is not None:
        return _write(need, best, State.PROPOSED, by)
    if say:
        _nobody_left(need)
    return []


def _nobody_left(need: InterpreterNeed) -> None:
    """Nobody of the roster can: a task to find somebody, unless one is open."""
    case = need.case
    kind = Task.Kind.INTERPRETER
    if Task.objects.filter(record__person=case.record.person_id, kind=kind, done_at__isnull=True).exists():
        return
    words = " · ".join(part for part in (languages()[need.language].name_es, need.variety, need.town) if part)
    now = clock.now()
    add_task(
        kind=kind, office=case.office, record=case.record, case=case, at=now, due_at=max(now, need.begins_at - BEFORE),
        text=_("Nobody on the roster can: %(language)s") % {"language": words},
    )  # fmt: skip


def _fell_through(need: InterpreterNeed, by: Staff | None, note: str) -> None:
    """Whoever else was in the chain is free again; the need is open again, and the next chain is proposed."""
    was_confirmed = need.state == InterpreterNeed.State.CONFIRMED
    _let_go(need, by, note or _("Somebody else of the chain could not."))
    if was_confirmed:
        need.state = InterpreterNeed.State.OPEN
        need.save(update_fields=["state"])
        _event(need, "interpreter_lost", by, note=note)
    made = propose_next(need, by)
    officer = need.case.officer
    notify(
        kind="interpreter", text_code="interpreter_next" if made else "interpreter_nobody", at=clock.now(),
        staff=[officer] if officer is not None else (), role=() if officer is not None else Role.SUPERVISOR,
        office_id=need.case.office_id, case=need.case, path=reverse("interpreter_need", args=[need.pk]),
        values={"when": need.begins_at.isoformat()}, by=by,
    )  # fmt: skip


def _let_go(need: InterpreterNeed, by: Staff | None, note: str) -> None:
    for one in _active(need):
        _go(one, State.WITHDRAWN if one.state == State.PROPOSED else State.CANCELLED, by, note)


def _write(
    need: InterpreterNeed, chosen: Proposal, state: str, by: Staff | None, **more: Any
) -> list[InterpreterBooking]:
    last = need.bookings.order_by("-round").values_list("round", flat=True).first() or 0
    made = [
        InterpreterBooking.objects.create(
            need=need, interpreter_id=pk, round=last + 1, position=position, state=state, level=chosen.level,
            legs=[{"pair": leg.skill, "from": leg.language, "into": leg.into} for leg in chosen.legs if leg.interpreter == pk],
            why=[{"code": one.code, "values": dict(one.values)} for one in chosen.why] if position == 0 else [],
            begins_at=need.begins_at, ends_at=need.ends_at, **more,
        )
        for position, pk in enumerate(chosen.people)
    ]  # fmt: skip
    now = clock.now()
    BookingStep.objects.bulk_create(BookingStep(booking=one, state=state, at=now, by=by) for one in made)
    return made


def _go(booking: InterpreterBooking, to: str, by: Staff | None, note: str = "") -> None:
    if not machine.may_go(booking.state, to):
        raise Conflict(
            _("This is written down already: %(state)s.") % {"state": booking.get_state_display().lower()}
        )
    booking.state, booking.note = to, note.strip()[:300] or booking.note
    booking.save(update_fields=["state", "note"])
    BookingStep.objects.create(booking=booking, state=to, at=clock.now(), by=by, note=note.strip()[:300])


def _active(need: InterpreterNeed) -> list[InterpreterBooking]:
    found = need.bookings.exclude(state__in=machine.OVER).select_related("interpreter")
    return list(found.order_by("position"))


def _own(need: InterpreterNeed, by: Staff) -> InterpreterNeed:
    """The need, locked behind its case, if it is of the office of `by` and not over."""
    case = InterpreterNeed.objects.select_related("case").get(pk=need.pk).case
    require(by, "book_interpreter", office_id=case.office_id)
    case = _open(own_case(case, by))
    found = InterpreterNeed.objects.select_for_update(of=("self",)).get(pk=need.pk)
    found.case = case
    if found.state in (InterpreterNeed.State.HELD, InterpreterNeed.State.CANCELLED):
        raise Conflict(_("This is over: %(state)s.") % {"state": found.get_state_display().lower()})
    return found


def _own_booking(booking: InterpreterBooking, by: Staff) -> tuple[InterpreterNeed, InterpreterBooking]:
    need = _own(booking.need, by)
    found = InterpreterBooking.objects.select_related("interpreter").get(pk=booking.pk)
    return need, found


def _open(case: Case) -> Case:
    if case.status == Case.Status.CONCLUDED:
        raise Conflict(_("The case is concluded already."))
    return case


def _an_hour(begins_at: dt.datetime, ends_at: dt.datetime) -> None:
    if begins_at <= clock.now():
        raise Incomplete(_("The date is in the past."), missing=("begins_at",))
    if not begins_at < ends_at <= begins_at + LONGEST:
        raise Incomplete(_("Write how long it takes, up to twelve hours."), missing=("minutes",))


def _has_begun(need: InterpreterNeed) -> None:
    if need.begins_at > clock.now():
        raise Conflict(_("That hour has not come yet."))


def _remember(
    need: InterpreterNeed, interpreter: Interpreter, *, understood: bool, by: Staff, note: str
) -> None:
    UnderstandingCheck.objects.create(
        interpreter=interpreter, language=need.language, town=need.town, record=need.case.record, understood=understood,
        how=UnderstandingCheck.How.SESSION, at=clock.now(), by=by, note=note.strip()[:300],
    )  # fmt: skip


def _end_task(need: InterpreterNeed, by: Staff) -> None:
    if need.task_id is None:
        return
    Task.objects.filter(pk=need.task_id, done_at__isnull=True).update(
        done_at=clock.now(), done_by=by, note=_("An interpreter has confirmed.")
    )


def _event(need: InterpreterNeed, type: str, by: Staff | None, *, note: str = "") -> None:
    data = {
        "need": need.pk, "need_at": need.begins_at.astimezone(dt.UTC).isoformat(),
        "need_ends": need.ends_at.astimezone(dt.UTC).isoformat(), "language": need.language,
        **({"hearing": need.hearing_id} if need.hearing_id else {}),
    }  # fmt: skip
    write_for(need.case, type, at=clock.now(), by=by, note=note.strip()[:300], data=data)


def locked(needs: Iterable[int]) -> list[InterpreterNeed]:
    """These needs, locked; their cases are locked by whoever writes the event that leads here."""
    found = InterpreterNeed.objects.select_for_update(of=("self",)).filter(pk__in=list(needs)).order_by("pk")
    return list(found.select_related("case__office", "case__officer", "case__record__person"))
