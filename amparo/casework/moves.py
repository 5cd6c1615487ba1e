"""Which status may follow which: one table. Every move is an event with who and why."""

from __future__ import annotations

from amparo.casework.models import Case

MOVES: dict[str, tuple[str, ...]] = {
    Case.Status.RECEIVED: (Case.Status.OPEN, Case.Status.FOLLOWED, Case.Status.CONCLUDED),
    Case.Status.OPEN: (Case.Status.FOLLOWED, Case.Status.CONCLUDED),
    Case.Status.FOLLOWED: (Case.Status.OPEN, Case.Status.CONCLUDED),
    Case.Status.CONCLUDED: (Case.Status.OPEN,),  # reopening
}


def may_move(status: str, to: str) -> bool:
    """Whether a case with this status may get that one."""
    return to in MOVES[status]
