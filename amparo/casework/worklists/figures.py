"""The supervisor's page and headquarters' page: every figure is the length of the list that it opens.

A figure is counted by the same filter as its list (`filters.Filter`); rows add up to their total, a test says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.casework.hand_overs.models import WAITS
from amparo.casework.models import HandOver, Task
from amparo.casework.worklists.filters import AGES, NONE, Filter, age_in_words
from amparo.custody.models import Roster
from amparo.places.models import Office

#: What is counted of cases, by name: its heading, and how the filter of a row narrows to it.
COUNTED: dict[str, tuple[Callable[[], Any], dict[str, str]]] = {
    "open": (lambda: _("Still open"), {}),
    "late": (lambda: _("Term run out"), {"late": "yes"}),
    "interview": (lambda: _("No interview"), {"interview": "no"}),
    "nobody": (lambda: _("No officer"), {"officer": NONE}),
    **{f"age_{age}": (partial(age_in_words, age), {"age": age}) for age in AGES},
}


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and the address of the list that it is the length of."""

    count: int
    heading: str
    address: str


@dataclass(frozen=True)
class BoardRow:
    name: str
    figures: list[Figure]
    more: list[Figure]  # tasks overdue, hand-overs waiting, lists not imported: of offices only
    office: Office | None = None


@dataclass(frozen=True)
class Board:
    """Rows of officers or of offices, and their total."""

    headings: list[str]
    more_headings: list[str]
    rows: list[BoardRow]
    total: BoardRow


def office_board(staff: Staff, office: Office, now: dt.datetime) -> Board:
    """An office by officer. Six queries."""
    base = Filter(office=office.pk)
    counts = _counts(base, staff, now, "officer_id")
    names = {one.pk: one.name for one in Staff.objects.filter(pk__in=[pk for pk in counts if pk is not None])}
    names |= {
        one.pk: one.name
        for one in Staff.objects.filter(office=office, is_active=True, role__in=["officer", "supervisor"])
    }
    rows = [
        _row(name, counts.get(pk, {}), base.but(officer=str(pk)))
        for pk, name in sorted(names.items(), key=lambda item: item[1])
    ]
    rows.append(_row(str(_("Nobody")), counts.get(None, {}), base.but(officer=NONE)))
    return _board(rows, base, _more([office.pk], now).get(office.pk, {}), office.pk)


def network_board(staff: Staff, now: dt.datetime) -> Board:
    """The 53 offices. Five queries."""
    counts = _counts(Filter(), staff, now, "office_id")
    offices = list(Office.objects.order_by("city"))
    more = _more([office.pk for office in offices], now)
    rows = []
    for office in offices:
        row = _row(office.city, counts.get(office.pk, {}), Filter(office=office.pk))
        rows.append(replace(row, more=_more_figures(more.get(office.pk, {}), office.pk), office=office))
    everywhere = {name: sum(one.get(name, 0) for one in more.values()) for name in MORE}
    return _board(rows, Filter(), everywhere, "")


def _counts(base: Filter, staff: Staff, now: dt.datetime, by: str) -> dict[Any, dict[str, int]]:
    """By officer or office: how many cases are counted under each name of `COUNTED`. One query."""
    counted = {
        name: Count("pk", filter=Filter(**narrowed).where(staff, now)) if narrowed else Count("pk")
        for name, (_heading, narrowed) in COUNTED.items()
    }
    rows = (
        base.cases(staff, None, now)
        .order_by()
        .values(by)
        .annotate(**{f"n_{k}": v for k, v in enumerate(counted.values())})
    )
    return {row[by]: {name: row[f"n_{k}"] for k, name in enumerate(counted)} for row in rows}


def _row(name: str, counts: Mapping[str, int], base: Filter) -> BoardRow:
    figures = [
        Figure(counts.get(counted, 0), str(heading()), f"{reverse('cases')}?{base.but(**narrowed).address()}")
        for counted, (heading, narrowed) in COUNTED.items()
        if not ("officer" in narrowed and base.officer)
    ]
    return BoardRow(name, figures, [])


def _board(rows: list[BoardRow], base: Filter, more: Mapping[str, int], office: str) -> Board:
    by_officer = bool(base.office)
    columns = [
        name for name, (_heading, narrowed) in COUNTED.items() if not (by_officer and "officer" in narrowed)
    ]
    headings = [str(COUNTED[name][0]()) for name in columns]
    figures = [
        Figure(
            sum(row.figures[at].count for row in rows), headings[at],
            f"{reverse('cases')}?{base.but(**COUNTED[name][1]).address()}",
        )
        for at, name in enumerate(columns)
    ]  # fmt: skip
    total = BoardRow(str(_("All")), figures, _more_figures(more, office))
    return Board(
        headings,
        [str(heading) for heading, _address in MORE.values()],
        rows,
        total,
    )


#: What is counted besides cases, and the page that lists it.
MORE: dict[str, tuple[Any, str]] = {
    "tasks": (_("Tasks overdue"), "tasks"),
    "hand_overs": (_("To take over"), "hand_overs"),
    "lists": (_("Lists not imported"), "rosters"),
}


def _more(offices: Collection[str], now: dt.datetime) -> dict[str, dict[str, int]]:
    """By office: overdue tasks, hand-overs that nobody has taken over, lists that nobody has imported. Three queries."""
    found: dict[str, dict[str, int]] = {}
    overdue = Task.objects.filter(office__in=offices, done_at__isnull=True, due_at__lt=now)
    waiting = HandOver.objects.filter(WAITS, to_office__in=offices)
    unread = Roster.objects.filter(
        office__in=offices, state__in=[Roster.State.UPLOADED, Roster.State.PREVIEWED]
    )
    for name, rows, by in (
        ("tasks", overdue, "office_id"), ("hand_overs", waiting, "to_office_id"), ("lists", unread, "office_id")
    ):  # fmt: skip
        for office, count in rows.order_by().values_list(by).annotate(Count("pk")):
            found.setdefault(office, {})[name] = count
    return found


def _more_figures(counts: Mapping[str, int], office: str) -> list[Figure]:
    found = []
    for name, (heading, page) in MORE.items():
        address = reverse("rosters") if page == "rosters" else f"{reverse('worklist')}?tab={page}"
        if office:
            address += ("&" if "?" in address else "?") + f"office={office}"
        found.append(Figure(counts.get(name, 0), str(heading), address))
    return found
