"""The states of a referral: one table (`data/terms.csv`), for Python, for the database's trigger and for the pages.

A referral is always somebody's turn, the office's or the advisor's, and that turn always ends at a moment: what happens then
is in the table too. `at_due`: `tell` a supervisor, offer it to the `next` advisor, `close` it. `unit`: `contract` is what the
contract says about acknowledging, `report` the day of the next periodic report.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

DATA = Path(__file__).parents[1] / "data" / "terms.csv"
CLOSED = "closed"
#: Where an advisor has an offer that nobody has answered for good yet.
OFFERED = frozenset({"offered", "sent", "acknowledged", "evaluating"})
#: Where somebody is represented, advised or oriented.
SERVED = frozenset({"in_progress"})
#: What counts as an advisor's load.
WITH_ADVISOR = OFFERED | SERVED


@dataclass(frozen=True, slots=True)
class State:
    """One line of the table. `whose`: office or advisor, empty at the end."""

    code: str
    whose: str
    length: int
    unit: str
    at_due: str
    follows: tuple[str, ...]
    name_es: str
    name_en: str
    source: str

    def __str__(self) -> str:
        return self.name_en if (get_language() or "es").startswith("en") else self.name_es


@lru_cache(maxsize=1)
def states() -> dict[str, State]:
    """Every state, in the order of the road."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {
            row["state"]: State(
                code=row["state"], whose=row["whose"], length=int(row["length"]), unit=row["unit"], at_due=row["at_due"],
                follows=tuple(filter(None, row["follows"].split(";"))), name_es=row["name_es"], name_en=row["name_en"],
                source=row["source"],
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


def moves() -> tuple[tuple[str, str], ...]:
    """Every move that may be made."""
    return tuple((state.code, to) for state in states().values() for to in state.follows)


def may_move(state: str, to: str) -> bool:
    return to in states()[state].follows
