"""How a list writes dates, names and sexes: decided once, from all its rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from amparo.custody.lists.columns import Headings, Vocabulary, detention
from amparo.custody.lists.dates import DateOrder, Order, decide_order
from amparo.custody.lists.names import surnames_first
from amparo.custody.lists.table import Row, cell_at
from amparo.matching.identifiers import curp_birth


@dataclass(frozen=True, slots=True)
class Habits:
    """How this list writes, decided once from all its rows."""

    dates: DateOrder
    surnames_lead: bool = False
    spanish_sexes: bool = False  # H is a man and M a woman

    def as_json(self) -> dict[str, Any]:
        """What a roster keeps of it."""
        return {
            "date_order": self.dates.order,
            "date_evidence": self.dates.evidence,
            "date_example": self.dates.example,
            "surnames_lead": self.surnames_lead,
            "spanish_sexes": self.spanish_sexes,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Habits:
        """Read back what `as_json` gave."""
        return cls(
            DateOrder(kept["date_order"], kept["date_evidence"], kept["date_example"]),
            kept["surnames_lead"],
            kept["spanish_sexes"],
        )


def learn_habits(
    headings: Headings,
    rows: Sequence[Row],
    *,
    as_of: dt.date,
    usual: Order | None = None,
    said: Order | Literal[""] = "",
    remembered: Order | Literal[""] = "",
    words: Vocabulary | None = None,
) -> Habits:
    """Decide how the list writes dates, names and sexes. `said` is what somebody chose, `remembered` what was chosen
    for this layout before; both go before a guess, and `said` before the evidence too."""
    words = words or detention()
    birth, happened = words.dates
    columns = {name: headings.index_of(name) for name in words.fields}
    dates = [index for name in words.dates if (index := columns[name]) is not None]
    if said:
        order = DateOrder(said, "said")
    else:
        order = decide_order(
            [cell for row in rows for index in dates if (cell := cell_at(row, index))],
            headings=[column.heading for column in headings.columns if column.field in words.dates],
            births=_births_with_curp(rows, columns[birth], columns["curp"]),
            bookings=[cell for row in rows if (cell := cell_at(row, columns[happened]))],
            not_after=as_of,
            usual=usual or ("dmy" if _is_spanish(headings) else "mdy"),
        )
        if remembered and not order.certain:
            order = DateOrder(remembered, "remembered")
    sexes = {cell_at(row, columns["sex"]).upper() for row in rows}
    return Habits(
        dates=order,
        surnames_lead=surnames_first(cell_at(row, columns["full_name"]) for row in rows),
        spanish_sexes="H" in sexes and "F" not in sexes,
    )


def _is_spanish(headings: Headings) -> bool:
    words = " ".join(column.heading for column in headings.columns).lower()
    return bool(re.search(r"\b(apellido|nombre|fecha|nacimiento|sexo|centro|lugar)", words))


def _births_with_curp(
    rows: Sequence[Row], birth: int | None, curp: int | None
) -> Iterator[tuple[str, dt.date]]:
    if birth is None or curp is None:
        return
    for row in rows:
        text, known = cell_at(row, birth), curp_birth(cell_at(row, curp).upper())
        if text and known:
            yield text, known
