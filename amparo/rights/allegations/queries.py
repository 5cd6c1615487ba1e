"""What the pages of allegations show, each with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may
from amparo.casework.documents.models import Document, Sensitivity
from amparo.casework.documents.queries import standing_to
from amparo.casework.documents.rules import is_minor, opens
from amparo.core import clock
from amparo.people.models import Person
from amparo.rights.allegations.models import Agreement, Allegation, Facts, ReviewedWords, Statement, Use

#: What the list can be narrowed to by what became of an allegation.
FILTERS: dict[str, Any] = {
    "": _("All"),
    "no_statement": _("Without a statement"),
    "no_agreement": _("Nobody asked what it may be used for"),
    "no_complaint": _("May be complained of, and was not"),
    "complained": _("Complained of"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as this reader may see it: None where it is closed to them."""

    row: Statement
    words: str | None
    injuries: str | None
    witnesses: str | None
    teller: str | None
    reviewed: ReviewedWords | None
    corrected: bool
    may_review: bool


@dataclass(frozen=True)
class Shown:
    """An allegation with its facts in force and what was agreed, each use in its order."""

    row: Allegation
    facts: Facts
    agreements: dict[str, Agreement]

    @cached_property
    def uses(self) -> list[tuple[Any, Agreement | None]]:
        return [(use.label, self.agreements.get(use)) for use in Use]

    def agreed(self, use: str) -> bool:
        found = self.agreements.get(use)
        return found is not None and found.decision == Agreement.Decision.GRANTED

    @property
    def may_complain(self) -> bool:
        return self.agreed(Use.COMPLAINT)


def may_read_words(staff: Staff, person: Person) -> bool:
    """Whether what somebody said is open to this reader: as a document about immigration is (documents/rules.py)."""
    return may(staff, "see_rights") and opens(
        standing_to(staff, person), Sensitivity.IMMIGRATION, minor=_minor(person)
    )


def may_read_injuries(staff: Staff, person: Person) -> bool:
    """Whether the injuries are: as a document about health."""
    return may(staff, "see_rights") and opens(
        standing_to(staff, person), Sensitivity.HEALTH, minor=_minor(person)
    )


def allegations() -> QuerySet[Allegation]:
    return Allegation.objects.select_related(
        "record__person", "case__office", "case__record__person", "office", "opened_by"
    ).order_by("-opened_at", "-pk")


def shown(rows: Sequence[Allegation]) -> list[Shown]:
    """Two queries, however many they are."""
    ids = [one.pk for one in rows]
    facts: dict[int, Facts] = {}
    for one in (
        Facts.objects.filter(allegation__in=ids).select_related("facility", "written_by").order_by("number")
    ):
        facts[one.allegation_id] = one
    agreements: dict[int, dict[str, Agreement]] = {}
    for said in Agreement.objects.filter(allegation__in=ids).select_related("by").order_by("pk"):
        agreements.setdefault(said.allegation_id, {})[said.use] = said
    return [Shown(one, facts[one.pk], agreements.get(one.pk, {})) for one in rows]


def of_person(person: Person) -> list[Shown]:
    return shown(list(allegations().filter(record__person=person)[:60]))


def told(allegation: Allegation, person: Person, staff: Staff) -> list[Told]:
    """The statements, the latest first; opened only for whoever may read them."""
    reads, hurt = may_read_words(staff, person), may_read_injuries(staff, person)
    rows = list(allegation.statements.select_related("taken_by", "corrects").order_by("-recorded_at", "-pk"))
    reviews: dict[int, ReviewedWords] = {}
    for review in (
        ReviewedWords.objects.filter(statement__in=rows).select_related("reviewed_by").order_by("pk")
    ):
        reviews[review.statement_id] = review
    corrected = {one.corrects_id for one in rows}
    made = []
    for one in rows:
        said = one.words() if reads else {}
        over = one.pk in corrected
        made.append(
            Told(
                one, said.get("words"), said.get("injuries") if hurt else None, said.get("witnesses"), said.get("teller"),
                reviews.get(one.pk), over,
                reads and not over and one.taken_by_id != staff.pk
                and may(staff, "review_rights_words", office_id=allegation.case.office_id),
            )
        )  # fmt: skip
    return made


def in_force(allegation_ids: Collection[int]) -> QuerySet[Statement]:
    """The statements that nobody corrected."""
    return Statement.objects.filter(allegation__in=allegation_ids, corrected_by__isnull=True)


def listed(offices: Collection[str] | None, asked: dict[str, str]) -> QuerySet[Allegation]:
    """Those of some offices (None: all), narrowed by state, kind, authority, facility, unit, day, month of the event."""
    last = Facts.objects.filter(allegation=OuterRef("pk")).order_by("-number")
    found = allegations().annotate(now=Subquery(last.values("pk")[:1]))
    if offices is not None:
        found = found.filter(case__office__in=offices)
    facts = Q()
    for name in ("kind", "authority", "unit"):
        if asked.get(name):
            facts &= Q(**{name: asked[name]})
    if asked.get("facility", "").isdigit():
        facts &= Q(facility=int(asked["facility"]))
    day = _day(asked.get("day", ""))
    if day is not None:
        facts &= Q(day=day, certainty="exact")
    if facts:
        found = found.filter(now__in=Facts.objects.filter(facts).values("pk"))
    return _of_state(found, asked.get("state", ""))


def _of_state(found: QuerySet[Allegation], state: str) -> QuerySet[Allegation]:
    if state == "no_statement":
        return found.filter(statements__isnull=True)
    if state == "no_agreement":
        return found.filter(agreements__isnull=True)
    if state == "complained":
        return found.filter(complaints__isnull=False).distinct()
    if state == "no_complaint":
        last = Agreement.objects.filter(allegation=OuterRef("pk"), use=Use.COMPLAINT).order_by("-pk")
        return found.annotate(said=Subquery(last.values("decision")[:1])).filter(
            said="granted", complaints__isnull=True
        )
    return found


def to_link(allegation: Allegation, person: Person, staff: Staff) -> list[Document]:
    """Documents of the file that may be opened and are not yet beside this allegation."""
    stands, minor = standing_to(staff, person), _minor(person)
    found = (
        Document.objects.filter(record__person=person, withdrawn_at__isnull=True)
        .exclude(pk__in=allegation.evidence.values("document"))
        .order_by("-kept_at")
    )
    return [one for one in found[:100] if opens(stands, one.sensitivity, minor=minor)]


def _minor(person: Person) -> bool:
    return is_minor(person.youngest_birth_date, clock.today())


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
