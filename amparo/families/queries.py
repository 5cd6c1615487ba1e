"""What the pages of family requests show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from amparo.accounts.models import Staff
from amparo.casework.models import Case
from amparo.core import clock
from amparo.families import urgency
from amparo.families.models import (
    Blocked,
    Danger,
    Follow,
    GraveCall,
    Inbox,
    Message,
    Paper,
    Question,
    Request,
)
from amparo.families.names import same_name
from amparo.matching.explain import Reason
from amparo.notices.addresses import index
from amparo.people.checks.log import Asker
from amparo.people.describing import described
from amparo.people.finding import find
from amparo.people.models import Consent, Decision, Door, Person, Purpose, Record, Relative
from amparo.people.queries import pairs_of_record, relatives_of

STUCK_AFTER = dt.timedelta(minutes=10)
WAITING = (Request.State.RECEIVED, Request.State.PERSON_CONFIRMED)


@dataclass(frozen=True)
class Likely:
    """Somebody whom a request may be about, with the reasons."""

    person: Person
    probability: float
    reasons: list[Reason]
    record: Record | None


def requests_of(offices: Collection[str] | None, *, state: str = "", why: str = "") -> QuerySet[Request]:
    """The requests of these offices (None: of all); `state` is waiting, following or closed.

    Those that wait come in order of urgency, and each carries `is_CODE` for every reason; `why` leaves one reason's. Whoever
    wrote or must be called waits too, whatever became of the request.
    """
    found = Request.objects.select_related("record__person", "office").order_by("received_at", "pk")
    if offices is not None:
        kept = Case.objects.filter(record__person=OuterRef("record__person"), office_id__in=offices)
        found = found.filter(Q(office_id__in=offices) | Exists(kept))
    if state == "following":
        return found.filter(state=Request.State.FOLLOWING)
    if state == "closed":
        return found.filter(state=Request.State.CLOSED).order_by("-decided_at", "-pk")
    found = with_reasons(found).filter(
        Q(state__in=WAITING) | Q(is_wrote=True, is_blocked=False) | Q(is_call=True)
    )
    if why in urgency.CODES:
        found = found.filter(**{f"is_{why}": True})
    return found.alias(rank=urgency.rank_in_database()).order_by("rank", "received_at", "pk")


def with_reasons(requests: QuerySet[Request]) -> QuerySet[Request]:
    """These requests, each with `is_CODE` for every reason of `urgency.RULES`."""
    now = clock.now()
    adult_since = _eighteen_years_before(clock.today())
    questions = Question.objects.filter(request=OuterRef("pk"))
    return requests.annotate(
        is_call=Exists(
            GraveCall.objects.filter(
                follow__request=OuterRef("pk"), follow__ended_at__isnull=True, told_at__isnull=True
            )
        ),
        is_wrote=Exists(
            Message.objects.filter(request=OuterRef("pk"), by__isnull=True, settled_at__isnull=True)
        )
        | Exists(Paper.objects.filter(request=OuterRef("pk"), state=Paper.State.SENT)),
        is_grave=F("grave"),
        is_minor=Q(minor=True)
        | Q(record__person__youngest_birth_date__gt=adult_since, record__person__isnull=False),
        is_ready=Exists(_agreed()) & ~Exists(Follow.objects.filter(request=OuterRef("pk"))),
        is_replied=Exists(questions.filter(answered_at__isnull=False))
        & ~Exists(questions.filter(answered_at__isnull=True)),
        is_late=Q(answered_at__isnull=True, state__in=WAITING, received_at__lte=now - urgency.LATE_AFTER),
        is_asked=Exists(questions.filter(answered_at__isnull=True)),
        is_blocked=Exists(
            Blocked.objects.filter(contact_index=OuterRef("contact_index"), ended_at__isnull=True)
        ),
    )


def how_many(offices: Collection[str] | None) -> dict[str, int]:
    """How many requests wait for each reason, and how many there are (`""`). One query."""
    counted = requests_of(offices).aggregate(
        all=Count("pk"), **{code: Count("pk", filter=Q(**{f"is_{code}": True})) for code in urgency.CODES}
    )
    counted[""] = counted.pop("all")
    return counted


def reasons_of(request: Request) -> list[str]:
    """The reasons that speak for a request which carries them, the most urgent first."""
    return [code for code in urgency.CODES if getattr(request, f"is_{code}", False)]


@dataclass(frozen=True)
class Named:
    """A relative whom the person named and about whom they agreed, who may be the one who asks."""

    relative: Relative
    fields: list[str]
    expires_at: dt.datetime | None
    same_contact: bool
    same_name: bool


def agreed_relatives(request: Request, person: Person) -> list[Named]:
    """The relatives of whom the person said that they may be told, whom nobody follows as yet; the likeliest first."""
    lines = _agreed(person.pk).select_related("relative").order_by("relative", "-at", "-pk")
    found = []
    for line in lines.distinct("relative"):
        relative = line.relative
        assert relative is not None
        contacts = {index(relative.phone), index(relative.email)} - {""}
        found.append(
            Named(
                relative, line.fields, line.expires_at, request.contact_index in contacts,
                same_name(relative.name, request.seeker_name),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (not one.same_contact, not one.same_name, one.relative.pk))


def consents_of_relatives(person: Person) -> list[tuple[Relative, Consent]]:
    """What the person said last about telling each relative of whom they said something. Two queries."""
    latest = {
        line.relative_id: line
        for line in Consent.objects.filter(record__person=person, purpose=Purpose.FAMILY).order_by("at", "pk")
    }
    return [(relative, latest[relative.pk]) for relative in relatives_of(person) if relative.pk in latest]


def sought_by(person_ids: Collection[int]) -> dict[int, int]:
    """By how many different contacts each of these persons is sought already. One query."""
    asked = Request.objects.filter(record__person__in=person_ids).values("record__person_id")
    return {
        row["record__person_id"]: row["n"] for row in asked.annotate(n=Count("contact_index", distinct=True))
    }


def dangers(person: Person) -> QuerySet[Danger]:
    """What is feared for this person now."""
    return (
        Danger.objects.filter(record__person=person, ended_at__isnull=True)
        .select_related("by")
        .order_by("at")
    )


def _agreed(person_id: int | None = None) -> QuerySet[Consent]:
    """Lines of the ledger that hold now, tell of a relative whom no request follows, and are of this person (None: of the
    person of the outer query's request)."""
    general = Q(relative__isnull=True, decision__in=[Decision.REFUSED, Decision.WITHDRAWN])
    later = Consent.objects.filter(
        Q(relative=OuterRef("relative")) | general,
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")),
        purpose=Purpose.FAMILY, record__person=OuterRef("record__person"),
    )  # fmt: skip
    return Consent.objects.filter(
        ~Exists(later),
        Q(expires_at__isnull=True) | Q(expires_at__gt=clock.now()),
        record__person=person_id if person_id is not None else OuterRef("record__person"),
        purpose=Purpose.FAMILY, decision=Decision.GRANTED, relative__follow__isnull=True,
    ).exclude(relative__wish="never")  # fmt: skip


def _eighteen_years_before(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - urgency.ADULT_AT)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - urgency.ADULT_AT, day=28)


def stuck(now: dt.datetime) -> int:
    """How many arrivals from the portal wait for longer than it ever takes: the worker stands still, or they fail."""
    return Inbox.objects.filter(handled_at__isnull=True, received_at__lt=now - STUCK_AFTER).count()


def likely(request: Request, *, by: Staff, limit: int = 6) -> list[Likely]:
    """Whom the family may mean: asked anew, because people are detained after their families ask."""
    return likely_to_be(request.record, by=by, limit=limit)


def likely_to_be(record: Record, *, by: Staff, limit: int = 6) -> list[Likely]:
    """Whom a record of the public may be about."""
    asker = Asker(door=Door.FAMILY, office_id=by.office_id, by=by)
    met = {
        (pair.new if pair.known_id == record.pk else pair.known).person_id: pair
        for pair in pairs_of_record(record)
    }
    found = [
        one
        for one in find(described(record), asker=asker, record_id=record.pk, limit=limit)
        if one.decision != "different" or one.person_id in met
    ]
    people = Person.objects.in_bulk([one.person_id for one in found])
    return [
        Likely(people[one.person_id], one.probability, list(one.reasons), None)
        for one in found
        if one.person_id in people
    ]
