"""The list of cases: 50 rows in five queries, however many cases there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Role, Staff
from amparo.casework.clocks.models import Clock
from amparo.casework.minors.covering import cover_cases
from amparo.casework.models import Case
from amparo.casework.worklists.filters import Filter
from amparo.casework.worklists.models import SavedList
from amparo.casework.worklists.order import in_words
from amparo.core.paging import ByKeys
from amparo.custody.models import Stint

ROWS = 50
#: What a list can show beside the person, by name; the first five unless somebody chooses others.
COLUMNS: dict[str, Any] = {
    "why": _("Why here"),
    "deadline": _("Deadline"),
    "place": _("Place"),
    "officer": _("Officer"),
    "type": _("Matter"),
    "status": _("Status"),
    "opened": _("Opened"),
    "office": _("Consulate"),
}
USUAL = ("why", "deadline", "place", "officer")


@dataclass(frozen=True)
class Row:
    """A case as the list shows it."""

    case: Case
    why: list[str]
    place: str
    clock: Clock | None  # the one that runs out first, or ran out first


@dataclass(frozen=True)
class CaseList:
    page: Page[Any]
    rows: list[Row]
    officers: Sequence[Staff]  # to whom the cases can be given
    saved: Sequence[SavedList]


def case_list(
    staff: Staff, filter: Filter, *, offices: Collection[str] | None, page: str, now: dt.datetime
) -> CaseList:
    """The cases of a filter, the most urgent first. Six queries: how many, the rows, where the people are, their clocks, the
    officers, the saved lists."""
    found = ByKeys(in_order(filter.cases(staff, offices, now)), ROWS).get_page(page)
    cases = list(found.object_list)
    cover_cases(staff, cases)
    if filter.facility or filter.reason:  # a list by place or by reason would tell it of whoever is on it
        cases = [case for case in cases if case.record.person is None or not case.record.person.closed]
    clocks = running_clocks([case.pk for case in cases])
    return CaseList(
        page=found,
        rows=[Row(case, in_words(case.urgency_facts), place_of(case), clocks.get(case.pk)) for case in cases],
        # Who sees every office chooses one first: nobody looks for a name among nine hundred.
        officers=officers_of(offices if offices is not None else {filter.office} - {""}),
        saved=saved_lists(staff),
    )


def in_order(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The most urgent first, then the oldest; with what a row shows."""
    held = Stint.objects.filter(ended_at__isnull=True).select_related("facility")
    return (
        cases.select_related("record__person", "type", "office", "officer", "stay")
        .prefetch_related(Prefetch("stay__stints", held, to_attr="open_stints"))
        .order_by("-urgency", "opened_at", "pk")
    )


def place_of(case: Case) -> str:
    """Where the person of a case of `in_order` is held; empty when nowhere that we know of."""
    stints = case.stay.open_stints if case.stay is not None and case.stay.ended_at is None else []  # type: ignore[attr-defined]
    return stints[0].place if stints else ""


def running_clocks(case_ids: Collection[int]) -> dict[int, Clock]:
    """Of each case the clock that runs out first. One query."""
    clocks = (
        Clock.objects.filter(case__in=case_ids, stopped_at__isnull=True, paused_at__isnull=True)
        .select_related("type")
        .order_by("case", "due_at", "pk")
        .distinct("case")
    )
    return {clock.case_id: clock for clock in clocks if clock.case_id is not None}


def officers_of(offices: Collection[str]) -> list[Staff]:
    """Who can be given cases of these offices, by office and name."""
    return list(
        Staff.objects.filter(office__in=offices, is_active=True, role__in=[Role.OFFICER, Role.SUPERVISOR])
        .select_related("office")
        .order_by("office", "name", "pk")
    )


def saved_lists(staff: Staff) -> list[SavedList]:
    """One's own lists and those shared in the office, by name."""
    shared = Q(office=staff.office_id) if staff.office_id is not None else Q(pk__in=[])
    return list(SavedList.objects.filter(Q(owner=staff) | shared).order_by("name", "pk"))
