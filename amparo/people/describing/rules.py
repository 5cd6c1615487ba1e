"""Which record tells each field of a person: the rules, as tables that may be read and argued about.

`CARE` orders the sources; `ORDER` says, for each field, which rules are asked, the first that tells two records apart
decides; `RULES` says what each rule prefers, in words and as a number, the higher the better. Pure: the same records give
the same description in whatever order they come, and choosing twice changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.matching.dates import believable
from amparo.matching.identifiers import check_curp, curp_birth, curp_sex, curp_state
from amparo.matching.names import plain
from amparo.people.describing.models import Field
from amparo.people.describing.writing import Name, name_of, people_case
from amparo.people.models import Record, Source

Value = Name | dt.date | int | str

#: The sources, the most careful first. A family's request tells a field only if nobody else does.
CARE: dict[str, int] = {
    Source.CONSULAR: 6,
    Source.VISIT: 5,
    Source.INTAKE: 4,
    Source.CIAM: 3,
    Source.NGO: 2,
    Source.APP: 2,  # the person's own profile, typed on a telephone
    Source.ARRIVALS: 1,
    Source.LIST: 1,
    Source.FAMILY: 0,
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What one record says of one field, and what the rules ask about it."""

    value: Value
    record: Record
    agreeing: int = 1  # how many records say the same, this one included
    verified: bool = False  # by a CURP that passed its check
    chosen: bool = False  # by an officer


@dataclass(frozen=True, slots=True)
class Rule:
    """`words` finish the sentence "this record, because …"."""

    words: str | Promise
    prefers: Callable[[Claim], float]


# fmt: off
RULES: dict[str, Rule] = {
    "chosen":    Rule(_("an officer chose it"), lambda claim: claim.chosen),
    "verified":  Rule(_("a sound CURP says so"), lambda claim: claim.verified),
    "whole":     Rule(_("it gives the whole name, with both surnames"), lambda claim: _whole_name(claim.value)),
    "real_day":  Rule(_("the first of January stands for an unknown day"), lambda claim: not _first_of_january(claim.value)),
    "care":      Rule(_("its source is the more careful one"), lambda claim: CARE.get(claim.record.source, 0)),
    "agreement": Rule(_("more records say the same"), lambda claim: claim.agreeing),
    "latest":    Rule(_("it is the most recent"), lambda claim: claim.record.received_at.timestamp()),
    "number":    Rule(_("it came in last"), lambda claim: claim.record.pk or 0),
}
ORDER: dict[str, tuple[str, ...]] = {
    Field.NAME:               ("chosen", "whole", "care", "agreement", "latest", "number"),
    Field.BIRTH_DATE:         ("chosen", "verified", "real_day", "care", "agreement", "latest", "number"),
    Field.BIRTH_YEAR:         ("chosen", "care", "agreement", "latest", "number"),
    Field.SEX:                ("chosen", "verified", "care", "agreement", "latest", "number"),
    Field.BIRTH_STATE:        ("chosen", "verified", "care", "agreement", "latest", "number"),
    Field.BIRTH_MUNICIPALITY: ("chosen", "care", "agreement", "latest", "number"),
}
# fmt: on
ALONE = _("no other record says anything else")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The claim that describes the person, which rule decided, and the claims that say something else."""

    field: str
    claim: Claim
    rule: str  # of RULES; empty when all that is said is the same
    others: Sequence[Claim]

    @property
    def why(self) -> str:
        return str(RULES[self.rule].words if self.rule else ALONE)


def choose_field(field: str, records: Iterable[Record], chosen_record: int | None = None) -> Chosen | None:
    """Which record tells this field, and why; None when no record says anything. `chosen_record`: an officer's choice."""
    claims = [
        Claim(value, record, verified=verified, chosen=record.pk is not None and record.pk == chosen_record)
        for record in records
        for value, verified in [_said(field, record)]
        if value
    ]
    if not claims:
        return None
    if len(claims) == 1:
        return Chosen(field, claims[0], "", [])
    agreeing = Counter(_same(claim.value) for claim in claims)
    # Of a list that says the same every week the last row speaks for all of them.
    spoken: dict[object, Claim] = {}
    for one in sorted(claims, key=lambda claim: (claim.record.received_at, claim.record.pk or 0)):
        alike = (_same(one.value), one.record.source, one.verified, one.chosen)
        spoken[alike] = Claim(one.value, one.record, agreeing[alike[0]], one.verified, one.chosen)
    ranked = sorted(spoken.values(), key=lambda claim: _rank(field, claim), reverse=True)
    best = ranked[0]
    others = [claim for claim in ranked if _same(claim.value) != _same(best.value)]
    return Chosen(field, best, _decisive(field, best, others), others)


def latest_choices(lines: Iterable[tuple[str, int, bool]]) -> Mapping[str, int]:
    """Field → the record that an officer chose, from (field, record, back to the rules) lines, the earliest first."""
    chosen: dict[str, int] = {}
    for field, record_id, by_rules in lines:
        if by_rules:
            chosen.pop(field, None)
        else:
            chosen[field] = record_id
    return chosen


def _rank(field: str, claim: Claim) -> tuple[float, ...]:
    return tuple(float(RULES[rule].prefers(claim)) for rule in ORDER[field])


def _decisive(field: str, best: Claim, others: Sequence[Claim]) -> str:
    if not others:
        return ""
    next_best = others[0]
    return next(rule for rule in ORDER[field] if RULES[rule].prefers(best) != RULES[rule].prefers(next_best))


def _said(field: str, record: Record) -> tuple[Value | None, bool]:
    """What a record says of a field, and whether its CURP says so."""
    curp = record.curp if record.curp and check_curp(record.curp).result == "ok" else ""
    if field == Field.NAME:
        name = name_of(record)
        return (name if any(name) else None), False
    if field == Field.BIRTH_DATE:
        inside = _likely_date(curp_birth(curp)) if curp else None
        return inside or _likely_date(record.birth_date), inside is not None
    if field == Field.BIRTH_YEAR:
        first, last = record.birth_year_from, record.birth_year_to
        return ((first + last) // 2 if first is not None and last is not None else None), False
    if field == Field.SEX:
        inside_sex = curp_sex(curp) if curp else ""
        return inside_sex or record.sex, bool(inside_sex)
    if field == Field.BIRTH_STATE:
        inside_state = curp_state(curp) if curp else ""
        return inside_state or record.birth_state, bool(inside_state)
    return people_case(record.birth_municipality), False


def _same(value: Value) -> object:
    """What two claims must share to say the same: accents and capitals make no difference."""
    if isinstance(value, tuple):
        return tuple(plain(part) for part in value)
    return plain(value) if isinstance(value, str) else value


def _likely_date(day: dt.date | None) -> dt.date | None:
    return day if believable(day) is not None else None


def _whole_name(value: Value) -> bool:
    return isinstance(value, tuple) and all(value)


def _first_of_january(value: Value) -> bool:
    return isinstance(value, dt.date) and (value.day, value.month) == (1, 1)
