"""Reading detention lists, whatever file they come in. Pure: no database, no clock.

tables = open_file(path)                      # refuses what is no list, in a sentence (`BadFile`)
headings = find_headings(tables)              # which sheet, which line, what each column holds
doubts(headings, rows)                        # what somebody should say before it is read
habits = learn_habits(headings, rows, as_of=…)  # month or day first, surnames first, H and M
RowReader(headings, habits, as_of=…, is_text=…).read(row)
"""

from __future__ import annotations

from amparo.custody.lists.columns import (
    FIELDS,
    IGNORE,
    Column,
    Doubt,
    Headings,
    Vocabulary,
    as_said,
    doubts,
    find_headings,
    read_spellings,
    refuse_double_use,
    refuse_doubts,
)
from amparo.custody.lists.dates import DateOrder, Order
from amparo.custody.lists.habits import Habits, learn_habits
from amparo.custody.lists.opening import LARGEST, open_file, refuse_size
from amparo.custody.lists.rows import REASONS, UNREADABLE, Problem, ReadRow, RowReader, rows_of
from amparo.custody.lists.table import Row, Table
from amparo.custody.lists.writing import harmless, workbook

__all__ = [
    "FIELDS",
    "IGNORE",
    "LARGEST",
    "REASONS",
    "UNREADABLE",
    "Column",
    "DateOrder",
    "Doubt",
    "Habits",
    "Headings",
    "Order",
    "Problem",
    "ReadRow",
    "Row",
    "RowReader",
    "Table",
    "Vocabulary",
    "as_said",
    "doubts",
    "find_headings",
    "harmless",
    "learn_habits",
    "open_file",
    "read_spellings",
    "refuse_double_use",
    "refuse_doubts",
    "refuse_size",
    "rows_of",
    "workbook",
]
