"""Everything that may be assigned, as columns of a program: one for each matter, advisor, contract and level allowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from math import gcd
from typing import Final, NamedTuple

import numpy as np

from .rules import first_refusal, payments
from .scoring import Network, expected_hours, network_of, score
from .shapes import Candidate, Level, Matter, Refusal, Terms, cents
from .solver import Floats, Program
from .tables import numbers

#: With more options than this, only so many of each matter are looked at closely, and the last of the score is not hunted for.
MANY: Final = 4_000
NEAREST: Final = 8
#: Urgency and levels are counted in thousandths, so that what is reached is a whole number.
THOUSAND: Final = 1000


class Option(NamedTuple):
    """One thing that could be done, by place in the lists of matters and candidates."""

    matter: int
    candidate: int
    contract: str
    level: Level
    cents: int
    score: float


@dataclass(slots=True)
class Table:
    """The matters and advisors in a fixed order, their options, and the program that chooses among them."""

    matters: list[Matter]
    candidates: list[Candidate]
    today: date
    network: Network
    terms: dict[str, Terms]
    extra: Decimal | None = None
    options: list[Option] = field(default_factory=list)
    program: Program = field(default_factory=Program)
    money: dict[tuple[str, str, str], tuple[int, int]] = field(default_factory=dict)  # row, cents of its unit
    grants: dict[str, int] = field(default_factory=dict)  # columns of extra money, in dollars
    bonds: dict[str, int] = field(default_factory=dict)  # columns of a family's advisors and firms
    sides: dict[int, set[int]] = field(default_factory=dict)  # matters against one another
    spare: list[Option] = field(default_factory=list)  # options that the program leaves out
    _hours: dict[int, float] = field(default_factory=dict)  # until an advisor is expected to answer

    def purses(self, option: Option) -> list[tuple[str, str, str]]:
        """The contract and those of its ceilings that this option draws on."""
        ceilings = self.terms[option.contract].ceilings_of(self.matters[option.matter].area, option.level)
        return [(option.contract, *key) for key in (("", ""), *ceilings)]

    def left(self, purse: tuple[str, str, str]) -> int:
        """Cents left in a contract, or under one of its ceilings."""
        contract, area, level = purse
        terms = self.terms[contract]
        return max(0, cents(terms.ceilings[area, level] if area or level else terms.remaining))

    def after_hearing(self, option: Option) -> bool:
        """Whether the advisor is expected to answer when the next hearing is over."""
        days = self.matters[option.matter].hearing_in_days
        if days is None:
            return False
        if option.candidate not in self._hours:
            record = self.candidates[option.candidate].record
            self._hours[option.candidate] = expected_hours(record, self.network)
        return self._hours[option.candidate] > 24 * max(days, 0)


def table(
    matters: Iterable[Matter], candidates: Iterable[Candidate], today: date, extra: Decimal | None = None
) -> Table:
    """The program as of today; with `extra`, contracts can be given more, together so much."""
    made = Table(
        matters=sorted(matters, key=lambda one: one.id),
        candidates=sorted(candidates, key=lambda one: one.id),
        today=today,
        network=Network(0, 0),
        terms={},
        extra=extra,
    )
    for kind, ids in (("matter", made.matters), ("advisor", made.candidates)):
        if len({one.id for one in ids}) < len(ids):
            raise ValueError(f"the same {kind} twice")
    for candidate in made.candidates:
        for terms in candidate.contracts:
            if made.terms.setdefault(terms.contract, terms) != terms:
                raise ValueError(f"contract {terms.contract} is told in two ways")
    made.network = network_of(made.candidates)
    made.options = _options(made, unlimited=extra is not None)
    _constrain(made)
    return made


def firm_of(candidate: Candidate) -> str:
    return candidate.firm or f"advisor {candidate.id}"


def _options(made: Table, unlimited: bool) -> list[Option]:
    options = []
    for m, matter in enumerate(made.matters):
        for c, candidate in enumerate(made.candidates):
            if not any(one.office in ("", matter.office) for one in candidate.contracts):
                continue
            if first_refusal(matter, candidate, made.today):
                continue
            value: float | None = None
            for level in matter.wanted.and_below:
                paying = payments(matter, candidate, made.today, level, unlimited=unlimited)
                if isinstance(paying, Refusal):
                    continue
                if value is None:
                    value = score(matter, candidate, made.network).value
                options += [Option(m, c, one.terms.contract, level, one.cents, value) for one in paying]
    return options


def narrow(made: Table, whole: Floats, part: Floats, prices: Floats) -> tuple[Table, Floats]:
    """The same with fewer options, and `whole`, an answer to it, in its columns.

    Kept are the options of that answer, those that the relaxed program took in `part` or nearly took by `prices` (what one
    more of each would change, 0 or less), and of each matter and level those that suit best.
    """
    count = len(made.options)
    kept = set(np.flatnonzero((whole[:count] > 0.5) | (part[:count] > 1e-6)).tolist())
    near = np.round(prices, 6).tolist()
    by_matter: dict[int, list[int]] = defaultdict(list)
    by_level: dict[tuple[int, Level], list[int]] = defaultdict(list)
    for column, option in enumerate(made.options):
        by_matter[option.matter].append(column)
        by_level[option.matter, option.level].append(column)
    for columns in by_matter.values():
        kept |= set(sorted(columns, key=lambda j: (-near[j], -made.options[j].score, j))[:NEAREST])
    for columns in by_level.values():
        kept |= set(sorted(columns, key=lambda j: (-made.options[j].score, j))[: NEAREST // 2])
    fewer = replace(made, program=Program(), money={}, grants={}, bonds={}, sides={})
    fewer.options = [made.options[column] for column in sorted(kept)]
    fewer.spare = [option for column, option in enumerate(made.options) if column not in kept]
    _constrain(fewer)
    start = np.zeros(len(fewer.program.columns))
    start[: len(kept)] = whole[sorted(kept)]
    for beside, others in ((fewer.grants, made.grants), (fewer.bonds, made.bonds)):
        for key, column in beside.items():
            start[column] = whole[others[key]]
    return fewer, start


def _constrain(made: Table) -> None:
    program = made.program
    once = [program.row(1) for _ in made.matters]
    room = [program.row(one.capacity) for one in made.candidates]
    _money_rows(made)
    apart = _adversaries(made)
    close, bonds = _families(made)
    for option in made.options:
        shares: list[tuple[int, float]] = [(once[option.matter], 1), (room[option.candidate], 1)]
        for purse in made.purses(option):
            row, unit = made.money[purse]
            shares.append((row, option.cents / unit))
        firm = firm_of(made.candidates[option.candidate])
        shares += [(row, 1) for row in apart.get((option.matter, firm), ())]
        hands: tuple[str | int, ...] = (firm, option.candidate)
        shares += [(close[option.matter, hand], 1) for hand in hands if (option.matter, hand) in close]
        program.column(shares)
    # The columns beside the options come last, so that an option's column is its place in the list.
    if made.extra is not None:
        total = program.row(float(made.extra))
        for contract in sorted({option.contract for option in made.options}):
            lifted = [(row, -1.0) for (one, _, _), (row, _) in made.money.items() if one == contract]
            made.grants[contract] = program.column([(total, 1), *lifted], top=float(made.extra), whole=False)
    for key, members in bonds.items():
        made.bonds[key] = program.column([(row, -1) for row in members], whole=False)


def _money_rows(made: Table) -> None:
    """What is left in each contract and under each ceiling, in the largest unit that all its prices are multiples of."""
    prices: dict[tuple[str, str, str], int] = defaultdict(int)
    for option in made.options:
        for purse in made.purses(option):
            prices[purse] = gcd(prices[purse], option.cents)
    for purse, common in sorted(prices.items()):
        unit, left = common or 1, made.left(purse)
        if made.extra is None:
            made.money[purse] = (made.program.row(left // unit), unit)
        else:
            made.money[purse] = (made.program.row(left / 100), 100)


def _adversaries(made: Table) -> dict[tuple[int, str], list[int]]:
    """A firm takes one side only: rows for matters of this list that are against one another."""
    contested = [(m, one) for m, one in enumerate(made.matters) if one.names or one.against]
    named: dict[str, list[int]] = defaultdict(list)
    for m, one in contested:
        for name in one.names:
            named[name].append(m)
    pairs = {
        (min(m, other), max(m, other))
        for m, one in contested
        for name in one.against
        for other in named[name]
        if other != m
    }
    for first, second in pairs:
        made.sides.setdefault(first, set()).add(second)
        made.sides.setdefault(second, set()).add(first)
    rows: dict[tuple[int, str], list[int]] = defaultdict(list)
    firms: dict[int, set[str]] = defaultdict(set)
    for option in made.options:
        firms[option.matter].add(firm_of(made.candidates[option.candidate]))
    for first, second in sorted(pairs):
        for firm in sorted(firms[first] & firms[second]):
            row = made.program.row(1)
            rows[first, firm].append(row)
            rows[second, firm].append(row)
    return rows


def _families(made: Table) -> tuple[dict[tuple[int, str | int], int], dict[str, list[int]]]:
    """Rows that say: whoever takes one of a family is one of the family's; by matter, and together by firm or advisor."""
    families: dict[str, list[int]] = defaultdict(list)
    for m, one in enumerate(made.matters):
        if one.together:
            families[one.together].append(m)
    hands: dict[int, set[str | int]] = defaultdict(set)
    for option in made.options:
        hands[option.matter] |= {option.candidate, firm_of(made.candidates[option.candidate])}
    rows: dict[tuple[int, str | int], int] = {}
    bonds: dict[str, list[int]] = {}
    for family, members in families.items():
        shared: dict[str | int, list[int]] = defaultdict(list)
        for m in members if len(members) > 1 else ():
            for hand in sorted(hands[m], key=lambda one: (isinstance(one, str), one)):
                rows[m, hand] = made.program.row(0)
                shared[hand].append(rows[m, hand])
        bonds |= {f"{family} {hand!r}": together for hand, together in shared.items()}
    return rows, bonds


def people_as_wanted(made: Table) -> Floats:
    """First: how many people get the help that they need."""
    worth = _nothing(made)
    for column, option in enumerate(made.options):
        matter = made.matters[option.matter]
        worth[column] = matter.people * (option.level is matter.wanted)
    return worth


def good_done(made: Table) -> Floats:
    """Then: who they are, the most urgent first, and what is done for the others, in whole thousandths."""
    known = numbers()
    below = (1.0, known.one_below, known.two_below)
    worth = _nothing(made)
    for column, option in enumerate(made.options):
        matter = made.matters[option.matter]
        level = below[matter.wanted.rank - option.level.rank]
        if made.after_hearing(option):
            level *= known.after_hearing
        worth[column] = round(THOUSAND * matter.people * (1 + matter.urgency) * level)
    return worth


def suitability(made: Table) -> Floats:
    """Last: the scores, families left together, and of equals the cheaper."""
    worth = _nothing(made)
    dearest = max((option.cents for option in made.options), default=0) or 1
    for column, option in enumerate(made.options):
        worth[column] = option.score - numbers().thrift * option.cents / dearest
    worth[list(made.bonds.values())] = -numbers().together
    return worth


def least_money(made: Table) -> Floats:
    """With extra money: no more of it than it takes."""
    worth = _nothing(made)
    worth[list(made.grants.values())] = -1
    return worth


def _nothing(made: Table) -> Floats:
    return np.zeros(len(made.program.columns))
