"""The desks of a reception centre (`data/desks.csv`): which agencies sit together, and which clock hangs on the wall there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language

from amparo.returns.tables import kinds, rows

#: The desk whose people may read health data, and nobody else's.
HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Desk:
    """A table in the hall. The agencies of one desk serve each other's milestones."""

    code: str
    agencies: tuple[str, ...]
    name_es: str
    name_en: str
    source: str

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "es").startswith("en") else self.name_es


@cache
def desks() -> dict[str, Desk]:
    """Every desk by its code, in the order of the table."""
    return {
        row["code"]: Desk(**{**row, "agencies": tuple(row["agencies"].split())})  # type: ignore[arg-type]
        for row in rows("desks.csv")
    }


@cache
def desk_of(agency: str) -> Desk | None:
    """The desk at which an agency sits; None for one that has none in a centre."""
    return next((desk for desk in desks().values() if agency in desk.agencies), None)


@cache
def kinds_at_desks() -> frozenset[str]:
    """The kinds that a desk of a centre gives."""
    return frozenset(code for code, kind in kinds().items() if kind.desk)
