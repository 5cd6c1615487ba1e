"""How a US-born child is registered as Mexican, by the rules of the state where the family lives (D10). Pure: the table beside
the room says what a state asks for; what no source says follows the general rule, and the page says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.returns.tables import rows

#: The papers that the family brings, in their order; `data/child_rules.csv` says in which state one of them is not asked for.
PAPERS: dict[str, Any] = {
    "certificate": _("Certified copy of the US birth certificate"),
    "apostille": _("Apostille of the US birth certificate"),
    "translation": _("Translation into Spanish by an expert translator"),
}
HOW: dict[str, Any] = {
    "certificate": _("The office of vital records of the state or county of birth gives it; it can be asked for by mail."),
    "apostille": _("The Secretary of State of the state of birth puts it on the certified copy."),
    "translation": _("An expert translator accepted by the Registro Civil of the state; ask there for the list."),
}  # fmt: skip
#: What follows, each a milestone of its own in the plan.
FOLLOWING: dict[str, tuple[str, Any]] = {
    "registration": ("child_registered", _("Registration at the Registro Civil")),
    "curp": ("child_curp", _("The child’s CURP")),
}
EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a state asks for. `unknown`: nobody has a source for it in this state; the general rule is shown with that warning."""

    requirement: str
    waived: bool
    source: str
    source_date: str
    unknown: bool


@cache
def _table() -> Mapping[tuple[str, str], Rule]:
    return {
        (row["state"], row["requirement"]): Rule(
            row["requirement"],
            row["waiver"] == "yes",
            row["source"],
            row["source_date"],
            row["unknown"] == "yes",
        )
        for row in rows("child_rules.csv")
    }


def rules_of(state: str, entered: Mapping[tuple[str, str], Rule] | None = None) -> tuple[Rule, ...]:
    """The papers for a registration in this state, in their order; without a state the general rule. `entered`: what headquarters
    wrote down since (`child_rules`), which goes before what ships with the product."""
    table = {**_table(), **(entered or {})}
    return tuple(table.get((state, paper)) or table[EVERYWHERE, paper] for paper in PAPERS)
