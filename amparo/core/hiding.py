"""Figures of few people are not shown outside headquarters: whoever knows the place would know the person. Pure.

A cell of fewer than `FEWEST` people is hidden. Where one alone would be hidden in a column whose sum is shown, the next smallest
is hidden too, so that the sum does not give it away.
"""

from __future__ import annotations

from collections.abc import Sequence

FEWEST = 10


def hidden(column: Sequence[int], *, total_shown: bool = True) -> set[int]:
    """Which places of a column of counts of people are not shown. Nobody (0) hides nothing: it says of no one that they are."""
    few = {at for at, n in enumerate(column) if 0 < n < FEWEST}
    if total_shown and few and sum(column[at] for at in few) < FEWEST:
        # What is hidden could be had as a difference, and would be of too few.
        others = sorted((n, at) for at, n in enumerate(column) if at not in few and n)
        if others:
            few.add(others[0][1])
    return few


def is_few(people: int) -> bool:
    return 0 < people < FEWEST
