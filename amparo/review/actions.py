"""What people do at the review desk: answer, answer together, take an answer back, look a second time."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may, require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed, Refusal
from amparo.matching import compare, current_model, prepare, reasons
from amparo.people import actions as people
from amparo.people.closing import closed_ids
from amparo.people.describing import described
from amparo.people.models import WAITING, Merge, Pair, Record, Source
from amparo.people.queries import pairs_about
from amparo.review.doors import door_of
from amparo.review.models import Answer, Given, SecondLook
from amparo.review.reasons import as_text
from amparo.review.standing import refresh
from amparo.review.telling import tell_looks, tell_proposed


@dataclass(frozen=True, slots=True)
class Answering:
    """An answer as somebody hands it in. `seen` is the question's `standing` when they read it."""

    pair_id: int
    given: str
    seen: str
    because: tuple[str, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several answers: the answer, or the sentence that says why it was not kept."""

    pair_id: int
    answer: Answer | None
    refusal: str = ""


@transaction.atomic
def answer(*, answering: Answering, by: Staff, batch: uuid.UUID | None = None) -> Answer:
    """Answer one question. Joins, remembers or waits as `people.decide_pair` says; a share is looked at a second time.

    Raises `Conflict` when somebody answered meanwhile or an earlier answer says the contrary, `NotAllowed`, `Incomplete`.
    """
    pair = _question(answering.pair_id, answering.seen)
    _refuse_closed(pair.new, pair.known, by=by)
    reason = as_text(answering.because, answering.more)
    _refuse_what_makes_no_sense(pair, answering.given)
    people.decide_pair(pair=pair, decision=answering.given, by=by, reason=reason)
    was_proposed = pair.state == Pair.State.PROPOSED
    pair.refresh_from_db()
    if pair.state == Pair.State.PROPOSED:
        kind = Answer.Kind.PROPOSED
    else:
        confirmed = was_proposed and answering.given == Pair.State.SAME
        kind = Answer.Kind.CONFIRMED if confirmed else Answer.Kind.DECIDED
    written = _write(pair, kind, answering.given, answering.because, reason, by, batch)
    refresh([pair.pk])
    if kind == Answer.Kind.PROPOSED:
        tell_proposed(pair, by=by)
    else:
        _perhaps_look_again(pair, by)
    return written


def answer_each(*, answers: Sequence[Answering], by: Staff, batch: uuid.UUID) -> list[Outcome]:
    """Answer several questions on their own: what one of them refuses does not undo the others."""
    outcomes = []
    for answering in answers:
        try:
            outcomes.append(Outcome(answering.pair_id, answer(answering=answering, by=by, batch=batch)))
        except Refusal as refusal:
            outcomes.append(Outcome(answering.pair_id, None, str(refusal)))
    return outcomes


@transaction.atomic
def answer_together(
    *, groups: Mapping[int, str], seen: Mapping[int, str], because: Sequence[str], more: str, by: Staff,
    batch: uuid.UUID,
) -> list[Answer]:  # fmt: skip
    """Answer one question about several people, whole or not at all.

    `groups` gives each person (by number, as read) a label: the people under one label are one, those under two are not.
    `seen` holds the standing of every pair of the question. Where a label joins people whom nobody had compared, that
    question is raised and answered with the rest. Raises as `answer` does, and then nothing of it was kept.
    """
    plan: list[tuple[str, Pair]] = []
    faces: dict[int, int] = {}  # a person's record in this question
    asked: set[frozenset[int]] = set()
    for pair in Pair.objects.filter(pk__in=seen, asks=True).select_related("new", "known").order_by("pk"):
        one, other = pair.new.person_id, pair.known.person_id
        assert one is not None  # such a pair does not ask
        assert other is not None
        faces.setdefault(one, pair.new_id)
        faces.setdefault(other, pair.known_id)
        asked.add(frozenset((one, other)))
        same = groups.get(one) == groups.get(other)
        plan.append((Given.SAME if same else Given.DIFFERENT, pair))
    if set(faces) != set(groups):
        raise Conflict(_("These files changed while you were reading. Nothing was kept; look at them again."))
    # First what is different: a contradiction among the answers shows before anything is joined.
    plan.sort(key=lambda step: step[0] != Given.DIFFERENT)
    made = []
    for given, pair in plan:
        handed_in = Answering(pair.pk, given, seen[pair.pk], tuple(because), more)
        made.append(answer(answering=handed_in, by=by, batch=batch))
    for gap in _gaps(groups, asked):
        since = min(pair.raised_at for _given, pair in plan)
        raised = _raise(*(faces[person] for person in gap), by=by, since=since)
        if raised is not None:
            handed_in = Answering(raised.pk, Given.SAME, raised.standing, tuple(because), more)
            made.append(answer(answering=handed_in, by=by, batch=batch))
    return made


@transaction.atomic
def take_back(*, pair: Pair, by: Staff, reason: str) -> Answer:
    """Take an answer back: a join is undone exactly, anything else is open again. Who answered may, and who may undo.

    Raises `Conflict` when nothing was answered, `NotAllowed`, `Incomplete` without a reason.
    """
    if not reason.strip():
        raise Incomplete(_("Write the reason: it is shown in both histories."), missing=("reason",))
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    _refuse_closed(pair.new, pair.known, by=by)
    if not may_take_back(pair, by):
        raise NotAllowed(_("Whoever answered may take it back, or the supervisor of the office."))
    if pair.state == Pair.State.OPEN:
        raise Conflict(_("This question is open: there is nothing to take back."))
    was = Given.SAME if pair.state == Pair.State.PROPOSED else pair.state
    if pair.state == Pair.State.SAME:
        merge = Merge.objects.filter(pair=pair, undone_at__isnull=True).first()
        if merge is None:
            raise Conflict(_("This answer joined nothing that could be separated here."))
        people.unmerge(merge=merge, by=by, reason=reason)
    pair.state, pair.reason = Pair.State.OPEN, ""
    pair.decided_at = pair.decided_by = pair.proposed_at = pair.proposed_by = None
    pair.save(update_fields=["state", "reason", "decided_at", "decided_by", "proposed_at", "proposed_by"])
    refresh([pair.pk])
    return _write(pair, Answer.Kind.TAKEN_BACK, was, (), reason.strip()[:300], by, None)


def may_take_back(pair: Pair, by: Staff) -> bool:
    """Whether `by` gave the answer that holds, or may undo what others joined at one of the two offices."""
    answered = pair.proposed_by_id if pair.state == Pair.State.PROPOSED else pair.decided_by_id
    offices = {pair.office_id, pair.other_office_id} - {None} or {None}
    return by.pk == answered or any(may(by, "undo_merge", office_id=office) for office in offices)


@transaction.atomic
def look_again(*, look: SecondLook, given: str, by: Staff) -> SecondLook:
    """Answer a blind second look. Nobody's file changes by it."""
    look = SecondLook.objects.select_for_update(of=("self",)).get(pk=look.pk)
    require(by, "decide_pair", office_id=look.office_id)
    _refuse_closed(look.one, look.other, by=by)
    if look.answered_at is not None:
        raise Conflict(_("Somebody has answered this already. Nothing of yours was kept; take the next one."))
    if look.not_by_id == by.pk:
        raise NotAllowed(_("You answered this the first time: somebody else looks at it now."))
    if given not in Given.values:
        raise Incomplete(_("Choose one of the three answers."), missing=("given",))
    look.given, look.answered_at, look.answered_by = given, clock.now(), by
    look.save(update_fields=["given", "answered_at", "answered_by"])
    return look


def _refuse_closed(*records: Record, by: Staff) -> None:
    """Who weighs a question reads both sides: a minor's is weighed by their own team."""
    for words in closed_ids(by, {record.person_id for record in records}).values():
        raise NotAllowed(words)


def _question(pair_id: int, seen: str) -> Pair:
    """The pair, locked, if it still stands as it was read."""
    pair = (
        Pair.objects.select_for_update(of=("self",))
        .select_related("new", "known", "decided_by", "proposed_by")
        .filter(pk=pair_id)
        .first()
    )
    if pair is None:
        raise Conflict(_("This question is gone: the two became one file at intake."))
    refresh([pair.pk])
    pair.refresh_from_db(fields=["asks", "office", "other_office", "facts", "priority"])
    if pair.standing != seen or pair.state not in WAITING:
        who = pair.proposed_by if pair.state == Pair.State.PROPOSED else pair.decided_by
        raise Conflict(
            _(
                "%(who)s answered this while you were reading: %(answer)s. Your answer was not kept; look at it again."
            )
            % {"who": who.name if who else _("A colleague"), "answer": pair.get_state_display()}
        )
    return pair


def _refuse_what_makes_no_sense(pair: Pair, given: str) -> None:
    """Nobody is joined who was said to be two people: the earlier answer is taken back first. Nor told apart who is one."""
    one, other = pair.new.person_id, pair.known.person_id
    if one is None or other is None:
        raise Conflict(_("This is about a family's request: it is decided on the request's own page."))
    if one == other:
        if given != Pair.State.SAME:
            raise Conflict(_("The two have become one file meanwhile: take that back first."))
        return
    # Whom a family meant, among several who resemble each other, says nothing of whether the others are two; and a
    # question raised after such an answer is asked anew, for new facts.
    earlier = (
        pairs_about([one])
        .filter(state=Pair.State.DIFFERENT, decided_at__gte=pair.raised_at)
        .filter(Q(new__person=other) | Q(known__person=other))
        .exclude(pk=pair.pk)
        .exclude(new__source=Source.FAMILY)
        .exclude(known__source=Source.FAMILY)
        .first()
    )
    if given == Pair.State.SAME and earlier is not None:
        raise Conflict(
            _(
                "Question %(number)d says that they are different people (%(reason)s). Take that answer back first."
            )
            % {"number": earlier.pk, "reason": earlier.reason}
        )


def _write(
    pair: Pair,
    kind: str,
    given: str,
    because: Collection[str],
    reason: str,
    by: Staff,
    batch: uuid.UUID | None,
) -> Answer:
    return Answer.objects.create(
        pair=pair, kind=kind, given=given, because=list(because), reason=reason, at=clock.now(), by=by,
        office_id=by.office_id, batch=batch,
    )  # fmt: skip


def _perhaps_look_again(pair: Pair, by: Staff) -> None:
    """A share of what is decided is asked again of somebody else, drawn so that nobody can tell which."""
    if pair.state == Pair.State.UNSURE or secrets.randbelow(10_000) >= settings.AMPARO_SECOND_LOOKS * 10_000:
        return
    now = clock.now()
    look, made = SecondLook.objects.get_or_create(
        kind=SecondLook.Kind.AGREEMENT,
        pair=pair,
        defaults={
            "one_id": pair.new_id,
            "other_id": pair.known_id,
            "first": pair.state,
            "not_by": by,
            "office_id": pair.office_id,
            "door": door_of(pair.new),
            "month": now.date().replace(day=1),
            "asked_at": now,
        },
    )
    if made:
        tell_looks([look])


def _gaps(groups: Mapping[int, str], asked: set[frozenset[int]]) -> list[tuple[int, int]]:
    """People put under one label whom no chain of the question's own pairs ties together: one link for each gap."""
    links = []
    for label in dict.fromkeys(groups.values()):
        members = sorted(person for person, own in groups.items() if own == label)
        reached = set(members[:1])
        while len(reached) < len(members):
            rest = [person for person in members if person not in reached]
            tied = [person for person in rest if any(frozenset((person, done)) in asked for done in reached)]
            if not tied:
                links.append((rest[0], min(reached)))
                tied = rest[:1]
            reached |= set(tied)
    return links


def _raise(one: int, other: int, *, by: Staff, since: dt.datetime) -> Pair | None:
    """The question between two records whom nobody had compared, as old as the question that it belongs to; None when
    they are one person by now."""
    new, known = (
        Record.objects.select_related("person").get(pk=pk) for pk in (max(one, other), min(one, other))
    )
    if new.person_id == known.person_id:
        return None
    pair = Pair.objects.filter(Q(new=new, known=known) | Q(new=known, known=new)).first()
    if pair is None:
        a, b = prepare(described(new)), prepare(described(known))
        found = compare(a, b)
        pair = Pair.objects.create(
            new=new, known=known, weight=found.weight, probability=found.probability,
            reasons=reasons(a, b, found), model_version=current_model().version, office_id=by.office_id,
            raised_at=since,
        )  # fmt: skip
    refresh([pair.pk])
    pair.refresh_from_db()
    return pair
