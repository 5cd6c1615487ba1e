"""The rules of the states as they stand: what headquarters wrote down, over what ships with the product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from amparo.matching.identifiers import STATES
from amparo.returns.child_rules.models import ChildRule
from amparo.returns.plans.child_path import PAPERS, Rule, rules_of


@dataclass(frozen=True, slots=True)
class Line:
    """A state with its three rules; `own` when a source of its own says at least one of them."""

    code: str
    name: str
    rules: Sequence[tuple[Any, Rule]]

    @property
    def own(self) -> bool:
        return any(not rule.unknown for _words, rule in self.rules)


def entered(state: str = "") -> dict[tuple[str, str], Rule]:
    """The newest rule of each state and paper that headquarters wrote down; of one state when one is named. One query."""
    found = ChildRule.objects.filter(state=state) if state else ChildRule.objects.all()
    return {
        (one.state, one.paper): Rule(
            one.paper, one.says == ChildRule.Says.WAIVED, one.source, one.source_date.isoformat(),
            one.says == ChildRule.Says.UNKNOWN,
        )
        for one in found.order_by("state", "paper", "-pk").distinct("state", "paper")
    }  # fmt: skip


def every_state() -> list[Line]:
    """Each state of Mexico with its rules, those with rules of their own first. One query."""
    own = entered()
    lines = [
        Line(code, name, [(PAPERS[rule.requirement], rule) for rule in rules_of(code, own)])
        for code, name in STATES.items()
        if code != "NE"
    ]
    return sorted(lines, key=lambda line: (not line.own, line.name))


def history() -> list[ChildRule]:
    """What was written down, the latest first."""
    return list(ChildRule.objects.select_related("by").order_by("-pk")[:60])
