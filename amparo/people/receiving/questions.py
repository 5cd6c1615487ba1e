"""Asking a person: pairs raised by what was received, each question once.

A question is about two persons (or a person and a family's record that is about nobody yet), not about two records: once
open or answered, it is not asked again through other records of the same two. Only decisive facts ask again what was
answered with "different": the incoming record carries a strong identifier, checked and sound, that the other person has,
and that nobody had said of this one before.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from amparo.matching import current_model, reasons
from amparo.matching.explain import FOR, Reason
from amparo.matching.score import STRONG
from amparo.people.models import Identifier, Pair, Record, Source
from amparo.people.receiving.deciding import Scored
from amparo.people.receiving.records import Incoming
from amparo.people.signals import pairs_raised
from amparo.people.vetoes import veto_reasons
from amparo.places.models import Office

#: A person by number, or a record that is about nobody yet.
Party = tuple[str, int]
Question = frozenset[Party]


def raise_pairs(incoming: Sequence[Incoming], at: dt.datetime, office: Office | None) -> dict[int, int]:
    """Write a pair for every doubt that nobody was asked before; returns each record's likeliest pair."""
    doubting = [item for item in incoming if item.doubts]
    asked = _Asked(doubting)
    pairs: list[Pair] = []
    for item in doubting:
        one = _about(item.person.pk if item.person else None, item.record.pk)
        for found in item.doubts:
            candidate = found.candidate
            other = _about(candidate.person.pk if candidate.person else None, candidate.record_id)
            question = frozenset((one, other))
            facts: list[str] = []
            if asked.before(question):
                facts = asked.decisive(question, item, found)
                if not facts:
                    continue
            pairs.append(
                Pair(
                    new=item.record,
                    known_id=candidate.record_id,
                    weight=found.comparison.weight,
                    probability=found.comparison.probability,
                    reasons=_reasons(item, found, facts),
                    model_version=current_model().version,
                    why=Pair.Why.NEW_FACTS if facts else asked.why(question, item, found),
                    office=office,
                    raised_at=at,
                )
            )
            asked.add(question)
    Pair.objects.bulk_create(pairs, batch_size=1000)
    if pairs:
        pairs_raised.send(Pair, pair_ids=[pair.pk for pair in pairs])
    likeliest: dict[int, int] = {}
    for pair in pairs:
        likeliest.setdefault(pair.new_id, pair.pk)
    return likeliest


def _reasons(item: Incoming, found: Scored, facts: Sequence[str]) -> list[Reason]:
    news: list[Reason] = [("person", FOR, f"new_{system}", {}) for system in facts]
    why = reasons(item.prepared, found.candidate.prepared, found.comparison)
    return [*news, *veto_reasons(found.vetoes), *why]


class _Asked:
    """The questions about the persons of a chunk's doubts that are open or were answered. Three queries."""

    def __init__(self, doubting: Sequence[Incoming]) -> None:
        self._states: dict[Question, set[str]] = defaultdict(set)
        self._waiting: dict[Party, set[Party]] = defaultdict(set)
        self._different: dict[Party, set[Party]] = defaultdict(set)
        self._known_by: set[tuple[int, str, str]] = set()
        fresh = {item.record.pk for item in doubting}
        persons = {
            number
            for item in doubting
            for number in (item.person.pk if item.person else None, *_persons(item.doubts))
            if number is not None
        }
        if not persons:
            return
        theirs = list(Record.objects.filter(person_id__in=persons).values_list("pk", flat=True))
        about_them = Q(new_id__in=theirs) | Q(known_id__in=theirs)
        # Whom a family means among several is no answer to whether those are one (`answers_that_two_differ`).
        of_families = Q(new__source=Source.FAMILY) | Q(known__source=Source.FAMILY)
        linked = Q(new__person__isnull=False, known__person__isnull=False)
        rows = (
            Pair.objects.filter(about_them)
            .exclude(of_families & linked)
            .values_list("new_id", "new__person_id", "known_id", "known__person_id", "state")
        )
        for new_id, one, known_id, other, state in rows:
            self.add(frozenset((_about(one, new_id), _about(other, known_id))), state)
        values = {value for item in doubting for _system, value in _sound(item)}
        if values and any(Pair.State.DIFFERENT in states for states in self._states.values()):
            self._known_by = {
                (person_id, system, value)
                for person_id, system, value in Identifier.objects.filter(
                    normalised__in=values, system__in=STRONG, record__person_id__in=persons
                )
                .exclude(record_id__in=fresh)
                .values_list("record__person_id", "system", "normalised")
                if person_id is not None
            }

    def before(self, question: Question) -> bool:
        """Whether these two were asked about; nobody asks whether somebody is themselves."""
        return len(question) == 1 or bool(self._states.get(question))

    def add(self, question: Question, state: str = Pair.State.OPEN) -> None:
        self._states[question].add(state)
        if len(question) == 2 and state != Pair.State.SAME:
            one, other = question
            links = self._different if state == Pair.State.DIFFERENT else self._waiting
            links[one].add(other)
            links[other].add(one)

    def decisive(self, question: Question, item: Incoming, found: Scored) -> list[str]:
        """The identifiers that make a question worth asking again; none while it is open, or if they are no news."""
        if self._states.get(question) != {Pair.State.DIFFERENT} or item.person is None:
            return []
        return [
            system
            for system, value in _sound(item)
            if found.comparison.levels.get(system) == "same"
            and (item.person.pk, system, value) not in self._known_by
        ]

    def why(self, question: Question, item: Incoming, found: Scored) -> str:
        """Why this one is asked: a veto, or the reason of the whole record; or a chain that it closes."""
        if found.vetoes:
            return Pair.Why.VETO
        if item.why == Pair.Why.RESEMBLES and self._closes_a_chain(question):
            return Pair.Why.CHAIN
        return item.why

    def _closes_a_chain(self, question: Question) -> bool:
        """Whether one of the two waits for an answer with somebody whom the other was held to be different from."""
        one, other = question
        return bool(
            self._waiting[one] & self._different[other] or self._waiting[other] & self._different[one]
        )


def _sound(item: Incoming) -> list[tuple[str, str]]:
    """The strong identifiers of a record that passed their check."""
    return [(one.system, one.value) for one in item.checked if one.system in STRONG and one.result == "ok"]


def _persons(doubts: Sequence[Scored]) -> list[int | None]:
    return [found.candidate.person.pk if found.candidate.person else None for found in doubts]


def _about(person_id: int | None, record_id: int) -> Party:
    return ("person", person_id) if person_id is not None else ("record", record_id)
