"""What somebody asks the figures for: an office, an area, an advisor, some months; and as of which moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from amparo.accounts.models import Staff
from amparo.accounts.permissions import scope
from amparo.casework.models import DETENTION, Case
from amparo.counsel.referrals.models import Offer, Referral
from amparo.counsel.words import Area

#: How many months a page shows when nobody says which.
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter. Everything counted is a referral that was opened in its months, and what became of it until `at`."""

    since: dt.date  # the first day of the first month
    until: dt.date  # of the last month, which is in it
    at: dt.datetime
    zone: dt.tzinfo = dt.UTC
    office: str = ""
    area: str = ""
    advisor: int = 0
    month: dt.date | None = None  # one of the months alone

    @classmethod
    def read(cls, said: Mapping[str, str], *, staff: Staff, zone: dt.tzinfo, now: dt.datetime) -> Asked:
        """From an address. Whatever it says, somebody who sees one office only asks for that one."""
        this = first_of(now.astimezone(zone).date())
        until = min(_month(said.get("until", "")) or this, this)
        since = min(_month(said.get("since", "")) or months_before(until, MONTHS - 1), until)
        own = scope(staff, "see_funnel") != "all"
        advisor, area = said.get("advisor", ""), said.get("area", "")
        try:
            at = min(dt.datetime.fromisoformat(said["at"]), now) if said.get("at") else now
        except (ValueError, TypeError):
            at = now
        return cls(
            since=since, until=until, at=at, zone=zone,
            office=(staff.office_id or "-") if own else said.get("office", ""),
            area=area if area in Area.values else "",
            advisor=int(advisor) if advisor.isdecimal() and len(advisor) < 10 else 0,
            month=_month(said.get("month", "")),
        )  # fmt: skip

    @property
    def begin(self) -> dt.datetime:
        return self._moment(self.month or self.since)

    @property
    def end(self) -> dt.datetime:
        return self._moment(months_before(self.month or self.until, -1))

    def _moment(self, day: dt.date) -> dt.datetime:
        return dt.datetime(day.year, day.month, 1, tzinfo=self.zone)

    def but(self, **changed: object) -> Asked:
        return replace(self, **changed)  # type: ignore[arg-type]

    def address(self, **more: str) -> str:
        """The query of an address that asks the same."""
        said = {
            "since": f"{self.since:%Y-%m}", "until": f"{self.until:%Y-%m}", "office": self.office, "area": self.area,
            "advisor": str(self.advisor or ""), "month": f"{self.month:%Y-%m}" if self.month else "", **more,
        }  # fmt: skip
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def key(self) -> str:
        """What a kept answer to this question is called."""
        return self.address(zone=str(self.zone))

    # The rows that are asked for, for whoever lists or counts them one by one -------------------------------------------

    def referrals(self) -> QuerySet[Referral]:
        found = Referral.objects.filter(
            opened_at__gte=self.begin, opened_at__lt=self.end, opened_at__lte=self.at
        )
        if self.office:
            found = found.filter(office=self.office)
        if self.area:
            found = found.filter(area=self.area)
        if self.advisor:
            to = Offer.objects.filter(referral=OuterRef("pk"), advisor=self.advisor, offered_at__lte=self.at)
            found = found.filter(Exists(to))
        return found

    def offers(self) -> QuerySet[Offer]:
        found = Offer.objects.filter(referral__in=self.referrals(), offered_at__lte=self.at)
        return found.filter(advisor=self.advisor) if self.advisor else found

    def detained(self) -> QuerySet[Case]:
        """Cases of people whose detention began in these months."""
        found = Case.objects.filter(
            type=DETENTION, stay__began_at__gte=self.begin, stay__began_at__lt=self.end, stay__began_at__lte=self.at
        )  # fmt: skip
        return found.filter(Q(office=self.office)) if self.office else found

    def values(self) -> dict[str, dt.datetime | str | int | None]:
        """The parameters of the statements in `sql/`."""
        return {
            "begin": self.begin, "end": self.end, "at": self.at, "zone": str(self.zone), "office": self.office or None,
            "area": self.area or None, "advisor": self.advisor or None, "type": DETENTION,
        }  # fmt: skip


def first_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def months_before(month: dt.date, count: int) -> dt.date:
    """The first day of the month so many before; with a number below 0, after."""
    years, at = divmod(month.year * 12 + month.month - 1 - count, 12)
    return dt.date(years, at + 1, 1)


def _month(text: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None
