"""A list as rows of text, whatever file it came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file: its cells as text, row by row, the first row being line 1.

    Numbers without a fraction come without one, dates as ISO text (`1987-05-03`, `1987-05-03T14:30`). Nothing is
    trimmed or corrected, but for NUL characters, which no database keeps: `damaged` names the lines that held one
    or whose letters could not be told from their bytes.
    """

    name: str
    rows: tuple[Row, ...]
    is_text: bool  # a text file: a row with more cells than headings has a separator too many
    encoding: str = ""
    delimiter: str = ""
    damaged: frozenset[int] = frozenset()


def cell_at(row: Sequence[str], index: int | None) -> str:
    """The trimmed cell at a position; nothing when the row is shorter or there is no such column."""
    return row[index].strip() if index is not None and index < len(row) else ""
