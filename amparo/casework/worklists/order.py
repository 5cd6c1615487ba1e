"""Which case first: what is known of it, in points, and why in words.

Pure: no database, no clock. The rules are the table `FACTS`; a case stands by the sum of the points of its facts, the oldest
first among equals. Waiting is in the clocks, which warn and breach; so the order changes only when a fact does, and a
stored number can be sorted by.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that brings a case forward (or, below 0, lets it wait): by how many points, why, and the page's words for it."""

    code: str
    points: int
    why: str
    words: Any


#: Judgements, written here so that they can be argued about; `why` says what goes wrong when the case waits.
FACTS = (
    Fact("hearing_breached", 90, "two hearings passed with nobody there (El Fronterizo)",
         _("a hearing within 72 hours and nobody assigned")),
    Fact("whereabouts_breached", 80, "who is on no list may be removed, ill or dead, and the family knows nothing",
         _("nobody has seen the person for 48 hours")),
    Fact("minor", 70, "a child alone; every rule of protection starts here (Ley General de NNA)",
         _("may be a minor")),
    Fact("staging", 60, "staging sites hold people 2 to 15 days: whatever is not done there is done too late",
         _("held at a staging site: removal is near")),
    Fact("first_interview_breached", 60, "ten days detained and nobody visited (El Fronterizo)",
         _("no interview within the term")),
    Fact("medicine", 50, "a missed medicine harms in hours",
         _("needs medicine or care")),
    Fact("child_left", 55, "a child with no parent at home sleeps somewhere tonight (children's plan, §8.1)",
         _("a child without a parent at home")),
    Fact("first_contact_breached", 50, "almost a month until the case “would enter the system” (El Fronterizo)",
         _("no contact within the term")),
    Fact("removal_ordered", 45, "an order can be carried out any day",
         _("a removal order exists")),
    Fact("hand_over_breached", 40, "between two offices a case is nobody's in practice",
         _("not taken over within the term")),
    Fact("vulnerable", 40, "illness, disability, pregnancy, old age: harm comes sooner (vulnerable repatriation, §1.5)",
         _("vulnerable")),
    Fact("acknowledgement_breached", 35, "a family that hears nothing turns to whoever promises something",
         _("the family has had no answer within the term")),
    Fact("clock_breached", 30, "a promise of the programme was not kept",
         _("a term has run out")),
    Fact("hearing_warned", 30, "the days before a hearing are when it can be prepared",
         _("a hearing is near")),
    Fact("clock_warned", 15, "the term runs out soon",
         _("a term runs out soon")),
    Fact("family_apart", 20, "kin who are held apart lose each other, and one may be removed without the other (§8.1)",
         _("family detained in different places")),
    Fact("no_interview", 12, "what the person needs is not known until somebody asks",
         _("nobody has talked with the person yet")),
    Fact("no_officer", 10, "what is everybody's is nobody's",
         _("nobody has taken the case")),
    Fact("waits_outside", -10, "the next step is somebody else's",
         _("waits for somebody outside")),
    Fact("refused", -40, "the person said no: help is offered again on its date, and not before",
         _("the person refused help")),
    Fact("put_first", 500, "somebody who knows more than the rules has said so, and why",
         _("put first by hand")),
    Fact("put_back", -500, "somebody who knows more than the rules has said so, and why",
         _("put back by hand")),
)  # fmt: skip
POINTS = {fact.code: fact.points for fact in FACTS}
WORDS = {fact.code: fact.words for fact in FACTS}
#: Clocks that have a fact of their own; all others are `clock_breached` and `clock_warned`.
_OWN = {
    "next_hearing": "hearing", "whereabouts": "whereabouts", "first_interview": "first_interview",
    "first_contact": "first_contact", "hand_over": "hand_over", "acknowledgement": "acknowledgement",
}  # fmt: skip


def clock_fact(clock: str, state: str) -> str:
    """The fact that a clock in this state (`breached`, `warned`) is."""
    own = f"{_OWN.get(clock, 'clock')}_{state}"
    return own if own in POINTS else f"clock_{state}"


def urgency(facts: Collection[str]) -> int:
    """The points of these facts, each counted once."""
    return sum(POINTS[fact] for fact in set(facts))


def late(facts: Collection[str]) -> bool:
    """Whether a term has run out."""
    return any(fact.endswith("_breached") for fact in facts)


def ordered(facts: Collection[str]) -> list[str]:
    """The facts once each, the weightiest first: what is stored, and shown as the reason for the place."""
    return sorted(set(facts), key=lambda fact: (-abs(POINTS[fact]), fact))


def in_words(facts: Collection[str]) -> list[str]:
    """Why a case stands where it does, the weightiest reason first. Codes of rules that are gone are left out."""
    return [str(WORDS[fact]) for fact in facts if fact in WORDS]
