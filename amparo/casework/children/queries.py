"""What the file knows of a person's children."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from amparo.casework.children.models import Child, ChildrenAnswer
from amparo.casework.children.rules import QUESTIONS, plan_is_made
from amparo.casework.models import Case
from amparo.casework.visits.models import Interview
from amparo.people.models import Person


@dataclass(frozen=True, slots=True)
class Children:
    """The children of a file; what the last answer was; who the last interview named and the plan does not have yet."""

    each: tuple[Child, ...]
    has_children: bool | None
    named: tuple[dict[str, Any], ...]

    @property
    def plan_is_made(self) -> bool:
        return plan_is_made(self.has_children, [answers(child) for child in self.each])


def answers(child: Child) -> dict[str, object]:
    return {name: getattr(child, name) for name in QUESTIONS}


def children_of(person: Person) -> Children:
    """Everything about the children of a person. Three queries."""
    each = tuple(Child.objects.filter(record__person=person).order_by("pk"))
    answer = ChildrenAnswer.objects.filter(record__person=person).order_by("-at", "-pk").first()
    talk = (
        Interview.objects.filter(record__person=person, has_children__in=("yes", "no"))
        .order_by("-at", "-recorded_at")
        .first()
    )
    said: bool | None = answer.has_children if answer is not None else None
    if talk is not None and (answer is None or talk.at > answer.at):
        said = talk.has_children == "yes"
    known = {child.name.casefold() for child in each}
    named = tuple(
        one
        for one in (talk.children if talk is not None else ())
        if one.get("name", "").casefold() not in known
    )
    return Children(each, said, named)


def plan_of(case: Case) -> bool:
    """Whether the case's person has a children's plan: the fact `children_plan`."""
    person = case.record.person
    if person is None:
        return False
    found = children_of(person)
    return found.plan_is_made and not (found.has_children and found.named)
