"""What the pages about unusual readings show, each with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from amparo.accounts.models import Reading, Staff
from amparo.accounts.permissions import may, scope
from amparo.casework.looked import Remark
from amparo.people.closing import closed_ids
from amparo.trust.looking.models import Finding, Mark
from amparo.trust.looking.words import NAMES

ROWS = 25
WAITS = Q(outcome="")


def findings(staff: Staff) -> QuerySet[Finding]:
    """Those that this member of staff may see: of their office, or all; never their own."""
    found = Finding.objects.exclude(staff=staff).select_related("staff", "office", "answered_by")
    return found if scope(staff, "see_findings") == "all" else found.filter(office=staff.office_id)


def waiting(staff: Staff) -> QuerySet[Finding]:
    """Those that wait for an answer that this member of staff may give."""
    return findings(staff).filter(WAITS) if may(staff, "judge_looks") else Finding.objects.none()


@dataclass(frozen=True, slots=True)
class Row:
    """A finding with the words of its rule."""

    finding: Finding
    name: str | Promise
    ask: str | Promise


def in_words(some: Sequence[Finding]) -> list[Row]:
    return [Row(one, *NAMES[one.rule]) for one in some]


@dataclass(frozen=True, slots=True)
class Line:
    """One reading as this reader may see it: of a minor on whose team they are not, no purpose."""

    reading: Reading
    closed: bool


def readings_of(finding: Finding, reader: Staff) -> list[Line]:
    """The readings that a finding names, the earliest first. Three queries."""
    found = list(Reading.objects.filter(pk__in=finding.numbers).order_by("at", "pk"))
    hidden = closed_ids(reader, {one.person_id for one in found})
    return [Line(one, one.person_id in hidden) for one in found]


def remarks_on(person_ids: Collection[int], staff: Staff) -> list[Remark]:
    """Findings about these files alone, for the page of who looked at one. One query."""
    if not may(staff, "see_findings"):
        return []
    found = findings(staff).filter(person_id__in=person_ids).order_by("-at", "-pk")[:20]
    return [
        Remark(
            f"{NAMES[one.rule][0]}: {one.staff.name}",
            reverse("unusual_reading", args=[one.pk]),
            one.get_outcome_display() if one.outcome else "",
        )
        for one in found
    ]


def marks() -> QuerySet[Mark]:
    """Files that are marked, the newest first."""
    return (
        Mark.objects.filter(ended_at__isnull=True)
        .select_related("record__person", "by")
        .order_by("-at", "-pk")
    )
