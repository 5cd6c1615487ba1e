"""Which status may follow which: one table, for Python, for the database's trigger and for the pages (domain.md §1.3).

There is no status *transferred*: a case that passes to another consulate is that consulate's at once and goes on where it
stood, so that it is nobody's at no moment; the hand-over is an event, not a place to wait in.
"""

from __future__ import annotations

#: Each status, how far along it is, and which may follow it. What is equally far along stands beside one another.
STATUSES: dict[str, tuple[int, tuple[str, ...]]] = {
    "received":        (0, ("triage", "open", "follow_up", "concluded")),
    "triage":          (1, ("open", "follow_up", "waiting_outside", "channelled", "concluded")),
    "reopened":        (1, ("triage", "open", "follow_up", "waiting_outside", "channelled", "concluded")),
    "open":            (2, ("follow_up", "waiting_outside", "channelled", "concluded")),
    "follow_up":       (3, ("open", "waiting_outside", "channelled", "concluded")),
    "waiting_outside": (3, ("open", "follow_up", "channelled", "concluded")),
    "channelled":      (3, ("open", "follow_up", "waiting_outside", "concluded")),
    "concluded":       (4, ("reopened",)),
}  # fmt: skip
MOVES: tuple[tuple[str, str], ...] = tuple(
    (start, to) for start, (_, after) in STATUSES.items() for to in after
)
#: Ways to end for which nothing need have been done: the person said no, went away, was somebody else's matter.
WITHOUT_CHECKLIST = frozenset({"withdrawn", "refused", "impossible", "duplicate"})
#: Work moves a case forward by itself from here, never back, and never out of a stage that an officer chose.
MOVED_BY_WORK = frozenset({"received", "triage", "reopened", "open"})


def may_move(status: str, to: str) -> bool:
    """Whether a case with this status may get that one."""
    return to in STATUSES[status][1]


def stages_left(status: str, to: str) -> tuple[str, ...]:
    """The statuses that a case leaves behind by this move: what had to be known in each is due now.

    A jump from *received* to *open* leaves *triage* behind as surely as a step through it. Going back leaves nothing.
    """
    start, end = STATUSES[status][0], STATUSES[to][0]
    return tuple(one for one, (rank, _) in STATUSES.items() if start <= rank < end)
