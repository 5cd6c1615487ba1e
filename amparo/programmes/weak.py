"""What a sheet says without anybody having checked it on a known day: facts to be looked up again, as work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.programmes.keeping import may
from amparo.programmes.models import Agency, Sheet
from amparo.programmes.queries import checked
from amparo.programmes.shape import Content
from amparo.programmes.words import Words

#: Why a fact is to be checked, the most urgent first; each fact has the first that is true of it.
WHY: Words = {
    "undated": _("no date"),
    "year": _("only a year"),
    "unknown": _("not known"),
}


@dataclass(frozen=True, slots=True)
class Weak:
    """A fact that nobody checked on a known day."""

    why: str
    es: str
    en: str
    source: str

    @property
    def words(self) -> str:
        return str(WHY[self.why])

    @property
    def text(self) -> str:
        return self.en if (get_language() or "es").startswith("en") else self.es


@dataclass(frozen=True, slots=True)
class Row:
    """A published sheet with its weak facts, and who may settle them."""

    sheet: Sheet
    agency: Agency
    facts: Sequence[Weak]
    no_phone: bool
    office: str

    def count(self, why: str) -> int:
        return sum(one.why == why for one in self.facts)


def why_weak(fact: Content) -> str:
    """Why a fact is to be checked (a key of `WHY`), or nothing when its source has a day or a month."""
    if fact.get("unknown"):
        return "unknown"
    said = str(fact.get("source_date") or "")
    return "undated" if not said else "year" if len(said) == 4 else ""


def weak_facts(content: Content) -> list[Weak]:
    """The weak facts of a sheet, the most urgent first."""
    found = [
        Weak(
            why,
            fact.get("es", ""),
            fact.get("en", ""),
            ", ".join(filter(None, (fact.get("source"), fact.get("source_date")))),
        )
        for fact in content.get("facts", [])
        if (why := why_weak(fact))
    ]
    return sorted(found, key=lambda one: list(WHY).index(one.why))


def weak_rows(staff: Staff) -> list[Row]:
    """The published sheets that `staff` may mend and that have something weak, by agency and name. One query."""
    sheets = checked(Sheet.objects.filter(state=Sheet.State.PUBLISHED)).select_related(
        "programme__agency", "programme__office"
    )
    return sorted(
        (row for row in _rows(sheets, staff) if row.facts),
        key=lambda row: (str(row.agency).casefold(), row.sheet.name.casefold()),
    )


def _rows(sheets: Iterable[Sheet], staff: Staff) -> Iterator[Row]:
    for sheet in sheets:
        programme = sheet.programme
        if may(staff, "edit_programmes", programme):
            yield Row(
                sheet, programme.agency, weak_facts(sheet.content), not programme.agency.phone,
                programme.office.city if programme.office else "",
            )  # fmt: skip
