"""The tables of the open data, as `data/tables.toml` defines them, and the words of their columns and values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
#: Below this nothing is told (domain.md §10, F1).
FEWEST = 10
#: Every value of a dimension; and the values that are too few to be told apart.
ALL, OTHERS = "*", "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    code: str
    dimensions: tuple[str, ...]
    #: The dimensions over which there are totals.
    totals: tuple[str, ...]
    #: The dimensions whose small values are one line together.
    fold: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    #: What is left at the end of a month: what was left before, and what came, less what went.
    stock: str = ""
    #: By these dimensions alone: a stock ties each month to the next, and the fewer cells do, the fewer have to be hidden.
    stock_by: tuple[str, ...] = ()
    comes: tuple[str, ...] = ()
    goes: tuple[str, ...] = ()
    #: A figure that is told exactly where the first count is.
    sum: str = ""
    median: str = ""
    title_es: str
    title_en: str
    means_es: str
    means_en: str

    def stocks(self, at: tuple[str, ...]) -> bool:
        """Whether the stock is told for these values."""
        return all(
            value == ALL or name in self.stock_by for name, value in zip(self.dimensions, at, strict=True)
        )

    @property
    def measures(self) -> tuple[str, ...]:
        """The columns with figures."""
        return (*self.counts, *filter(None, (self.stock, self.sum, self.median)))


@cache
def tables() -> dict[str, Table]:
    """Every table by its code, in the order of the file."""
    told = tomllib.loads((DATA / "tables.toml").read_text(encoding="utf-8"))
    return {
        code: Table(
            code=code, **{name: tuple(value) if isinstance(value, list) else value for name, value in one.items()},  # type: ignore[arg-type]
        )
        for code, one in told.items()
    }  # fmt: skip
