"""What a plan for a child must answer before the parent's case leaves triage (domain.md E7). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: Each question of the plan, by the field that answers it.
QUESTIONS = ("where", "with_whom", "papers", "power")


def unanswered(child: Mapping[str, object]) -> tuple[str, ...]:
    """The questions of the plan that nobody has answered for this child."""
    return tuple(one for one in QUESTIONS if not str(child.get(one) or "").strip())


def plan_is_made(has_children: bool | None, children: Sequence[Mapping[str, object]]) -> bool:
    """Whether the plan is there. `has_children` is the latest answer, None when nobody asked.

    A child on the file counts whatever was answered: a parent may be afraid to say.
    """
    if children:
        return not any(unanswered(child) for child in children)
    return has_children is False
