"""What the pages of documents show, each with a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may
from amparo.casework.access import file_access, own_team
from amparo.casework.documents.models import Content, Document
from amparo.casework.documents.rules import Standing, is_minor, opens, standing
from amparo.casework.models import Case
from amparo.core import clock
from amparo.people.models import Person, Record

SHOWN_IN_PANEL = 5


@dataclass(frozen=True)
class Documents:
    """A person's documents for one reader: those that may be opened, and how many there are besides."""

    shown: list[Document]
    withdrawn: list[Document]
    closed: int
    #: Documents whose file is there twice (two files were joined): number → number of the older one.
    repeats: dict[int, int]


def standing_to(staff: Staff, person: Person) -> Standing:
    """How this member of staff stands to the person's file. At most five queries."""
    officer = Case.objects.filter(record__person=person, officer=staff).exclude(status=Case.Status.CONCLUDED)
    return standing(
        staff.role,
        file_access(staff, person),
        officer_of_a_case=may(staff, "read_file") and (officer.exists() or own_team(staff, person)),
    )


def may_know(staff: Staff, document: Document, person: Person) -> bool:
    """Whether this member of staff may know what the document is, by the table of rules."""
    minor = is_minor(person.youngest_birth_date, clock.today())
    return may(staff, "read_documents") and opens(
        standing_to(staff, person), document.sensitivity, minor=minor
    )


def may_open(staff: Staff, document: Document, person: Person) -> bool:
    """Whether they may open its content: nobody opens what was withdrawn."""
    return document.withdrawn_at is None and may_know(staff, document, person)


def documents_of(person: Person, staff: Staff) -> Documents:
    """The latest first. Two queries beside those of the reader's standing."""
    stands = standing_to(staff, person)
    minor = is_minor(person.youngest_birth_date, clock.today())
    every = list(
        Document.objects.filter(record__person=person)
        .select_related("kept_by", "office", "case", "withdrawn_by", "destroyed_by")
        .order_by("-kept_at", "-pk")
    )
    visible = [one for one in every if opens(stands, one.sensitivity, minor=minor)]
    shown = [one for one in visible if one.withdrawn_at is None]
    first: dict[str, int] = {}
    for one in sorted(shown, key=lambda one: one.pk):
        first.setdefault(one.received_hash, one.pk)
    return Documents(
        shown=shown,
        withdrawn=[one for one in visible if one.withdrawn_at is not None],
        closed=len(every) - len(visible),
        repeats={one.pk: first[one.received_hash] for one in shown if first[one.received_hash] != one.pk},
    )


def document_by_number(number: int) -> Document | None:
    return (
        Document.objects.select_related("record__person", "case", "kept_by", "office", "withdrawn_by", "destroyed_by")
        .filter(pk=number, record__person__isnull=False)
        .first()
    )  # fmt: skip


def anchor(person: Person) -> Record:
    """The record on which something new of a person hangs: of the latest case, else the first one."""
    case = Case.objects.filter(record__person=person).select_related("record").order_by("-opened_at").first()
    record = case.record if case is not None else person.records.order_by("pk").first()
    assert record is not None
    return record


def content_of(document: Document, part: str) -> Content | None:
    return Content.objects.filter(document=document, part=part).first()
