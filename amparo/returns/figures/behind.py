"""The rows behind every figure of the funnel: folios and moments, and nobody's name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from amparo.accounts.models import Role, Staff
from amparo.returns.access import homecomings_for
from amparo.returns.figures.asked import Asked
from amparo.returns.figures.figures import LATER, STAGES, WAITS, keeping
from amparo.returns.plans.models import Milestone, MilestoneMove

LATER_AFTER = dt.timedelta(days=180)


def words_of(what: str) -> Any:
    """What a list is called; empty for a list that there is not."""
    if what in WAITS:
        return WAITS[what][2]
    return {code: words for code, (_rule, words) in {**STAGES, **LATER}.items()}.get(what, "")


def milestones(asked: Asked, what: str) -> QuerySet[Milestone]:
    """The milestones of a stage, or of a wait with `waited`, the longest first."""
    found = _sent(asked).select_related("homecoming__centre")
    if what in WAITS:
        start, end, _words = WAITS[what]
        return (
            found.annotate(from_at=Subquery(_first(start)), to_at=Subquery(_first(end)))
            .filter(from_at__isnull=False, to_at__isnull=False)
            .annotate(waited=ExpressionWrapper(F("to_at") - F("from_at"), output_field=DurationField()))
            .order_by("-waited", "pk")
        )
    if what in LATER:
        due = Q(kind__in=keeping(), homecoming__arrived_at__lte=asked.now - LATER_AFTER)
        holds = Q(still_true_at__gte=F("homecoming__arrived_at") + LATER_AFTER)
        found = found.filter(due, Exists(_moves("delivered")))
        # What is compared with nothing is neither so nor otherwise: it is said both times.
        not_held = Q(still_true_at__isnull=True) | Q(
            still_true_at__lt=F("homecoming__arrived_at") + LATER_AFTER
        )
        found = found.filter(
            {"holds": holds, "lost": not_held & Q(lost_at__isnull=False), "not_asked": not_held & Q(lost_at__isnull=True)}[what]
        )  # fmt: skip
    elif what in STAGES:
        found = found.filter(Exists(_moves(what)))
    return found.order_by("-sent_at", "pk")  # type: ignore[misc]  # `_sent` writes it beside each


def readable(staff: Staff, found: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """Of these, the ones whose return the reader may see."""
    if staff.role in (Role.HEADQUARTERS, Role.AUDITOR):
        return found
    return found.filter(homecoming__in=homecomings_for(staff).order_by().values("pk"))


def _sent(asked: Asked) -> QuerySet[Milestone]:
    found = Milestone.objects.annotate(sent_at=Subquery(_first("referred"))).filter(
        sent_at__gte=asked.begin, sent_at__lt=asked.end
    )
    narrow = {
        "agency": asked.agency, "right": asked.right, "homecoming__destination_state": asked.state,
        "homecoming__centre": asked.centre, "homecoming__office": asked.office,
    }  # fmt: skip
    return found.filter(**{name: value for name, value in narrow.items() if value})


def _moves(state: str) -> QuerySet[MilestoneMove]:
    """Its moves to a state; of what is delivered none that was undone, as in `sql/roads.sql`."""
    moves = MilestoneMove.objects.filter(milestone=OuterRef("pk"), state=state)
    return moves.filter(milestone__delivered_at__isnull=False) if state == "delivered" else moves


def _first(state: str) -> QuerySet[MilestoneMove, dt.datetime]:
    return _moves(state).order_by("at").values_list("at", flat=True)[:1]
