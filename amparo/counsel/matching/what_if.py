"""With so much more money, where would it help most?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .assigning import check, choose, people
from .program import Option, Table, table
from .shapes import Candidate, Matter, cents


@dataclass(frozen=True, slots=True)
class Grant:
    """More for one contract. `people` is how many more it would help as they need; below 0 when others help them instead."""

    contract: str
    office: str
    amount: Decimal
    people: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    extra: Decimal
    used: Decimal  # what of it is needed for all the good that it can do
    as_wanted_before: int
    as_wanted: int
    lower_before: int
    lower: int
    grants: tuple[Grant, ...]  # the largest first


def what_if(
    matters: Iterable[Matter], candidates: Iterable[Candidate], today: date, extra: Decimal
) -> WhatIf:
    """The best places for up to `extra` dollars, added to contracts in force and to their ceilings.

    Everything else stays as it is: advisors, their time, fees and rules. The most people first, then the most good, then the
    least money.
    """
    if cents(extra) < 0:
        raise ValueError("extra money cannot be negative")
    matters, candidates = list(matters), list(candidates)
    as_is = table(matters, candidates, today)
    before = choose(as_is).options
    more = table(matters, candidates, today, extra)
    after = choose(more, sparing=True).options
    if people(more, after)[0] < people(as_is, before)[0]:
        # With many options both are near the best, and not always in the right order: what is done already can be kept.
        after, more = before, as_is
    needed = _needed(more, after)
    check(more, after, needed)
    if sum(needed.values()) > cents(extra):
        raise AssertionError("a plan broke a rule")
    by_contract = _by_contract(more, after)
    by_contract.subtract(_by_contract(as_is, before))
    grants = [
        Grant(contract, more.terms[contract].office, Decimal(amount) / 100, by_contract[contract])
        for contract, amount in needed.items()
    ]
    as_wanted, lower = people(more, after)
    as_wanted_before, lower_before = people(as_is, before)
    return WhatIf(
        extra=extra,
        used=sum((one.amount for one in grants), Decimal(0)),
        as_wanted_before=as_wanted_before,
        as_wanted=as_wanted,
        lower_before=lower_before,
        lower=lower,
        grants=tuple(sorted(grants, key=lambda one: (-one.amount, one.contract))),
    )


def _needed(made: Table, chosen: Iterable[Option]) -> dict[str, int]:
    """Cents by which each contract, or the tightest of its ceilings, is exceeded."""
    spent: Counter[tuple[str, str, str]] = Counter()
    for option in chosen:
        for purse in made.purses(option):
            spent[purse] += option.cents
    needed: dict[str, int] = {}
    for purse, amount in sorted(spent.items()):
        if amount > made.left(purse):
            needed[purse[0]] = max(needed.get(purse[0], 0), amount - made.left(purse))
    return needed


def _by_contract(made: Table, chosen: Iterable[Option]) -> Counter[str]:
    reached: Counter[str] = Counter()
    for option in chosen:
        matter = made.matters[option.matter]
        reached[option.contract] += matter.people * (option.level is matter.wanted)
    return reached
