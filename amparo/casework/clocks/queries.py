"""What the pages of clocks show. Every count is the length of the list that it leads to: both ask the same question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FilteredRelation, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.casework.models import Case, Clock, ClockType
from amparo.custody.models import Stint
from amparo.places.models import Facility, Office

#: Clocks that are over are shown for so long.
LOOK_BACK = dt.timedelta(days=90)
NOWHERE = "none"  # no place of detention now
STATES = {
    "breached": _("Late"),
    "near": _("Due soon"),
    "running": _("In time"),
    "paused": _("Paused"),
    "late": _("Met too late"),
    "met": _("Met in time"),
}


def condition(state: str, now: dt.datetime) -> Q:
    """Which clocks are in this state: late and met are over, the others run."""
    runs, recent = Q(stopped_at__isnull=True), Q(stopped_at__gte=now - LOOK_BACK)
    going = runs & Q(paused_at__isnull=True)
    near = Q(warned__gt=0) | Q(due_at__lt=now + dt.timedelta(hours=12))
    return {
        "breached": going & Q(due_at__lt=now),
        "near": going & Q(due_at__gte=now) & near,
        "running": going & Q(due_at__gte=now) & ~near,
        "paused": runs & Q(paused_at__isnull=False),
        "late": recent & Q(breached_at__isnull=False),
        "met": recent & Q(breached_at__isnull=True),
    }[state]


def lately(now: dt.datetime) -> Q:
    """Those that run, and those that ended not long ago: what ended earlier is in no state."""
    return Q(stopped_at__isnull=True) | Q(stopped_at__gte=now - LOOK_BACK)


def clocks(*, offices: Collection[str] | None, code: str = "", facility: str = "") -> QuerySet[Clock]:
    """Clocks by the office that keeps the case now (or received the record), and the place where the person is held now."""
    open_stint = Stint.objects.filter(stay=OuterRef("case__stay"), ended_at__isnull=True)
    found = Clock.objects.annotate(facility_now=Subquery(open_stint.values("facility_id")[:1]))
    if offices is not None:
        found = found.filter(keeper__in=offices)
    if code:
        found = found.filter(type_id=code)
    if facility == NOWHERE:
        found = found.filter(facility_now__isnull=True)
    elif facility.isdigit():
        found = found.filter(facility_now=int(facility))
    return found


def for_list(found: QuerySet[Clock], state: str, now: dt.datetime) -> QuerySet[Clock]:
    """The clocks in this state, ready for a page, the longest due first."""
    return (
        found.filter(condition(state, now))
        .select_related(
            "type", "case__record__person", "case__officer", "case__office", "record__person", "office"
        )
        .order_by("due_at", "pk")
    )


def counts(found: QuerySet[Clock], now: dt.datetime) -> dict[str, int]:
    """How many are in each state. One query, which leaves out what ended long ago."""
    return found.filter(lately(now)).aggregate(
        **{state: Count("pk", filter=condition(state, now)) for state in STATES}
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ageing report: an office or a place, how many in each state, since when the oldest waits."""

    value: str
    name: str
    numbers: list[tuple[str, int]]
    oldest: dt.datetime | None

    @property
    def cells(self) -> list[tuple[str, Promise, int]]:
        """Each number with its state and the state's name."""
        return [(state, STATES[state], number) for state, number in self.numbers]


@dataclass(frozen=True, slots=True)
class Ageing:
    """The ageing report of one kind of clock, by office or by place of detention. The total of both is the same."""

    lines: list[Line]
    total: Line


def ageing(*, code: str, by: str, offices: Collection[str] | None, now: dt.datetime) -> Ageing:
    """How old what runs is, by `office` or by `place`. Three queries."""
    found = clocks(offices=offices, code=code)
    counted = [
        *_counted(found.filter(stopped_at__isnull=True), by, now),
        *_counted(found.filter(stopped_at__gte=now - LOOK_BACK), by, now),
    ]
    sums = _summed(counted)
    if by == "office":
        names: dict[Any, str] = dict(Office.objects.filter(pk__in=sums).values_list("pk", "city"))
    else:
        named = Facility.objects.filter(pk__in=[one for one in sums if one])
        names = {None: "", **dict(named.values_list("pk", "name"))}
    lines = [_line(str(one or NOWHERE), names.get(one, str(one)), row) for one, row in sums.items()]
    total = Line(
        "", "", [(state, sum(dict(line.numbers)[state] for line in lines)) for state in STATES],
        min((line.oldest for line in lines if line.oldest is not None), default=None),
    )  # fmt: skip
    return Ageing(_worst_first(lines), total)


def _counted(found: QuerySet[Clock], by: str, now: dt.datetime) -> Any:
    """How many in each state, by `whose`."""
    if by == "office":
        found = found.annotate(whose=F("keeper_id"))
    else:
        held = Q(case__stay__stints__ended_at__isnull=True)
        found = found.alias(held=FilteredRelation("case__stay__stints", condition=held))
        found = found.annotate(whose=F("held__facility_id"))
    return (
        found.values("whose")
        .annotate(
            **{state: Count("pk", filter=condition(state, now)) for state in STATES},
            oldest=Min("started_at", filter=Q(stopped_at__isnull=True)),
        )
        .order_by()
    )


def _summed(rows: Iterable[Mapping[str, Any]]) -> dict[Any, Mapping[str, Any]]:
    found: dict[Any, dict[str, Any]] = {}
    for row in rows:
        if any(row[state] for state in STATES):
            sums = found.setdefault(row["whose"], {**dict.fromkeys(STATES, 0), "oldest": None})
            for state in STATES:
                sums[state] += row[state]
            sums["oldest"] = min(filter(None, (sums["oldest"], row["oldest"])), default=None)
    return dict(found)


def _line(value: str, name: str, row: Mapping[str, Any]) -> Line:
    return Line(value, name, [(state, row[state]) for state in STATES], row["oldest"])


def _worst_first(lines: list[Line]) -> list[Line]:
    return sorted(
        lines, key=lambda line: (-dict(line.numbers)["breached"], -dict(line.numbers)["near"], line.name)
    )


def clock_types() -> QuerySet[ClockType]:
    return ClockType.objects.order_by("name_es")


def of_case(case: Case, now: dt.datetime) -> list[tuple[Clock, str]]:
    """The clocks of a case that run, and those that were missed, with how each stands. One query."""
    rows = (
        Clock.objects.filter(case=case)
        .filter(Q(stopped_at__isnull=True) | Q(breached_at__isnull=False))
        .select_related("type")
        .order_by(F("stopped_at").desc(nulls_first=True), "due_at")
    )
    return [(row, state_of(row, now)) for row in rows]


def state_of(row: Clock, now: dt.datetime) -> str:
    """How a clock stands at a moment: one of `STATES`."""
    if row.stopped_at is not None:
        return "met" if row.breached_at is None else "late"
    if row.paused_at is not None:
        return "paused"
    if row.due_at < now:
        return "breached"
    return "near" if row.warned or row.due_at < now + dt.timedelta(hours=12) else "running"
