"""The rows behind a figure: each of its facts, with the way to what it is of. Names only as `people.closing` lets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import scope
from amparo.casework.models import Case
from amparo.core.folios import show
from amparo.counsel.referrals.models import Referral
from amparo.inclusion.training.models import Certificate
from amparo.insight.figures.asked import Asked
from amparo.insight.figures.defined import Figure, names
from amparo.insight.figures.models import Fact
from amparo.people import closing
from amparo.people.models import Record
from amparo.returns.homecoming.models import Homecoming


@dataclass(frozen=True, slots=True)
class Row:
    fact: Fact
    words: str
    folio: str
    to: str
    office: str
    facility: str
    part: str


def sees_everything(staff: Staff, figure: Figure) -> bool:
    """Whether this reader is told figures of few people: of those that hide them, headquarters alone."""
    return not figure.few or staff.role == Role.HEADQUARTERS


def may_list(staff: Staff, figure: Figure) -> bool:
    """Whether this reader may see the list behind a figure."""
    return scope(staff, figure.needs) is not None and sees_everything(staff, figure)


def rows(staff: Staff, asked: Asked, facts: Sequence[Fact]) -> list[Row]:
    """Some facts of a figure as its list shows them. As many queries for a page as for one row."""
    figure = asked.figure
    found = OPENS[figure.kind](staff, facts)
    offices = names(figure, "office", {one.office for one in facts})
    facilities = names(figure, "facility", {one.facility for one in facts})
    parts = names(figure, "part", ()) if figure.part else {}
    made = []
    for one in facts:
        words, folio, to = found.get(one.thing, ("", "", ""))
        if (
            figure.kind in NAMED and not to
        ):  # covered: what narrowed the list must not be told of anybody in it
            made.append(Row(one, words, "", "", offices.get(one.office, ""), "", ""))
            continue
        where, part = facilities.get(one.facility, ""), parts.get(one.part, one.part)
        made.append(Row(one, words, folio, to, offices.get(one.office, ""), where, part))
    return made


#: Kinds whose lists tell who it is.
NAMED = ("case", "person", "interview")
#: thing → whom or what it is of, its folio, and its address.
Opened = dict[int, tuple[str, str, str]]


def _people(staff: Staff, facts: Sequence[Fact]) -> Opened:
    """By the person of each record; who is closed to the reader is covered."""
    records = {
        one.pk: one
        for one in Record.objects.filter(pk__in=[fact.record for fact in facts]).select_related("person")
    }
    closing.close(staff, records=records.values())
    found: Opened = {}
    for fact in facts:
        record = records.get(fact.record or 0)
        if record is not None and record.person is not None:
            person = record.person
            to = "" if person.closed else reverse("person", args=[person.folio])
            found[fact.thing] = (person.name, person.shown_folio, to)
    return found


def _cases(staff: Staff, facts: Sequence[Fact]) -> Opened:
    folios = dict(Case.objects.filter(pk__in=[fact.thing for fact in facts]).values_list("pk", "folio"))
    return {
        thing: (words, show(folios[thing]), to)
        for thing, (words, _folio, to) in _people(staff, facts).items()
        if thing in folios
    }


def _visits(staff: Staff, facts: Sequence[Fact]) -> Opened:
    opens = scope(staff, "plan_visit") is not None
    return {
        one.thing: ("", str(one.thing), reverse("visit", args=[one.thing]) if opens else "") for one in facts
    }


def _by_folio(model: type[Model], page: str) -> Callable[[Staff, Sequence[Fact]], Opened]:
    """By its folio alone, and nobody's name: who may read more opens it."""

    def opened(staff: Staff, facts: Sequence[Fact]) -> Opened:
        found = model._default_manager.filter(pk__in=[one.thing for one in facts])
        return {
            pk: ("", show(folio), reverse(page, args=[folio]))
            for pk, folio in found.values_list("pk", "folio")
        }

    return opened


def _certificates(staff: Staff, facts: Sequence[Fact]) -> Opened:
    found = Certificate.objects.filter(pk__in=[one.thing for one in facts]).select_related("staff")
    return {one.pk: (one.staff.name, "", "") for one in found}


OPENS: dict[str, Callable[[Staff, Sequence[Fact]], Any]] = {
    "case": _cases,
    "person": _people,
    "interview": _people,
    "visit": _visits,
    "referral": _by_folio(Referral, "referral"),
    "homecoming": _by_folio(Homecoming, "return_plan"),
    "certificate": _certificates,
}
