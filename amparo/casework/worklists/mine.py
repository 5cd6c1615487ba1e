"""«Mi trabajo»: what cannot wait, what waits for me, what comes next. Three lists, each of sources that know their own list.

A source counts, gives its first rows, and names the list behind them: the page's number and that list are one question. A
chapter or a room above that has something waiting registers a source; the page asks two queries or a few of each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may
from amparo.casework.queries import offices_of
from amparo.core.paging import first_rows

Section = Literal["now", "waiting", "soon"]
SECTIONS: dict[Section, Any] = {"now": _("Now"), "waiting": _("Waiting for me"), "soon": _("Coming")}
#: So many rows of each source; behind them is its list.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, for which offices (None: all), when, and by which calendar."""

    staff: Staff
    offices: Collection[str] | None
    now: dt.datetime
    zone: dt.tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing: whom or what it is about, one line of why, a clock, one button."""

    title: str
    href: str
    why: str
    button: Any
    action: str  # where the button leads
    posts: bool = False  # the button does it
    folio: str = ""
    due: dt.datetime | None = None  # until when
    since: dt.datetime | None = None  # since when it waits
    rule: str = ""  # the clock's rule, in words
    later: int | None = None  # the case that can be put later


@dataclass(frozen=True, slots=True)
class Source:
    """Something of which there may be a list: what it is called, who has it, which rows, and where all of it is."""

    code: str
    section: Section
    words: Any
    permission: str
    find: Callable[[Asking], QuerySet[Any] | None]  # None: nothing that is theirs
    rows: Callable[[Sequence[Any], Asking], list[Row]]
    address: Callable[[Asking], str]
    place: int  # in its section
    #: Covers what of these rows is closed to the reader; none where a row names nobody.
    cover: Callable[[Staff, Sequence[Any]], None] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one source has for somebody: how many, where, and the first rows."""

    source: Source
    count: int
    address: str
    rows: list[Row]

    @property
    def rest(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class WorkList:
    """One of the three lists."""

    code: Section
    words: Any
    parts: list[Part]

    @property
    def count(self) -> int:
        return sum(part.count for part in self.parts)


_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a source; call it once, from the AppConfig.ready of the room that owns it."""
    if source.code not in {one.code for one in _sources}:
        _sources.append(source)


def my_work(staff: Staff, *, now: dt.datetime, zone: dt.tzinfo) -> list[WorkList]:
    """The three lists of this member of staff. A fixed number of queries for each source that is theirs."""
    asking = Asking(staff, offices_of(staff), now, zone)
    parts: dict[Section, list[Part]] = {code: [] for code in SECTIONS}
    for source in sorted(_sources, key=lambda one: one.place):
        found = source.find(asking) if may(staff, source.permission) else None
        if found is not None:
            count, shown = first_rows(found, SHOWN)
            if source.cover is not None:
                source.cover(staff, shown)
            rows = source.rows(shown, asking)
            parts[source.section].append(Part(source, count, source.address(asking), rows))
    return [WorkList(code, words, parts[code]) for code, words in SECTIONS.items()]
