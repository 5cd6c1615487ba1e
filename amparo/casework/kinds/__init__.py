"""What a kind of case asks for: its sub-types, steps, clocks, facts and outcomes, in versions that never change.

A case keeps the version under which it was opened (`case.kind`), whatever headquarters publish afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.casework.kinds.shape import Step, Subtype, read_steps, read_subtypes

if TYPE_CHECKING:
    from amparo.casework.models import Case


def steps(case: Case) -> tuple[Step, ...]:
    """The steps of this case's kind, in their order. Which are done, `progress.steps_of` says."""
    return read_steps(case.kind.content)


def subtypes(case: Case) -> tuple[Subtype, ...]:
    return read_subtypes(case.kind.content)


def outcomes(case: Case) -> tuple[str, ...]:
    """The ways in which a case of this kind may end."""
    return tuple(case.kind.content["outcomes"])
