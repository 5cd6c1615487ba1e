"""Which request comes first, and why: a table of reasons. The same order is computed here, purely, and by the database.

Within one reason the oldest comes first. Whoever is blocked waits behind everybody, and is not told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.matching.names import plain

LATE_AFTER = dt.timedelta(hours=24)
ADULT_AT = 18
#: Beginnings of words, in Spanish and English without accents, by which a family says that it is grave.
GRAVE = (
    "MUERT", "MURI", "FALLEC", "DEAD", "DIED", "HOSPITAL", "HERID", "INJUR", "SANGR", "BLEED", "SUICID", "GOLPE", "BEAT",
    "VIOLA", "RAPE", "SECUESTR", "KIDNAP", "DESAPAREC", "DISAPPEAR", "DIABET", "INSULIN", "DIALISIS", "DIALYSIS", "EMBARAZ",
    "PREGNANT", "INFART", "CANCER", "CONVULS", "SEIZURE", "EPILEP", "DISCAPAC", "TORTUR",
)  # fmt: skip
_GRAVE = re.compile(rf"\b(?:{'|'.join(GRAVE)})")


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason, in words, and whether a request is read before the others (`first`) or after them for it."""

    code: str
    words: str | Promise
    first: bool = True


#: The most urgent first; the first that applies decides, but `blocked` decides before all others.
RULES = (
    Rule("call", _("Grave news waits for your call")),
    Rule("grave", _("What the family says is grave")),
    Rule("minor", _("A minor is sought")),
    Rule("ready", _("The person agreed already: it waits for an officer alone")),
    Rule("wrote", _("The family wrote or sent a paper, and waits")),
    Rule("replied", _("The family answered what was asked")),
    Rule("late", _("Nobody has answered for a day")),
    Rule("asked", _("Waits for the family’s answer"), first=False),
    Rule("blocked", _("The contact is blocked"), first=False),
)
CODES = tuple(rule.code for rule in RULES)
WORDS = {rule.code: rule.words for rule in RULES}
#: Where those stand for whom nothing speaks.
PLAIN = next(at for at, rule in enumerate(RULES) if not rule.first)


def is_grave(*said: str) -> bool:
    """Whether the family's own words hold one that is grave. Wrong by excess: it decides an order, nothing else."""
    return any(_GRAVE.search(plain(text)) for text in said)


def says_minor(age: str) -> bool:
    """Whether the age that the family gave, about, is of somebody who may be a minor."""
    digits = "".join(character for character in age if character.isdigit())
    return 0 < len(digits) <= 3 and int(digits) < ADULT_AT


def rank(codes: Collection[str]) -> int:
    """The place of a request for which these reasons speak; the lowest comes first."""
    if "blocked" in codes:
        return len(RULES)
    for at, rule in enumerate(RULES):
        if rule.code in codes:
            return at if rule.first else at + 1
    return PLAIN


def rank_in_database() -> Case:
    """The same for requests that carry an annotation `is_CODE` for every reason."""
    whens = [When(Q(is_blocked=True), then=Value(len(RULES)))]
    whens += [
        When(Q(**{f"is_{rule.code}": True}), then=Value(at if rule.first else at + 1))
        for at, rule in enumerate(RULES)
    ]
    return Case(*whens, default=Value(PLAIN), output_field=IntegerField())
