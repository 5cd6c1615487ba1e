"""Which programmes to show beside a file, and what the person was told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from amparo.core.suggesting import suggest, words
from amparo.people.models import Person
from amparo.programmes.models import Sheet
from amparo.programmes.queries import in_force
from amparo.programmes.searching import search
from amparo.returns.offering.facts import facts_of
from amparo.returns.offering.models import Offered

#: As many as the panel beside the file shows.
BESIDE = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A programme that may help, in the reader's language."""

    sheet: Sheet
    name: str
    summary: str
    reasons: tuple[str, ...]
    codes: tuple[str, ...]
    told: Offered | None

    @property
    def slug(self) -> str:
        return str(self.sheet.programme_id)


def suggested_for(person: Person, limit: int | None = None) -> list[Row]:
    """The programmes that the facts of a file speak for, the strongest first; on the panel only what more than the moment
    speaks for."""
    sheets = {one.programme_id: one for one in in_force()}
    found = suggest(facts_of(person), [(slug, one.content) for slug, one in sheets.items()])
    told = _told(person)
    if limit is not None:
        found = [one for one in found if one.strong and one.programme not in told][:limit]
    return [_row(sheets[one.programme], told.get(one.programme), one.reasons) for one in found]


def found_for(person: Person, text: str) -> list[Row]:
    """The programmes in force that answer what was typed."""
    order = search(text)
    sheets = {one.programme_id: one for one in in_force().filter(programme__in=order)}
    told = _told(person)
    return [_row(sheets[slug], told.get(slug)) for slug in order if slug in sheets]


def told_before(person: Person) -> Sequence[Offered]:
    """Every sheet that the person was given, the latest first."""
    return list(
        Offered.objects.filter(record__person=person)
        .select_related("sheet__programme", "by")
        .order_by("-at", "-pk")
    )


def name_of(sheet: Sheet) -> str:
    return str(sheet.content[_language()]["name"])


def _row(sheet: Sheet, told: Offered | None, reasons: tuple[str, ...] = ()) -> Row:
    text = sheet.content[_language()]
    return Row(sheet, text["name"], text["summary"], tuple(words(code) for code in reasons), reasons, told)


def _told(person: Person) -> dict[str, Offered]:
    return {str(one.sheet.programme_id): one for one in reversed(told_before(person))}


def _language() -> str:
    return "en" if (get_language() or "es").startswith("en") else "es"
