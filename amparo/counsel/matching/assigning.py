"""One assignment for all: as many people as can be helped as they need, the most urgent of them, by who suits them best.

    plan = assign(matters, candidates, today)

Three questions, one after the other, none of which may undo the answer before: how many people get what they need; who
they are and what is done for the rest; who does it. A plan is a proposal: nothing is sent before somebody approves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from .explaining import Remains, Unserved, why_not
from .program import (
    MANY,
    Option,
    Table,
    good_done,
    least_money,
    narrow,
    people_as_wanted,
    suitability,
    table,
)
from .scoring import Score, score
from .shapes import Candidate, Level, Matter, Reason
from .solver import Effort, Floats, maximise


@dataclass(frozen=True, slots=True)
class Assignment:
    matter: str
    advisor: str
    firm: str
    contract: str
    level: Level
    cost: Decimal
    score: Score
    lowered: Reason | None  # why not the level that was asked for


@dataclass(frozen=True, slots=True)
class Shadow:
    """What more money here would do at the margin: people helped as they need, for each further US$ 1,000.

    The rate of the program with its yes and no made soft: a direction to look in. `what_if` counts whole people.
    """

    contract: str
    office: str
    area: str  # with level: the ceiling that binds; both empty: the contract as a whole
    level: str
    people: float


@dataclass(frozen=True, slots=True)
class Plan:
    assignments: tuple[Assignment, ...]
    unserved: tuple[Unserved, ...]
    as_wanted: int  # people
    lower: int
    nobody: int
    cost: Decimal
    shadows: tuple[Shadow, ...]
    proved: bool  # that nobody could help more people


def assign(matters: Iterable[Matter], candidates: Iterable[Candidate], today: date) -> Plan:
    """The best plan, the same for the same input in any order. Raises ValueError on input that contradicts itself."""
    made = table(matters, candidates, today)
    choice = choose(made)
    check(made, choice.options)
    return _plan(made, choice)


@dataclass(frozen=True, slots=True)
class Choice:
    options: list[Option]
    proved: bool
    duals: Floats  # people as wanted for one more of each row


def choose(made: Table, *, sparing: bool = False) -> Choice:
    """The options taken. `sparing` asks for the least extra money instead of the best advisors.

    How many people is decided with every option there is. Who and by whom, when the options are many, among those that the
    relaxed program points to and those that suit best; what was left out is tried again at the end.
    """
    if not made.options:
        return Choice([], True, np.zeros(0))
    duals = maximise(made.program, people_as_wanted(made), relaxed=True).duals
    many = len(made.options) > MANY
    most = maximise(made.program, people_as_wanted(made), effort=Effort(nearness=0.99, nodes=2_000))
    few, start, floors = made, most.values, [_reached(people_as_wanted(made), most.values)]
    if many:
        guide = maximise(made.program, good_done(made), floors=floors, relaxed=True)
        few, start = narrow(made, start, guide.values, guide.prices)
        floors = [_reached(people_as_wanted(few), start)]
    steps = [
        (good_done(few), Effort(nearness=0.99, of_it=5e-4, nodes=300) if many else Effort(nearness=0.99)),
        ((least_money if sparing else suitability)(few), Effort(of_it=5e-3, nodes=100) if many else Effort()),
    ]
    for worth, effort in steps:
        start = maximise(few.program, worth, floors=floors, start=start, effort=effort).values
        floors.append(_reached(worth, start))
    taken = [few.options[column] for column in np.flatnonzero(start[: len(few.options)] > 0.5)]
    return Choice(_complete(few, taken) if few.spare else taken, most.proved, duals)


def _reached(worth: Floats, values: Floats) -> tuple[Floats, float]:
    """A floor under what was reached; worths that have floors are whole numbers."""
    return worth, round(float(np.dot(worth, np.round(values)))) - 0.5


def people(made: Table, chosen: Iterable[Option]) -> tuple[int, int]:
    """How many get the level that they need, and how many a lower one."""
    as_wanted = lower = 0
    for option in chosen:
        matter = made.matters[option.matter]
        if option.level is matter.wanted:
            as_wanted += matter.people
        else:
            lower += matter.people
    return as_wanted, lower


def _complete(made: Table, chosen: list[Option]) -> list[Option]:
    """Tries for whoever got less than asked what the program left out or gave up looking for."""
    remains = Remains.of(made, chosen)
    for option in sorted([*made.options, *made.spare], key=lambda one: (-one.level.rank, -one.score, one)):
        own = remains.chosen.get(option.matter)
        if own and own.level.rank >= option.level.rank:
            continue
        if own:
            remains.take(own, -1)
        if not remains.refusal(option):
            remains.take(option)
        elif own:
            remains.take(own)
    return sorted(remains.chosen.values())


def check(made: Table, chosen: Iterable[Option], more: Mapping[str, int] | None = None) -> None:
    """Counts again in whole numbers what the solver counted in fractions. `more`: extra cents by contract."""
    remains = Remains.of(made, chosen)
    broken = any(count > made.candidates[c].capacity for c, count in remains.taken.items())
    for purse, amount in remains.spent.items():
        broken |= amount > made.left(purse) + (more or {}).get(purse[0], 0)
    for firm in remains.firms.values():
        broken |= any(not firm.isdisjoint(made.sides.get(m, ())) for m in firm)
    if broken or len(remains.chosen) != sum(remains.taken.values()):
        raise AssertionError("a plan broke a rule")


def _plan(made: Table, choice: Choice) -> Plan:
    remains = Remains.of(made, choice.options)
    assignments = []
    for option in sorted(choice.options):
        matter, candidate = made.matters[option.matter], made.candidates[option.candidate]
        as_wanted = option.level is matter.wanted
        assignments.append(
            Assignment(
                matter=matter.id,
                advisor=candidate.id,
                firm=candidate.firm,
                contract=option.contract,
                level=option.level,
                cost=Decimal(option.cents) / 100,
                score=score(matter, candidate, made.network),
                lowered=None if as_wanted else why_not(remains, option.matter).reason,
            )
        )
    wanted, lower = people(made, choice.options)
    without = [m for m in range(len(made.matters)) if m not in remains.chosen]
    return Plan(
        assignments=tuple(assignments),
        unserved=tuple(why_not(remains, m) for m in without),
        as_wanted=wanted,
        lower=lower,
        nobody=sum(made.matters[m].people for m in without),
        cost=sum((one.cost for one in assignments), Decimal(0)),
        shadows=_shadows(made, choice),
        proved=choice.proved,
    )


def _shadows(made: Table, choice: Choice) -> tuple[Shadow, ...]:
    found = []
    for (contract, area, level), (row, unit) in made.money.items():
        rate = float(choice.duals[row]) / unit * 100 * 1000
        if rate > 1e-6:
            found.append(Shadow(contract, made.terms[contract].office, area, level, round(rate, 4)))
    return tuple(sorted(found, key=lambda one: (-one.people, one.contract, one.area, one.level)))
