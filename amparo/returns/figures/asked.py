"""What somebody asks the figures of returns for: some months, an agency, a right, a state, a centre."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from amparo.accounts.models import Staff
from amparo.accounts.permissions import scope
from amparo.matching.identifiers import STATES
from amparo.returns.tables import agencies
from amparo.returns.words import Right

#: By this clock months begin.
ZONE = ZoneInfo("America/Mexico_City")
#: How many months a page shows when nobody says which.
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter. Counted is what was first sent to an agency in its months, and what became of it until `now`."""

    since: dt.date  # the first day of the first month
    until: dt.date  # of the last month, which is in it
    now: dt.datetime
    agency: str = ""
    right: str = ""
    state: str = ""
    centre: str = ""
    month: dt.date | None = None  # one of the months alone
    #: Only of the returns of which this consulate gave notice: for whoever sees one office alone.
    office: str = ""

    @classmethod
    def read(cls, said: Mapping[str, str], *, staff: Staff, now: dt.datetime) -> Asked:
        """From an address. Whatever it says, somebody who sees one office only asks for that one."""
        this = first_of(now.astimezone(ZONE).date())
        until = min(_month(said.get("until", "")) or this, this)
        own = scope(staff, "see_return_figures") != "all"
        return cls(
            since=min(_month(said.get("since", "")) or months_before(until, MONTHS - 1), until), until=until, now=now,
            agency=_one_of(said.get("agency", ""), agencies()), right=_one_of(said.get("right", ""), Right.values),
            state=_one_of(said.get("state", ""), STATES), centre=said.get("centre", "")[:40],
            month=_month(said.get("month", "")), office=(staff.office_id or "-") if own else "",
        )  # fmt: skip

    @property
    def begin(self) -> dt.datetime:
        return _moment(self.month or self.since)

    @property
    def end(self) -> dt.datetime:
        return _moment(months_before(self.month or self.until, -1))

    def but(self, **changed: Any) -> Asked:
        return replace(self, **changed)

    def address(self, **more: str) -> str:
        """The query of an address that asks the same."""
        said = {
            "since": f"{self.since:%Y-%m}", "until": f"{self.until:%Y-%m}", "agency": self.agency, "right": self.right,
            "state": self.state, "centre": self.centre, "month": f"{self.month:%Y-%m}" if self.month else "", **more,
        }  # fmt: skip
        return urlencode({name: value for name, value in said.items() if value})

    def values(self) -> dict[str, Any]:
        """The parameters of the statements in `sql/`."""
        narrow = {
            name: getattr(self, name) or None for name in ("agency", "right", "state", "centre", "office")
        }
        return {"begin": self.begin, "end": self.end, "now": self.now, "zone": str(ZONE), **narrow}


def first_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def months_before(month: dt.date, count: int) -> dt.date:
    """The first day of the month so many before; with a number below 0, after."""
    years, at = divmod(month.year * 12 + month.month - 1 - count, 12)
    return dt.date(years, at + 1, 1)


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, 1, tzinfo=ZONE)


def _one_of(text: str, known: Any) -> str:
    return text if text in known else ""


def _month(text: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None
