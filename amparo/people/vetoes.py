"""What forbids a machine to join: facts that need the registry, not only the two records that resemble each other.

A record may resemble one record of a person and contradict another; the table says which contradictions weigh so much,
and what else that person is known by takes them back (somebody who is known under two A-numbers is contradicted by
neither). A person may still decide that it is the same human being, and reads these reasons when asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.matching import Comparison
from amparo.matching.explain import AGAINST, Reason


@dataclass(frozen=True, slots=True)
class Veto:
    """`code` stands if a record of the person contradicts in all of `against`, and none agrees in `field`."""

    code: str
    against: frozenset[str]  # Comparison.contradictions
    field: str  # of Comparison.levels
    agreeing: frozenset[str]


VETOES = (
    Veto("curp", frozenset(["curp_differs"]), "curp", frozenset(["same"])),
    Veto("curp", frozenset(["curp_of_a_homonym"]), "curp", frozenset(["same"])),
    Veto("a_number", frozenset(["a_number_differs"]), "a_number", frozenset(["same"])),
    Veto("age", frozenset(["age_gap"]), "birth", frozenset(["same", "swapped", "slip"])),
    Veto(
        "sex_and_name", frozenset(["sex_differs", "given_names_differ"]), "given_names", frozenset(["same"])
    ),
)
#: Both were seen in two different places on the same day (a fact of custody; see `whereabouts`).
ELSEWHERE = "elsewhere"


def vetoes(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """The vetoes that stand, given the comparison with every record of a person. Their order does not matter."""
    found = dict.fromkeys(
        veto.code
        for veto in VETOES
        if any(veto.against <= set(one.contradictions) for one in comparisons)
        and not any(one.levels.get(veto.field) in veto.agreeing for one in comparisons)
    )
    return tuple(found)


def veto_reasons(codes: Sequence[str]) -> list[Reason]:
    """The vetoes as reasons of a pair, in the form of `matching.explain`."""
    return [("person", AGAINST, code, {}) for code in codes]
