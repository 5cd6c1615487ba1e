"""What somebody asks a figure for: some months, and perhaps one consulate, place, state or part; and told apart by what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import QuerySet

from amparo.accounts.models import Staff
from amparo.accounts.permissions import scope
from amparo.core import clock
from amparo.core.zones import HEADQUARTERS
from amparo.insight.figures.defined import Figure
from amparo.insight.figures.models import Fact

#: How many months may be asked for at once.
PERIODS = (1, 3, 6, 12, 24, 36)
USUAL = 12
#: How many months back the last of them may lie.
FURTHEST = 36
#: What a value that is not known is called in an address.
UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class Asked:
    figure: Figure
    until: dt.date  # the first day of the last month, which is in it
    months: int = USUAL
    by: str = "month"
    office: str = ""
    facility: str = ""
    state: str = ""
    part: str = ""
    month: dt.date | None = None  # one of the months alone
    #: The reader's own consulate, when they see no other: whatever an address says, it holds.
    own: str = ""
    fixed: bool = False  # the last month was chosen, and does not move on by itself

    @classmethod
    def read(cls, figure: Figure, said: Mapping[str, str], staff: Staff) -> Asked:
        """From an address. What is not understood is as if it were not said."""
        this = first_of(clock.today(HEADQUARTERS))
        chosen = _month(said.get("until", ""))
        until = max(min(chosen or this, this), before(this, FURTHEST - 1))
        months = said.get("months", "")
        own = "" if scope(staff, "see_figures") == "all" else staff.office_id or UNKNOWN
        usual = "month" if own or figure.kind == "certificate" else "office"
        by = said.get("by", "")
        narrow = {
            cut: said.get(cut, "").replace("\0", "")[:60]
            for cut in ("office", "facility", "state", "part")
            if cut in figure.cuts
        }
        return cls(
            figure=figure, until=until, fixed=chosen is not None and until != this, own=own,
            months=int(months) if months in map(str, PERIODS) else USUAL, by=by if by in figure.cuts else usual,
            **narrow,
            month=_month(said.get("month", "")),
        )  # fmt: skip

    @property
    def since(self) -> dt.date:
        return before(self.until, self.months - 1)

    def but(self, **changed: object) -> Asked:
        return replace(self, **changed)  # type: ignore[arg-type]

    def narrowed(self, value: object) -> Asked:
        """The same for one line of it alone."""
        if self.by == "month":
            return self.but(month=value)
        return self.but(**{self.by: UNKNOWN if value in (None, "") else str(value)})

    def address(self, **more: str) -> str:
        """The query of an address that asks the same."""
        said = {
            "by": self.by, "months": str(self.months), "until": f"{self.until:%Y-%m}" if self.fixed else "",
            "office": self.office, "facility": self.facility, "state": self.state, "part": self.part,
            "month": f"{self.month:%Y-%m}" if self.month else "", **more,
        }  # fmt: skip
        return urlencode({name: value for name, value in said.items() if value})

    def facts(self) -> QuerySet[Fact]:
        """What is counted. Pages, lists, files and mails all begin here."""
        found = Fact.objects.filter(figure=self.figure.code, month__gte=self.since, month__lte=self.until)
        if self.month is not None:
            found = found.filter(month=self.month)
        if self.own:
            found = found.filter(office=self.own)
        for cut in ("office", "state", "part"):
            if value := getattr(self, cut):
                found = found.filter(**{cut: "" if value == UNKNOWN else value})
        if self.facility == UNKNOWN:
            found = found.filter(facility=None)
        elif self.facility:
            known = self.facility.isdecimal() and len(self.facility) < 18
            found = found.filter(facility=int(self.facility)) if known else found.none()
        return found


def first_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def before(month: dt.date, count: int) -> dt.date:
    """The month so many before."""
    at = month.year * 12 + month.month - 1 - count
    return dt.date(at // 12, at % 12 + 1, 1)


def _month(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None
