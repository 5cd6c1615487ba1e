"""Asking for accommodations, and what became of it. Each is one transaction that writes its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework import actions as casework
from amparo.casework.access import own_case
from amparo.casework.documents import actions as documents
from amparo.casework.documents.models import Document, Kind, Sensitivity
from amparo.casework.events import write_for
from amparo.casework.letters import actions as letters
from amparo.casework.letters.models import Letter, LetterAnswer
from amparo.casework.letters.templates import accommodations
from amparo.casework.models import Case
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.custody.queries import whereabouts
from amparo.inclusion.accommodations import ladder
from amparo.inclusion.accommodations.ladder import Authority
from amparo.inclusion.accommodations.models import Ask, Asked, NextStep
from amparo.inclusion.accommodations.proposing import ended_event, propose, settle_tasks

GRANTED = (Asked.Outcome.GRANTED, Asked.Outcome.OTHER)


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered about one accommodation."""

    outcome: str
    reason: str = ""


@transaction.atomic
def ask_by_letter(
    *, case: Case, authority: Authority, items: Sequence[str], language: str, to: str, subject: str, body: str,
    facts: dict[str, str], by: Staff, after: Ask | None = None,
) -> Ask:  # fmt: skip
    """Ask by a letter, which is printed, kept and guarded as every letter (E2); its own clock waits for the answer.

    `after` is what this takes further, or asks again at another place. The same letter on one day is asked once. Raises
    `NotAllowed`, `Conflict`, `Incomplete` with the field to mend.
    """
    case = _may_ask(case, authority, items, after, by)
    if not authority.letter:
        raise Incomplete(
            _("Nobody writes letters to them: propose a lawyer instead."), missing=("authority",)
        )
    letter = letters.write_letter(
        case=case, template=authority.template, language=language, to=to, subject=subject, body=body, facts=facts, by=by
    )  # fmt: skip
    known = Ask.objects.filter(letter=letter).first()
    if known is not None:
        return known
    return _keep_letter(letter, case, authority, items, by, after)


def on_letter_written(letter: Letter, items: Sequence[str], by: Staff) -> None:
    """A letter to the place of detention that was written among all the others: it asks as one from our own page does."""
    known = [code for code in items if code in accommodations()]
    if letter.template == ladder.authorities()["ice_facility"].letter and known:
        _keep_letter(letter, letter.case, ladder.authorities()["ice_facility"], known, by, None)


@transaction.atomic
def ask_by_word(
    *, case: Case, authority: Authority, items: Sequence[str], channel: str, spoken_to: str, at: dt.datetime, by: Staff,
    note: str = "", file: BinaryIO | None = None, name: str = "", after: Ask | None = None,
) -> Ask:  # fmt: skip
    """Write down that it was asked by telephone or e-mail, of whom and when, with its paper if there is one. What is not
    answered within two days is to be put in a letter."""
    case = _may_ask(case, authority, items, after, by)
    if channel not in (Ask.Channel.PHONE, Ask.Channel.EMAIL):
        raise Incomplete(_("Choose how it was asked."), missing=("channel",))
    if not spoken_to.strip():
        raise Incomplete(_("Write who was spoken with or written to."), missing=("spoken_to",))
    evidence = (
        _paper(case, file, name, at.astimezone(case.office.zone).date(), by, str(authority)) if file else None
    )
    made = _keep(
        case, authority, items, by, after, channel=channel, spoken_to=spoken_to.strip()[:120], note=note.strip()[:300],
        evidence=evidence, asked_at=at, answer_by=ladder.answer_by(at, ladder.SPOKEN_DAYS),
    )  # fmt: skip
    casework.record_service(
        case=case, type="accommodation_request", at=at, by=by, note=note.strip(),
        data={"request": made.pk, "without": "letter", **({"document": evidence.pk} if evidence else {})},
    )  # fmt: skip
    return made


@transaction.atomic
def record_answers(
    *, ask: Ask, said: Mapping[str, Said], on: dt.date, by: Staff, file: BinaryIO | None = None, name: str = "",
    note: str = "",
) -> Ask:  # fmt: skip
    """Write down what was answered, item by item; what is left out still waits. The last answer stops the clock.

    That nobody answered can be said once the term is over; who answers later is still written down. What was denied or not
    answered makes the task of asking whoever is next. Raises `Incomplete` naming the field, `Conflict`, `NotAllowed`.
    """
    case, ask, items = _open(ask, by)
    said = {code: one for code, one in said.items() if one.outcome}
    waiting = {one.code: one for one in items if not one.ended and one.outcome in ("", Asked.Outcome.IGNORED)}
    if not waiting:
        raise Conflict(_("The answer is written down already."))
    if not said:
        raise Incomplete(_("Write down at least one answer."), missing=(f"outcome_{next(iter(waiting))}",))
    now, zone = clock.now(), case.office.zone
    if not ask.asked_at.astimezone(zone).date() <= on <= now.astimezone(zone).date():
        raise Incomplete(_("The answer came between the day it was asked and today."), missing=("on",))
    for code, one in said.items():
        _check_answer(ask, code, one, waiting, now)
    real = any(one.outcome != Asked.Outcome.IGNORED for one in said.values())
    if real and file is None and not note.strip():
        raise Incomplete(_("Add the paper, or write who answered and how."), missing=("paper",))
    for code, one in said.items():
        item = waiting[code]
        item.outcome, item.reason = one.outcome, one.reason.strip()[:300]
        item.answered_on, item.answered_at = on, now
        item.save()
    paper = _answer_of_letter(ask, items, said, on, by, file, name, note)
    _tell_answered(case, ask, items, said, on, by, note, paper)
    if any(one.outcome in (Asked.Outcome.DENIED, Asked.Outcome.IGNORED) for one in said.values()):
        propose(ask, NextStep.Kind.FURTHER, at=now, case=case)
    return ask


@transaction.atomic
def record_delivery(*, ask: Ask, said: Mapping[str, str], on: dt.date, by: Staff, note: str = "") -> Ask:
    """What the person says of each thing that was granted: they have it, or not. After a week without it, the grant failed
    and the next authority is asked."""
    case, ask, items = _open(ask, by)
    granted = {one.code: one for one in items if not one.ended and one.outcome in GRANTED}
    if not granted:
        raise Conflict(_("Nothing of it was granted, or it ended already."))
    said = {code: word for code, word in said.items() if word}
    if not said:
        raise Incomplete(
            _("Say of at least one whether the person has it."), missing=(f"delivered_{next(iter(granted))}",)
        )
    for code, word in said.items():
        if code not in granted or word not in (Asked.Delivered.YES, Asked.Delivered.NO):
            raise Incomplete(_("Choose whether the person has it."), missing=(f"delivered_{code}",))
        item = granted[code]
        if item.answered_on is not None and not item.answered_on <= on <= clock.today(case.office.zone):
            raise Incomplete(_("The day lies between the answer and today."), missing=("on",))
        item.delivered, item.delivered_on, item.delivery_note = word, on, note.strip()[:300]
        item.save()
    now = clock.now()
    whole = all(is_settled(item) for item in granted.values())
    write_for(
        case, "accommodation_delivered", at=now, by=by, note=note.strip()[:300],
        data={"request": ask.pk, "said": dict(said), "whole": "yes" if whole else "no"},
    )  # fmt: skip
    if whole:
        settle_tasks(ask, (NextStep.Kind.CHECK,), now, by)
    if any(has_failed(item) for item in granted.values()):
        propose(ask, NextStep.Kind.FURTHER, at=now, case=case)
    return ask


@transaction.atomic
def end_ask(*, ask: Ask, reason: str, by: Staff) -> Ask:
    """The person no longer wants it: nothing more is waited for, and nobody else is asked."""
    case, ask, items = _open(ask, by)
    live = [one for one in items if not one.ended]
    if not live:
        raise Conflict(_("It ended already."))
    if not reason.strip():
        raise Incomplete(_("Write what the person said."), missing=("reason",))
    now = clock.now()
    for one in live:
        one.ended, one.ended_at = Asked.Ended.NOT_WANTED, now
        one.save()
    write_for(
        case,
        "accommodation_ended",
        at=now,
        by=by,
        note=reason.strip()[:300],
        data=ended_event(ask, "not_wanted"),
    )
    settle_tasks(ask, tuple(NextStep.Kind), now, by)
    return ask


def is_settled(item: Asked) -> bool:
    """Whether nothing more is to be asked about a grant: the person has it, or a week passed without it."""
    return item.delivered == Asked.Delivered.YES or has_failed(item)


def has_failed(item: Asked) -> bool:
    """Whether what was granted is not there a week later: as good as a denial."""
    if item.delivered != Asked.Delivered.NO or item.delivered_on is None or item.answered_on is None:
        return False
    return item.delivered_on >= item.answered_on + dt.timedelta(days=ladder.DELIVERY_DAYS)


def _may_ask(case: Case, authority: Authority, items: Collection[str], after: Ask | None, by: Staff) -> Case:
    case = own_case(case, by)
    require(by, "ask_accommodation", office_id=case.office_id)
    if case.status == Case.Status.CONCLUDED:
        raise Conflict(_("The case is concluded already."))
    if authority.code not in ladder.authorities():
        raise Incomplete(_("Choose whom to ask."), missing=("authority",))
    if not items or not set(items) <= set(accommodations()):
        raise Incomplete(_("Choose what the person needs."), missing=("need",))
    if after is not None and after.record.person_id != case.record.person_id:
        raise NotAllowed(_("The earlier request is another person’s."))
    return case


def _keep_letter(
    letter: Letter, case: Case, authority: Authority, items: Sequence[str], by: Staff, after: Ask | None
) -> Ask:
    at = letter.event.at
    return _keep(
        case, authority, items, by, after, channel=Ask.Channel.LETTER, letter=letter, asked_at=at,
        answer_by=letters.answer_by(at, authority.answer_days),
    )  # fmt: skip


def _keep(
    case: Case, authority: Authority, items: Sequence[str], by: Staff, after: Ask | None, **more: object
) -> Ask:
    assert case.record.person is not None
    where = whereabouts(case.record.person)
    why = Ask.Why.FIRST
    if after is not None:
        further = {one.code for one in ladder.ladder(after.authority)}
        again = after.authority == authority.code and after.channel == Ask.Channel.LETTER
        why = Ask.Why.ESCALATED if authority.code in further and not again else Ask.Why.MOVED
    made = Ask.objects.create(
        record=case.record, case=case, office=case.office, authority=authority.code, asked_by=by, after=after, why=why,
        facility=where.facility if where is not None and not where.end else None, **more,
    )  # fmt: skip
    Asked.objects.bulk_create(Asked(ask=made, code=code) for code in dict.fromkeys(items))
    now = clock.now()
    if after is not None:
        settle_tasks(after, (NextStep.Kind.FURTHER, NextStep.Kind.AGAIN, NextStep.Kind.CHECK), now, by)
    settle_tasks(made, (), now, by)
    return made


def _open(ask: Ask, by: Staff) -> tuple[Case, Ask, list[Asked]]:
    """The ask with its case, locked, and its items in the order of the vocabulary."""
    case = own_case(ask.case, by)
    require(by, "ask_accommodation", office_id=case.office_id)
    ask = Ask.objects.select_related("record", "letter__event", "letter__document").get(pk=ask.pk)
    order = list(accommodations())
    items = sorted(
        ask.items.select_for_update(),
        key=lambda one: order.index(one.code) if one.code in order else len(order),
    )
    return case, ask, items


def _check_answer(ask: Ask, code: str, one: Said, waiting: Mapping[str, Asked], now: dt.datetime) -> None:
    field = f"outcome_{code}"
    if code not in waiting or one.outcome not in Asked.Outcome.values:
        raise Incomplete(_("Choose what they answered."), missing=(field,))
    if one.outcome == Asked.Outcome.IGNORED and now < ask.answer_by:
        raise Incomplete(_("They may still answer: the term is not over."), missing=(field,))
    if one.outcome == Asked.Outcome.IGNORED and waiting[code].outcome == Asked.Outcome.IGNORED:
        raise Incomplete(_("That they did not answer is written down already."), missing=(field,))
    if one.outcome in (Asked.Outcome.DENIED, Asked.Outcome.OTHER) and not one.reason.strip():
        raise Incomplete(
            _("Write the reason they gave, or what they give instead."), missing=(f"reason_{code}",)
        )


def _answer_of_letter(
    ask: Ask, items: Sequence[Asked], said: Mapping[str, Said], on: dt.date, by: Staff, file: BinaryIO | None, name: str,
    note: str,
) -> Document | None:  # fmt: skip
    """Write the answer to the letter once its last item has one, which stops the letter's clock; else keep the paper alone."""
    outcomes = {
        said[one.code].outcome if one.code in said else one.outcome
        for one in items
        if not one.ended or one.outcome
    }
    letter = ask.letter
    if letter is not None and "" not in outcomes and not LetterAnswer.objects.filter(letter=letter).exists():
        together = (
            LetterAnswer.Outcome.GRANTED if outcomes.intersection(GRANTED)
            else LetterAnswer.Outcome.DENIED if Asked.Outcome.DENIED in outcomes
            else LetterAnswer.Outcome.IGNORED
        )  # fmt: skip
        return letters.record_answer(
            letter=letter, outcome=together, on=on, by=by, file=file, name=name, note=note
        ).document
    if file is None:
        return None
    return _paper(ask.case, file, name, on, by, str(ladder.authorities()[ask.authority]))


def _tell_answered(
    case: Case, ask: Ask, items: Sequence[Asked], said: Mapping[str, Said], on: dt.date, by: Staff, note: str,
    paper: Document | None,
) -> None:  # fmt: skip
    granted = any(one.outcome in GRANTED for one in said.values())
    waits = any(one.outcome == "" and not one.ended for one in items)
    at = max(ask.asked_at, dt.datetime.combine(on, dt.time(), tzinfo=case.office.zone))
    if all(one.outcome == Asked.Outcome.IGNORED for one in said.values()):
        at = clock.now()
    data: dict[str, object] = {
        "request": ask.pk, "granted": "yes" if granted else "no", "outcomes": {code: one.outcome for code, one in said.items()},
    }  # fmt: skip
    if ask.letter_id is None and not waits:
        data["without"] = "letter"
    if paper is not None:
        data["document"] = paper.pk
    write_for(case, "accommodation_answered", at=at, by=by, note=note.strip()[:300], data=data)


def _paper(case: Case, file: BinaryIO, name: str, on: dt.date, by: Staff, who: str) -> Document:
    return documents.keep(
        record=case.record, case=case, file=file, kind=Kind.OTHER, by=by, name=name, dated=on, event=None,
        sensitivity=Sensitivity.HEALTH, label=_("Accommodation: %(who)s") % {"who": who},
    ).document  # fmt: skip
