"""What the workspace's pages of the own page show: calls for help and corrections that wait, and what a return has of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet

from amparo.accounts.models import Staff
from amparo.matching.identifiers import STATES
from amparo.notices.addresses import masked, opened
from amparo.people.closing import closed
from amparo.returns.access import homecomings_for, in_person
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.own_page.models import Correction, HelpAsked, OwnPage

Row = TypeVar("Row", HelpAsked, Correction)


@dataclass(frozen=True, slots=True)
class Help:
    row: HelpAsked
    text: str
    answer: str
    late: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    row: Correction
    text: str
    state: str

    @property
    def waits_for_code(self) -> bool:
        return self.row.kind == Correction.Kind.PHONE and self.row.proved_at is None


def help_for(staff: Staff, *, answered: bool = False) -> QuerySet[HelpAsked]:
    """Calls for help of the returns that `staff` may see, those due first; or those that were answered, the latest first."""
    found = HelpAsked.objects.filter(
        homecoming__in=homecomings_for(staff).values("pk"), answered_at__isnull=not answered
    ).select_related("homecoming__record__person", "answered_by")
    return found.order_by("-answered_at", "-pk") if answered else found.order_by("answer_by", "pk")


def corrections_for(staff: Staff) -> QuerySet[Correction]:
    """Corrections to decide of the returns that `staff` may see, the oldest first."""
    return (
        Correction.objects.filter(homecoming__in=homecomings_for(staff).values("pk"), decided_at__isnull=True)
        .select_related("homecoming__record__person")
        .order_by("asked_at", "pk")
    )


def read_help(rows: Sequence[HelpAsked], now: dt.datetime) -> list[Help]:
    return [
        Help(one, opened(one.body), opened(one.answer), one.answered_at is None and one.answer_by < now)
        for one in rows
    ]


def read_corrections(rows: Sequence[Correction]) -> list[Wanted]:
    return [Wanted(one, opened(one.body), STATES.get(one.state, "")) for one in rows]


def page_of(homecoming: Homecoming) -> tuple[OwnPage | None, str]:
    """The page that holds, and where its codes go, as it may be shown."""
    page = homecoming.own_pages.filter(ended_at__isnull=True).select_related("given_by").first()
    return page, masked(opened(page.phone)) if page is not None else ""


def open_to(staff: Staff, found: Iterable[Row]) -> list[Row]:
    """Those rows whose person is not closed to `staff`. Who serves the family in person sees whom they serve; to others a
    minor's file is closed as it always is."""
    rows = list(found)
    if in_person(staff):
        return rows
    hidden = closed(staff, [one.homecoming.record.person for one in rows])
    return [one for one in rows if one.homecoming.record.person_id not in hidden]
