"""What the pages of the desk of rights show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from amparo.accounts.models import Staff
from amparo.accounts.permissions import scope
from amparo.places.days import Calendars
from amparo.trust.arco import terms
from amparo.trust.arco.models import RightsRequest

OPEN = Q(withdrawn_at__isnull=True) & (
    Q(answered_at__isnull=True) | Q(effective_by__isnull=False, effective_at__isnull=True)
)
STATES = ("open", "late", "done")


@dataclass(frozen=True, slots=True)
class Line:
    request: RightsRequest
    #: What is due now, and when; nothing once it is over.
    due: dt.datetime | None
    #: `late`, `soon`, or nothing.
    state: str


def of(staff: Staff) -> QuerySet[RightsRequest]:
    """The requests that this reader's desk answers."""
    found = RightsRequest.objects.select_related("office", "received_by", "record__person", "family_request")
    return found if scope(staff, "see_data_rights") == "all" else found.filter(office=staff.office_id)


def asked(staff: Staff, state: str, now: dt.datetime) -> QuerySet[RightsRequest]:
    """Those of a state, what is due first at the top."""
    found = of(staff)
    if state == "late":
        return found.filter(OPEN).filter(
            Q(answered_at__isnull=True, answer_by__lt=now) | Q(answered_at__isnull=False, effective_by__lt=now)
        ).order_by("answer_by", "pk")  # fmt: skip
    if state == "done":
        return found.exclude(OPEN).order_by("-received_at", "-pk")
    return found.filter(OPEN).order_by("answer_by", "pk")


def lines(requests: Sequence[RightsRequest], now: dt.datetime) -> list[Line]:
    """Each with what is due. Two queries, however many they are."""
    calendars = Calendars() if requests else None
    found = []
    for one in requests:
        due = due_of(one)
        state = ""
        if due is not None and calendars is not None:
            soon = terms.warned_from(calendars.of(one.office_id), due, now)
            state = "late" if due < now else "soon" if soon else ""
        found.append(Line(one, due, state))
    return found


def due_of(request: RightsRequest) -> dt.datetime | None:
    if request.withdrawn_at is not None or request.effective_at is not None:
        return None
    return request.answer_by if request.answered_at is None else request.effective_by
