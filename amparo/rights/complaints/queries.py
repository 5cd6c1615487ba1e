"""Complaints as the pages show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from amparo.rights.complaints.models import Complaint, ComplaintStep

FILTERS: dict[str, Any] = {
    "open": _("Waiting"),
    "late": _("The answer is late"),
    "answered": _("Answered, not over"),
    "over": _("Over"),
    "": _("All"),
}
STATES: dict[str, tuple[Any, str]] = {
    "waiting": (_("waits for the answer"), "blue"),
    "late": (_("the answer is late"), "red"),
    "answered": (_("answered"), "yellow"),
    "over": (_("over"), "grey"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    row: Complaint
    steps: Sequence[ComplaintStep]
    state: str

    @property
    def state_words(self) -> Any:
        return STATES[self.state][0]

    @property
    def colour(self) -> str:
        return STATES[self.state][1]

    @property
    def over(self) -> bool:
        return self.state == "over"


def complaints() -> QuerySet[Complaint]:
    return Complaint.objects.select_related(
        "record__person", "case__office", "sent_by", "document", "allegation"
    ).order_by("-sent_at", "-pk")


def shown(rows: Sequence[Complaint], now: dt.datetime) -> list[Shown]:
    """One query, however many they are."""
    steps: dict[int, list[ComplaintStep]] = {}
    for step in (
        ComplaintStep.objects.filter(complaint__in=[one.pk for one in rows])
        .select_related("by", "document")
        .order_by("on", "pk")
    ):
        steps.setdefault(step.complaint_id, []).append(step)
    return [Shown(one, steps.get(one.pk, []), _state(one, steps.get(one.pk, []), now)) for one in rows]


def complaints_of(allegations: Collection[int], now: dt.datetime) -> list[Shown]:
    return shown(list(complaints().filter(allegation__in=allegations)), now)


def listed(
    offices: Collection[str] | None, state: str, authority: str, now: dt.datetime
) -> QuerySet[Complaint]:
    """Those of some offices (None: all), by state and authority."""
    found = complaints()
    if offices is not None:
        found = found.filter(case__office__in=offices)
    if authority:
        found = found.filter(authority=authority)
    steps = ComplaintStep.objects.filter(complaint=OuterRef("pk"))
    over, answered = Exists(steps.filter(kind="outcome")), Exists(steps.filter(kind="answer"))
    if state == "open":
        return found.filter(~over & ~answered)
    if state == "late":
        return found.filter(~over & ~answered & Q(answer_by__lt=now))
    if state == "answered":
        return found.filter(~over & answered)
    if state == "over":
        return found.filter(over)
    return found


def _state(row: Complaint, steps: Sequence[ComplaintStep], now: dt.datetime) -> str:
    kinds = {one.kind for one in steps}
    if "outcome" in kinds:
        return "over"
    if "answer" in kinds:
        return "answered"
    return "late" if row.answer_by < now else "waiting"
