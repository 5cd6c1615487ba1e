"""When a family is apart, from what is known of where each is. Pure.

`facts.py` asks the same of the database for many cases at once; a test holds the two to one answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from amparo.people.kin.rules import PARENTS, RELATIONS, Edge

HELD, RETURNED, FREE, DIED, ELSEWHERE, UNKNOWN = "held", "returned", "free", "died", "elsewhere", "unknown"
#: Whoever is in one of these is not at home with a child.
AWAY = frozenset((HELD, RETURNED))
HELD_APART, CHILD_LEFT = "family_apart", "child_left"


@dataclass(frozen=True, slots=True)
class Being:
    """Where somebody is: a state, and while held the place by its number or as a source wrote it (empty: not said).
    `children`: how many the plan on their file names, but for those who are with the other parent."""

    state: str = UNKNOWN
    place: str = ""
    minor: bool = False
    children: int = 0


@dataclass(frozen=True, slots=True)
class Apart:
    """What is said of somebody's family: who is held in another place than they are, and the children left without a parent
    at home: persons by number, and how many `named` in the plans of a couple who are both away."""

    held_elsewhere: tuple[int, ...] = ()
    children: tuple[int, ...] = ()
    named: int = 0

    @property
    def facts(self) -> set[str]:
        found = {HELD_APART} if self.held_elsewhere else set()
        return found | ({CHILD_LEFT} if self.children or self.named else set())


def apart(person: int, edges: Collection[Edge], beings: Mapping[int, Being]) -> Apart:
    """How the family of `person` is apart: by direct kin only, who are close (not "a relative" or a friend), today."""
    close = dict.fromkeys(
        them
        for edge in edges
        if person in (edge.one, edge.other)
        for them, what in (edge.seen_from(person),)
        if RELATIONS[what].walks
    )
    me = beings.get(person, Being())
    elsewhere = tuple(
        them
        for them in close
        if me.state == HELD and beings.get(them, Being()).state == HELD
        and me.place and beings[them].place and beings[them].place != me.place
    )  # fmt: skip
    mine = dict.fromkeys(e.other for e in edges if e.one == person and e.relation in PARENTS)
    candidates = [*mine, *([person] if any(_parents(person, edges)) else [])]
    left = tuple(child for child in candidates if _is_left(child, edges, beings))
    couple = {person, *(them for e in edges for them in _spouse(person, e))}
    both_away = len(couple) > 1 and all(beings.get(one, Being()).state in AWAY for one in couple)
    named = sum(beings[one].children for one in couple) if both_away else 0
    return Apart(elsewhere, left, named)


def _spouse(person: int, edge: Edge) -> tuple[int, ...]:
    ends = {edge.one, edge.other}
    return tuple(ends - {person}) if edge.relation == "spouse" and person in ends else ()


def _parents(child: int, edges: Iterable[Edge]) -> list[int]:
    return [edge.one for edge in edges if edge.other == child and edge.relation in PARENTS]


def _is_left(child: int, edges: Collection[Edge], beings: Mapping[int, Being]) -> bool:
    """A minor who is not held, and whose parents, as far as they are known, are all held or returned."""
    being = beings.get(child, Being())
    parents = _parents(child, edges)
    return (
        being.minor
        and being.state not in AWAY
        and bool(parents)
        and all(beings.get(one, Being()).state in AWAY for one in parents)
    )
