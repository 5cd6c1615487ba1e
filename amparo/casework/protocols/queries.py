"""What protocols show: those of a case, the open ones of offices, and whether a family must not hear from a machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from amparo.casework.models import Case, Protocol, ProtocolStep


def of_case(case: Case) -> list[Protocol]:
    """The protocols of a case with their steps, the newest first. Two queries."""
    return list(
        case.protocols.order_by("-opened_at", "-pk").prefetch_related("steps__settled_by", "steps__task")
    )


def open_protocols(offices: Collection[str] | None, now: dt.datetime) -> QuerySet[Protocol]:
    """The open protocols of these offices (None: of all), what is late first; each with its counts. One query.

    Those of a person who said no rest until their case is opened again.
    """
    found = Protocol.objects.filter(closed_at__isnull=True).exclude(case__status=Case.Status.CONCLUDED)
    if offices is not None:
        found = found.filter(case__office__in=offices)
    waiting = Q(steps__settled_at__isnull=True)
    return (
        found.select_related("case__record__person", "case__office", "case__officer")
        .annotate(
            all_steps=Count("steps"),
            waiting=Count("steps", filter=waiting),
            late=Count("steps", filter=waiting & Q(steps__due_at__lt=now)),
            next_due=Min("steps__due_at", filter=waiting),
        )
        .order_by(F("next_due").asc(nulls_last=True), "pk")
    )


def death_in_the_file(person_id: int) -> bool:
    """Whether a death protocol holds for this person: from then on nothing is told by a machine (A14).

    One of which every step was left out was opened by mistake, and no longer holds once it is closed.
    """
    return bool(deaths_among([person_id]))


def deaths_among(person_ids: Collection[int]) -> set[int]:
    """Those of these persons for whom a death protocol holds. One query."""
    done = ProtocolStep.objects.filter(protocol=OuterRef("pk"), settled_at__isnull=False, waived=False)
    found = Protocol.objects.filter(case__record__person__in=person_ids, kind=Protocol.Kind.DEATH)
    holding = found.filter(Q(closed_at__isnull=True) | Exists(done))
    return {pk for pk in holding.values_list("case__record__person", flat=True) if pk is not None}
