"""Which copies lead to a moment, which are too old, and when a whole one is due. Functions of their arguments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

#: A whole copy each week, what has changed since in between; everything for five weeks.
WHOLE_EVERY = dt.timedelta(days=7)
KEEP = dt.timedelta(days=35)


@dataclass(frozen=True)
class Copy:
    """One copy of the cluster: it can be put back as it was at `ended` or, with the log, at any later moment."""

    name: str
    kind: Literal["whole", "changes"]
    after: str  # the copy whose changes these are; empty for a whole one
    ended: dt.datetime
    first_wal: str  # the piece of the log from which it becomes consistent


class NoWay(Exception):
    """No copy leads there; `str()` says why."""


def chain(copies: Iterable[Copy], name: str) -> list[Copy]:
    """The whole copy and the changes after it that make up copy `name`, oldest first."""
    by_name = {copy.name: copy for copy in copies}
    found: list[Copy] = []
    wanted = name
    while wanted:
        copy = by_name.get(wanted)
        if copy is None or copy in found:
            raise NoWay(f"Copy {name} needs copy {wanted}, which is not there.")
        found.append(copy)
        wanted = copy.after
    return found[::-1]


def way_to(copies: Sequence[Copy], moment: dt.datetime | None) -> list[Copy]:
    """The copies to put back for a moment (None: the last there is): the newest whole way that ended before it."""
    before = [copy for copy in copies if moment is None or copy.ended <= moment]
    for copy in sorted(before, key=lambda copy: copy.ended, reverse=True):
        try:
            return chain(copies, copy.name)
        except NoWay:
            continue
    if not copies:
        raise NoWay("There is no copy in this store.")
    first = min(copy.ended for copy in copies)
    raise NoWay(f"No complete copy ended before that moment; the first one ended {first.isoformat()}.")


def next_kind(
    copies: Sequence[Copy], now: dt.datetime, every: dt.timedelta = WHOLE_EVERY
) -> Literal["whole", "changes"]:
    """Whether the next copy is a whole one. A way that is broken is not made longer."""
    if not copies:
        return "whole"
    last = max(copies, key=lambda copy: copy.ended)
    try:
        first = chain(copies, last.name)[0]
    except NoWay:
        return "whole"
    return "whole" if now - first.ended >= every else "changes"


def too_old(copies: Sequence[Copy], now: dt.datetime, keep: dt.timedelta = KEEP) -> list[Copy]:
    """The copies that no moment within `keep` needs. The newest whole copy and what hangs on it are never among them."""
    reach = [copy for copy in copies if copy.ended <= now - keep]
    needed: set[str] = set()
    # The newest one that ended before the window began leads to the window's first second.
    starting = [max(reach, key=lambda copy: copy.ended)] if reach else []
    for copy in [*starting, *(copy for copy in copies if copy.ended > now - keep)]:
        try:
            needed |= {one.name for one in chain(copies, copy.name)}
        except NoWay:
            needed.add(copy.name)
    return [copy for copy in copies if copy.name not in needed]


def position(segment: str) -> str:
    """Where a piece of the log lies, whatever its timeline: later pieces compare greater."""
    return segment[8:24]


def is_segment(name: str) -> bool:
    """Whether this is a piece of the log, not a note about a timeline or a copy."""
    return len(name) == 24 and all(letter in "0123456789ABCDEF" for letter in name)


def wanted_wal(names: Iterable[str], first: str) -> list[str]:
    """What of the archive is needed from piece `first` on: pieces, and the notes that say where timelines part."""
    return sorted(
        name
        for name in names
        if name.endswith(".history") or (is_segment(name) and position(name) >= position(first))
    )


def gaps(names: Iterable[str], segments_per_file: int = 256) -> list[str]:
    """The pieces that are missing between the first and the last of each timeline: a log with a gap leads no further."""
    missing: list[str] = []
    timelines: dict[str, list[int]] = {}
    for name in names:
        if is_segment(name):
            number = int(name[8:16], 16) * segments_per_file + int(name[16:24], 16)
            timelines.setdefault(name[:8], []).append(number)
    for timeline, numbers in sorted(timelines.items()):
        there = set(numbers)
        missing += [
            f"{timeline}{number // segments_per_file:08X}{number % segments_per_file:08X}"
            for number in range(min(there), max(there))
            if number not in there
        ]
    return missing
