"""What the pages of hand-overs show, each with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from amparo.accounts.models import Staff
from amparo.casework.hand_overs.models import WAITS, HandOver, TransferRequest
from amparo.casework.minors.covering import cover_passed_on
from amparo.casework.models import Case
from amparo.people.models import Person

ROWS = 50


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits between offices: to settle here, sent from here, asked of us, asked by us. Each at most `ROWS` long,
    the oldest first; `counts` says how many there are."""

    to_settle: list[HandOver]
    sent: list[HandOver]
    asked_of_us: list[TransferRequest]
    asked_by_us: list[TransferRequest]
    counts: dict[str, int]


def pending(offices: Collection[str] | None, *, reader: Staff) -> Pending:
    """What waits at these offices (None: everywhere), as `reader` may see it. Eight queries; three more among minors."""
    waiting, asked = to_settle(None), asked_of(None)
    lists: dict[str, QuerySet[HandOver] | QuerySet[TransferRequest]] = {
        "to_settle": to_settle(offices),
        "sent": waiting.none() if offices is None else waiting.filter(from_office_id__in=offices),
        "asked_of_us": asked_of(offices),
        "asked_by_us": asked.none() if offices is None else asked.filter(office_id__in=offices),
    }
    counts = {name: found.order_by().count() for name, found in lists.items()}
    shown = {name: list(found[:ROWS]) for name, found in lists.items()}
    cover_passed_on(reader, *shown.values())  # type: ignore[arg-type]
    return Pending(**shown, counts=counts)  # type: ignore[arg-type]


def to_settle(offices: Collection[str] | None) -> QuerySet[HandOver]:
    """Cases passed to these offices that nobody there has taken over or returned yet, the oldest first."""
    waiting = (
        HandOver.objects.filter(WAITS)
        .select_related("case__record__person", "case__type", "from_office", "to_office")
        .order_by("at", "pk")
    )
    return waiting if offices is None else waiting.filter(to_office_id__in=offices)


def asked_of(offices: Collection[str] | None) -> QuerySet[TransferRequest]:
    """Requests of others for cases of these offices that nobody has answered, the oldest first."""
    asked = (
        TransferRequest.objects.filter(answered_at__isnull=True)
        .select_related("case__record__person", "keeper", "office", "by")
        .order_by("at", "pk")
    )
    return asked if offices is None else asked.filter(keeper_id__in=offices)


def preview(person: Person, staff: Staff) -> QuerySet[Case]:
    """The cases of a file that one may not open: office, officer, status and last contact, and nothing else (casework.md
    §A 31); with `asked` where the reader's office waits for an answer. One query."""
    waiting = TransferRequest.objects.filter(
        case=OuterRef("pk"), office_id=staff.office_id, answered_at__isnull=True
    )
    return (
        Case.objects.filter(record__person=person)
        .select_related("office", "officer")
        .annotate(
            last_contact=Max("events__at", filter=Q(events__type__is_service=True)), asked=Exists(waiting)
        )
        .order_by("-opened_at", "-pk")
    )
