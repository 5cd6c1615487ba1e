"""Which follow-ups are due, and what the screen of one shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import Count, DateField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.matching.identifiers import check
from amparo.returns.access import homecomings_for
from amparo.returns.follow_ups.models import Attempt
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans.models import FollowUp, Milestone
from amparo.returns.tables import kinds

State = Milestone.State
COMING_DAYS = 14
TABS: dict[str, Any] = {"today": _("Due now"), "late": _("Late"), "coming": _("Coming"), "done": _("Made")}


def follow_ups(staff: Staff, *, today: dt.date, tab: str) -> QuerySet[FollowUp]:
    """The follow-ups of a tab, what waits longest first."""
    if tab == "done":
        return _all(staff).filter(done_at__isnull=False).order_by("-done_at", "-pk")
    soon = today + dt.timedelta(days=COMING_DAYS)
    which = {
        "late": Q(until__lt=today, call_on__lte=today),
        "coming": Q(call_on__gt=today, call_on__lte=soon),
    }
    found: QuerySet[FollowUp] = _open(staff).filter(which.get(tab, Q(call_on__lte=today, until__gte=today)))
    return found.order_by("until" if tab == "late" else "call_on", "pk")


def _open(staff: Staff) -> Any:
    """What is still to make, of returns that are open."""
    return _all(staff).filter(done_at__isnull=True).exclude(homecoming__state=Homecoming.State.CLOSED)


def _all(staff: Staff) -> QuerySet[FollowUp]:
    """`asked_for`: the day on which they asked to be called; `call_on`: that one, or the day on which it is due."""
    later = Attempt.objects.filter(follow_up=OuterRef("pk"), answer=Attempt.Answer.LATER).order_by(
        "-at", "-pk"
    )
    asked_for = Subquery(later.values("call_on")[:1])
    return (
        FollowUp.objects.filter(homecoming__in=homecomings_for(staff).order_by().values("pk"))
        .select_related("homecoming__record__person", "homecoming__centre", "done_by")
        .annotate(
            asked_for=asked_for,
            call_on=Greatest(F("due_on"), Coalesce(asked_for, F("due_on")), output_field=DateField()),
        )
    )


def counts(staff: Staff, *, today: dt.date) -> dict[str, int]:
    """How many each tab holds, but what was made. One query."""
    call_on, soon = Q(call_on__lte=today), today + dt.timedelta(days=COMING_DAYS)
    rows = _open(staff).aggregate(
        today=Count("pk", filter=call_on & Q(until__gte=today)),
        late=Count("pk", filter=call_on & Q(until__lt=today)),
        coming=Count("pk", filter=Q(call_on__gt=today, call_on__lte=soon)),
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Asking:
    """What the screen of one follow-up asks: what was delivered and can be lost, and what they may need now."""

    keeps: list[Milestone]
    needs: list[Milestone]
    tries: list[Attempt]
    next: FollowUp | None
    days_tried: int


def asking(follow_up: FollowUp) -> Asking:
    """Three queries."""
    milestones = list(follow_up.homecoming.milestones.select_related("child").order_by("pk"))
    order = {code: at for at, code in enumerate(kinds())}
    milestones.sort(key=lambda one: order[one.kind])
    return Asking(
        keeps=[one for one in milestones if one.state == State.DELIVERED and one.means.keeps],
        needs=[
            one
            for one in milestones
            if one.state in (State.OPEN, State.LOST, State.DECLINED, State.NOT_NEEDED)
        ],
        tries=list(follow_up.tries.select_related("by").order_by("-at", "-pk")),
        next=FollowUp.objects.filter(
            homecoming=follow_up.homecoming_id, day__gt=follow_up.day, done_at__isnull=True
        ).order_by("day").first(),
        days_tried=follow_up.attempts,
    )  # fmt: skip


def whatsapp(phone: str, text: str) -> str:
    """The address that opens WhatsApp with a text that says nothing about anybody; empty for a telephone that cannot have it."""
    if not phone:
        return ""
    number = check("phone", phone).value or phone
    digits = "".join(letter for letter in number if letter.isdigit())
    if len(digits) == 10:
        digits = f"52{digits}"
    return f"https://wa.me/{digits}?text={quote(text)}" if len(digits) >= 11 else ""


@dataclass(frozen=True, slots=True)
class Kept:
    """How the follow-ups of a day were kept, for headquarters: of those whose last day has passed."""

    key: str
    ended: int
    reached: int
    lost: int
    declined: int
    late: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.reached / self.ended) if self.ended else None


def kept(staff: Staff, *, today: dt.date, by: str = "day", state: str = "") -> list[Kept]:
    """By the day of the follow-up or by state of destination: reached, lost, late. One query."""
    mine = homecomings_for(staff).order_by().values("pk")
    found = FollowUp.objects.filter(homecoming__in=mine, until__lt=today)
    if state:
        found = found.filter(homecoming__destination_state=state)
    column = "homecoming__destination_state" if by == "state" else "day"
    rows = (
        found.order_by()
        .values(column)
        .annotate(
            ended=Count("pk"),
            reached=Count("pk", filter=Q(outcome="reached")),
            lost=Count("pk", filter=Q(outcome="lost")),
            declined=Count("pk", filter=Q(outcome="declined")),
            late=Count("pk", filter=Q(late_mark__isnull=False)),
        )
        .order_by(column)
    )
    return [Kept(str(row.pop(column)), **row) for row in rows]


def knows_of(staff: Staff, follow_up_id: int) -> FollowUp | None:
    """A follow-up that they may make, or None."""
    mine = homecomings_for(staff).order_by().values("pk")
    return (
        FollowUp.objects.filter(pk=follow_up_id, homecoming__in=mine)
        .select_related("homecoming__record__person", "homecoming__centre")
        .first()
    )


def of_plan(follow_up: FollowUp, numbers: Collection[int]) -> list[Milestone]:
    return list(follow_up.homecoming.milestones.filter(pk__in=numbers).order_by("pk"))
