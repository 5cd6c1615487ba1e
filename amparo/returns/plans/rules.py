"""Which milestones a plan holds, and what stands in the way of each. Pure: facts in, codes out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from amparo.returns.tables import Kind, kinds

ADULT, OLD, YOUNG = 18, 65, range(18, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFacts:
    """A child who counts for the plan. `age` in years, None when it is not known."""

    id: int
    age: int | None
    us_born: bool
    in_mexico: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of somebody who comes back, for their plan. What is not known (None) takes nothing away from them."""

    age: int | None = None
    medicines: bool | None = None
    disability: bool | None = None
    homeless: bool | None = None
    wants_home: bool | None = None
    studies: bool | None = None
    skills: bool | None = None
    belongings: bool | None = None
    complaint: bool | None = None
    children: tuple[ChildFacts, ...] = ()
    #: Kinds that the person has already: their milestone is written as done.
    has: frozenset[str] = frozenset()


#: For whom a milestone is: what the column `for` of the table means.
_FOR: dict[str, Callable[[Facts], bool]] = {
    "all": lambda one: True,
    "adult": lambda one: one.age is None or one.age >= ADULT,
    "old": lambda one: one.age is not None and one.age >= OLD,
    "young": lambda one: one.age is not None and one.age in YOUNG,
    "medicines": lambda one: bool(one.medicines),
    "disability": lambda one: bool(one.disability),
    "homeless": lambda one: bool(one.homeless),
    "wants_home": lambda one: bool(one.wants_home),
    "studies": lambda one: bool(one.studies),
    "skills": lambda one: bool(one.skills),
    "belongings": lambda one: bool(one.belongings),
    "complaint": lambda one: bool(one.complaint),
    "children": lambda one: bool(one.children),
    "child": lambda one: False,  # of each child, below
    "us_born_child": lambda one: False,
}


def planned(facts: Facts) -> list[tuple[Kind, int | None]]:
    """The milestones of a plan, each with the child it is about, in the order of the table."""
    found: list[tuple[Kind, int | None]] = []
    for kind in kinds().values():
        if kind.about == "child":
            found += [(kind, child.id) for child in facts.children if _for_child(kind, child)]
        elif _FOR[kind.whom](facts):
            found.append((kind, None))
    return found


def _for_child(kind: Kind, child: ChildFacts) -> bool:
    if kind.whom == "us_born_child":
        return child.us_born
    return child.in_mexico and (child.age is None or 3 <= child.age < ADULT)


def blocked_by(waits_for: Collection[str], had: Collection[str], planned: Collection[str]) -> list[str]:
    """Which of the kinds that a milestone waits for the person does not have yet, as far as they are in the plan at all."""
    return [code for code in waits_for if code in planned and code not in had]


def first_steps(waits_for: Iterable[str], had: Collection[str], planned: Collection[str]) -> list[str]:
    """What to do first, so that nothing stands in the way any more: the blocking kinds that nothing blocks, in order (D7)."""
    table, steps, seen = kinds(), [], set()

    def walk(codes: Iterable[str]) -> None:
        for code in codes:
            if code in seen or code in had or code not in planned:
                continue
            seen.add(code)
            walk(table[code].waits_for)
            steps.append(code)

    walk(waits_for)
    return steps


def completeness(states: Collection[str]) -> float | None:
    """Which share of the milestones that the person wants and needs is done, 0 to 1; None when there are none (D2)."""
    counted = [state for state in states if state not in ("declined", "not_needed")]
    return sum(state == "delivered" for state in counted) / len(counted) if counted else None
