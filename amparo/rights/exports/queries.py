"""What may leave at this moment, and the exports that were asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from amparo.accounts.models import Staff
from amparo.accounts.permissions import scope
from amparo.casework.documents.rules import is_minor
from amparo.core import clock
from amparo.rights.allegations.models import (
    Agreement,
    Allegation,
    Evidence,
    Facts,
    ReviewedWords,
)
from amparo.rights.allegations.queries import in_force, shown
from amparo.rights.complaints.models import Complaint, ComplaintStep
from amparo.rights.exports.models import Export


@dataclass(frozen=True, slots=True)
class Candidate:
    """An allegation of somebody of age who agreed that it leaves for this, with what stands in its line."""

    allegation_id: int
    record_id: int
    case_id: int
    person_id: int
    folio: str
    name: str
    facts: Facts
    agreement: Agreement
    told_by: str
    language: str
    interpreter: bool
    documents: int
    complaints: int
    outcome: str
    words: str


def agreements_of(allegations: Collection[int], use: str) -> dict[int, Agreement]:
    """The agreement to this use of each that has one now."""
    last: dict[int, Agreement] = {}
    for one in Agreement.objects.filter(allegation__in=allegations, use=use).order_by("pk"):
        last[one.allegation_id] = one
    return {pk: one for pk, one in last.items() if one.decision == Agreement.Decision.GRANTED}


def candidates(export: Export) -> list[Candidate]:
    """What leaves in this export if it is released now. Minors are in none. Nine queries."""
    asked = Allegation.objects.filter(
        agreements__use=export.purpose, agreements__decision="granted", record__person__isnull=False
    ).select_related("record__person", "case")
    if export.office_id is not None:
        asked = asked.filter(case__office=export.office_id)
    rows = list(asked.distinct().order_by("pk"))
    today = clock.today()
    said = agreements_of([one.pk for one in rows], export.purpose)
    rows = [
        one
        for one in rows
        if one.pk in said
        and one.record.person is not None
        and not is_minor(one.record.person.youngest_birth_date, today)
    ]
    facts = {one.row.pk: one.facts for one in shown(rows)}
    rows = [
        one
        for one in rows
        if (not export.kind or facts[one.pk].kind == export.kind)
        and (export.facility_id is None or facts[one.pk].facility_id == export.facility_id)
    ]
    return _told(rows, facts, said)


def exports(staff: Staff) -> QuerySet[Export]:
    """Those that this reader may know of: a supervisor of the own office's."""
    found = Export.objects.select_related("asked_by", "settled_by", "office", "facility").order_by("-pk")
    if scope(staff, "see_rights_exports") == "own":
        found = found.filter(Q(office=staff.office_id) | Q(asked_by=staff))
    return found


def _told(rows: list[Allegation], facts: dict[int, Facts], said: dict[int, Agreement]) -> list[Candidate]:
    ids = [one.pk for one in rows]
    statements = list(in_force(ids).order_by("pk"))
    reviewed: dict[int, ReviewedWords] = {}
    for review in ReviewedWords.objects.filter(statement__in=statements).order_by("pk"):
        reviewed[review.statement_id] = review
    documents = dict(
        Evidence.objects.filter(allegation__in=ids).values_list("allegation").annotate(n=Count("pk"))
    )
    complaints = dict(
        Complaint.objects.filter(allegation__in=ids).values_list("allegation").annotate(n=Count("pk"))
    )
    outcomes = dict(
        ComplaintStep.objects.filter(complaint__allegation__in=ids, kind="outcome")
        .order_by("pk")
        .values_list("complaint__allegation", "outcome")
    )
    made = []
    for one in rows:
        own = [statement for statement in statements if statement.allegation_id == one.pk]
        words = [
            reviewed[statement.pk].unseal().decode()
            for statement in own
            if statement.pk in reviewed and said[one.pk].words_too
        ]
        person = one.record.person
        assert person is not None
        made.append(
            Candidate(
                allegation_id=one.pk, record_id=one.record_id, case_id=one.case_id, person_id=person.pk, folio=person.folio,
                name=person.name, facts=facts[one.pk], agreement=said[one.pk],
                told_by=" ".join(dict.fromkeys(statement.says for statement in own)),
                language=", ".join(dict.fromkeys(statement.language for statement in own)),
                interpreter=any(statement.interpreter for statement in own), documents=documents.get(one.pk, 0),
                complaints=complaints.get(one.pk, 0), outcome=outcomes.get(one.pk, ""), words="\n\n".join(words),
            )
        )  # fmt: skip
    return made
