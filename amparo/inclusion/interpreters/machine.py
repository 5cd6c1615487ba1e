"""What a booking goes through, and what a need does. Tables, obeyed by the database's triggers and by the actions."""

from __future__ import annotations

#: A booking of one interpreter: proposed by us, asked, and what they answered and what came of it.
BOOKING_MOVES = (
    ("proposed", "asked"),
    ("proposed", "withdrawn"),
    ("asked", "accepted"),
    ("asked", "declined"),
    ("asked", "cancelled"),
    ("accepted", "held"),
    ("accepted", "no_show"),
    ("accepted", "not_understood"),
    ("accepted", "declined"),
    ("accepted", "cancelled"),
)
#: While a booking is in one of these, its interpreter has no other at that hour.
HOLDS_THE_HOUR = ("asked", "accepted", "held")
#: After one of these somebody else is looked for.
FELL_THROUGH = ("declined", "no_show", "not_understood")
OVER = ("held", "withdrawn", "cancelled", *FELL_THROUGH)

NEED_MOVES = (
    ("open", "confirmed"),
    ("open", "held"),  # of a court: it brought the interpreter
    ("open", "cancelled"),
    ("confirmed", "open"),
    ("confirmed", "held"),
    ("confirmed", "cancelled"),
)


def may_go(state: str, to: str) -> bool:
    return (state, to) in BOOKING_MOVES
