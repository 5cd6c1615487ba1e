"""Which question first: the harm if it stays wrong, times how uncertain it is, times how long it has waited.

Pure: no database, no clock. The rules are the table `FACTS` and the three numbers above it.

Waiting counts so that its order never has to be computed again: a question that has waited `DOUBLES_AFTER` working
days counts twice as much, twice that long four times, and so on. As all questions age at the same pace, whichever of
two stands first today stands first tomorrow; so what is stored is

    priority = log2(harm x uncertainty) - (working day on which it was raised) / DOUBLES_AFTER

which changes only when the facts do, and which an index can sort by for any number of questions.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

#: Twenty working days, a month of an office: a month's wait outweighs one grave fact, never two detained minors.
DOUBLES_AFTER = 20
#: Nothing is certain enough to count for less: two files that are all but surely one are decided in seconds, and until
#: then whoever looks after the person has half of what is known.
LEAST_UNCERTAIN = 0.25
#: Monday; working days are counted from here.
FIRST_DAY = dt.date(2001, 1, 1)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that makes a wrong or late answer worse (or, below 1, can wait): by how much, why, and the page's words for it."""

    code: str
    factor: float
    why: str
    words: Any


#: Factors multiply. They are judgements, written here so that they can be argued about; `why` says what goes wrong.
FACTS = (
    Fact("both_detained", 3.0, "two files of one detained person: visits, hearings and family news go to the wrong one",
         _("both are detained now")),
    Fact("one_detained", 1.5, "whoever looks after the detained person may lack what the other file knows",
         _("one of the two is detained now")),
    Fact("minor", 3.0, "a child's file is closed to the public; a wrong join would open or hide it",
         _("one of the two may be a minor")),
    Fact("followed", 2.5, "a relative who follows would be told of a stranger, or not be told of their own",
         _("a family follows one of the two")),
    Fact("both_cases", 2.0, "two officers work on one matter, or a wrong join closes a stranger's case",
         _("both have an open case")),
    Fact("offices_differ", 1.5, "two offices each believe that the other file is not theirs",
         _("two offices keep the files")),
    Fact("proposed", 1.5, "a colleague has done half of the work, and nothing is joined until the other half is done",
         _("a colleague has proposed that they are the same and waits for a second answer")),
    Fact("unsure", 0.25, "somebody looked and could not tell: first what nobody has looked at, then this again",
         _("somebody looked and was not sure")),
)  # fmt: skip
_FACTOR = {fact.code: fact.factor for fact in FACTS}
_WORDS = {fact.code: fact.words for fact in FACTS}


def harm(facts: Collection[str]) -> float:
    """How much worse than the ordinary a wrong answer would be: the product of the factors of these facts."""
    return float(math.prod(_FACTOR[fact] for fact in set(facts)))


def uncertainty(probability: float) -> float:
    """The entropy of the answer in bits: 1 at even odds, `LEAST_UNCERTAIN` where one answer is all but sure."""
    if probability <= 0.0 or probability >= 1.0:
        return LEAST_UNCERTAIN
    other = 1.0 - probability
    bits = -(probability * math.log2(probability) + other * math.log2(other))
    return max(bits, LEAST_UNCERTAIN)


def working_day(day: dt.date) -> int:
    """The number of working days (Monday to Friday) from `FIRST_DAY` to `day`; a weekend counts as the Friday before."""
    weeks, weekday = divmod((day - FIRST_DAY).days, 7)
    return weeks * 5 + min(weekday, 4)


def working_days(since: dt.date, until: dt.date) -> int:
    """How many working days something of `since` has waited by `until`; never less than none."""
    return max(working_day(until) - working_day(since), 0)


def worth(facts: Collection[str], probability: float, waited: int) -> float:
    """What deciding is worth now: harm x uncertainty x age. Only its order means anything."""
    return harm(facts) * uncertainty(probability) * math.pow(2.0, waited / DOUBLES_AFTER)


def priority(facts: Collection[str], probability: float, raised: dt.date) -> float:
    """What is stored and sorted by: orders as `worth` does on any day. Higher is sooner."""
    return math.log2(harm(facts) * uncertainty(probability)) - working_day(raised) / DOUBLES_AFTER


def in_words(facts: Collection[str], probability: float, waited: int) -> list[str]:
    """Why a question stands where it does: its facts, the gravest first, then how open and how old it is."""
    known = sorted((fact for fact in facts if fact in _WORDS), key=lambda fact: -_FACTOR[fact])
    found = [str(_WORDS[fact]) for fact in known]
    found.append(str(_openness(probability)))
    found.append(str(_("it came in today")) if waited == 0 else str(_waited(waited)))
    return found


def _openness(probability: float) -> Any:
    if uncertainty(probability) > 0.7:
        return _("the data leave it open")
    return _("the data say rather yes") if probability > 0.5 else _("the data say rather no")


def _waited(days: int) -> str:
    from django.utils.translation import ngettext

    return ngettext("it has waited %(days)d working day", "it has waited %(days)d working days", days) % {
        "days": days
    }
