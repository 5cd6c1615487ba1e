"""Candidate pairs: every two records that share a match key that not too many share.

The join is SQL that DuckDB runs on one machine and Spark on many; what it joins is the keys' table (row, key).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .keys import Made, keys_of_all
from .table import People

Rows = NDArray[np.int64]

#: A key that more records of a file share than this tells nothing about anybody.
LARGEST_ROOM = 400
#: Rooms are opened from the smallest up, until so many meetings per record have been arranged: that bounds the work.
MEETINGS = 40

#: How many rooms there are of each size; `keys` is the table of keys.
ROOM_SIZES = """
SELECT size, count(*) AS rooms FROM (
  SELECT count(*) AS size FROM keys GROUP BY key HAVING count(*) BETWEEN 2 AND {largest}
) AS room GROUP BY size ORDER BY size
"""
#: The keys whose rooms are opened.
OPEN_KEYS = """
SELECT keys.row, keys.key FROM keys SEMI JOIN (
  SELECT key FROM keys GROUP BY key HAVING count(*) BETWEEN 2 AND {largest}
) AS open ON keys.key = open.key
"""
#: Who meets whom, each two once; `open_keys` is what OPEN_KEYS gave.
MEETING = """
SELECT DISTINCT a.row AS i, b.row AS j
FROM open_keys AS a JOIN open_keys AS b ON a.key = b.key AND a.row < b.row
"""
#: As MEETING, when only records of two different files may meet; `files` is a table (row, file).
MEETING_OF_TWO = """
SELECT DISTINCT a.row AS i, b.row AS j
FROM open_keys AS a JOIN open_keys AS b ON a.key = b.key AND a.row < b.row
JOIN files AS fa ON fa.row = a.row JOIN files AS fb ON fb.row = b.row WHERE fa.file <> fb.file
"""


def keys_table(made: Made) -> pa.Table:
    """Keys as a table (row, key): 32-bit rows, signed 64-bit keys."""
    rows = [rows.astype(np.int32) for _family, rows, _keys in made.found]
    keys = [keys.view(np.int64) for _family, _rows, keys in made.found]
    return pa.table({
        "row": np.concatenate([np.zeros(0, np.int32), *rows]), "key": np.concatenate([np.zeros(0, np.int64), *keys]),
    })  # fmt: skip


def largest_room(sizes: list[tuple[int, int]], count: int) -> int:
    """The size of the largest room that is opened for `count` records, from (size, number of rooms) in order of size."""
    meetings, largest = 0, 1
    for size, rooms in sizes:
        meetings += rooms * size * (size - 1) // 2
        if meetings > MEETINGS * count:
            break
        largest = size
    return largest


def candidate_pairs(
    people: People, file: NDArray[np.int8] | None = None, *, memory: str = "2GB"
) -> tuple[Rows, Rows]:
    """Pairs of rows (i < j), each once, in order. With `file`, only pairs of two different files."""
    import duckdb

    with duckdb.connect(config={"memory_limit": memory, "preserve_insertion_order": False}) as base:
        base.register("arrived", keys_table(keys_of_all(people, max(len(people), 1))))
        base.execute("CREATE TABLE keys AS SELECT DISTINCT row, key FROM arrived")
        largest = largest_room(base.execute(ROOM_SIZES.format(largest=LARGEST_ROOM)).fetchall(), len(people))
        base.execute("CREATE TABLE open_keys AS " + OPEN_KEYS.format(largest=largest))
        base.execute("DROP TABLE keys")
        if file is not None:
            base.register("files", pa.table({"row": np.arange(len(people), dtype=np.int32), "file": file}))
        found = base.sql(MEETING if file is None else MEETING_OF_TWO).to_arrow_table()
    i, j = (found.column(name).to_numpy().astype(np.int64) for name in ("i", "j"))
    order = np.argsort(i * len(people) + j)
    return i[order], j[order]
