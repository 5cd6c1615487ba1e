"""A road through an exercise: the choices taken, by their numbers (`2.1`), and where they lead. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from amparo.inclusion.training.course import Choice, Exercise, Node

LONGEST = 40


@dataclass(frozen=True, slots=True)
class Road:
    """Where one stands; the choice that led here; the roads back and on."""

    node: Node
    last: Choice | None
    back: str | None
    on: list[tuple[str, Choice]]
    steps: int

    @property
    def ended(self) -> bool:
        return not self.node.choices


def follow(exercise: Exercise, road: str) -> Road | None:
    """The place at the end of a road; None when nobody can have gone this way."""
    if not re.fullmatch(r"(\d{1,2}(\.\d{1,2})*)?", road):
        return None
    taken = [int(step) for step in road.split(".")] if road else []
    node, last = exercise.nodes[exercise.start], None
    if len(taken) > LONGEST:
        return None
    for step in taken:
        if not 1 <= step <= len(node.choices):
            return None
        last = node.choices[step - 1]
        node = exercise.nodes[last.to]
    ways = [(".".join([*([road] if road else []), str(n)]), way) for n, way in enumerate(node.choices, 1)]
    back = ".".join(str(step) for step in taken[:-1]) if taken else None
    return Road(node, last, back, ways, len(taken))
