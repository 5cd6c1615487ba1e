"""What one person is to another, read from either side, and through one other. Pure; the tables are in `data`.

A relation is written once, as "`one` is the `relation` of `other`"; the other reading is its inverse. Who is reached through
somebody (a sibling through a mother) has the relation that `through.csv` says, or none that has a name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation and its words by the sex of who has it. `line`: ancestors, who cannot be one's descendants too. `walks`:
    their kin are one's own. `stored`: as it is written down; the others are its other reading, or come through somebody."""

    code: str
    inverse: str
    stored: bool
    line: bool
    walks: bool
    offered: bool
    es: dict[str, str]
    en: dict[str, str]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RELATIONS: dict[str, Relation] = {
    row["code"]: Relation(
        code=row["code"], inverse=row["inverse"], stored=row["stored"] == "yes", line=row["line"] == "yes",
        walks=row["walks"] == "yes", offered=row["offered"] == "yes",
        es={sex: row[f"es_{sex.lower()}"] for sex in "FMX"}, en={sex: row[f"en_{sex.lower()}"] for sex in "FMX"},
    )
    for row in _rows("relations.csv")
}  # fmt: skip
THROUGH = {(row["first"], row["second"]): row["is"] for row in _rows("through.csv")}
STORED = tuple(code for code, one in RELATIONS.items() if one.stored)
LINE = tuple(code for code, one in RELATIONS.items() if one.stored and one.line)
#: What a form offers, in this order.
OFFERED = tuple(code for code, one in RELATIONS.items() if one.offered)
PARENTS = ("mother", "father", "parent")
#: Beside any kinship, somebody may also be the guardian.
GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation that was written down: the person `one` is the `relation` of the person `other`."""

    number: int
    one: int
    relation: str
    other: int

    def seen_from(self, person: int) -> tuple[int, str]:
        """Who is at the other end, and what they are to `person`."""
        if person == self.other:
            return self.one, self.relation
        return self.other, RELATIONS[self.relation].inverse


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody is: directly (`via` is None), or through a person who is `via_is` to the one who asks. Not `named`: the
    `relation` is to that person ("the mother of a sister")."""

    relation: str
    via: int | None = None
    via_is: str = ""
    named: bool = True


@dataclass(slots=True)
class Kin:
    """Somebody within two steps: every way in which they are kin (direct ones, if there are any), and those relations."""

    person: int
    ways: list[Step]
    edges: list[int]

    @property
    def direct(self) -> bool:
        return bool(self.edges)


def stored(*, one: int, relation: str, other: int) -> tuple[int, str, int]:
    """How "`one` is the `relation` of `other`" is written down: a child is written as its parent's parent."""
    if RELATIONS[relation].stored:
        return one, relation, other
    return other, RELATIONS[relation].inverse, one


def through(first: str, second: str) -> str:
    """What the `second` of one's `first` is; empty when it has no name ("the mother of a sister")."""
    plain = [("parent" if code in PARENTS else code) for code in (first, second)]
    return THROUGH.get((plain[0], plain[1]), "")


def kin_of(person: int, edges: Iterable[Edge]) -> list[Kin]:
    """Everybody within two steps of `person`, the nearest first, each once. Who is kin directly is not told through others."""
    around: dict[int, list[tuple[int, str, int]]] = {}
    for edge in edges:
        for end in (edge.one, edge.other):
            them, what = edge.seen_from(end)
            around.setdefault(end, []).append((them, what, edge.number))
    found: dict[int, Kin] = {}
    for them, what, number in around.get(person, ()):
        kin = found.setdefault(them, Kin(them, [], []))
        kin.edges.append(number)
        if Step(what) not in kin.ways:
            kin.ways.append(Step(what))
    near = {
        them: [step.relation for step in kin.ways if RELATIONS[step.relation].walks]
        for them, kin in found.items()
    }
    for via, codes in near.items():
        for them, what, _number in around.get(via, ()) if codes else ():
            if them == person or them in near or not RELATIONS[what].walks:
                continue
            named = through(codes[0], what)
            step = Step(named or what, via, codes[0], bool(named))
            kin = found.setdefault(them, Kin(them, [], []))
            if step not in kin.ways:
                kin.ways.append(step)
    return sorted(found.values(), key=lambda kin: (not kin.direct, _order(kin), kin.person))


_ORDER = {code: place for place, code in enumerate(RELATIONS)}


def _order(kin: Kin) -> int:
    return min(_ORDER[step.relation] for step in kin.ways)
